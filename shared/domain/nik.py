"""The NIK of an identity card: what makes it one, and what is only doubtful.

Rule: only sixteen digits and the serial are checked hard; everything else is a soft doubt, because NIKs that do not
match the person are valid and never change. No check digit exists (domain.md 2).
"""

import re
from datetime import date
from enum import StrEnum

_NIK = re.compile(r"\d{16}", re.ASCII)
_SPACERS = str.maketrans("", "", " .-\u00a0")
_WOMEN = 40
"""Added to the day of birth of women."""
PROVINCES = frozenset(
    {*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 97)}
)
"""The first two digits of the 38 provinces' codes (Ministry of Home Affairs)."""


class NikDoubt(StrEnum):
    """Something to look at again on the card; never a reason to refuse."""

    impossible_date = "impossible_date"
    """The digits of the birth date are no date of any century."""
    unknown_region = "unknown_region"
    """No province has these first two digits."""


def tidy_nik(typed: str) -> str:
    """The digits without the spaces, dots and hyphens that people type between them."""
    return typed.strip().translate(_SPACERS)


def is_nik(text: str) -> bool:
    """Whether it is a NIK: sixteen ASCII digits whose serial, the last four, is not 0000."""
    return _NIK.fullmatch(text) is not None and not text.endswith("0000")


def doubts_of(nik: str) -> tuple[NikDoubt, ...]:
    """What to look at again in a NIK. Only for texts that `is_nik` accepts; else `ValueError`."""
    if not is_nik(nik):
        raise ValueError("not a NIK")
    doubts = []
    if int(nik[:2]) not in PROVINCES:
        doubts.append(NikDoubt.unknown_region)
    if not _has_a_birth_date(nik):
        doubts.append(NikDoubt.impossible_date)
    return tuple(doubts)


def _has_a_birth_date(nik: str) -> bool:
    """Whether DDMMYY is a date in some century; the years 1900 and 2000 differ in their 29 February."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    if day > _WOMEN:
        day -= _WOMEN
    return any(_is_date(century + year, month, day) for century in (1900, 2000))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
