"""The one lock and the one order of events, on both databases.

Rule: gapless, in commit order, never changed; whoever leaves the lock without a commit leaves nothing.
"""

import threading
from datetime import date

import pytest
from msgspec.structs import replace

from shared.domain.day import Change
from shared.domain.events import EventKind, NewEvent
from shared.domain.ids import EventSeq
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.ports import LockedHall, StoredAnswer
from shared.store.database import StoreFault
from shared.store.opening import open_store
from tests.store.halls import AT_WORK, DATABASE_ERRORS, MONDAY, Hall, OpenHall, raw

ANSWER = StoredAnswer(command="Test", outcome="{}")


def test_the_first_event_is_the_making_of_the_hall(hall: Hall) -> None:
    (made,) = hall.local.events()
    assert (made.seq, made.event.kind, dict(made.event.facts)) == (1, EventKind.hall_made, {"practice": True})


def test_events_are_gapless_and_in_order_of_time(hall: Hall) -> None:
    for _ in range(3):
        hall.issue()
    hall.call(1)
    hall.ask("Z")
    hall.finish(1)
    events = hall.local.events()
    assert [event.seq for event in events] == list(range(1, 7))
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert hall.local.day_status().last_event == 6


def test_events_are_read_after_a_number_of_a_day_and_of_a_ticket(open_hall: OpenHall) -> None:
    monday = open_hall()
    issued = monday.issue()
    monday.issue()
    monday.call(1)
    tuesday = open_hall("08:30", date(2026, 11, 24))
    tuesday.issue()
    assert [event.seq for event in tuesday.local.events(since=EventSeq(3))] == [4, 5, 6, 7, 8]
    # Monday was never closed: the first command of Tuesday ends it, as events of Monday.
    assert [event.seq for event in tuesday.local.events(day=MONDAY)] == [1, 2, 3, 4, 5, 6, 7]
    with tuesday.store.hall.view() as view:
        assert [event.seq for event in view.events(ticket_id=issued.ticket_id)] == [2, 4, 5]
        assert [event.seq for event in view.events(since=EventSeq(1), day=MONDAY, limit=2)] == [2, 3]


@pytest.mark.parametrize(
    "facts", [{"a": 1, "b": None, "c": True, "d": "Ibu \u2013 \u00e9 \U0001f600 \"'"}, {"z": "\\n", "y": -1}, {}]
)
def test_facts_come_back_as_they_were(hall: Hall, facts: dict[str, str | int | bool | None]) -> None:
    event = NewEvent(kind=EventKind.ticket_parked, actor="x", service_date=MONDAY, facts=facts)
    with hall.store.hall.locked() as locked:
        locked.commit(Change(events=(event, event)), request_id=c.new_request_id(), answer=ANSWER)
    assert [each.event for each in hall.local.events()][1:] == [event, event]


def test_leaving_the_lock_without_a_commit_leaves_nothing(hall: Hall) -> None:
    hall.issue()
    before = hall.local.events(), hall.local.day_status().issued
    with hall.store.hall.locked() as locked:
        assert locked.last_event == 2
    with pytest.raises(ZeroDivisionError), hall.store.hall.locked() as locked:
        raise ZeroDivisionError
    assert (hall.local.events(), hall.local.day_status().issued) == before
    assert hall.issue().number == "A-002"


def test_a_write_that_the_database_refuses_leaves_nothing_of_the_whole_change(hall: Hall) -> None:
    issued = hall.issue()
    history = hall.local.ticket("A-001")
    assert history is not None
    twin = replace(history.ticket, id=c.new_request_id())
    event = NewEvent(kind=EventKind.ticket_issued, actor="x", service_date=MONDAY)
    request_id = c.new_request_id()
    with pytest.raises(StoreFault) as caught, hall.store.hall.locked() as locked:
        locked.commit(Change(new_ticket=twin, events=(event,)), request_id=request_id, answer=ANSWER)
    assert issued.code not in str(caught.value)
    assert len(hall.local.events()) == 2
    with hall.store.hall.locked() as locked:
        assert locked.first_answer(request_id) is None
    assert hall.issue().number == "A-002"


def test_a_view_stays_the_same_while_others_commit(open_hall: OpenHall) -> None:
    looker, kiosk = open_hall(), open_hall()
    kiosk.issue()
    with looker.store.hall.view() as view:
        before = view.last_event, view.count_waiting(MONDAY)
        kiosk.issue()
        assert (view.last_event, view.count_waiting(MONDAY)) == before == (2, 1)
        assert len(view.events()) == 2
    with looker.store.hall.view() as view:
        assert (view.last_event, view.count_waiting(MONDAY)) == (3, 2)


def test_one_store_serves_several_threads(hall: Hall) -> None:
    numbers: list[str] = []
    threads = [threading.Thread(target=lambda: numbers.append(hall.issue().number)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"A-{n:03d}" for n in range(1, 6)]


def test_a_file_that_stays_locked_is_said_to_be_busy(sqlite_hall: Hall) -> None:
    other = open_store(sqlite_hall.url, program="test")
    with sqlite_hall.store.hall.locked(), pytest.raises(Problem) as caught, other.hall.locked():
        pass
    assert caught.value.code is ProblemCode.STORE_BUSY
    other.close()
    assert sqlite_hall.issue().number == "A-001"


def _sleep_until_another_was_served(other: Hall, locked: LockedHall) -> None:
    assert other.issue().number == "A-001"
    locked.commit(Change(), request_id=c.new_request_id(), answer=ANSWER)


def test_a_program_that_sleeps_with_the_lock_loses_it_and_the_others_go_on(postgres_hall: Hall) -> None:
    other = Hall(open_store(postgres_hall.url, program="test", clock=AT_WORK), postgres_hall.url)
    with pytest.raises(Problem) as caught, postgres_hall.store.hall.locked() as locked:
        _sleep_until_another_was_served(other, locked)
    assert caught.value.code is ProblemCode.STORE_LOST
    other.store.close()
    assert postgres_hall.issue().number == "A-002"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'nobody' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 1",
        "UPDATE service_day SET issued = cap + 1",
        "UPDATE service_day SET issued = -1",
        "UPDATE session_day SET issued = cap + 1",
        "UPDATE ticket SET state = 'lost'",
        "UPDATE ticket SET priority = 'vip'",
        "UPDATE ticket SET state = 'called', desk = 1",
        "UPDATE ticket SET state = 'serving', desk = NULL",
        "UPDATE ticket SET ordinal = 1",
        "UPDATE day_number SET last_ordinal = 0",
        "INSERT INTO day_number SELECT * FROM day_number",
        "INSERT INTO request SELECT * FROM request",
        "INSERT INTO session_day VALUES (1, '2026-01-01', 1, 0, 0, 0)",
        "INSERT INTO hall_state VALUES (2, 0, 0, 0, '')",
        "INSERT INTO print_attempt VALUES ('x', 1, 'nobody', 0, 'printed', '', '', NULL)",
        "UPDATE hall SET is_practice = 2",
    ],
)
def test_constraints_stand_behind_the_code(hall: Hall, statement: str) -> None:
    hall.issue()
    hall.issue()
    with pytest.raises(DATABASE_ERRORS):
        raw(hall.url, statement)


def test_a_call_sequence_is_used_once(hall: Hall) -> None:
    call = "INSERT INTO event VALUES (1, ?, '', 'ticket_called', '', '', NULL, NULL, 1, 7, '{}', '')"
    raw(hall.url, call, 100)
    with pytest.raises(DATABASE_ERRORS):
        raw(hall.url, call, 101)
