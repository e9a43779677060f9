"""The texts of a command, cleaned where they enter.

Rule: everything typed is hostile until cleaned, once, before the lock (security.md, Text boundary). A complaint comes
cleaned and sealed already.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar

from shared.services.commands import Command
from shared.text import clean

C = TypeVar("C", bound=Command)

LONGEST: Mapping[str, int] = {
    "actor": 100,
    "service": 10,
    "to_service": 10,
    "kiosk": 40,
    "number": 20,
    "report_number": 20,
    "reason": 300,
    "detail": 100,
    "officer": 40,
    "text": 500,
    "message": 160,
}
"""Characters that a typed field of a command may have."""


def cleaned(command: C) -> C:
    """The command with clean texts. Raises Problem TEXT_TOO_LONG with the field's name."""
    dirty: dict[str, Any] = {}
    for name in _typed(type(command)):  # type: ignore[arg-type]  # a class has a hash, its instances need none
        text = getattr(command, name)
        if isinstance(text, str):
            kept = clean(text, field=name, max_length=LONGEST[name])
            if kept != text:
                dirty[name] = kept
    return replace(command, **dirty) if dirty else command


@cache
def _typed(kind: type[Command]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name in LONGEST)
