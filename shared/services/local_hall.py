"""The hall over a store: today's implementation of the `Hall` seam.

Rule: one command is one short transaction: lock, look the request up, decide, write, commit (architecture.md).
"""

from datetime import date, datetime

from msgspec import structs

from shared.domain.calendar import DayPlan, Moment, Phase, SessionPlan
from shared.domain.calling import calling_order
from shared.domain.chain import Anchor
from shared.domain.day import DayCounters
from shared.domain.events import Event
from shared.domain.figures import DayFigures, figures_of
from shared.domain.ids import DeskNumber, EventSeq, RequestId
from shared.domain.numbering import parse_number
from shared.domain.outcomes import DayClosed, Outcome
from shared.domain.quota import day_cap, places, releasable, session_cap
from shared.domain.reopening import next_numbers_at
from shared.domain.seat import may_call, open_desks
from shared.domain.settings import HallSettings
from shared.domain.ticket import Ticket, TicketState
from shared.domain.waiting import estimate_minutes
from shared.problems import Problem, ProblemCode
from shared.services.answers import to_text, told_before
from shared.services.auditing import anchor_of
from shared.services.cleaning import cleaned
from shared.services.commands import Command
from shared.services.day_end import closing_of_a_forgotten_day, told_of
from shared.services.deciding import decide, foreseen
from shared.services.fingerprint import fingerprint_of
from shared.services.fullness import full_since_of
from shared.services.ports import HallStore, HallView, HeldTicket, LockedHall, StoredAnswer
from shared.services.settings_of_days import settings_on
from shared.services.views import (
    Board,
    BoardCall,
    DayStatus,
    DeskStatus,
    HallInfo,
    SessionStatus,
    TicketHistory,
)

RECENT_CALLS = 40
"""How many calls are read to fill the list of recent numbers, each number once."""


class LocalHall:
    """The hall's use cases over a `HallStore`. Holds no state: any number of them may serve one store."""

    def __init__(self, store: HallStore) -> None:
        self._store = store

    def do(self, command: Command) -> Outcome:
        """Carry a command out once; see `Hall.do`."""
        command = cleaned(command)
        kind, fingerprint = type(command).__name__, fingerprint_of(command)
        while True:
            with self._store.locked(lambda: foreseen(command)) as hall:
                first = told_before(hall, command.request_id, kind=kind, fingerprint=fingerprint)
                if first is not None:
                    return self._with_anchor(first)
                closing = closing_of_a_forgotten_day(hall, command)
                if closing is None:
                    outcome = _carry_out(hall, command, fingerprint)
                else:
                    outcome = _carry_out(hall, closing, fingerprint_of(closing))
            if closing is None:
                return self._with_anchor(outcome)

    def give_up(self, request_id: RequestId) -> None:
        """See `Hall.give_up`: a hall without a journal remembers nothing."""

    def info(self) -> HallInfo:
        """The hall itself and its settings."""
        with self._store.view() as view:
            return HallInfo(practice=view.practice, settings=view.settings)

    def day_status(self, day: date | None = None) -> DayStatus:
        """A service day, today by default."""
        with self._store.view() as view:
            return _day_status(view, day)

    def day_figures(self, day: date | None = None) -> DayFigures:
        """What came of a service day so far, today by default."""
        with self._store.view() as view:
            day = day or view.moment.service_date
            counters = view.counters(day)
            return figures_of(counters, view.count_states(day), full_since_of(view, counters))

    def board(self) -> Board:
        """What the hall screen shows."""
        with self._store.view() as view:
            status = _day_status(view, None)
            recent = _newest_call_of_each(view.last_calls(status.service_date, RECENT_CALLS))
            return Board(
                day=status,
                current=_current(view, view.held_tickets(status.service_date), recent),
                recent=recent,
                last_call=view.last_call,
                desk_word=view.settings.desk_word,
                running_text=view.settings.running_text,
            )

    def desk_status(self, desk: DeskNumber) -> DeskStatus:
        """What one desk sees."""
        with self._store.view() as view:
            status = _day_status(view, None)
            today = status.service_date
            waiting = view.tickets(today, frozenset({TicketState.waiting}))
            calls = _newest_call_of_each(view.last_calls(today, 1))
            held = view.held(today, desk)
            return DeskStatus(
                day=status,
                desk=desk,
                officer=next((s.officer for s in view.seats(today) if s.desk == desk), None),
                held=held,
                waiting=_line_of(view, today, desk, waiting),
                parked=view.tickets(today, frozenset({TicketState.parked})),
                no_shows=view.tickets(today, frozenset({TicketState.no_show})),
                served_today=view.count_finished(today, desk),
                last_call=calls[0] if calls else None,
                unconfirmed=view.unconfirmed_numbers(today),
                open_desks=tuple(sorted(_open_desks(view, today))),
                note=view.note(held.id) if held else None,
            )

    def heartbeat(self, desk: DeskNumber) -> bool:
        """A desk's program is there; see `Hall.heartbeat`."""
        return self._store.heartbeat(desk)

    def ticket(self, number: str, day: date | None = None) -> TicketHistory | None:
        """One ticket by its number as typed, with its history; None if there is none."""
        parsed = parse_number(number)
        if parsed is None:
            return None
        with self._store.view() as view:
            ticket = view.ticket(day or view.moment.service_date, *parsed)
            if ticket is None:
                return None
            return TicketHistory(
                ticket=ticket, events=view.events(ticket_id=ticket.id), attempts=view.attempts(ticket.id)
            )

    def events(self, *, since: EventSeq | None = None, day: date | None = None) -> tuple[Event, ...]:
        """Events in order."""
        with self._store.view() as view:
            return view.events(since=since, day=day)

    def _with_anchor(self, outcome: Outcome) -> Outcome:
        """The end of a day with its anchor: the hash is known only once the event is written."""
        if not isinstance(outcome, DayClosed):
            return outcome
        try:
            with self._store.view() as view:
                (logged,) = view.logged(since=outcome.seq - 1, limit=1)
        except Problem:
            # The day is closed, and "unreachable" or "busy" would say that nothing was done.
            raise Problem(ProblemCode.STORE_LOST) from None
        return structs.replace(outcome, anchor=str(Anchor(seq=logged.seq, hash=logged.hash)))

    def anchor(self) -> Anchor:
        """The last event and its hash."""
        with self._store.view() as view:
            return anchor_of(view)


def _carry_out(hall: LockedHall, command: Command, fingerprint: str) -> Outcome:
    decision = decide(hall, command)
    answer = StoredAnswer(command=type(command).__name__, outcome=to_text(decision.outcome), fingerprint=fingerprint)
    hall.commit(decision.change, request_id=command.request_id, answer=answer)
    return decision.outcome


def _line_of(view: HallView, day: date, desk: DeskNumber, waiting: tuple[Ticket, ...]) -> tuple[Ticket, ...]:
    seats, desks = view.seats(day), view.settings.desks
    mine = [t for t in waiting if may_call(t, desk, desks=desks, seats=seats, now=view.now)]
    return calling_order(
        mine,
        regulars_since_priority=view.counters(day).since_priority(view.settings),
        regular_between=view.settings.regular_between_priority,
    )


def _newest_call_of_each(calls: tuple[Event, ...]) -> tuple[BoardCall, ...]:
    newest: dict[str, BoardCall] = {}
    for call in calls:
        event = call.event
        if event.number is not None and event.desk is not None and event.call_seq is not None:
            newest.setdefault(
                event.number,
                BoardCall(number=event.number, desk=event.desk, call_seq=event.call_seq, at=call.at),
            )
    return tuple(newest.values())


def _current(view: HallView, held: tuple[HeldTicket, ...], recent: tuple[BoardCall, ...]) -> tuple[BoardCall, ...]:
    known = {call.number: call for call in recent}
    for ticket in held:
        if ticket.number not in known:
            # A long talk outlasts the list of recent calls; the citizen's own events still have the call. A row that
            # somebody wrote by hand has none, and stops no screen.
            known |= {call.number: call for call in _newest_call_of_each(view.events(ticket_id=ticket.id)[::-1])}
    calls = (known[ticket.number] for ticket in held if ticket.number in known)
    return tuple(sorted(calls, key=lambda call: call.call_seq, reverse=True))


def _day_status(view: HallView, day: date | None) -> DayStatus:
    moment = view.moment
    day = day or moment.service_date
    settings = settings_on(view, day)
    plan = moment.plan if day == moment.service_date else settings.calendar.plan(day)
    counters = view.counters(plan.date)
    is_closed = counters.closed_at is not None
    is_today = plan.date == moment.service_date
    session = moment.session.number if moment.session and is_today and not is_closed else None
    ended = moment.ended if is_today else settings.calendar.last_ended(plan, moment.now)
    left = places(settings.quota, counters.use, () if is_closed else plan.sessions, session, ended=ended)
    by_service = {service.prefix: 0 for service in settings.services} | dict(view.waiting_by_service(plan.date))
    waiting = sum(by_service.values())
    open_desks = len(_open_desks(view, plan.date))
    return DayStatus(
        hall_name=settings.name,
        hall_address=settings.address,
        practice=view.practice,
        now=moment.now,
        service_date=plan.date,
        phase=Phase.after if is_closed and plan.sessions else _phase(settings, moment, plan),
        session=session,
        sessions=tuple(_session_status(settings, counters, plan, s, ended=ended) for s in plan.sessions),
        closed_because=plan.closed_because,
        message=told_of(view, counters) or plan.message,
        next_opening=_next_opening(view, moment, counters),
        ended_early=counters.ended_early(settings.calendar.last_close(plan)),
        closed_at=counters.closed_at.astimezone(settings.calendar.zone) if counters.closed_at else None,
        issued=counters.use.issued_today,
        day_quota=settings.quota.day_quota,
        tolerance=settings.quota.tolerance,
        day_cap=left.day_cap,
        left_session=left.session_left,
        left_day=left.day_left,
        released=counters.use.released,
        overridden=counters.use.overridden,
        releasable=releasable(settings.quota, counters.use),
        turned_away=counters.turned_away,
        full_since=full_since_of(view, counters),
        waiting=waiting,
        waiting_by_service=by_service,
        open_desks=open_desks,
        minutes=estimate_minutes(
            ahead=waiting, open_desks=open_desks or len(settings.desks), minutes_each=settings.minutes_each
        ),
        services=settings.services,
        channels=settings.channels,
        last_event=view.last_event,
    )


def _open_desks(view: HallView, day: date) -> frozenset[DeskNumber]:
    holding = [ticket.desk for ticket in view.held_tickets(day)]
    return open_desks(view.seats(day), holding, view.now)


def _phase(settings: HallSettings, moment: Moment, plan: DayPlan) -> Phase:
    if plan.date == moment.service_date:
        return moment.phase
    return settings.calendar.phase_of_other_day(plan, moment.service_date)


def _next_opening(view: HallView, moment: Moment, counters: DayCounters) -> datetime | None:
    calendar = view.settings.calendar
    if counters.service_date != moment.service_date:
        return moment.next_opening
    if counters.closed_at is not None:
        return calendar.first_opening_after(moment.service_date)
    return next_numbers_at(calendar, view.settings.quota, counters.use, moment)


def _session_status(
    settings: HallSettings, counters: DayCounters, plan: DayPlan, session: SessionPlan, *, ended: int
) -> SessionStatus:
    rules, use = settings.quota, counters.use
    cap = session_cap(rules, use, plan.sessions, session.number, ended=ended)
    issued = use.issued.get(session.number, 0)
    left = min(cap - issued, day_cap(rules, use) - use.issued_today)
    return SessionStatus(
        number=session.number,
        opens=session.opens,
        closes=session.closes,
        cap=cap,
        issued=issued,
        # What it did not use is gone, or has rolled over; a closed day gives nothing any more.
        left=left if session.number > ended and counters.closed_at is None else 0,
    )
