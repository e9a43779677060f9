"""Opening and closing a desk.

Rule: taking over a desk is allowed and written down: two or three officers share one, and a crashed program must not
keep a desk shut (domain.md 1).
"""

from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind, NewEvent
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Cannot, CannotBecause, Noted
from shared.domain.seat import Seat


def decide_seat(situation: Situation, *, desk: DeskNumber, officer: str | None, actor: str) -> Decision:
    """Seat an officer at a desk (None: the officer leaves it)."""
    if desk not in situation.settings.desks:
        return Decision(outcome=Cannot(reason=CannotBecause.unknown_desk))
    event = NewEvent(
        kind=EventKind.desk_closed if officer is None else EventKind.desk_opened,
        actor=actor,
        service_date=situation.service_date,
        desk=desk,
    )
    seat = Seat(desk=desk, service_date=situation.service_date, officer=officer)
    return Decision(outcome=Noted(subject=f"desk.{desk}"), change=Change(seat=seat, events=(event,)))
