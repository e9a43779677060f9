"""The life of a ticket after it was issued: calls, steps at a desk, the way out.

Rule: one desk holds at most one citizen, a citizen is at one desk; every step follows `TRANSITIONS` (domain.md 3).
"""

from collections.abc import Mapping

from msgspec.structs import replace

from shared.domain.calling import Heads, calling_order, choose_next, place_behind
from shared.domain.day import Change, DayCounters, Decision, Situation
from shared.domain.events import EventKind, event_about
from shared.domain.ids import DeskNumber, TicketId
from shared.domain.outcomes import Busy, Called, Cannot, CannotBecause, Done, NobodyWaiting, Noted
from shared.domain.seat import Seat, is_reserved, may_call
from shared.domain.ticket import (
    AT_A_DESK,
    ENDED,
    Action,
    PriorityClass,
    Ticket,
    TicketNote,
    TicketState,
    next_state,
)

_EVENT_OF = {
    Action.start: EventKind.service_started,
    Action.finish: EventKind.ticket_finished,
    Action.no_show: EventKind.ticket_no_show,
    Action.restore: EventKind.ticket_restored,
    Action.park: EventKind.ticket_parked,
    Action.resume: EventKind.ticket_resumed,
    Action.transfer: EventKind.ticket_transferred,
    Action.cancel: EventKind.ticket_cancelled,
}


def decide_call_next(
    situation: Situation, *, desk: DeskNumber, held: Ticket | None, heads: Heads, actor: str
) -> Decision:
    """The next citizen to a desk, nobody, or busy. `heads` are the first waiting tickets that this desk may call."""
    refusal = _desk_refusal(situation, desk, held)
    if refusal is not None:
        return refusal
    since = situation.counters.since_priority(situation.settings)
    between = situation.settings.regular_between_priority
    ticket = choose_next(heads, regulars_since_priority=since, regular_between=between)
    if ticket is None:
        return Decision(outcome=NobodyWaiting(desk=desk))
    counters = replace(situation.counters, regulars_since_priority=0 if ticket.is_priority else since + 1)
    return _called(situation, ticket, desk=desk, actor=actor, kind=EventKind.ticket_called, counters=counters)


def decide_call_number(
    situation: Situation,
    *,
    desk: DeskNumber,
    held: Ticket | None,
    ticket: Ticket | None,
    seats: tuple[Seat, ...],
    reason: str,
    actor: str,
) -> Decision:
    """One chosen citizen out of order; the reason is written down, and a reservation holds (domain.md 3)."""
    refusal = _desk_refusal(situation, desk, held)
    if refusal is not None:
        return refusal
    if ticket is None:
        return _cannot(CannotBecause.no_ticket)
    if not reason.strip():
        return _cannot(CannotBecause.reason_missing, ticket)
    if next_state(ticket.state, Action.call) is None:
        return _cannot(CannotBecause.wrong_state, ticket)
    if not may_call(ticket, desk, desks=situation.settings.desks, seats=seats, now=situation.now):
        return _cannot(CannotBecause.reserved, ticket)
    called = _called(situation, ticket, desk=desk, actor=actor, kind=EventKind.ticket_called)
    why = event_about(ticket, EventKind.called_out_of_order, actor=actor, desk=desk, facts={"reason": reason})
    return replace(called, change=replace(called.change, events=(why, *called.change.events)))


def decide_recall(
    situation: Situation, *, desk: DeskNumber, held: Ticket | None, actor: str, meant: TicketId | None = None
) -> Decision:
    """Call the citizen of this desk again: a new call for the hall screen."""
    if held is None or _is_another(held, meant):
        return _not_at_this_desk(held)
    if next_state(held.state, Action.recall) is None:
        return _cannot(CannotBecause.wrong_state, held)
    return _called(situation, held, desk=desk, actor=actor, kind=EventKind.ticket_recalled)


def decide_step(
    situation: Situation,
    *,
    desk: DeskNumber,
    held: Ticket | None,
    action: Action,
    actor: str,
    meant: TicketId | None = None,
) -> Decision:
    """Start, finish, park or no-show of the citizen whom the desk holds.

    `meant` is the ticket that the officer saw; a desk may have got another citizen meanwhile, who is left alone.
    """
    if held is None or _is_another(held, meant):
        return _not_at_this_desk(held)
    missing = situation.settings.calls_before_no_show - held.times_called
    if action is Action.no_show and held.state is TicketState.called and missing > 0:
        return _cannot(CannotBecause.too_few_calls, held, allowed=missing)
    return _step(situation, held, action=action, actor=actor, desk=desk)


def decide_transfer(
    situation: Situation,
    *,
    desk: DeskNumber,
    held: Ticket | None,
    to_desk: DeskNumber | None,
    to_service: str | None,
    actor: str,
    note: bytes | None = None,
    meant: TicketId | None = None,
) -> Decision:
    """Back into line for another desk or another service; the number and the place in line stay.

    `note` is the sealed note for the next officer, `meant` the ticket that the officer saw and that it was sealed for.
    Without a new note an earlier one stays. Of the note no event says anything.
    """
    if held is None or _is_another(held, meant):
        return _not_at_this_desk(held)
    if to_desk is not None and to_desk not in situation.settings.desks:
        return _cannot(CannotBecause.unknown_desk, held)
    service = situation.settings.service(to_service) if to_service is not None else None
    if to_service is not None and service is None:
        return _cannot(CannotBecause.unknown_service, held)
    moved = replace(held, for_desk=to_desk, service=service.prefix if service else held.service)
    facts = {"to_desk": to_desk, "to_service": service.prefix if service else None}
    decision = _step(situation, moved, action=Action.transfer, actor=actor, desk=desk, facts=facts)
    if note is None or decision.change.ticket is None:
        return decision
    return replace(decision, change=replace(decision.change, note=TicketNote(ticket_id=held.id, sealed=note)))


def decide_return(
    situation: Situation,
    *,
    ticket: Ticket | None,
    waiting: tuple[Ticket, ...],
    seats: tuple[Seat, ...],
    desk: DeskNumber | None,
    actor: str,
) -> Decision:
    """Back into line: a parked ticket to its own place, a no-show behind the next few of `waiting` (domain.md 3).

    Whoever is kept for one desk is not among these few: the other desks would call the no-show before anybody.
    """
    if desk is not None and desk not in situation.settings.desks:
        return _cannot(CannotBecause.unknown_desk)
    if ticket is None:
        return _cannot(CannotBecause.no_ticket)
    if situation.is_closed:
        return _cannot(CannotBecause.day_closed, ticket)
    if ticket.state is TicketState.no_show:
        settings = situation.settings
        now, desks = situation.now, settings.desks
        order = calling_order(
            (each for each in waiting if not is_reserved(each, desks=desks, seats=seats, now=now)),
            regulars_since_priority=situation.counters.since_priority(settings),
            regular_between=settings.regular_between_priority,
        )
        place, lane = place_behind(order, count=settings.return_behind, returned=situation.next_event)
        return _step(situation, replace(ticket, place=place, lane=lane), action=Action.restore, actor=actor, desk=desk)
    return _step(situation, ticket, action=Action.resume, actor=actor, desk=desk)


def decide_cancel(situation: Situation, *, ticket: Ticket | None, reason: str, actor: str) -> Decision:
    """Take a ticket out of the line for good; its place in the quota stays used (domain.md 3)."""
    if ticket is None:
        return _cannot(CannotBecause.no_ticket)
    if not reason.strip():
        return _cannot(CannotBecause.reason_missing, ticket)
    return _step(situation, ticket, action=Action.cancel, actor=actor, desk=None, facts={"reason": reason})


def decide_priority(
    situation: Situation, *, ticket: Ticket | None, priority: PriorityClass, reason: str, actor: str
) -> Decision:
    """Correct the class that a citizen declared at the kiosk; the place in line stays (domain.md 3).

    The class that the ticket has already is no correction: nothing is written.
    """
    if ticket is None:
        return _cannot(CannotBecause.no_ticket)
    if not reason.strip():
        return _cannot(CannotBecause.reason_missing, ticket)
    if ticket.state in ENDED:
        return _cannot(CannotBecause.wrong_state, ticket)
    if situation.is_closed:
        return _cannot(CannotBecause.day_closed, ticket)
    if ticket.priority is priority:
        return Decision(outcome=Noted(subject=ticket.number, changed=False))
    facts = {"before": ticket.priority.value, "after": priority.value, "reason": reason}
    event = event_about(ticket, EventKind.priority_corrected, actor=actor, desk=ticket.desk, facts=facts)
    corrected = replace(ticket, priority=priority)
    outcome = Done(action="priority", number=ticket.number, ticket_id=ticket.id, state=ticket.state, desk=ticket.desk)
    return Decision(outcome=outcome, change=Change(ticket=corrected, events=(event,)))


def _desk_refusal(situation: Situation, desk: DeskNumber, held: Ticket | None) -> Decision | None:
    if desk not in situation.settings.desks:
        return _cannot(CannotBecause.unknown_desk)
    if held is not None:
        return Decision(outcome=Busy(number=held.number, ticket_id=held.id, desk=desk, state=held.state))
    return None


def _is_another(held: Ticket, meant: TicketId | None) -> bool:
    return meant is not None and held.id != meant


def _not_at_this_desk(held: Ticket | None) -> Decision:
    return _cannot(CannotBecause.desk_empty if held is None else CannotBecause.other_citizen, held)


def _cannot(reason: CannotBecause, ticket: Ticket | None = None, *, allowed: int | None = None) -> Decision:
    if ticket is None:
        return Decision(outcome=Cannot(reason=reason, allowed=allowed))
    return Decision(outcome=Cannot(reason=reason, number=ticket.number, state=ticket.state, allowed=allowed))


def _called(
    situation: Situation,
    ticket: Ticket,
    *,
    desk: DeskNumber,
    actor: str,
    kind: EventKind,
    counters: DayCounters | None = None,
) -> Decision:
    called = replace(
        ticket,
        state=TicketState.called,
        desk=desk,
        for_desk=None,
        times_called=ticket.times_called + 1,
        called_at=situation.now,
        changed_at=situation.now,
    )
    call_seq, facts = situation.next_call, {"times": called.times_called}
    event = event_about(ticket, kind, actor=actor, desk=desk, call_seq=call_seq, facts=facts)
    outcome = Called(
        number=ticket.number,
        ticket_id=ticket.id,
        desk=desk,
        call_seq=situation.next_call,
        service=ticket.service,
        times_called=called.times_called,
        priority=ticket.priority.value,
    )
    return Decision(outcome=outcome, change=Change(counters=counters, ticket=called, events=(event,), calls=1))


def _step(
    situation: Situation,
    ticket: Ticket,
    *,
    action: Action,
    actor: str,
    desk: DeskNumber | None,
    facts: Mapping[str, str | int | None] | None = None,
) -> Decision:
    state = next_state(ticket.state, action)
    if state is None:
        return _cannot(CannotBecause.wrong_state, ticket)
    now = situation.now
    moved = replace(
        ticket,
        state=state,
        changed_at=now,
        desk=ticket.desk if state in AT_A_DESK or state in _KEEPS_ITS_DESK else None,
        started_at=now if action is Action.start else ticket.started_at,
        finished_at=now if action is Action.finish else ticket.finished_at,
        # Whoever is back in line has not been called in vain yet.
        times_called=0 if state is TicketState.waiting else ticket.times_called,
    )
    event = event_about(ticket, _EVENT_OF[action], actor=actor, desk=desk, facts=facts or {})
    outcome = Done(action=action.value, number=ticket.number, ticket_id=ticket.id, state=state, desk=desk)
    # A note is for the next officer; where nobody comes next it is forgotten.
    note = TicketNote(ticket_id=ticket.id, sealed=None) if state in ENDED else None
    return Decision(outcome=outcome, change=Change(ticket=moved, note=note, events=(event,)))


_KEEPS_ITS_DESK = frozenset({TicketState.finished, TicketState.no_show})
"""Ended at a desk: the figures of a day ask where."""
