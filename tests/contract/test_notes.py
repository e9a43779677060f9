"""A note for the next officer, on both databases: it goes with the citizen, and goes when nobody comes next.

Rule: the store sees a seal, never a text; no event and no answer holds either (security.md, Personal data).
"""

from datetime import timedelta

import pytest

from shared.domain.ids import DeskNumber, TicketId
from shared.domain.outcomes import Cannot, CannotBecause, Done
from shared.domain.ticket import Action
from shared.services import commands as c
from shared.services.keys import Keys
from shared.services.notes import Note, Notes
from tests.store.halls import MONDAY, Hall, OpenHall, raw

KEYS = Keys(version=1, sealing=b"s" * 32, index=b"i" * 32)
NOTES = Notes(KEYS)
TEXT = "KTP tertinggal di mobil"


def transferred(hall: Hall, text: str = TEXT, **to: object) -> TicketId:
    """A citizen is called to desk 3 and sent to desk 5 with a note."""
    hall.issue()
    about = hall.call(3).ticket_id
    sealed = NOTES.seal(text, desk=DeskNumber(3), about=about)
    done = hall.do(c.Transfer, desk=3, note_sealed=sealed, meant=about, **(to or {"to_desk": 5}))
    assert isinstance(done, Done)
    return about


def note_at(hall: Hall, desk: int) -> Note | None:
    """What the officer at a desk reads about the citizen there."""
    status = hall.local.desk_status(desk)
    if status.note is None or status.held is None:
        return None
    return NOTES.open(status.note, about=status.held.id)


def kept(hall: Hall) -> int:
    return int(raw(hall.url, "SELECT count(*) FROM ticket_note")[0][0])


def test_the_next_officer_reads_it_with_the_citizen_and_nobody_before(hall: Hall) -> None:
    transferred(hall)
    assert (note_at(hall, 3), note_at(hall, 5)) == (None, None)
    hall.call(5)
    assert note_at(hall, 5) == Note(desk=DeskNumber(3), text=TEXT)


def test_the_store_has_it_sealed_and_nowhere_else(hall: Hall) -> None:
    transferred(hall)
    ((sealed,),) = raw(hall.url, "SELECT sealed FROM ticket_note")
    said = [*raw(hall.url, "SELECT facts, actor FROM event"), *raw(hall.url, "SELECT outcome FROM request")]
    assert TEXT.encode() not in bytes(sealed)
    assert not any(word in str(said) for word in (TEXT, "tertinggal", bytes(sealed).hex(), "note", "sealed"))


def test_it_stays_while_the_citizen_is_set_aside_absent_or_sent_on(hall: Hall) -> None:
    transferred(hall)
    hall.call(5)
    hall.do(c.StepAtDesk, desk=5, action=Action.park)
    hall.do(c.ReturnTicket, number="A-001", desk=5)
    hall.call(5)
    hall.do(c.Transfer, desk=5, to_service="B")
    hall.call(7)
    assert note_at(hall, 7) == Note(desk=DeskNumber(3), text=TEXT)


def test_a_new_one_takes_its_place(hall: Hall) -> None:
    about = transferred(hall)
    hall.call(5)
    sealed = NOTES.seal("Sudah lengkap", desk=DeskNumber(5), about=about)
    hall.do(c.Transfer, desk=5, to_desk=7, note_sealed=sealed, meant=about)
    hall.call(7)
    assert note_at(hall, 7) == Note(desk=DeskNumber(5), text="Sudah lengkap")
    assert kept(hall) == 1


@pytest.mark.parametrize("end", ["finish", "cancel"])
def test_it_goes_with_the_end_of_the_visit(hall: Hall, end: str) -> None:
    transferred(hall)
    if end == "finish":
        hall.call(5)
        hall.finish(5)
    else:
        hall.do(c.CancelTicket, number="A-001", reason="Pulang")
    assert kept(hall) == 0


def test_the_end_of_the_day_forgets_those_who_wait_and_those_who_were_absent(open_hall: OpenHall) -> None:
    hall = open_hall()
    transferred(hall)
    transferred(hall)
    hall.call(5)
    for _ in range(2):
        hall.do(c.Recall, desk=5)
    hall.do(c.StepAtDesk, desk=5, action=Action.no_show)
    assert kept(hall) == 2
    open_hall("16:00").do(c.CloseDay, actor="supervisor:rina")
    assert kept(hall) == 0


def test_of_a_day_that_nobody_closed_the_first_desk_of_the_next_one_forgets_them(open_hall: OpenHall) -> None:
    hall = open_hall()
    transferred(hall)
    tuesday = open_hall("08:10", MONDAY + timedelta(days=1))
    transferred(tuesday)
    assert kept(hall) == 2
    tuesday.do(c.SeatOfficer, desk=3, officer="siti")
    tuesday.call(5)
    assert kept(hall) == 1
    assert note_at(tuesday, 5) == Note(desk=DeskNumber(3), text=TEXT)


def test_a_repeated_request_with_the_note_sealed_anew_is_the_same_request(hall: Hall) -> None:
    hall.issue()
    about = hall.call(3).ticket_id
    request_id = c.new_request_id()
    answers = [
        hall.do(
            c.Transfer,
            request_id=request_id,
            desk=3,
            to_desk=5,
            note_sealed=NOTES.seal(TEXT, desk=DeskNumber(3), about=about),
            meant=about,
        )
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    hall.call(5)
    assert note_at(hall, 5) == Note(desk=DeskNumber(3), text=TEXT)


def test_a_number_reserved_for_a_desk_at_work_is_called_by_no_other_one(open_hall: OpenHall) -> None:
    hall = open_hall()
    hall.do(c.SeatOfficer, desk=5, officer="budi")
    hall.issue()
    hall.call(3)
    hall.do(c.Transfer, desk=3, to_desk=5)
    refused = hall.do(c.CallNumber, desk=3, number="A-001", reason="Lansia")
    assert isinstance(refused, Cannot)
    assert (refused.reason, refused.number) == (CannotBecause.reserved, "A-001")
    assert hall.do(c.CallNumber, desk=5, number="A-001", reason="Lansia").outcome == "called"


def test_a_desk_knows_which_desks_are_at_work(open_hall: OpenHall) -> None:
    hall = open_hall()
    for desk in (5, 3):
        hall.do(c.SeatOfficer, desk=desk, officer="siti")
    assert hall.local.desk_status(3).open_desks == (3, 5)
    assert open_hall("08:40").local.desk_status(3).open_desks == ()
