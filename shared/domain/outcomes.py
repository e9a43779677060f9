"""What a command came to: done, or a business "no" with its reason.

Rule: a "no" is a value, never an exception; the same value is stored with the request id and returned again to whoever
repeats the request. Field names are the JSON keys of the command line (cli.md).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from shared.domain.ids import CallSeq, DeskNumber, EventSeq, Prefix, TicketId
from shared.domain.ticket import TicketState


class RefusedBecause(StrEnum):
    """Why no number was handed out."""

    not_open_yet = "not_open_yet"
    session_full = "session_full"
    day_full = "day_full"
    closed_today = "closed_today"
    after_hours = "after_hours"
    unknown_service = "unknown_service"


class CannotBecause(StrEnum):
    """Why something could not be done to a ticket, a desk or the quota."""

    no_ticket = "no_ticket"
    """No ticket of this day has this number."""
    desk_empty = "desk_empty"
    """The desk holds no citizen."""
    other_citizen = "other_citizen"
    """The desk holds another citizen than the one who was meant."""
    desk_open = "desk_open"
    """The desk was heard of a moment ago; only force lets go of it."""
    unknown_desk = "unknown_desk"
    unknown_service = "unknown_service"
    wrong_state = "wrong_state"
    """The ticket is not in a state from which this can be done."""
    reserved = "reserved"
    """The ticket was transferred to another desk, which is open."""
    reason_missing = "reason_missing"
    beyond_tolerance = "beyond_tolerance"
    """More than the tolerance still has; an override by name can go further."""
    no_session_left = "no_session_left"
    """No session is open or still to come today, so places would help nobody."""
    not_positive = "not_positive"
    too_few_calls = "too_few_calls"
    """A no-show needs the set number of calls first."""
    too_many = "too_many"
    """More places than one override may give."""
    already_ended = "already_ended"
    """The print attempt has an end that cannot be changed into this one."""
    no_attempt = "no_attempt"
    """No print attempt has this id."""
    day_closed = "day_closed"
    """The service day has been closed; nothing begins on it any more."""
    day_to_come = "day_to_come"
    """A day that has not begun cannot be closed."""
    day_not_over = "day_not_over"
    """Numbers are still handed out today; closing now must be meant, with a reason."""
    day_not_closed = "day_not_closed"
    """Today has not been closed, so there is no end to take back."""


class Issued(Struct, frozen=True, kw_only=True):
    """A number was handed out; it is committed. `ahead` counts waiting people, `left_*` places after this one."""

    outcome: Literal["issued"] = "issued"
    number: str
    ticket_id: TicketId
    service: Prefix
    service_date: date
    session: int
    ahead: int
    left_session: int
    left_day: int
    minutes: int
    issued_at: datetime
    code: str
    priority: str


class Refused(Struct, frozen=True, kw_only=True):
    """No number; when the kiosk opens next, if it is known. `message` is the hall's or holiday's own text."""

    outcome: Literal["refused"] = "refused"
    reason: RefusedBecause
    next_opening: datetime | None
    service_date: date
    left_session: int
    left_day: int
    message: str = ""


class Called(Struct, frozen=True, kw_only=True):
    """A citizen was called, or called again, to a desk."""

    outcome: Literal["called"] = "called"
    number: str
    ticket_id: TicketId
    desk: DeskNumber
    call_seq: CallSeq
    service: Prefix
    times_called: int
    priority: str


class NobodyWaiting(Struct, frozen=True, kw_only=True):
    """The line is empty for this desk."""

    outcome: Literal["nobody_waiting"] = "nobody_waiting"
    desk: DeskNumber


class Busy(Struct, frozen=True, kw_only=True):
    """The desk still holds a citizen; finish, park, transfer or no-show first."""

    outcome: Literal["busy"] = "busy"
    number: str
    ticket_id: TicketId
    desk: DeskNumber
    state: TicketState


class Done(Struct, frozen=True, kw_only=True):
    """A step in the life of a ticket was made; `state` is where the ticket is now."""

    outcome: Literal["done"] = "done"
    action: str
    number: str
    ticket_id: TicketId
    state: TicketState
    desk: DeskNumber | None = None


class Released(Struct, frozen=True, kw_only=True):
    """Places were added to a session and the day, by tolerance or override."""

    outcome: Literal["released"] = "released"
    places: int
    session: int
    left_session: int
    left_day: int
    day_cap: int
    override: bool


class Printing(Struct, frozen=True, kw_only=True):
    """A slip may go to the printer now. Until its end is reported the attempt counts as unconfirmed.

    `copy` is 0 for the original, n for "SALINAN n". All that the slip says is here, in facts, not sentences.
    """

    outcome: Literal["printing"] = "printing"
    attempt_id: str
    ticket_id: TicketId
    copy: int
    number: str
    service: Prefix
    session: int
    service_date: date
    issued_at: datetime
    ahead: int
    code: str
    priority: str


class Recorded(Struct, frozen=True, kw_only=True):
    """A complaint is stored; the number is given to the citizen."""

    outcome: Literal["recorded"] = "recorded"
    report_number: str
    complaint_id: str


class Noted(Struct, frozen=True, kw_only=True):
    """Something without a ticket was done and written down (a desk opened, a setting changed).

    Not `changed`: it was so already, and nothing was written.
    """

    outcome: Literal["noted"] = "noted"
    subject: str
    changed: bool = True


class DayClosed(Struct, frozen=True, kw_only=True):
    """The service day is closed, now or before; its figures (see `DayFigures`). `forced`: over citizens or sessions.

    `by` is the actor; `system` closed a day that was forgotten. Times are aware, in the hall's zone. `seq` is the event
    of the closing, `anchor` the same with its hash, `SEQ:HASH`: on paper it proves all up to it (security.md P10).
    """

    outcome: Literal["day_closed"] = "day_closed"
    service_date: date
    closed_at: datetime
    issued: int
    in_quota: int
    served: int
    no_show: int
    cancelled: int
    expired: int
    turned_away: int
    full_since: datetime | None
    forced: bool
    by: str
    seq: EventSeq
    anchor: str | None = None


class DayReopened(Struct, frozen=True, kw_only=True):
    """The end of today was taken back; `reinstated` numbers stand as they stood before it."""

    outcome: Literal["day_reopened"] = "day_reopened"
    service_date: date
    reinstated: int


class AtDesk(Struct, frozen=True, kw_only=True):
    """A citizen at a desk."""

    number: str
    desk: DeskNumber
    state: TicketState


class StillAtDesks(Struct, frozen=True, kw_only=True):
    """The day was not closed: these citizens are at desks and are served first."""

    outcome: Literal["still_at_desks"] = "still_at_desks"
    service_date: date
    citizens: tuple[AtDesk, ...]


class Cannot(Struct, frozen=True, kw_only=True):
    """It was not done; nothing changed. `allowed` says how far one could go, where there is such a figure."""

    outcome: Literal["cannot"] = "cannot"
    reason: CannotBecause
    number: str | None = None
    state: TicketState | None = None
    allowed: int | None = None


Outcome = (
    Issued
    | Refused
    | Called
    | NobodyWaiting
    | Busy
    | Done
    | Released
    | Printing
    | Recorded
    | Noted
    | DayClosed
    | DayReopened
    | StillAtDesks
    | Cannot
)

YES = (Issued, Called, Done, Released, Printing, Recorded, Noted, DayClosed, DayReopened)
"""Outcomes that did what was asked; all others are a business "no" (exit code 3)."""
