"""Indonesia's public holidays and *cuti bersama*, by date.

Rule: looked up when a date is asked for, never at start-up; the hall's own `closed.DATE` and `opened.DATE` settings
outrank it (domain.md 5).
"""

from collections.abc import Iterator, Mapping
from datetime import date


class PublicHolidays(Mapping[date, str]):
    """Date -> the holiday's Indonesian name. A year is worked out when first asked for; iterating shows only those."""

    def __init__(self) -> None:
        self._years: dict[int, dict[date, str]] = {}

    def get(self, day: date, default: str | None = None) -> str | None:  # type: ignore[override]
        """The holiday's name, or `default`; called under the hall's lock, so it is two look-ups and no more."""
        return (self._years.get(day.year) or self._work_out(day.year)).get(day, default)

    def __getitem__(self, day: date) -> str:
        return (self._years.get(day.year) or self._work_out(day.year))[day]

    def __iter__(self) -> Iterator[date]:
        return (day for year in self._years.values() for day in year)

    def __len__(self) -> int:
        return sum(map(len, self._years.values()))

    def _work_out(self, year: int) -> dict[date, str]:
        # A slow import that the start of a program must not pay for.
        import holidays

        found = holidays.country_holidays("ID", categories=("public", "government"), language="id", years=year)
        self._years[year] = dict(found)
        return self._years[year]


PUBLIC_HOLIDAYS = PublicHolidays()
"""Shared by all: what it has worked out is kept."""
