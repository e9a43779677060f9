"""An officer at a desk.

Rule: an act is tied to a person; a desk at work names its officer (security.md P9).
"""

from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.ids import DeskNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who works at a desk on a service day; `officer` is a login name, or None once the desk is closed.

    `seen_at` (aware UTC) is when the desk's program was last heard of.
    """

    desk: DeskNumber
    service_date: date
    officer: str | None
    seen_at: datetime | None = None
