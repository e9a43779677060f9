"""A person who works in the hall.

Rule: an act is tied to a person; the role says what that person may do (security.md, People and logins).
"""

from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What an officer may do; each role may do all of the one before."""

    officer = "officer"
    """Works at a desk."""
    supervisor = "supervisor"
    """Releases tolerance, overrides, changes the hall's settings."""
    admin = "admin"
    """Adds and disables officers."""


class Officer(Struct, frozen=True, kw_only=True):
    """One officer. `login` is the name typed at a desk and written into events; `name` is for people."""

    login: str
    name: str
    role: Role
    is_disabled: bool = False
