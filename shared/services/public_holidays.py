"""Indonesia's public holidays and *cuti bersama*, by date.

Rule: looked up when a date is asked for, never at start-up; the hall's own `closed.DATE` and `opened.DATE` settings
outrank it (domain.md 5).
"""

from collections.abc import Iterator, Mapping
from datetime import date


class PublicHolidays(Mapping[date, str]):
    """Date -> the holiday's Indonesian name. Years are worked out when first asked for; iterating shows only those."""

    def __init__(self) -> None:
        self._found: dict[date, str] | None = None

    def __getitem__(self, day: date) -> str:
        return self._filled()[day]

    def __contains__(self, day: object) -> bool:
        return day in self._filled()

    def __iter__(self) -> Iterator[date]:
        return iter(self._filled())

    def __len__(self) -> int:
        return len(self._filled())

    def _filled(self) -> dict[date, str]:
        if self._found is None:
            # A slow import that the start of a program must not pay for.
            import holidays

            self._found = holidays.country_holidays("ID", categories=("public", "government"), language="id")
        return self._found


PUBLIC_HOLIDAYS = PublicHolidays()
"""Shared by all: it is only read, and what it has worked out is kept."""
