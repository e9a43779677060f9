"""The end of a service day: what is left expires and is counted, and nothing begins on that day any more.

Rule: whoever holds a number is served, so a day is not closed over a citizen at a desk, nor while numbers are handed
out, unless somebody takes it on by name and reason (domain.md 1, 3). A day that was forgotten is closed by the system.
Whoever ended today by mistake can take that back (shared.domain.reinstating).
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from msgspec.structs import replace

from shared.domain.calendar import Phase
from shared.domain.day import Change, DayCounters, Decision, Situation
from shared.domain.events import Event, EventKind, NewEvent, event_about
from shared.domain.figures import figures_of
from shared.domain.ids import EventSeq
from shared.domain.outcomes import AtDesk, Cannot, CannotBecause, DayClosed, StillAtDesks
from shared.domain.ticket import AT_A_DESK, Action, Ticket, TicketState, next_state

SYSTEM = "system"
"""The actor of what nobody asked for: the end of a day that was forgotten."""

NOT_ENDED = AT_A_DESK | {TicketState.waiting, TicketState.parked}
"""States that the end of the day ends."""


def has_nothing_to_end(situation: Situation, counters: DayCounters, *, closing: Event | None, actor: str) -> bool:
    """Whether somebody names a day that is over and on which nothing was counted: most likely not the day meant.

    The system only ends days that have a row, and must come to an end of each.
    """
    is_over = counters.service_date < situation.service_date
    return is_over and counters.is_blank and closing is None and actor != SYSTEM


def decide_close(
    situation: Situation,
    *,
    counters: DayCounters,
    left: tuple[Ticket, ...],
    states: Mapping[TicketState, int],
    full_since: datetime | None,
    closing: Event | None,
    force: bool,
    reason: str,
    message: str,
    told: str,
    actor: str,
) -> Decision:
    """Close the day of `counters`. `left` are its tickets in `NOT_ENDED`, `states` counts all of them by state.

    `message` is what the screens shall say of the day, `told` what they say now. `closing` is the event of an earlier
    closing: whoever closes again gets the same answer, and can give other words.
    """
    day = counters.service_date
    words = () if message in ("", told) else (words_for_citizens(message, day, actor),)
    if closing is not None:
        return Decision(outcome=_as_recorded(situation, closing), change=Change(events=words))
    if day > situation.service_date:
        return _cannot(CannotBecause.day_to_come)
    if force and actor != SYSTEM and not reason.strip():
        return _cannot(CannotBecause.reason_missing)
    if not force:
        at_desks = tuple(_at_desk(ticket) for ticket in left if ticket.state in AT_A_DESK)
        if at_desks:
            return Decision(outcome=StillAtDesks(service_date=day, citizens=at_desks))
        if day == situation.service_date and situation.moment.phase in (Phase.before, Phase.open):
            return _cannot(CannotBecause.day_not_over)
    ended = tuple(_ended(ticket, situation.now) for ticket in left)
    events = [_end_event(before, after, actor) for before, after in zip(left, ended, strict=True)]
    after = Counter(states) + Counter(t.state for t in ended) - Counter(t.state for t in left)
    figures = figures_of(counters, after, full_since)
    closed = NewEvent(
        kind=EventKind.day_closed,
        actor=actor,
        service_date=day,
        facts={
            "issued": figures.issued,
            "in_quota": figures.in_quota,
            "served": figures.served,
            "no_show": figures.no_show,
            "cancelled": figures.cancelled,
            "expired": figures.expired,
            "turned_away": figures.turned_away,
            "full_since": None if full_since is None else full_since.astimezone(situation.now.tzinfo).isoformat(),
            "forced": force,
            "reason": reason,
        },
    )
    events += [*words, closed]
    change = Change(
        counters=replace(counters, closed_at=situation.now),
        tickets=ended,
        # A forgotten day may be closed by a kiosk, which has no way to notes: the next desk that opens forgets them.
        forgets_notes_until=None if actor == SYSTEM else day,
        events=tuple(events),
    )
    seq = EventSeq(situation.next_event + len(events) - 1)
    return Decision(outcome=_answer(situation.now, closed, seq), change=change)


def _cannot(reason: CannotBecause) -> Decision:
    return Decision(outcome=Cannot(reason=reason))


def words_for_citizens(message: str, day: date, actor: str) -> NewEvent:
    """What kiosk and hall screen say of a day that is closed; "" takes back what they said."""
    return NewEvent(kind=EventKind.citizens_told, actor=actor, service_date=day, facts={"message": message})


def _at_desk(ticket: Ticket) -> AtDesk:
    assert ticket.desk is not None  # a state at a desk has one
    return AtDesk(number=ticket.number, desk=ticket.desk, state=ticket.state)


def _ended(ticket: Ticket, now: datetime) -> Ticket:
    """Who is at the desk was served, though nobody knows until when; everybody else expires."""
    action = Action.finish if ticket.state is TicketState.serving else Action.expire
    state = next_state(ticket.state, action)
    assert state is not None  # every state of NOT_ENDED can end
    desk = ticket.desk if action is Action.finish else None
    return replace(ticket, state=state, changed_at=now, desk=desk)


def _end_event(before: Ticket, after: Ticket, actor: str) -> NewEvent:
    kind = EventKind.ticket_finished if after.state is TicketState.finished else EventKind.ticket_expired
    facts = {"by_close": True, "before": before.state.value}
    return event_about(after, kind, actor=actor, desk=before.desk, facts=facts)


def recorded_full_since(closing: NewEvent) -> datetime | None:
    """Since when the quota was full on a day that is closed; no setting that is changed later moves it."""
    full_since = closing.facts["full_since"]
    return None if full_since is None else datetime.fromisoformat(str(full_since))


def _as_recorded(situation: Situation, closing: Event) -> DayClosed:
    return _answer(closing.at.astimezone(situation.now.tzinfo), closing.event, closing.seq)


def _answer(closed_at: datetime, event: NewEvent, seq: EventSeq) -> DayClosed:
    """The answer is read from the event, so that it is the same for whoever asks, now or next week."""
    def count(name: str) -> int:
        return int(event.facts[name] or 0)

    return DayClosed(
        service_date=event.service_date,
        closed_at=closed_at,
        issued=count("issued"),
        in_quota=count("in_quota"),
        served=count("served"),
        no_show=count("no_show"),
        cancelled=count("cancelled"),
        expired=count("expired"),
        turned_away=count("turned_away"),
        full_since=recorded_full_since(event),
        forced=bool(event.facts["forced"]),
        by=event.actor,
        seq=seq,
    )
