"""Handing out a number, or saying why not.

Rule: decided under the hall's lock; the quota is checked there and nowhere else (domain.md 7).
"""

from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from shared.domain.calendar import Phase
from shared.domain.day import Change, DayCounters, Decision, Situation
from shared.domain.events import EventKind, NewEvent
from shared.domain.ids import TicketId
from shared.domain.outcomes import Issued, Refused, RefusedBecause
from shared.domain.quota import Places
from shared.domain.reopening import next_numbers_at
from shared.domain.settings import Service
from shared.domain.ticket import Place, PriorityClass, Ticket, TicketState
from shared.domain.waiting import estimate_minutes

_FULL = (RefusedBecause.session_full, RefusedBecause.day_full)
"""Whoever is refused for these is counted as turned away (domain.md 1)."""


def decide_issue(
    situation: Situation,
    *,
    prefix: str,
    priority: PriorityClass,
    kiosk: str,
    actor: str,
    ticket_id: TicketId,
    code: str,
    ahead: int,
    open_desks: int,
    told: str = "",
) -> Decision:
    """A ticket for a service, or a refusal with the next opening.

    `ahead` counts the waiting, `open_desks` the desks at work; `told` is what citizens are told of a day that is
    closed; `ticket_id` and `code` are made by the caller, because the domain knows no randomness.
    """
    service = situation.settings.service(prefix)
    if service is None:
        return _refused(situation, RefusedBecause.unknown_service, None, told=told)
    left = situation.places()
    reason = _why_not(situation, service, left)
    if reason in _FULL:
        return _turned_away(situation, reason, service=service, kiosk=kiosk, actor=actor)
    if reason is not None:
        return _refused(situation, reason, service, told=told)
    session = situation.moment.session
    assert session is not None  # an open phase has one
    counters = _count(situation.counters, service, session.number)
    ticket = Ticket(
        id=ticket_id,
        service_date=situation.service_date,
        prefix=service.prefix,
        ordinal=counters.last_ordinal[service.prefix],
        service=service.prefix,
        session=session.number,
        priority=priority,
        state=TicketState.waiting,
        place=Place(line=situation.next_event),
        code=code,
        kiosk=kiosk,
        issued_at=situation.now,
        changed_at=situation.now,
    )
    number = ticket.number
    event = NewEvent(
        kind=EventKind.ticket_issued,
        actor=actor,
        service_date=situation.service_date,
        ticket_id=ticket_id,
        number=number,
        facts={"service": service.prefix, "session": session.number, "priority": priority.value, "kiosk": kiosk},
    )
    used = 1 if service.in_quota else 0
    outcome = Issued(
        number=number,
        ticket_id=ticket_id,
        service=service.prefix,
        service_date=situation.service_date,
        session=session.number,
        ahead=ahead,
        left_session=left.session_left - used,
        left_day=left.day_left - used,
        minutes=estimate_minutes(ahead=ahead, open_desks=open_desks, minutes_each=situation.settings.minutes_each),
        issued_at=situation.now,
        code=code,
        priority=priority.value,
    )
    return Decision(outcome=outcome, change=Change(counters=counters, new_ticket=ticket, events=(event,)))


def _count(counters: DayCounters, service: Service, session: int) -> DayCounters:
    ordinals = {**counters.last_ordinal, service.prefix: counters.last_ordinal.get(service.prefix, 0) + 1}
    use = counters.use
    if service.in_quota:
        use = replace(use, issued={**use.issued, session: use.issued.get(session, 0) + 1})
    return replace(counters, last_ordinal=ordinals, use=use)


def _why_not(situation: Situation, service: Service, left: Places) -> RefusedBecause | None:
    match situation.moment.phase:
        case Phase.closed:
            return RefusedBecause.closed_today
        case _ if situation.is_closed:
            return RefusedBecause.closed_today if situation.ended_early else RefusedBecause.after_hours
        case Phase.after:
            return RefusedBecause.after_hours
        # Before a session as well: nobody shall wait for places that are already gone (domain.md 1).
        case Phase.before | Phase.open if service.in_quota and left.day_left <= 0:
            return RefusedBecause.day_full
        case Phase.before:
            return RefusedBecause.not_open_yet
        case Phase.open:
            return RefusedBecause.session_full if service.in_quota and left.session_left <= 0 else None
    assert_never(situation.moment.phase)


def _refused(
    situation: Situation,
    reason: RefusedBecause,
    service: Service | None,
    change: Change | None = None,
    *,
    told: str = "",
) -> Decision:
    left = situation.places()
    outcome = Refused(
        reason=reason,
        next_opening=_next_opening(situation, service),
        service_date=situation.service_date,
        left_session=left.session_left,
        left_day=left.day_left,
        message=told or situation.moment.plan.message,
    )
    return Decision(outcome=outcome, change=change or Change())


def _next_opening(situation: Situation, service: Service | None) -> datetime | None:
    """When this service is to be had next; outside the quota any session will do."""
    calendar = situation.settings.calendar
    if situation.is_closed:
        return calendar.first_opening_after(situation.service_date)
    if service is None or not service.in_quota:
        return situation.moment.next_opening
    return next_numbers_at(calendar, situation.settings.quota, situation.counters.use, situation.moment)


def _turned_away(situation: Situation, reason: RefusedBecause, *, service: Service, kiosk: str, actor: str) -> Decision:
    counters = replace(situation.counters, turned_away=situation.counters.turned_away + 1)
    event = NewEvent(
        kind=EventKind.turned_away,
        actor=actor,
        service_date=situation.service_date,
        facts={"reason": reason.value, "service": service.prefix, "kiosk": kiosk},
    )
    return _refused(situation, reason, service, Change(counters=counters, events=(event,)))
