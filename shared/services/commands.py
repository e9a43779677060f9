"""Everything that may be asked of a hall, as values.

Rule: each command carries a request id that its sender made before sending, and names its actor
(`officer:siti`, `kiosk:lobby`, `staff:root`); a repeated request id gets the first answer again (architecture.md).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shared.domain.complaint import SealedComplaint
from shared.domain.device import DeviceRole
from shared.domain.ids import DeskNumber, RequestId, TicketId
from shared.domain.officer import Role
from shared.domain.printing import PrintState
from shared.domain.revealing import RevealedAs
from shared.domain.ticket import Action, PriorityClass
from shared.services.fresh_ids import fresh_id

DeskAction = Literal[Action.start, Action.finish, Action.park, Action.no_show]


def new_request_id() -> RequestId:
    """A fresh request id; made once per intention, kept over every retry of it."""
    return RequestId(fresh_id())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Command:
    request_id: RequestId
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTicket(_Command):
    """Hand out a number. Answers Issued or Refused."""

    service: str
    kiosk: str
    priority: PriorityClass = PriorityClass.none


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(_Command):
    """Call the next citizen to a desk. Answers Called, NobodyWaiting, Busy or Cannot."""

    desk: DeskNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNumber(_Command):
    """Call one number out of order. `number` as typed. Answers Called, Busy or Cannot."""

    desk: DeskNumber
    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(_Command):
    """Call the citizen of a desk again. Answers Called or Cannot. For `meant` see `StepAtDesk`."""

    desk: DeskNumber
    meant: TicketId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAtDesk(_Command):
    """Start, finish, park or no-show of the citizen at a desk. Answers Done or Cannot.

    `meant` is the ticket that the sender sees there: a screen may be late, and nobody else's visit is ended by it.
    None takes whoever is at the desk.
    """

    desk: DeskNumber
    action: DeskAction
    meant: TicketId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(_Command):
    """Send the citizen of a desk back into line for another desk or service. Answers Done or Cannot.

    `note_sealed` is a note for the next officer (shared.services.notes), sealed for the ticket `meant`: nobody else is
    transferred with it.
    """

    desk: DeskNumber
    to_desk: DeskNumber | None = None
    to_service: str | None = None
    note_sealed: bytes | None = field(default=None, repr=False)
    meant: TicketId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTicket(_Command):
    """Bring a parked or no-show number back into line. Answers Done or Cannot."""

    number: str
    desk: DeskNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTicket(_Command):
    """Take a number out of the line for good. Answers Done or Cannot."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPriority(_Command):
    """Correct the priority class of a number that has not ended. Answers Done, Noted (it has that class) or Cannot."""

    number: str
    priority: PriorityClass
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePlaces(_Command):
    """Release tolerance, or go beyond it by override. Answers Released or Cannot."""

    count: int
    reason: str
    override: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay(_Command):
    """End a service day (None: today). Answers DayClosed, StillAtDesks or Cannot; `force` needs a reason.

    `message` is for citizens, on kiosk and hall screen; `reason` is for the hall alone.
    Raises Problem for a day that is over and on which nothing was counted.
    """

    day: date | None = None
    force: bool = False
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenDay(_Command):
    """Take the end of today back. Answers DayReopened or Cannot."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPrint(_Command):
    """Ask to print a ticket's slip, original or copy. Answers Printing or Cannot."""

    ticket_id: TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPrint(_Command):
    """Report how an attempt ended. Answers Noted or Cannot."""

    attempt_id: str
    state: PrintState
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatOfficer(_Command):
    """Open a desk for an officer, or close it (`officer=None`). Answers Noted or Cannot."""

    desk: DeskNumber
    officer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDesk(_Command):
    """Let go of a desk that is not heard of any more (`force`: of any). Answers Done, Noted or Cannot."""

    desk: DeskNumber
    reason: str
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSetting(_Command):
    """Set a hall setting's text, or remove it (`text=None`), at once or from the service day `since` on.

    Answers Noted; raises Problem for a text that is wrong, or a key that cannot begin on a date.
    """

    key: str
    text: str | None
    since: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordComplaint(_Command):
    """Store a complaint that is already sealed. Answers Recorded."""

    complaint: SealedComplaint


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealComplaint(_Command):
    """Write down that a complaint's personal fields are shown now. Answers Noted or Cannot; see `revealing`."""

    report_number: str
    shown_as: RevealedAs
    reason: str


Command = (
    IssueTicket
    | CallNext
    | CallNumber
    | Recall
    | StepAtDesk
    | Transfer
    | ReturnTicket
    | CancelTicket
    | CorrectPriority
    | ReleasePlaces
    | CloseDay
    | ReopenDay
    | StartPrint
    | EndPrint
    | SeatOfficer
    | ReleaseDesk
    | ChangeSetting
    | RecordComplaint
    | RevealComplaint
)


# Acts on logins: the store itself carries them out, in one transaction with the database's own roles. A password goes
# beside the command and is never part of it: a command leaves a fingerprint in the store.


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOfficer(_Command):
    """Let somebody work here. Answers Noted."""

    login: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableOfficer(_Command):
    """Let an officer in no more. Answers Noted, also where that was so before."""

    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDevice(_Command):
    """Make the login of a kiosk or hall screen. Answers Noted."""

    device: str
    role: DeviceRole


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableDevice(_Command):
    """Let a device in no more. Answers Noted, also where that was so before."""

    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewDevice(_Command):
    """Give a device a new password, and let it in again if it was shut out. Answers Noted."""

    device: str


LoginCommand = AddOfficer | DisableOfficer | AddDevice | DisableDevice | RenewDevice
AnyCommand = Command | LoginCommand
