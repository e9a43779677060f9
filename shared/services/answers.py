"""Outcomes as JSON text and back, so that a repeated request gets the very same answer.

Rule: what is stored with a request id is the answer itself, never something to decide again.
"""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from shared.domain.outcomes import Outcome

_ADAPTER: TypeAdapter[Outcome] = TypeAdapter(Annotated[Outcome, Field(discriminator="outcome")])


def to_text(outcome: Outcome) -> str:
    """An outcome as compact JSON."""
    return _ADAPTER.dump_json(outcome).decode()


def from_text(text: str) -> Outcome:
    """The outcome that `to_text` wrote."""
    return _ADAPTER.validate_json(text)


def to_json_values(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain JSON values, the keys of the command line."""
    values: dict[str, Any] = _ADAPTER.dump_python(outcome, mode="json")
    return values
