"""What programs may look at: the day, the hall screen's board, a desk, a ticket's history, the events."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from shared.domain.calendar import ClosedBecause, Phase
from shared.domain.events import EventKind, NewEvent
from shared.domain.ids import CallSeq, DeskNumber, EventSeq
from shared.domain.ticket import Action, PriorityClass, TicketState
from shared.services import commands as c
from shared.services.local_hall import RECENT_CALLS
from tests.memory_store import MemoryStore
from tests.services.halls import MONDAY, RINA, SITI, Visit, wib

DESK = DeskNumber(3)
TUESDAY, FRIDAY, SATURDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)


def sessions(visit: Visit, day: date | None = None) -> list[tuple[int, int, int, int]]:
    """Number, cap, issued and left of each session."""
    return [(s.number, s.cap, s.issued, s.left) for s in visit.hall.day_status(day).sessions]


# --- the hall and its day ---


@pytest.mark.parametrize("practice", [True, False])
def test_the_hall_says_whether_it_practises(practice: bool) -> None:
    visit = Visit(MemoryStore(practice=practice))
    assert visit.hall.info().practice is practice
    assert visit.hall.day_status().practice is practice
    assert visit.hall.info().settings.raw == visit.store.raw


def test_a_fresh_day() -> None:
    status = Visit().hall.day_status()
    assert (status.hall_name, status.hall_address) == (
        "Layanan Lapor Mas Wapres",
        "Istana Wakil Presiden, Jl. Kebon Sirih No. 14, Jakarta Pusat",
    )
    assert (status.now, status.service_date, status.phase, status.session) == (wib("08:17"), MONDAY, Phase.open, 1)
    assert (status.next_opening, status.closed_because, status.message) == (wib("13:00"), None, "")
    assert (status.day_quota, status.tolerance, status.day_cap, status.releasable) == (50, 60, 50, 10)
    assert (status.issued, status.left_session, status.left_day, status.turned_away) == (0, 40, 50, 0)
    assert (status.released, status.overridden, status.waiting, status.minutes) == (0, 0, 0, 0)
    assert (status.open_desks, status.waiting_by_service) == (0, {"A": 0, "B": 0, "D": 0})
    assert [service.prefix for service in status.services] == ["A", "B", "D"]
    assert status.channels[0] == "WhatsApp 0811-1704-2207"
    assert status.last_event == 0


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        # number, cap, issued, left: three of 40 were issued in the morning
        ("11:00", [(1, 40, 3, 37), (2, 10, 0, 10)]),
        ("12:00", [(1, 40, 3, 0), (2, 47, 0, 47)]),
        ("13:30", [(1, 40, 3, 0), (2, 47, 0, 47)]),
        ("14:00", [(1, 40, 3, 0), (2, 47, 0, 0)]),
    ],
)
def test_what_the_morning_left_is_shown_once(clock: str, expected: list[tuple[int, int, int, int]]) -> None:
    visit = Visit()
    visit.issue_many(3)
    assert sessions(visit.at(clock)) == expected


def test_without_roll_over_the_morning_takes_its_places_along() -> None:
    visit = Visit()
    visit.change("quota.roll_over", "no")
    visit.issue_many(3)
    assert sessions(visit.at("13:30")) == [(1, 40, 3, 0), (2, 10, 0, 10)]


def test_the_days_quota_bounds_every_session() -> None:
    visit = Visit()
    visit.change("day.quota", "5")
    visit.issue_many(3)
    assert sessions(visit) == [(1, 40, 3, 2), (2, 10, 0, 2)]


def test_a_day_to_come_and_a_day_past() -> None:
    visit = Visit()
    visit.issue_many(2)
    friday = visit.hall.day_status(FRIDAY)
    assert (friday.service_date, friday.phase, friday.session, friday.issued) == (FRIDAY, Phase.before, None, 0)
    assert sessions(visit, FRIDAY) == [(1, 40, 0, 40), (2, 10, 0, 10)]
    visit.at("09:00", TUESDAY)
    monday = visit.hall.day_status(MONDAY)
    assert (monday.phase, monday.issued, monday.waiting, monday.left_session) == (Phase.after, 2, 2, 0)
    assert sessions(visit, MONDAY) == [(1, 40, 2, 0), (2, 48, 0, 0)]
    assert visit.hall.day_status(TUESDAY) == visit.hall.day_status()


def test_another_day_is_shown_with_the_settings_of_that_day() -> None:
    visit = Visit()
    visit.do(c.ChangeSetting, RINA, key="day.quota", text="20", since=TUESDAY)
    visit.issue_many(2)
    quotas = {day: visit.hall.day_status(day).day_quota for day in (MONDAY, TUESDAY, FRIDAY)}
    assert quotas == {MONDAY: 50, TUESDAY: 20, FRIDAY: 20}
    assert visit.hall.day_status(TUESDAY).left_day == 20
    visit.at("09:00", TUESDAY)
    assert [visit.hall.day_status(day).day_cap for day in (MONDAY, TUESDAY)] == [50, 20]


def test_a_day_that_is_over_stays_as_it_was_whatever_is_changed_later() -> None:
    visit = Visit()
    visit.change("session.mon.1", "08:00-11:00 quota 30")
    visit.issue_many(2)
    visit.release(5)
    as_it_was = [*sessions(visit.at("23:00")), visit.hall.day_status().day_cap]
    visit.at("09:00", TUESDAY)
    visit.change("day.quota", "20")
    visit.change("session.mon.1", "09:00-10:00 quota 1")
    visit.change("session.mon.2", None)
    assert [*sessions(visit, MONDAY), visit.hall.day_status(MONDAY).day_cap] == as_it_was
    assert [s.number for s in visit.hall.day_status(MONDAY + timedelta(days=7)).sessions] == [1]


def test_a_closed_day_says_why() -> None:
    visit = Visit(MemoryStore(public_holidays={FRIDAY: "Cuti Bersama"}))
    friday, saturday = visit.hall.day_status(FRIDAY), visit.hall.day_status(SATURDAY)
    assert (friday.phase, friday.closed_because, friday.message) == (
        Phase.closed,
        ClosedBecause.holiday,
        "Cuti Bersama",
    )
    assert (saturday.phase, saturday.closed_because) == (Phase.closed, ClosedBecause.no_session)


def test_the_wait_is_for_all_who_wait_now() -> None:
    visit = Visit()
    visit.seat(1)
    visit.seat(2, "budi")
    visit.issue_many(5)
    visit.issue("D")
    status = visit.hall.day_status()
    assert (status.waiting, status.open_desks, status.minutes) == (6, 2, 45)
    assert status.waiting_by_service == {"A": 5, "B": 0, "D": 1}


def test_while_no_desk_is_at_work_the_wait_is_told_as_if_all_were() -> None:
    visit = Visit()
    visit.issue_many(11)
    assert (visit.hall.day_status().open_desks, visit.hall.day_status().minutes) == (0, 30)


# --- the board ---


def test_the_board_shows_who_is_at_a_desk_newest_call_first() -> None:
    visit = Visit()
    visit.issue_many(4)
    visit.call(1)
    visit.call(2)
    visit.call(3)
    visit.recall(1)
    visit.step(Action.start, 2)
    visit.step(Action.finish, 3)
    board = visit.hall.board()
    assert [(call.number, call.desk, call.call_seq) for call in board.current] == [("A-001", 1, 4), ("A-002", 2, 2)]
    assert [call.number for call in board.recent] == ["A-001", "A-003", "A-002"]
    assert board.recent[0].at == visit.store.now
    assert (board.last_call, board.desk_word, set(board.running_text)) == (4, "meja", {"id", "en"})
    assert board.day == visit.hall.day_status()


def test_an_empty_board() -> None:
    board = Visit().hall.board()
    assert (board.current, board.recent, board.last_call) == ((), (), 0)


def test_a_long_talk_stays_on_the_board_however_many_are_called_meanwhile() -> None:
    visit = Visit()
    visit.issue_many(2)
    visit.call(1)
    visit.call(2)
    for _ in range(RECENT_CALLS + 5):
        visit.recall(2)
    board = visit.hall.board()
    assert [call.number for call in board.recent] == ["A-002"]
    assert [(call.number, call.desk, call.call_seq) for call in board.current] == [
        ("A-002", 2, RECENT_CALLS + 7),
        ("A-001", 1, 1),
    ]


def test_a_row_that_somebody_wrote_by_hand_stops_no_board() -> None:
    visit = Visit()
    visit.issue_many(2)
    visit.call(3)
    ticket = visit.ticket("A-002")
    visit.store.all_tickets[ticket.id] = replace(ticket, state=TicketState.called, desk=DeskNumber(4))
    assert [call.number for call in visit.hall.board().current] == ["A-001"]


def test_the_board_of_a_new_day_is_empty_but_goes_on_counting_calls() -> None:
    visit = Visit()
    visit.issue()
    visit.call()
    board = visit.at("07:00", TUESDAY).hall.board()
    assert (board.current, board.recent, board.last_call) == ((), (), 1)


def test_the_public_pictures_hold_no_code_id_or_officer() -> None:
    visit = Visit()
    visit.seat(3, "siti")
    issued = visit.issue(priority=PriorityClass.disabled)
    visit.call()
    shown = repr(asdict(visit.hall.board()))
    assert issued.number in shown
    for secret in (issued.code, issued.ticket_id, "siti", "disabled"):
        assert secret not in shown


# --- a desk ---


def test_a_desk_sees_its_citizen_the_line_in_calling_order_and_those_set_aside() -> None:
    visit = Visit()
    visit.seat(3)
    visit.issue_many(5)
    visit.issue("B", PriorityClass.elderly)
    visit.call(3)  # B-001: priority is due
    visit.step(Action.park, 3)
    visit.call(3)
    visit.no_show(3)
    visit.serve(3)
    visit.call(4)
    visit.call(3)
    status = visit.hall.desk_status(DESK)
    assert (status.desk, status.officer, status.served_today) == (3, "siti", 1)
    assert status.held == visit.ticket("A-004")
    assert [ticket.number for ticket in status.waiting] == ["A-005"]
    assert [ticket.number for ticket in status.parked] == ["B-001"]
    assert [ticket.number for ticket in status.no_shows] == ["A-001"]
    assert status.last_call is not None
    assert (status.last_call.number, status.last_call.desk) == ("A-004", 3)
    assert status.day == visit.hall.day_status()


def test_a_desk_that_nobody_used() -> None:
    status = Visit().hall.desk_status(DeskNumber(7))
    assert (status.officer, status.held, status.waiting, status.served_today) == (None, None, (), 0)
    assert (status.parked, status.no_shows, status.last_call, status.unconfirmed) == ((), (), None, ())


def test_the_line_of_a_desk_is_the_order_in_which_it_would_call() -> None:
    visit = Visit()
    visit.issue_many(3)
    visit.issue(priority=PriorityClass.pregnant)
    visit.issue(priority=PriorityClass.elderly)
    visit.call(3)
    visit.transfer(3, to_desk=5)
    # A-004 is reserved for desk 5 and stands in no other line.
    lines = {desk: [t.number for t in visit.hall.desk_status(DeskNumber(desk)).waiting] for desk in (3, 5)}
    assert lines == {3: ["A-001", "A-005", "A-002", "A-003"], 5: ["A-001", "A-004", "A-002", "A-005", "A-003"]}
    assert [visit.serve(5) for _ in lines[5]] == lines[5]


# --- one ticket, all events ---


def test_a_ticket_with_its_whole_history() -> None:
    visit = Visit()
    visit.issue_many(2)
    issued = visit.issue()
    attempt = visit.print(issued.ticket_id)
    visit.print_end(attempt.attempt_id)
    visit.call_number("A-003", 3)
    visit.step(Action.start)
    visit.step(Action.finish)
    history = visit.hall.ticket(" a3 ")
    assert history is not None
    assert (history.ticket.number, history.ticket.state) == ("A-003", TicketState.finished)
    assert [event.event.kind.value for event in history.events] == [
        "ticket_issued",
        "slip_printed",
        "called_out_of_order",
        "ticket_called",
        "service_started",
        "ticket_finished",
    ]
    assert [each.state.value for each in history.attempts] == ["printed"]


@pytest.mark.parametrize("number", ["A-002", "A-000", "Budi", ""])
def test_no_ticket_no_history(number: str) -> None:
    visit = Visit()
    visit.issue()
    assert visit.hall.ticket(number) is None


def test_a_ticket_of_another_day_is_found_by_its_day() -> None:
    visit = Visit()
    visit.issue()
    visit.at("09:00", TUESDAY)
    assert visit.hall.ticket("A-001") is None
    assert visit.ticket("A-001", MONDAY).service_date == MONDAY


def test_events_come_in_order_since_a_sequence_number_or_of_a_day() -> None:
    visit = Visit()
    visit.issue_many(3)
    visit.at("09:00", TUESDAY).issue()
    assert [event.seq for event in visit.hall.events()] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [event.seq for event in visit.hall.events(since=EventSeq(6))] == [7, 8]
    assert [event.seq for event in visit.hall.events(day=TUESDAY)] == [8]
    assert [event.seq for event in visit.hall.events(since=EventSeq(1), day=MONDAY)] == [2, 3, 4, 5, 6, 7]
    assert visit.hall.events(since=EventSeq(8)) == ()


def test_an_event_that_calls_nobody_to_no_desk_is_no_call() -> None:
    visit = Visit()
    visit.issue()
    visit.call()
    stray = NewEvent(kind=EventKind.ticket_called, actor=SITI, service_date=MONDAY, call_seq=CallSeq(2))
    visit.store.event_log.append(type(visit.store.event_log[0])(seq=EventSeq(3), at=visit.store.now, event=stray))
    assert [call.number for call in visit.hall.board().recent] == ["A-001"]


def test_a_desk_at_work_is_noted_and_an_empty_one_is_not() -> None:
    visit = Visit()
    assert visit.hall.heartbeat(DESK) is False
    visit.seat(3)
    visit.store.advance(minutes=5)
    assert visit.hall.day_status().open_desks == 0
    assert visit.hall.heartbeat(DESK) is True
    assert visit.hall.day_status().open_desks == 1
