"""Desks that are heard of, on both databases: heartbeat, silence, letting go, and reservations that lapse.

Rule: a heartbeat is no event and does not wait for the hall's lock.
"""

from shared.domain.outcomes import Called, Cannot, CannotBecause, Done, NobodyWaiting
from shared.domain.ticket import TicketState
from shared.services import commands as c
from tests.store.halls import Hall, OpenHall


def seat(hall: Hall, desk: int, officer: str | None = "siti") -> None:
    hall.do(c.SeatOfficer, desk=desk, officer=officer)


def release(hall: Hall, desk: int, **more: object) -> object:
    return hall.do(c.ReleaseDesk, actor="supervisor:rina", desk=desk, reason="PC mati", **more)


def test_a_desk_is_open_for_two_minutes_after_it_was_heard_of(open_hall: OpenHall) -> None:
    seat(open_hall(), 3)
    assert open_hall("08:31").local.day_status().open_desks == 1
    assert open_hall("08:33").local.day_status().open_desks == 0
    later = open_hall("08:34")
    events = later.local.events()
    assert later.local.heartbeat(3) is True
    assert (later.local.day_status().open_desks, later.local.events()) == (1, events)


def test_a_heartbeat_of_nobody_says_so(hall: Hall) -> None:
    assert hall.local.heartbeat(3) is False
    seat(hall, 3)
    seat(hall, 3, None)
    assert hall.local.heartbeat(3) is False
    assert hall.local.day_status().open_desks == 0


def test_a_desk_that_works_by_command_line_is_open_while_it_holds_a_citizen(hall: Hall) -> None:
    hall.issue()
    hall.call(4)
    assert hall.local.day_status().open_desks == 1
    hall.finish(4)
    assert hall.local.day_status().open_desks == 0


def test_the_slip_and_the_start_page_count_the_same_desks(hall: Hall) -> None:
    seat(hall, 3)
    for _ in range(5):
        hall.issue()
    # One with its officer, one whose officer holds a citizen too, one by command line.
    seat(hall, 5, "budi")
    for desk in (5, 7):
        hall.call(desk)
    told = hall.local.day_status()
    assert (told.open_desks, told.waiting, told.minutes) == (3, 3, 15)
    assert hall.issue().minutes == told.minutes


def test_a_heartbeat_does_not_wait_for_the_halls_lock(postgres_hall: Hall) -> None:
    seat(postgres_hall, 3)
    with postgres_hall.store.hall.locked():
        assert postgres_hall.local.heartbeat(3) is True


def test_a_silent_desk_gives_its_citizen_back_to_the_old_place(open_hall: OpenHall) -> None:
    hall = open_hall()
    seat(hall, 3)
    for _ in range(2):
        hall.issue()
    hall.call(3)
    assert release(hall, 3) == Cannot(reason=CannotBecause.desk_open, number="A-001")
    later = open_hall("08:40")
    done = release(later, 3)
    assert isinstance(done, Done)
    assert (done.number, done.state) == ("A-001", TicketState.waiting)
    assert later.local.desk_status(3).officer is None
    assert later.call(5).number == "A-001"


def test_a_reservation_holds_while_its_desk_is_heard_of_and_lapses_after(open_hall: OpenHall) -> None:
    hall = open_hall()
    for desk in (3, 5):
        seat(hall, desk)
    hall.issue()
    hall.call(3)
    hall.do(c.Transfer, desk=3, to_desk=5)
    assert isinstance(hall.do(c.CallNext, desk=4), NobodyWaiting)
    assert hall.local.desk_status(4).waiting == ()
    later = open_hall("08:40")
    assert [t.number for t in later.local.desk_status(4).waiting] == ["A-001"]
    assert isinstance(later.do(c.CallNext, desk=4), Called)


def test_without_any_desk_client_every_reservation_holds(hall: Hall) -> None:
    hall.issue()
    hall.call(3)
    hall.do(c.Transfer, desk=3, to_desk=5)
    assert isinstance(hall.do(c.CallNext, desk=4), NobodyWaiting)
    assert hall.call(5).number == "A-001"


def test_a_reservation_for_a_desk_that_was_taken_away_is_everybodys(hall: Hall) -> None:
    hall.issue()
    hall.call(3)
    hall.do(c.Transfer, desk=3, to_desk=9)
    hall.set("desk.count", "5")
    assert hall.call(4).number == "A-001"
