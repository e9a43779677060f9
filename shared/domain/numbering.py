"""How a number is written and read: `A-001`, one letter and at least three digits.

Rule: numbers restart with each service day and prefix (domain.md 3); they are counted under the hall's lock, never
derived.
"""

import re

from shared.domain.ids import Prefix

_NUMBER = re.compile(r"([A-Z])-?(\d{1,6})", re.ASCII)
_PREFIX = re.compile(r"[A-Z]", re.ASCII)


def is_prefix(text: str) -> bool:
    """Whether the text can name a service: exactly one capital letter."""
    return _PREFIX.fullmatch(text) is not None


def format_number(prefix: Prefix, ordinal: int) -> str:
    """`("A", 7)` -> `"A-007"`; beyond 999 it simply grows: `"A-1000"`."""
    return f"{prefix}-{ordinal:03d}"


def parse_number(text: str) -> tuple[Prefix, int] | None:
    """What a person types for a number (`a7`, `A-007`, ` A007 `) as prefix and ordinal, or None if it is none."""
    match = _NUMBER.fullmatch(text.strip().upper())
    if match is None or int(match[2]) == 0:
        return None
    return Prefix(match[1]), int(match[2])
