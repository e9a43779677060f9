"""What is written down about a day, in one order of events.

Rule: an event says what happened, where and by whom, and never holds a citizen's data (security.md P10, P11).
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, field

from shared.domain.ids import CallSeq, DeskNumber, EventSeq, TicketId
from shared.domain.ticket import Ticket

Facts = Mapping[str, str | int | bool | None]
"""Plain JSON values; never a citizen's data."""


class EventKind(StrEnum):
    """What happened."""

    hall_made = "hall_made"
    setting_changed = "setting_changed"
    officer_added = "officer_added"
    officer_disabled = "officer_disabled"
    device_added = "device_added"
    device_disabled = "device_disabled"
    device_renewed = "device_renewed"
    """A device got a new password; one that was shut out is let in again."""
    ticket_issued = "ticket_issued"
    turned_away = "turned_away"
    """Somebody asked for a number and the quota was full."""
    ticket_called = "ticket_called"
    called_out_of_order = "called_out_of_order"
    """Why a number is called before its turn. Apart from the call, which the hall screen's login reads."""
    ticket_recalled = "ticket_recalled"
    service_started = "service_started"
    ticket_no_show = "ticket_no_show"
    ticket_restored = "ticket_restored"
    ticket_parked = "ticket_parked"
    ticket_resumed = "ticket_resumed"
    ticket_transferred = "ticket_transferred"
    ticket_finished = "ticket_finished"
    ticket_cancelled = "ticket_cancelled"
    ticket_expired = "ticket_expired"
    """Left over when the day was closed."""
    priority_corrected = "priority_corrected"
    tolerance_released = "tolerance_released"
    quota_overridden = "quota_overridden"
    slip_printed = "slip_printed"
    """A print attempt came to an end; its state is in the facts."""
    desk_opened = "desk_opened"
    desk_closed = "desk_closed"
    desk_released = "desk_released"
    """A supervisor let go of a desk that was not heard of any more; its citizen is in line again."""
    complaint_recorded = "complaint_recorded"
    complaint_revealed = "complaint_revealed"
    """Somebody saw a complainant's name, contact or NIK; what they are is not in the facts."""
    day_closed = "day_closed"
    """The service day ended; its figures are in the facts."""
    day_reopened = "day_reopened"
    """The end of the service day was taken back."""
    ticket_reinstated = "ticket_reinstated"
    """What the end of the day had ended stands again as it stood before."""
    citizens_told = "citizens_told"
    """What the screens say of a day that was closed; the reason for those who work here stands in `day_closed`."""
    store_restored = "store_restored"
    """A backup took the place of the store; its sequence goes on from the higher of both, so a jump may lie before."""


class NewEvent(Struct, frozen=True, kw_only=True):
    """An event before the store gives it its sequence and time. `facts` holds plain JSON values only."""

    kind: EventKind
    actor: str
    service_date: date
    ticket_id: TicketId | None = None
    number: str | None = None
    desk: DeskNumber | None = None
    call_seq: CallSeq | None = None
    facts: Facts = field(default_factory=dict)


def event_about(
    ticket: Ticket,
    kind: EventKind,
    *,
    actor: str,
    desk: DeskNumber | None,
    call_seq: CallSeq | None = None,
    facts: Facts,
) -> NewEvent:
    """What happened to a ticket, on its own service day."""
    return NewEvent(
        kind=kind,
        actor=actor,
        service_date=ticket.service_date,
        ticket_id=ticket.id,
        number=ticket.number,
        desk=desk,
        call_seq=call_seq,
        facts=facts,
    )


class Event(Struct, frozen=True, kw_only=True):
    """An event as it stands in the store. `at` is an aware UTC datetime from the store's clock."""

    seq: EventSeq
    at: datetime
    event: NewEvent
