"""Showing the personal fields of a recorded complaint to a person.

Rule: it is an event with a name and a reason before anything is shown (security.md, People and logins).
"""

from enum import StrEnum

from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind, NewEvent
from shared.domain.outcomes import Cannot, CannotBecause, Noted


class RevealedAs(StrEnum):
    """In which form somebody gets to see them."""

    fields = "fields"
    """Name, contact and NIK in the clear; needs a reason."""
    receipt = "receipt"
    """The receipt, which names the complainant and masks the rest; its reason is the receipt itself."""


def decide_reveal(
    situation: Situation, *, report_number: str, shown_as: RevealedAs, reason: str, actor: str
) -> Decision:
    """Write down who sees which complaint, and why. It is possible on any day, also on a closed one."""
    if shown_as is RevealedAs.fields and not reason:
        return Decision(outcome=Cannot(reason=CannotBecause.reason_missing))
    event = NewEvent(
        kind=EventKind.complaint_revealed,
        actor=actor,
        service_date=situation.service_date,
        facts={"report_number": report_number, "as": shown_as.value, "reason": reason},
    )
    return Decision(outcome=Noted(subject=report_number), change=Change(events=(event,)))
