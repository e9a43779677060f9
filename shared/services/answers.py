"""Outcomes as JSON text and back, so that a repeated request gets the very same answer.

Rule: what is stored with a request id is the answer itself, never something to decide again.
"""

from typing import get_args

from msgspec import Struct, ValidationError, json

from shared.domain.ids import RequestId
from shared.domain.outcomes import Outcome
from shared.problems import Problem, ProblemCode
from shared.services.ports import LockedHall


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


def told_before(hall: LockedHall, request_id: RequestId, *, kind: str, fingerprint: str) -> Outcome | None:
    """The first answer to a request that comes again, None for one that is new.

    Raises REQUEST_ID_REUSED for an id that stood for something else, REQUEST_LOST after a restore.
    """
    first = hall.first_answer(request_id)
    if first is None:
        return None
    if not first.answers(kind, fingerprint):
        raise Problem(ProblemCode.REQUEST_ID_REUSED, request_id=request_id)
    if first.is_lost:
        raise Problem(ProblemCode.REQUEST_LOST, request_id=request_id)
    return from_text(first.outcome)


class _Word(Struct, frozen=True):
    """What each outcome begins with."""

    outcome: str


_KINDS = {kind.__struct_defaults__[0]: kind for kind in get_args(Outcome)}
