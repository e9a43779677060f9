"""Opening, closing and letting go of a desk.

Rule: taking over a desk is allowed and written down: two or three officers share one, and a crashed program must not
keep a desk shut (domain.md 1).
"""

from datetime import timedelta

from msgspec.structs import replace

from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind, NewEvent
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Cannot, CannotBecause, Done, Noted
from shared.domain.seat import Seat
from shared.domain.ticket import Action, Ticket, next_state


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
    seat = Seat(desk=desk, service_date=situation.service_date, officer=officer, seen_at=situation.now)
    # A kiosk that closed a forgotten day could not reach its notes; the first desk of the next day does.
    until = None if officer is None else situation.service_date - timedelta(days=1)
    change = Change(seat=seat, forgets_notes_until=until, events=(event,))
    return Decision(outcome=Noted(subject=f"desk.{desk}"), change=change)


def decide_release_desk(
    situation: Situation,
    *,
    desk: DeskNumber,
    held: Ticket | None,
    seat: Seat | None,
    force: bool,
    reason: str,
    actor: str,
) -> Decision:
    """Let go of a desk that is not heard of any more, or of any by force; its citizen is in line at the old place."""
    is_seated = seat is not None and seat.officer is not None
    if held is None and desk not in situation.settings.desks:
        return Decision(outcome=Cannot(reason=CannotBecause.unknown_desk))
    if not reason.strip():
        return Decision(outcome=Cannot(reason=CannotBecause.reason_missing))
    if held is None and not is_seated:
        return Decision(outcome=Cannot(reason=CannotBecause.desk_empty))
    if seat is not None and seat.is_open(situation.now) and not force:
        return Decision(outcome=Cannot(reason=CannotBecause.desk_open, number=held.number if held else None))
    event = NewEvent(
        kind=EventKind.desk_released,
        actor=actor,
        service_date=situation.service_date,
        ticket_id=held.id if held else None,
        number=held.number if held else None,
        desk=desk,
        facts={"reason": reason, "forced": force},
    )
    closed = replace(seat, officer=None) if seat is not None and is_seated else None
    if held is None:
        return Decision(outcome=Noted(subject=f"desk.{desk}"), change=Change(seat=closed, events=(event,)))
    state = next_state(held.state, Action.release)
    assert state is not None  # a desk holds only who can be let go
    waiting = replace(held, state=state, desk=None, times_called=0, changed_at=situation.now)
    done = Done(action=Action.release.value, number=held.number, ticket_id=held.id, state=state, desk=desk)
    return Decision(outcome=done, change=Change(ticket=waiting, seat=closed, events=(event,)))
