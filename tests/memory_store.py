"""A store in memory, for tests that need no database: same port, same rules, a clock that the test sets.

Rule: it sits below the seam and cannot ship; the contract suite runs it beside SQLite and PostgreSQL.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from msgspec import structs

from shared.domain.calling import Heads
from shared.domain.chain import LoggedEvent, canonical_text, genesis, link
from shared.domain.complaint import SealedComplaint
from shared.domain.day import Change, DayCounters
from shared.domain.events import Event, EventKind
from shared.domain.ids import CallSeq, DeskNumber, EventSeq, Prefix, RequestId, TicketId
from shared.domain.printing import PrintAttempt, PrintState
from shared.domain.seat import Seat, may_call, open_desks
from shared.domain.settings import DEFAULTS, HallSettings, read_settings
from shared.domain.ticket import AT_A_DESK, Place, Ticket, TicketState
from shared.problems import Problem, ProblemCode
from shared.services.ports import Foreseen, HeldTicket, StoredAnswer

MONDAY_MORNING = datetime(2026, 11, 23, 1, 17, tzinfo=UTC)
"""Monday 23 November 2026, 08.17 WIB: the first session is open."""


NO_CALL = CallSeq(0)


@dataclass
class MemoryStore:
    """`HallStore` and `DraftStore` in one. Set `now`, or `trouble` to an exception that every use then raises."""

    now: datetime = MONDAY_MORNING
    practice: bool = False
    raw: dict[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    public_holidays: Mapping[date, str] = field(default_factory=dict)
    trouble: Exception | None = None
    trouble_after_commit: Exception | None = None
    """Raised once after the next commit: the reply is lost, the work is done."""

    hides_events: bool = False
    version: int = 1
    event_log: list[Event] = field(default_factory=list)
    logged: list[LoggedEvent] = field(default_factory=list)
    """The same events as a store keeps them, chained."""

    answers: dict[RequestId, StoredAnswer] = field(default_factory=dict)
    days: dict[date, DayCounters] = field(default_factory=dict)
    all_tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    notes: dict[TicketId, bytes | None] = field(default_factory=dict)
    all_attempts: dict[str, PrintAttempt] = field(default_factory=dict)
    all_seats: dict[DeskNumber, Seat] = field(default_factory=dict)
    complaints: list[SealedComplaint] = field(default_factory=list)
    drafts: dict[TicketId, bytes] = field(default_factory=dict)
    last_call: CallSeq = NO_CALL
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def advance(self, **time: float) -> None:
        """Move the clock on: `advance(minutes=5)`."""
        self.now += timedelta(**time)

    @contextmanager
    def locked(self, foresee: Callable[[], Foreseen] | None = None) -> Iterator["MemoryHall"]:
        """The hall; nothing is written before `commit`."""
        if foresee:
            foresee()
        yield self._hall()

    @contextmanager
    def view(self) -> Iterator["MemoryHall"]:
        """The hall, to be looked at."""
        yield self._hall()

    def require_every_event(self) -> None:
        """Refuses like a server that hides events from this login, when a test says so."""
        if self.hides_events:
            raise Problem(ProblemCode.STORE_RIGHTS_MISSING, store="memory")

    def heartbeat(self, desk: DeskNumber) -> bool:
        """Note that the desk is there."""
        hall = self._hall()
        seat = self.all_seats.get(desk)
        if seat is None or seat.officer is None or seat.service_date != hall.moment.service_date:
            return False
        self.all_seats[desk] = structs.replace(seat, seen_at=self.now)
        return True

    def _hall(self) -> "MemoryHall":
        if self.trouble is not None:
            raise self.trouble
        return MemoryHall(self)

    def save_draft(self, ticket_id: TicketId, sealed: bytes) -> None:
        """Keep a draft."""
        self._hall()
        self.drafts[ticket_id] = sealed

    def load_draft(self, ticket_id: TicketId) -> bytes | None:
        """The draft kept last."""
        self._hall()
        return self.drafts.get(ticket_id)

    def drop_draft(self, ticket_id: TicketId) -> None:
        """Forget it."""
        self._hall()
        self.drafts.pop(ticket_id, None)


class MemoryHall:
    """`LockedHall` over a `MemoryStore`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.now = store.now
        self.practice = store.practice
        self.hall_id = 1
        is_dated = any("@" in key for key in store.raw)
        texts, holidays = frozenset(store.raw.items()), frozenset(store.public_holidays.items())
        self.settings: HallSettings = _settings(texts, store.version, holidays, store.now if is_dated else None)
        self.moment = self.settings.calendar.moment(self.now)
        self.last_event = EventSeq(len(store.event_log))
        self.last_call = store.last_call
        self.last_hash = store.logged[-1].hash if store.logged else genesis(self.hall_id)

    def counters(self, day: date) -> DayCounters:
        return self._store.days.get(day, DayCounters(service_date=day))

    def ticket(self, day: date, prefix: Prefix, ordinal: int) -> Ticket | None:
        return next((t for t in self._of(day) if (t.prefix, t.ordinal) == (prefix, ordinal)), None)

    def ticket_by_id(self, ticket_id: TicketId) -> Ticket | None:
        return self._store.all_tickets.get(ticket_id)

    def held(self, day: date, desk: DeskNumber) -> Ticket | None:
        return next((t for t in self._of(day) if t.desk == desk and t.state in AT_A_DESK), None)

    def tickets(self, day: date, states: frozenset[TicketState]) -> tuple[Ticket, ...]:
        return tuple(sorted((t for t in self._of(day) if t.state in states), key=lambda t: t.place))

    def waiting_by_service(self, day: date) -> Mapping[Prefix, int]:
        return Counter(ticket.service for ticket in self._waiting(day))

    def held_tickets(self, day: date) -> tuple[HeldTicket, ...]:
        held = [t for t in self._of(day) if t.state in AT_A_DESK and t.desk is not None]
        return tuple(HeldTicket(id=t.id, number=t.number, desk=t.desk) for t in held if t.desk is not None)

    def count_waiting(self, day: date, before: Place | None = None) -> int:
        return sum(1 for t in self._waiting(day) if before is None or t.place < before)

    def count_finished(self, day: date, desk: DeskNumber) -> int:
        return sum(1 for t in self._of(day) if t.state is TicketState.finished and t.desk == desk)

    def count_states(self, day: date) -> Mapping[TicketState, int]:
        return Counter(t.state for t in self._of(day))

    def last_issued(self, day: date, until: datetime) -> Mapping[Prefix, datetime]:
        numbers = sorted((t.issued_at, t.prefix) for t in self._of(day) if t.issued_at <= until)
        return {prefix: at for at, prefix in numbers}

    def open_days(self, before: date) -> tuple[date, ...]:
        return tuple(sorted(day for day, row in self._store.days.items() if day < before and row.closed_at is None))

    def seats(self, day: date) -> tuple[Seat, ...]:
        return tuple(s for s in self._store.all_seats.values() if s.service_date == day)

    def events(
        self,
        *,
        since: EventSeq | None = None,
        day: date | None = None,
        ticket_id: TicketId | None = None,
        limit: int = 1000,
    ) -> tuple[Event, ...]:
        found = (
            e
            for e in self._store.event_log
            if (since is None or e.seq > since)
            and (day is None or e.event.service_date == day)
            and (ticket_id is None or e.event.ticket_id == ticket_id)
        )
        return tuple(found)[:limit]

    def first_event(self, day: date, kind: EventKind) -> Event | None:
        return next((e for e in self._store.event_log if (e.event.service_date, e.event.kind) == (day, kind)), None)

    def setting_changes(self, after: date) -> tuple[Event, ...]:
        changes = (e for e in self._store.event_log if e.event.kind is EventKind.setting_changed)
        return tuple(e for e in changes if e.event.service_date > after)

    def newest_event(self, day: date, kind: EventKind) -> Event | None:
        found = (e for e in reversed(self._store.event_log) if (e.event.service_date, e.event.kind) == (day, kind))
        return next(found, None)

    def logged(self, *, since: int, limit: int) -> tuple[LoggedEvent, ...]:
        return tuple(event for event in self._store.logged if event.seq > since)[:limit]

    def last_calls(self, day: date, limit: int) -> tuple[Event, ...]:
        calls = [e for e in self._store.event_log if e.event.call_seq is not None and e.event.service_date == day]
        return tuple(reversed(calls))[:limit]

    def note(self, ticket_id: TicketId) -> bytes | None:
        return self._store.notes.get(ticket_id)

    def attempt(self, attempt_id: str) -> PrintAttempt | None:
        return self._store.all_attempts.get(attempt_id)

    def attempts(self, ticket_id: TicketId) -> tuple[PrintAttempt, ...]:
        mine = (a for a in self._store.all_attempts.values() if a.ticket_id == ticket_id)
        return tuple(sorted(mine, key=lambda attempt: attempt.started_at))

    def unconfirmed_numbers(self, day: date) -> tuple[str, ...]:
        newest = ((t.number, self.attempts(t.id)) for t in sorted(self._of(day), key=lambda t: (t.prefix, t.ordinal)))
        return tuple(number for number, tries in newest if tries and tries[-1].state is PrintState.sent_unconfirmed)

    def first_answer(self, request_id: RequestId) -> StoredAnswer | None:
        return self._store.answers.get(request_id)

    def desk_line(self, day: date, desk: DeskNumber) -> tuple[Ticket | None, Heads]:
        mine = [t for t in self.tickets(day, frozenset({TicketState.waiting})) if self._may_call(t, desk)]
        return self.held(day, desk), Heads(
            regular=next((t for t in mine if not t.is_priority), None),
            priority=next((t for t in mine if t.is_priority), None),
        )

    def waiting_and_open(self, day: date) -> tuple[int, int]:
        holding = [ticket.desk for ticket in self.tickets(day, AT_A_DESK) if ticket.desk is not None]
        return self.count_waiting(day), len(open_desks(self.seats(day), holding, self.now))

    def _may_call(self, ticket: Ticket, desk: DeskNumber) -> bool:
        seats = self.seats(ticket.service_date)
        return may_call(ticket, desk, desks=self.settings.desks, seats=seats, now=self.now)

    def commit(self, change: Change, *, request_id: RequestId, answer: StoredAnswer) -> None:
        store = self._store
        if change.counters is not None:
            store.days[change.counters.service_date] = change.counters
        for ticket in (change.new_ticket, change.ticket, *change.tickets):
            if ticket is not None:
                store.all_tickets[ticket.id] = ticket
        if change.note is not None:
            store.notes[change.note.ticket_id] = change.note.sealed
        if change.forgets_notes_until is not None:
            kept = {t.id for t in store.all_tickets.values() if t.service_date > change.forgets_notes_until}
            store.notes = {ticket_id: sealed for ticket_id, sealed in store.notes.items() if ticket_id in kept}
        if change.attempt is not None:
            store.all_attempts[change.attempt.id] = change.attempt
        if change.seat is not None:
            store.all_seats[change.seat.desk] = change.seat
        if change.complaint is not None:
            store.complaints.append(change.complaint)
            if change.complaint.ticket_id is not None:
                store.drafts.pop(change.complaint.ticket_id, None)
        if change.setting is not None:
            key, text = change.setting
            store.raw = {k: t for k, t in store.raw.items() if k != key} | ({} if text is None else {key: text})
            store.version += 1
        for event in change.events:
            store.event_log.append(Event(seq=EventSeq(len(store.event_log) + 1), at=store.now, event=event))
            store.logged.append(_logged(store.event_log[-1], after=MemoryHall(store).last_hash))
        store.last_call = CallSeq(store.last_call + change.calls)
        store.answers[request_id] = answer
        for listener in store.listeners:
            listener()
        if store.trouble_after_commit is not None:
            trouble, store.trouble_after_commit = store.trouble_after_commit, None
            raise trouble

    def _of(self, day: date) -> list[Ticket]:
        return [t for t in self._store.all_tickets.values() if t.service_date == day]

    def _waiting(self, day: date) -> tuple[Ticket, ...]:
        return self.tickets(day, frozenset({TicketState.waiting}))


@lru_cache(maxsize=64)
def _settings(
    texts: frozenset[tuple[str, str]], version: int, holidays: frozenset[tuple[date, str]], now: datetime | None
) -> HallSettings:
    """Reading them is slow, and most halls keep theirs."""
    return read_settings(dict(texts), version=version, public_holidays=dict(holidays), now=now)


def _logged(event: Event, *, after: str) -> LoggedEvent:
    new = event.event
    facts = json.dumps(dict(new.facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    at, day = event.at.isoformat(), new.service_date.isoformat()
    text = canonical_text(
        event.seq, at, day, new.kind.value, new.actor, new.ticket_id, new.number, new.desk, new.call_seq, facts
    )
    return LoggedEvent(
        seq=event.seq, at=at, service_date=day, kind=new.kind.value, actor=new.actor, ticket_id=new.ticket_id,
        number=new.number, desk=new.desk, call_seq=new.call_seq, facts=facts, hash=link(after, text),
    )  # fmt: skip
