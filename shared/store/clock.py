"""The store's clock, and the practice clock that can be set.

Rule: only a practice store takes another "now"; it then runs on from there (cli.md).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreClock:
    """How far this program's "now" lies from the store's clock; zero in a live hall."""

    ahead: timedelta = timedelta(0)

    def read(self, store_now: datetime) -> datetime:
        """The hall's "now" for the store's."""
        return store_now + self.ahead

    @classmethod
    def set_to(cls, wanted: datetime, *, store_now: datetime, zone: ZoneInfo) -> "StoreClock":
        """A clock that shows `wanted` now; a naive time is meant in the hall's zone."""
        aware = wanted if wanted.tzinfo is not None else wanted.replace(tzinfo=zone)
        return cls(ahead=aware - store_now)
