"""An officer at a desk.

Rule: an act is tied to a person; a desk at work names its officer (security.md P9).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct

from shared.domain.ids import DeskNumber
from shared.domain.ticket import Ticket

SEEN_WITHIN = timedelta(minutes=2)
"""A desk that was not heard of for longer is not at work: its program says every 30 seconds that it is there."""


class Seat(Struct, frozen=True, kw_only=True):
    """Who works at a desk on a service day; `officer` is a login name, or None once the desk is closed.

    `seen_at` (aware UTC) is when the desk's program was last heard of.
    """

    desk: DeskNumber
    service_date: date
    officer: str | None
    seen_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether an officer is there and the desk's program was heard of a moment ago."""
        return self.officer is not None and self.seen_at is not None and now - self.seen_at <= SEEN_WITHIN


def open_desks(seats: Iterable[Seat], holding: Iterable[DeskNumber], now: datetime) -> frozenset[DeskNumber]:
    """Desks that were heard of just now, and those that hold a citizen with nobody seated: by command line.

    `seats` are those of a service day, `holding` the desks of its called and served tickets.
    """
    seats = tuple(seats)
    heard = {seat.desk for seat in seats if seat.is_open(now)}
    seated = {seat.desk for seat in seats if seat.officer is not None}
    return frozenset(heard | (set(holding) - seated))


def may_call(
    ticket: Ticket,
    desk: DeskNumber,
    *,
    desks: tuple[DeskNumber, ...],
    seats: tuple[Seat, ...],
    now: datetime,
) -> bool:
    """Whether a desk may call a ticket that may be reserved for another one."""
    return ticket.for_desk == desk or not is_reserved(ticket, desks=desks, seats=seats, now=now)


def is_reserved(ticket: Ticket, *, desks: tuple[DeskNumber, ...], seats: tuple[Seat, ...], now: datetime) -> bool:
    """Whether only the desk that a ticket was transferred to may call it.

    A reservation holds for two minutes, and then while its desk is open; after that the citizen belongs to everybody
    again. In a hall where no desk was opened today, the desks work by command line and every reservation holds.
    """
    if ticket.for_desk is None or ticket.for_desk not in desks:
        return False
    if not seats or now - ticket.changed_at <= SEEN_WITHIN:
        return True
    return any(seat.desk == ticket.for_desk and seat.is_open(now) for seat in seats)
