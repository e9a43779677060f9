"""Indonesia's public holidays and *cuti bersama*, by date.

Rule: read when a date is first asked for, never at start-up; the hall's own `closed.DATE` and `opened.DATE` settings
outrank it (domain.md 5).
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date

from shared.assets import asset_path

_Years = dict[int, dict[date, str]]


class PublicHolidays(Mapping[date, str]):
    """Date -> the holiday's Indonesian name. Iterating shows the years that were read so far."""

    def __init__(self) -> None:
        self._years: _Years = {}

    def get(self, day: date, default: str | None = None) -> str | None:  # type: ignore[override]
        """The holiday's name, or `default`; called under the hall's lock, so it is two look-ups and no more."""
        return (self._years.get(day.year) or self._read(day.year)).get(day, default)

    def __getitem__(self, day: date) -> str:
        return (self._years.get(day.year) or self._read(day.year))[day]

    def __iter__(self) -> Iterator[date]:
        return (day for year in self._years.values() for day in year)

    def __len__(self) -> int:
        return sum(map(len, self._years.values()))

    def _read(self, year: int) -> dict[date, str]:
        known = self._years or _of_the_table()
        if year not in known:
            known = known | _of_the_library(year)
        self._years = known
        return known[year]


def _of_the_table() -> _Years:
    """The years of `assets/holidays`: 5 ms, where the library takes 200 ms and 17 MB for the same days."""
    years: _Years = {}
    for day, name in tomllib.loads(asset_path("holidays", "indonesia.toml").read_text("utf-8")).items():
        when = date.fromisoformat(day)
        years.setdefault(when.year, {})[when] = name
    return years


def _of_the_library(year: int) -> _Years:
    """A year that no table holds, and the one after it: what is asked next at a turn of the year."""
    import holidays

    found: _Years = {when: {} for when in (year, year + 1)}
    for day, name in holidays.country_holidays(
        "ID", categories=("public", "government"), language="id", years=found
    ).items():
        found.setdefault(day.year, {})[day] = name
    return found


PUBLIC_HOLIDAYS = PublicHolidays()
"""Shared by all: what it has read is kept."""
