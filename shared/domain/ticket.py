"""The life of a ticket, as one table.

Rule: every change of state is in `TRANSITIONS`; what is not there cannot happen (domain.md 3).
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from shared.domain.ids import DeskNumber, Prefix, TicketId
from shared.domain.numbering import format_number


class TicketState(StrEnum):
    """Where a ticket is."""

    waiting = "waiting"
    """In line; also after a transfer, a resume or a return."""
    called = "called"
    """Called to a desk; the citizen is on the way."""
    serving = "serving"
    """At the desk."""
    parked = "parked"
    """Set aside, e.g. to fetch a paper; keeps the place in line."""
    no_show = "no_show"
    """Called in vain; may return behind the next few."""
    finished = "finished"
    """Served."""
    cancelled = "cancelled"
    """Given up before being served."""
    expired = "expired"
    """Left over at the end of the day; counted."""


class Action(StrEnum):
    """What can be done to a ticket."""

    call = "call"
    recall = "recall"
    start = "start"
    finish = "finish"
    no_show = "no_show"
    restore = "restore"
    """A no-show came back."""
    park = "park"
    resume = "resume"
    transfer = "transfer"
    cancel = "cancel"
    release = "release"
    """The desk is gone; a supervisor gives its citizen back into line."""
    expire = "expire"


class PriorityClass(StrEnum):
    """Why a citizen is called earlier; self-declared, an officer may correct it."""

    none = "none"
    elderly = "elderly"
    disabled = "disabled"
    pregnant = "pregnant"
    small_children = "small_children"


class Lane(StrEnum):
    """The two lines that are interleaved."""

    early = "early"
    """Those with a priority class."""
    regular = "regular"


_S, _A = TicketState, Action

TRANSITIONS: Mapping[tuple[TicketState, Action], TicketState] = MappingProxyType(
    {
        (_S.waiting, _A.call): _S.called,
        (_S.waiting, _A.park): _S.parked,
        (_S.waiting, _A.cancel): _S.cancelled,
        (_S.waiting, _A.expire): _S.expired,
        (_S.called, _A.recall): _S.called,
        (_S.called, _A.start): _S.serving,
        # An officer who forgot to press "start" must not be stuck with a citizen who has gone.
        (_S.called, _A.finish): _S.finished,
        (_S.called, _A.no_show): _S.no_show,
        (_S.called, _A.park): _S.parked,
        (_S.called, _A.transfer): _S.waiting,
        (_S.called, _A.release): _S.waiting,
        (_S.called, _A.expire): _S.expired,
        (_S.serving, _A.finish): _S.finished,
        (_S.serving, _A.park): _S.parked,
        (_S.serving, _A.transfer): _S.waiting,
        (_S.serving, _A.release): _S.waiting,
        (_S.parked, _A.resume): _S.waiting,
        (_S.parked, _A.cancel): _S.cancelled,
        (_S.parked, _A.expire): _S.expired,
        (_S.no_show, _A.restore): _S.waiting,
    }
)

AT_A_DESK = frozenset({TicketState.called, TicketState.serving})
"""States in which a desk holds the ticket; a desk holds at most one."""

ENDED = frozenset({TicketState.finished, TicketState.cancelled, TicketState.expired})
"""States that nothing leads out of, but that the end of a day is taken back (shared.domain.reinstating)."""


def next_state(state: TicketState, action: Action) -> TicketState | None:
    """The state after an action, or None where the action is not possible."""
    return TRANSITIONS.get((state, action))


class Place(Struct, frozen=True, kw_only=True, order=True):
    """Where a ticket stands in line. Tickets are called in rising order.

    `line` is the event sequence of its issue, or of the ticket it was put behind; `behind` is 0, or the event
    sequence of its return, so that several who return behind the same ticket keep their order.
    """

    line: int
    behind: int = 0


class Ticket(Struct, frozen=True, kw_only=True):
    """One citizen's ticket. Times are aware UTC datetimes; `code` is the short text of its QR code, no personal data.

    `prefix` and `ordinal` are printed and never change; `service` is the line it stands in now (a transfer changes it).
    `for_desk` reserves it for one desk. `lane` is set for whoever came back behind the next few: it is the one of the
    citizen in front, whatever the own priority class.
    """

    id: TicketId
    service_date: date
    prefix: Prefix
    ordinal: int
    service: Prefix
    session: int
    priority: PriorityClass
    state: TicketState
    place: Place
    code: str
    kiosk: str
    issued_at: datetime
    changed_at: datetime
    called_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    desk: DeskNumber | None = None
    for_desk: DeskNumber | None = None
    times_called: int = 0
    lane: Lane | None = None

    @property
    def number(self) -> str:
        """What is printed, shown and spoken: `A-001`."""
        return format_number(self.prefix, self.ordinal)

    @property
    def is_priority(self) -> bool:
        """Whether the citizen is called before regular ones, interleaved."""
        return self.priority is not PriorityClass.none if self.lane is None else self.lane is Lane.early


class TicketNote(Struct, frozen=True, kw_only=True):
    """A note for the next officer, sealed: only holders of the key read it. `sealed=None` takes it away."""

    ticket_id: TicketId
    sealed: bytes | None
