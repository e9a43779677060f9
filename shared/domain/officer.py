"""People who work at the hall.

Rule: each act is tied to a person; a login name is never given to a second one (security.md P9).
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do."""

    officer = "officer"
    """Calls, serves and records complaints."""
    supervisor = "supervisor"
    """Also releases tolerance, overrides, and changes the hall's settings."""
    admin = "admin"
    """Also adds officers and looks after the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """One person with a login; `name` is shown on the desk's screen only."""

    login: str
    name: str
    role: Role
    is_disabled: bool = False
