"""How the live catalogue of a PostgreSQL store differs from what it should be: the words of the doctor's look.

Rule: a difference is named in the words of the catalogue, so that an administrator finds it there.
"""

from dataclasses import dataclass
from enum import StrEnum


class Differs(StrEnum):
    """How the catalogue differs from the list."""

    missing = "missing"
    """Something of the hall will not work, or is not guarded."""
    surplus = "surplus"
    """Somebody may do what nobody should."""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One line, in the words of the catalogue: `balai_kiosk: SELECT on table complaint`."""

    how: Differs
    what: str


def missing(what: str) -> Difference:
    """It should be there."""
    return Difference(Differs.missing, what)


def surplus(what: str) -> Difference:
    """It should not be there."""
    return Difference(Differs.surplus, what)
