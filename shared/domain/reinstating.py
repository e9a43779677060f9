"""The end of today taken back: a day that was closed by mistake, or by a clock that ran ahead, goes on.

Rule: only today's, by name and reason; every number that the closing ended stands again as it stood before it, at the
same desk, and all figures are counted anew at the next end. Nobody can be called meanwhile, so every desk is free.
"""

from msgspec.structs import replace

from shared.domain.closing import words_for_citizens
from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind, NewEvent, event_about
from shared.domain.outcomes import Cannot, CannotBecause, DayReopened
from shared.domain.ticket import Ticket, TicketState


def decide_reopen(
    situation: Situation, *, ended: tuple[tuple[Ticket, NewEvent], ...], told: str, reason: str, actor: str
) -> Decision:
    """Open today again. `ended` are the tickets that its closing ended, each with the event of that end.

    `told` is what citizens were told of the closing, which is true no more.
    """
    if not situation.is_closed:
        return Decision(outcome=Cannot(reason=CannotBecause.day_not_closed))
    if not reason.strip():
        return Decision(outcome=Cannot(reason=CannotBecause.reason_missing))
    day = situation.service_date
    tickets = tuple(
        replace(ticket, state=TicketState(str(end.facts["before"])), desk=end.desk, changed_at=situation.now)
        for ticket, end in ended
    )
    taken_back = (words_for_citizens("", day, actor),) if told else ()
    reopened = NewEvent(kind=EventKind.day_reopened, actor=actor, service_date=day, facts={"reason": reason})
    change = Change(
        counters=replace(situation.counters, closed_at=None),
        tickets=tickets,
        events=(reopened, *taken_back, *(_reinstated(ticket, actor) for ticket in tickets)),
    )
    return Decision(outcome=DayReopened(service_date=day, reinstated=len(tickets)), change=change)


def _reinstated(ticket: Ticket, actor: str) -> NewEvent:
    facts = {"state": ticket.state.value}
    return event_about(ticket, EventKind.ticket_reinstated, actor=actor, desk=ticket.desk, facts=facts)
