"""The little state a decision needs, and what it may change.

Rule: a decision is a value: what came of it, and the rows to write with it in one transaction. Whoever carries it out
adds nothing of its own.
"""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field

from shared.domain.calendar import Moment
from shared.domain.complaint import SealedComplaint
from shared.domain.events import NewEvent
from shared.domain.ids import CallSeq, EventSeq, Prefix
from shared.domain.outcomes import Outcome
from shared.domain.printing import PrintAttempt
from shared.domain.quota import Places, QuotaUse, places
from shared.domain.seat import Seat
from shared.domain.settings import HallSettings
from shared.domain.ticket import Ticket, TicketNote


class DayCounters(Struct, frozen=True, kw_only=True):
    """What one service day has counted so far. A day that has no row yet is `DayCounters(service_date=...)`.

    `closed_at` (aware UTC) is when somebody decided that the day is over.
    """

    service_date: date
    use: QuotaUse = field(default_factory=QuotaUse)
    last_ordinal: Mapping[Prefix, int] = field(default_factory=dict)
    regulars_since_priority: int | None = None
    turned_away: int = 0
    closed_at: datetime | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing of this day has been counted yet: its first command is still to come."""
        return not self.last_ordinal and self == DayCounters(service_date=self.service_date)

    def ended_early(self, last_close: datetime | None) -> bool:
        """Whether the day was closed before its last session ended, at `last_close`.

        None: it has no session any more. Then it ended early if it had handed out numbers before they were taken away.
        """
        if self.closed_at is None:
            return False
        return bool(self.last_ordinal) if last_close is None else self.closed_at < last_close

    def since_priority(self, settings: HallSettings) -> int:
        """Regular calls since the last priority call; a new day starts with a priority call being due."""
        if self.regulars_since_priority is None:
            return settings.regular_between_priority
        return self.regulars_since_priority


class Situation(Struct, frozen=True, kw_only=True):
    """What is known under the hall's lock: the moment, settings, counters and the sequences to be used next."""

    moment: Moment
    settings: HallSettings
    counters: DayCounters
    next_event: EventSeq
    next_call: CallSeq

    @property
    def now(self) -> datetime:
        """The instant of the decision, from the store's clock, in the hall's zone."""
        return self.moment.now

    @property
    def service_date(self) -> date:
        """The service day of the decision."""
        return self.moment.service_date

    @property
    def is_closed(self) -> bool:
        """Whether the service day has been closed for good."""
        return self.counters.closed_at is not None

    @property
    def ended_early(self) -> bool:
        """Whether the service day has been closed before its last session ended."""
        return self.counters.ended_early(self.settings.calendar.last_close(self.moment.plan))

    def places(self) -> Places:
        """Places left now; none on a day that is closed."""
        session, plan = self.moment.session, self.moment.plan
        return places(
            self.settings.quota,
            self.counters.use,
            () if self.is_closed else plan.sessions,
            session.number if session else None,
            ended=self.moment.ended,
        )


class Change(Struct, frozen=True, kw_only=True):
    """Rows to write, all or none; events get their sequence in order.

    `new_ticket` is inserted, `ticket` and `tickets` updated; `note`, `attempt` and `seat` are inserted or updated;
    `setting` is a key and its new text (None: removed); `calls` says how many call sequences this change uses, 0 or 1.
    """

    counters: DayCounters | None = None
    new_ticket: Ticket | None = None
    ticket: Ticket | None = None
    tickets: tuple[Ticket, ...] = ()
    note: TicketNote | None = None
    forgets_notes_until: date | None = None
    """Notes of tickets up to this service day are deleted: nobody comes next any more."""

    attempt: PrintAttempt | None = None
    seat: Seat | None = None
    setting: tuple[str, str | None] | None = None
    complaint: SealedComplaint | None = None
    events: tuple[NewEvent, ...] = ()
    calls: int = 0


class Decision(Struct, frozen=True, kw_only=True):
    """What a command came to, and what is written with it. A plain "no" changes nothing."""

    outcome: Outcome
    change: Change = field(default_factory=Change)
