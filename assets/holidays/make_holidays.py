"""Writes `indonesia.toml`: the public holidays and *cuti bersama* of many years, as the package `holidays` knows them.

Rule: made anew whenever that package is updated; a test holds the file against it. Run: python make_holidays.py
"""

from pathlib import Path

import holidays

YEARS = range(2025, 2041)
"""What no table holds is asked of the package itself, so the end of this range is not the end of the calendar."""

_HEAD = f"""\
# Public holidays and cuti bersama of Indonesia, {YEARS[0]} to {YEARS[-1]}, written by make_holidays.py.
# Not for editing: a hall closes or opens a day by its own settings `closed.DATE` and `opened.DATE`.
"""


def table() -> str:
    """The whole text of the file: one line for each day."""
    found = holidays.country_holidays("ID", categories=("public", "government"), language="id", years=YEARS)
    lines = (f'{day} = "{name}"' for day, name in sorted(found.items()))
    return _HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("indonesia.toml").write_text(table(), "utf-8")
