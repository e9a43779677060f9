"""What programs may look at: frozen pictures of the hall at one instant.

Rule: the public pictures (`DayStatus`, `Board`) hold numbers and counts, never a citizen's data (domain.md 3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from shared.domain.calendar import ClosedBecause, Phase
from shared.domain.events import Event
from shared.domain.ids import CallSeq, DeskNumber, EventSeq, Prefix
from shared.domain.printing import PrintAttempt
from shared.domain.settings import HallSettings, Service
from shared.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStatus:
    """One session of the day: its hours and places."""

    number: int
    opens: time
    closes: time
    cap: int
    issued: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStatus:
    """A service day as kiosk, desks and supervisors see it. Times are aware, in the hall's zone.

    `next_opening` is when numbers are to be had next: a session that will have no place left is passed over.
    `message` is the hall's own text for citizens: of a day without service, or of one that it closed.
    """

    hall_name: str
    hall_address: str
    practice: bool
    now: datetime
    service_date: date
    phase: Phase
    session: int | None
    sessions: tuple[SessionStatus, ...]
    closed_because: ClosedBecause | None
    message: str
    next_opening: datetime | None
    issued: int
    day_quota: int
    tolerance: int
    day_cap: int
    left_session: int
    left_day: int
    released: int
    overridden: int
    releasable: int
    turned_away: int
    waiting: int
    waiting_by_service: Mapping[Prefix, int]
    open_desks: int
    minutes: int
    services: tuple[Service, ...]
    channels: tuple[str, ...]
    last_event: EventSeq
    closed_at: datetime | None = None
    """When the day was closed for good; None while it goes on."""

    ended_early: bool = False
    """It was closed before its last session ended: whoever was waiting is not called any more."""

    full_since: datetime | None = None
    """When the last place was taken (`shared.domain.fullness`); None while there were places for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCall:
    """One call as the hall sees it."""

    number: str
    desk: DeskNumber
    call_seq: CallSeq
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the hall screen shows. `current` are the citizens at desks now, newest call first; `recent` the last calls.

    `recent` holds each number once, by its newest call, newest first.
    """

    day: DayStatus
    current: tuple[BoardCall, ...]
    recent: tuple[BoardCall, ...]
    last_call: CallSeq
    desk_word: str
    running_text: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskStatus:
    """What one desk sees: its citizen, the line in calling order, those set aside, and its day so far."""

    day: DayStatus
    desk: DeskNumber
    officer: str | None
    held: Ticket | None
    waiting: tuple[Ticket, ...]
    parked: tuple[Ticket, ...]
    no_shows: tuple[Ticket, ...]
    served_today: int
    last_call: BoardCall | None
    unconfirmed: tuple[str, ...]
    """Numbers whose slip was never confirmed by the printer; staff may have to help."""

    open_desks: tuple[DeskNumber, ...] = ()
    """Desks at work now, this one among them, in rising order."""

    note: bytes | None = field(default=None, repr=False)
    """The sealed note that `held` came with (shared.services.notes)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHistory:
    """One ticket with everything that happened to it."""

    ticket: Ticket
    events: tuple[Event, ...]
    attempts: tuple[PrintAttempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HallInfo:
    """The hall itself: whether it practises, and its settings."""

    practice: bool
    settings: HallSettings
