"""Outcomes as JSON text and back, so that a repeated request gets the very same answer.

Rule: what is stored with a request id is the answer itself, never something to decide again.
"""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

from pydantic_core import to_json

from shared.domain.outcomes import Outcome

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def to_text(outcome: Outcome) -> str:
    """An outcome as compact JSON; its keys are those of the command line."""
    names, values = _fields(type(outcome))
    return to_json(dict(zip(names, values(outcome), strict=True))).decode()


@cache
def _fields(kind: type[Outcome]) -> tuple[tuple[str, ...], Callable[[Outcome], tuple[object, ...]]]:
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)


def from_text(text: str) -> Outcome:
    """The outcome that `to_text` wrote. Only a repeated request needs it, so its reader is made then."""
    return _reader().validate_json(text)


@cache
def _reader() -> "TypeAdapter[Outcome]":
    from typing import Annotated

    from pydantic import Field, TypeAdapter

    return TypeAdapter(Annotated[Outcome, Field(discriminator="outcome")])
