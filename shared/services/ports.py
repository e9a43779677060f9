"""What the use cases need from outside: a store with one lock, and a hint that something changed.

Rule: everything here speaks domain values; no row, session or connection of a database ever passes (architecture.md).
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from msgspec import Struct

from shared.domain.calendar import Moment
from shared.domain.calling import Heads
from shared.domain.chain import LoggedEvent
from shared.domain.day import Change, DayCounters
from shared.domain.events import Event, EventKind
from shared.domain.ids import CallSeq, DeskNumber, EventSeq, Prefix, RequestId, TicketId
from shared.domain.printing import PrintAttempt
from shared.domain.seat import Seat
from shared.domain.settings import HallSettings
from shared.domain.ticket import Place, Ticket, TicketState


class StoredAnswer(Struct, frozen=True, kw_only=True):
    """The first answer to a request id: which kind of command it was, the outcome as JSON text, what was asked for.

    `fingerprint` is that of `shared.services.fingerprint`; None for a request of an older version.
    """

    command: str
    outcome: str
    fingerprint: str | None = None

    @property
    def is_lost(self) -> bool:
        """It was given by a store that a backup has replaced: nobody knows it any more, nor what it stood for."""
        return not self.outcome

    def answers(self, command: str, fingerprint: str) -> bool:
        """Whether this is the answer to a command of that kind that asks for the same."""
        return self.command == command and self.fingerprint in (None, fingerprint)


class Foreseen(Struct, frozen=True, kw_only=True):
    """What a command will ask under the lock, so that a store may fetch it together with the lock. A hint only.

    `calls_at` asks for `desk_line`, `held_at` for `held`, `counts_line` for `waiting_and_open`; `first_answer` always.
    """

    request_id: RequestId
    calls_at: DeskNumber | None = None
    held_at: DeskNumber | None = None
    counts_line: bool = False


class HeldTicket(Struct, frozen=True, kw_only=True):
    """What everybody in the hall may see of a ticket at a desk: no code, no priority class (security.md P8)."""

    id: TicketId
    number: str
    desk: DeskNumber


class HallView(Protocol):
    """One look at the store, at `now` by its clock (aware UTC); `moment` is that instant seen from the hall."""

    now: datetime
    moment: Moment
    settings: HallSettings
    practice: bool
    hall_id: int
    last_event: EventSeq
    last_call: CallSeq
    last_hash: str
    """The hash of the last event, 64 hex digits (shared.domain.chain)."""

    def counters(self, day: date) -> DayCounters:
        """Counters of a service day; all zero for one without a row."""

    def ticket(self, day: date, prefix: Prefix, ordinal: int) -> Ticket | None:
        """The ticket with this number on this day."""

    def ticket_by_id(self, ticket_id: TicketId) -> Ticket | None:
        """The ticket with this id, of any day."""

    def note(self, ticket_id: TicketId) -> bytes | None:
        """The sealed note that goes with a ticket."""

    def held(self, day: date, desk: DeskNumber) -> Ticket | None:
        """The ticket that a desk holds (called or serving)."""

    def tickets(self, day: date, states: frozenset[TicketState]) -> tuple[Ticket, ...]:
        """Tickets of a day in any of these states, by place in line."""

    def waiting_by_service(self, day: date) -> Mapping[Prefix, int]:
        """How many wait for each service; one for which nobody waits may be missing."""

    def held_tickets(self, day: date) -> tuple[HeldTicket, ...]:
        """The tickets that desks hold (called or serving), in no order."""

    def count_waiting(self, day: date, before: Place | None = None) -> int:
        """How many wait; with `before`, only those in front of that place."""

    def count_finished(self, day: date, desk: DeskNumber) -> int:
        """How many tickets a desk has finished on a day."""

    def count_states(self, day: date) -> Mapping[TicketState, int]:
        """How many tickets of a day are in each state; a state without any may be missing."""

    def last_issued(self, day: date, until: datetime) -> Mapping[Prefix, datetime]:
        """When each service handed out its last number of a day, up to an aware instant; aware UTC."""

    def open_days(self, before: date) -> tuple[date, ...]:
        """Earlier service days with a row that were never closed, oldest first."""

    def seats(self, day: date) -> tuple[Seat, ...]:
        """Desks that were opened on this day, also those closed since."""

    def events(
        self,
        *,
        since: EventSeq | None = None,
        day: date | None = None,
        ticket_id: TicketId | None = None,
        limit: int = 1000,
    ) -> tuple[Event, ...]:
        """Events in order, after a sequence number, of a day, of a ticket; at most `limit`."""

    def first_event(self, day: date, kind: EventKind) -> Event | None:
        """The first event of a kind on a day."""

    def setting_changes(self, after: date) -> tuple[Event, ...]:
        """Changes of settings on service days after this one, in order."""

    def newest_event(self, day: date, kind: EventKind) -> Event | None:
        """The last event of a kind on a day."""

    def logged(self, *, since: int, limit: int) -> tuple[LoggedEvent, ...]:
        """Events exactly as they are stored, in order, after a sequence number; at most `limit`."""

    def last_calls(self, day: date, limit: int) -> tuple[Event, ...]:
        """The newest calls and recalls of a day, newest first."""

    def attempt(self, attempt_id: str) -> PrintAttempt | None:
        """One print attempt."""

    def attempts(self, ticket_id: TicketId) -> tuple[PrintAttempt, ...]:
        """Print attempts of a ticket, oldest first."""

    def unconfirmed_numbers(self, day: date) -> tuple[str, ...]:
        """Numbers of a day whose newest print attempt is unconfirmed."""


class LockedHall(HallView, Protocol):
    """The hall under its one lock. Leaving without `commit` leaves nothing behind."""

    def first_answer(self, request_id: RequestId) -> StoredAnswer | None:
        """The answer that this request id got, if it was seen before."""

    def desk_line(self, day: date, desk: DeskNumber) -> tuple[Ticket | None, Heads]:
        """The ticket that a desk holds, and the first regular and first priority one that it may call."""

    def waiting_and_open(self, day: date) -> tuple[int, int]:
        """How many wait, and how many desks are at work now."""

    def commit(self, change: Change, *, request_id: RequestId, answer: StoredAnswer) -> None:
        """Write all of it, keep the answer, commit, and tell the feeds."""


class HallStore(Protocol):
    """A store for one hall. Raises Problem with a STORE_* code when it cannot serve."""

    def locked(self, foresee: Callable[[], Foreseen] | None = None) -> AbstractContextManager[LockedHall]:
        """Take the hall's lock for one short transaction. A store that can use it asks what will be asked."""

    def view(self) -> AbstractContextManager[HallView]:
        """Look at the hall without the lock; short, never kept open by a screen."""

    def require_every_event(self) -> None:
        """Raises STORE_RIGHTS_MISSING to a login from whom the server hides events: it sees gaps where none are."""

    def heartbeat(self, desk: DeskNumber) -> bool:
        """Note that a desk is at work now, without the hall's lock; False if nobody is seated there today."""


class ChangeFeed(Protocol):
    """A hint that something was committed; payload-free. Whoever is woken reads again (architecture.md)."""

    def start(self, on_change: Callable[[], None], on_trouble: Callable[[Exception | None], None]) -> None:
        """Begin to listen on a thread of its own; `on_trouble(None)` says that the line is whole again."""

    def stop(self) -> None:
        """Stop listening and end the thread."""


class DraftStore(Protocol):
    """Sealed drafts of complaints, one per ticket; outlive a crash of the program."""

    def save_draft(self, ticket_id: TicketId, sealed: bytes) -> None:
        """Keep the draft, replacing the one before."""

    def load_draft(self, ticket_id: TicketId) -> bytes | None:
        """The draft kept last."""

    def drop_draft(self, ticket_id: TicketId) -> None:
        """Forget it: the citizen leaves without a complaint. A recorded complaint takes its draft with it."""
