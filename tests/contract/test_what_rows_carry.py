"""What a row carries comes back as it was, on both databases.

Rule: bytes stay bytes, a time stays an aware UTC time to the microsecond, and nothing stays nothing.
"""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from shared.domain.day import Change
from shared.domain.ids import DeskNumber, TicketId
from shared.domain.seat import Seat
from shared.domain.ticket import Ticket, TicketNote
from shared.services import commands as c
from shared.services.ports import StoredAnswer
from tests.store.halls import MONDAY, Hall

MOMENT = datetime(2026, 11, 23, 1, 30, 0, 123456, tzinfo=UTC)
DESK = DeskNumber(3)


def _commit(hall: Hall, change: Change) -> None:
    with hall.store.hall.locked() as locked:
        locked.commit(change, request_id=c.new_request_id(), answer=StoredAnswer(command="Test", outcome="{}"))


def _ticket(hall: Hall) -> Ticket:
    history = hall.local.ticket("A-001")
    assert history is not None
    return history.ticket


@pytest.mark.parametrize("note", [b"\x00\xff sealed", b""])
def test_the_sealed_note_of_a_ticket_until_it_is_taken_away(hall: Hall, note: bytes) -> None:
    hall.issue()
    ticket_id = _ticket(hall).id
    assert _note(hall, ticket_id) is None
    _commit(hall, Change(note=TicketNote(ticket_id=ticket_id, sealed=b"the one before")))
    _commit(hall, Change(note=TicketNote(ticket_id=ticket_id, sealed=note)))
    found = _note(hall, ticket_id)
    assert found == note
    assert type(found) is bytes
    _commit(hall, Change(note=TicketNote(ticket_id=ticket_id, sealed=None)))
    assert _note(hall, ticket_id) is None


def _note(hall: Hall, ticket_id: TicketId) -> bytes | None:
    with hall.store.hall.view() as view:
        return view.note(ticket_id)


@pytest.mark.parametrize("seen", [MOMENT, None])
def test_when_a_desk_was_last_heard_of(hall: Hall, seen: datetime | None) -> None:
    seat = Seat(desk=DESK, service_date=MONDAY, officer="siti", seen_at=seen)
    _commit(hall, Change(seat=seat))
    with hall.store.hall.view() as view:
        assert view.seats(MONDAY) == (seat,)


@pytest.mark.parametrize("closed", [MOMENT, None])
def test_when_a_day_was_closed(hall: Hall, closed: datetime | None) -> None:
    hall.issue()
    with hall.store.hall.view() as view:
        counters = replace(view.counters(MONDAY), closed_at=closed)
    _commit(hall, Change(counters=counters))
    with hall.store.hall.view() as view:
        assert view.counters(MONDAY) == counters
