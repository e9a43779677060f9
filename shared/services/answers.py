"""Outcomes as JSON text and back, so that a repeated request gets the very same answer.

Rule: what is stored with a request id is the answer itself, never something to decide again.
"""

from typing import get_args

from msgspec import Struct, ValidationError, json

from shared.domain.outcomes import Outcome


def to_text(outcome: Outcome) -> str:
    """An outcome as compact JSON; its keys are those of the command line."""
    return json.encode(outcome).decode()


def from_text(text: str) -> Outcome:
    """The outcome that `to_text` wrote. Raises msgspec.DecodeError for a text that no outcome has."""
    word = json.decode(text, type=_Word).outcome
    if word not in _KINDS:
        raise ValidationError(f"no outcome is called {word!r}")
    outcome: Outcome = json.decode(text, type=_KINDS[word])
    return outcome


class _Word(Struct, frozen=True):
    """What each outcome begins with."""

    outcome: str


_KINDS = {kind.__struct_defaults__[0]: kind for kind in get_args(Outcome)}
