"""One look at a hall, with or without its lock: the reading half of the port.

Rule: everything read here is read in one transaction (shared.services.ports.HallView).
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from shared.domain.calendar import Moment
from shared.domain.calling import Heads
from shared.domain.chain import LoggedEvent
from shared.domain.day import DayCounters
from shared.domain.events import Event, EventKind
from shared.domain.ids import CallSeq, DeskNumber, EventSeq, Prefix, RequestId, TicketId
from shared.domain.numbering import format_number
from shared.domain.printing import PrintAttempt
from shared.domain.seat import SEEN_WITHIN, Seat
from shared.domain.settings import HallSettings
from shared.domain.ticket import AT_A_DESK, Place, Ticket, TicketState
from shared.services.ports import HeldTicket, StoredAnswer
from shared.store import rows
from shared.store import statements as sql
from shared.store.clock import StoreClock
from shared.store.compiling import Statement, Values
from shared.store.database import Line, Write
from shared.store.schema import HALL_ID

EXPECTED_WITHIN = timedelta(seconds=1)
"""How well the store's clock was foreseen, at least: what was asked by the expected time is taken as asked now."""

ReadSettings = Callable[[Line, int, datetime], HallSettings]
"""The hall's settings of a version at an instant, from memory or from this line."""


class SqlView:
    """See `HallView`. Lives as long as its transaction. `expected` is the time at which it was expected to begin."""

    def __init__(
        self,
        line: Line,
        *,
        clock: StoreClock,
        practice: bool,
        read_settings: ReadSettings,
        expected: datetime | None = None,
    ) -> None:
        self._line = line
        ((last_event, last_call, version, last_hash, _),) = line.first
        self.now: datetime = clock.read(line.now)
        self.practice = practice
        self.hall_id = HALL_ID
        self.last_event = EventSeq(last_event)
        self.last_call = CallSeq(last_call)
        self.last_hash: str = last_hash
        self.settings: HallSettings = read_settings(line, version, self.now)
        self.moment: Moment = self.settings.calendar.moment(self.now)
        self._counters: dict[date, DayCounters] = {}
        is_near = expected is not None and abs(expected - self.now) < EXPECTED_WITHIN
        self._seen_at = expected if expected is not None and is_near else self.now

    def counters(self, day: date) -> DayCounters:
        """Counters of a service day; all zero for one without a row."""
        if day not in self._counters:
            self._counters[day] = rows.counters_of(day, self._line.ask(sql.COUNTERS, {"day": rows.day_text(day)}))
        return self._counters[day]

    def ticket(self, day: date, prefix: Prefix, ordinal: int) -> Ticket | None:
        """The ticket with this number on this day."""
        return self._one_ticket(sql.TICKET_BY_NUMBER, {"day": rows.day_text(day), "prefix": prefix, "ordinal": ordinal})

    def ticket_by_id(self, ticket_id: TicketId) -> Ticket | None:
        """The ticket with this id, of any day."""
        return self._one_ticket(sql.TICKET_BY_ID, {"ticket_id": ticket_id})

    def note(self, ticket_id: TicketId) -> bytes | None:
        """The sealed note that goes with a ticket."""
        found = self._line.ask(sql.NOTE, {"ticket_id": ticket_id})
        return bytes(found[0][0]) if found else None

    def held(self, day: date, desk: DeskNumber) -> Ticket | None:
        """The ticket that a desk holds (called or serving)."""
        return self._one_ticket(*held_by(day, desk))

    def tickets(self, day: date, states: frozenset[TicketState]) -> tuple[Ticket, ...]:
        """Tickets of a day in any of these states, by place in line."""
        found = self._line.ask(sql.tickets_in(states), {"day": rows.day_text(day)})
        return tuple([rows.ticket_of(row) for row in found])

    def waiting_by_service(self, day: date) -> Mapping[Prefix, int]:
        """How many wait for each service; one for which nobody waits is missing."""
        return dict(self._line.ask(sql.WAITING_BY_SERVICE, {"day": rows.day_text(day)}))

    def held_tickets(self, day: date) -> tuple[HeldTicket, ...]:
        """The tickets that desks hold (called or serving)."""
        found = self._line.ask(sql.HELD_TICKETS, {"day": rows.day_text(day)})
        return tuple(
            [HeldTicket(id=row[0], number=format_number(row[1], row[2]), desk=DeskNumber(row[3])) for row in found]
        )

    def count_waiting(self, day: date, before: Place | None = None) -> int:
        """How many wait; with `before`, only those in front of that place."""
        if before is None:
            return self._count(sql.COUNT_WAITING, {"day": rows.day_text(day)})
        place = {"line": before.line, "behind": before.behind}
        return self._count(sql.COUNT_WAITING_BEFORE, {"day": rows.day_text(day), **place})

    def count_finished(self, day: date, desk: DeskNumber) -> int:
        """How many tickets a desk has finished on a day."""
        return self._count(sql.COUNT_FINISHED, {"day": rows.day_text(day), "desk": desk})

    def count_states(self, day: date) -> Mapping[TicketState, int]:
        """How many tickets of a day are in each state; a state without any is missing."""
        found = self._line.ask(sql.COUNT_STATES, {"day": rows.day_text(day)})
        return {TicketState(state): count for state, count in found}

    def last_issued(self, day: date, until: datetime) -> Mapping[Prefix, datetime]:
        """When each service handed out its last number of a day, up to an aware instant; aware UTC."""
        found = self._line.ask(sql.LAST_ISSUED, {"day": rows.day_text(day), "until": rows.time_text(until)})
        return {Prefix(prefix): rows.read_time(at) for prefix, at in found}

    def open_days(self, before: date) -> tuple[date, ...]:
        """Earlier service days with a row that were never closed, oldest first."""
        found = self._line.ask(sql.OPEN_DAYS, {"day": rows.day_text(before)})
        return tuple([date.fromisoformat(row[0]) for row in found])

    def seats(self, day: date) -> tuple[Seat, ...]:
        """Desks that were opened on this day, also those closed since."""
        return tuple([rows.seat_of(day, row) for row in self._line.ask(sql.SEATS, {"day": rows.day_text(day)})])

    def events(
        self,
        *,
        since: EventSeq | None = None,
        day: date | None = None,
        ticket_id: TicketId | None = None,
        limit: int = 1000,
    ) -> tuple[Event, ...]:
        """Events in order, after a sequence number, of a day, of a ticket; at most `limit`."""
        statement = sql.events(since=since is not None, day=day is not None, ticket=ticket_id is not None)
        values: dict[str, Any] = {"since": since, "ticket_id": ticket_id, "limit": limit}
        values["day"] = None if day is None else rows.day_text(day)
        return self._events(statement, values)

    def first_event(self, day: date, kind: EventKind) -> Event | None:
        """The first event of a kind on a day."""
        return self._event(sql.FIRST_EVENT, day, kind)

    def newest_event(self, day: date, kind: EventKind) -> Event | None:
        """The last event of a kind on a day."""
        return self._event(sql.NEWEST_EVENT, day, kind)

    def setting_changes(self, after: date) -> tuple[Event, ...]:
        """Changes of settings on service days after this one, in order."""
        return self._events(sql.SETTING_CHANGES, {"day": rows.day_text(after)})

    def logged(self, *, since: int, limit: int) -> tuple[LoggedEvent, ...]:
        """Events exactly as they are stored, in order, after a sequence number; at most `limit`."""
        statement = sql.events(since=True, day=False, ticket=False)
        return tuple([rows.logged_of(row) for row in self._line.ask(statement, {"since": since, "limit": limit})])

    def last_calls(self, day: date, limit: int) -> tuple[Event, ...]:
        """The newest calls and recalls of a day, newest first."""
        return self._events(sql.LAST_CALLS, {"day": rows.day_text(day), "limit": limit})

    def attempt(self, attempt_id: str) -> PrintAttempt | None:
        """One print attempt."""
        found = self._line.ask(sql.ATTEMPT, {"attempt_id": attempt_id})
        return rows.attempt_of(found[0]) if found else None

    def attempts(self, ticket_id: TicketId) -> tuple[PrintAttempt, ...]:
        """Print attempts of a ticket, oldest first."""
        return tuple([rows.attempt_of(row) for row in self._line.ask(sql.ATTEMPTS, {"ticket_id": ticket_id})])

    def unconfirmed_numbers(self, day: date) -> tuple[str, ...]:
        """Numbers of a day whose newest print attempt is unconfirmed."""
        found = self._line.ask(sql.UNCONFIRMED, {"day": rows.day_text(day)})
        return tuple([format_number(prefix, ordinal) for prefix, ordinal in found])

    def first_answer(self, request_id: RequestId) -> StoredAnswer | None:
        """The answer that this request id got, if it was seen before."""
        today = self.moment.service_date
        found = self._line.ask(*counters_and_answer(today, request_id))
        self._counters[today] = rows.counters_of(today, found)
        return rows.answer_of(found)

    def desk_line(self, day: date, desk: DeskNumber) -> tuple[Ticket | None, Heads]:
        """The ticket that a desk holds, and the first regular and first priority one that it may call."""
        held = regular = priority = None
        for row in self._line.ask(*line_of(day, desk, at=self._seen_at, last_desk=max(self.settings.desks))):
            ticket = rows.ticket_of(row)
            if ticket.state in AT_A_DESK:
                held = ticket
            elif ticket.is_priority:
                priority = ticket
            else:
                regular = ticket
        return held, Heads(regular=regular, priority=priority)

    def waiting_and_open(self, day: date) -> tuple[int, int]:
        """How many wait, and how many desks are at work now."""
        ((waiting, open_desks),) = self._line.ask(*waiting_and_open_on(day, at=self._seen_at))
        return waiting, open_desks

    def _one_ticket(self, statement: Statement, values: Values) -> Ticket | None:
        found = self._line.ask(statement, values)
        return rows.ticket_of(found[0]) if found else None

    def _count(self, statement: Statement, values: Values) -> int:
        return int(self._line.ask(statement, values)[0][0])

    def _event(self, statement: Statement, day: date, kind: EventKind) -> Event | None:
        return next(iter(self._events(statement, {"day": rows.day_text(day), "kind": kind.value})), None)

    def _events(self, statement: Statement, values: Mapping[str, Any]) -> tuple[Event, ...]:
        return tuple([rows.event_of(row) for row in self._line.ask(statement, values)])


def counters_and_answer(day: date, request_id: RequestId) -> Write:
    """Asks for the counters of a day and for the answer to a request."""
    return sql.COUNTERS_AND_ANSWER, {"day": rows.day_text(day), "request_id": request_id}


def held_by(day: date, desk: DeskNumber) -> Write:
    """Asks for the ticket that a desk holds."""
    return sql.HELD_BY_DESK, {"day": rows.day_text(day), "desk": desk}


def line_of(day: date, desk: DeskNumber, *, at: datetime, last_desk: int) -> Write:
    """Asks for what a desk holds and whom it may call."""
    seen_since = rows.time_text(at - SEEN_WITHIN)
    return sql.DESK_LINE, {"day": rows.day_text(day), "desk": desk, "seen_since": seen_since, "last_desk": last_desk}


def waiting_and_open_on(day: date, *, at: datetime) -> Write:
    """Asks how many wait and how many desks are at work."""
    return sql.WAITING_AND_OPEN, {"day": rows.day_text(day), "seen_since": rows.time_text(at - SEEN_WITHIN)}
