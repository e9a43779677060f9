"""Handing out numbers, on both databases: numbers, quota, roll-over, one answer for each request.

Rule: what is checked here is checked through the seam that programs use.
"""

from datetime import timedelta

import pytest

from shared.domain.outcomes import Issued, Refused, RefusedBecause
from shared.domain.ticket import PriorityClass, TicketState
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from tests.store.halls import KIOSK, MONDAY, Hall, OpenHall, raw


def test_numbers_rise_by_one_within_each_service(hall: Hall) -> None:
    issued = [hall.issue(service).number for service in "ABADAB"]
    assert issued == ["A-001", "B-001", "A-002", "D-001", "A-003", "B-002"]


def test_an_issued_number_says_where_the_citizen_stands(hall: Hall) -> None:
    hall.issue()
    second = hall.issue()
    assert (second.ahead, second.session, second.left_session, second.left_day) == (1, 1, 38, 48)
    assert second.service_date == MONDAY


def test_numbers_begin_anew_each_day_and_yesterdays_stay(open_hall: OpenHall) -> None:
    open_hall("08:30").issue()
    tuesday = open_hall("08:30", MONDAY + timedelta(days=1))
    assert tuesday.issue().number == "A-001"
    yesterday = tuesday.local.ticket("A-001", MONDAY)
    assert yesterday is not None
    assert yesterday.ticket.service_date == MONDAY


def test_a_full_session_refuses_and_counts_the_turned_away(hall: Hall) -> None:
    hall.set("session.mon.1", "08:00-12:00 quota 2")
    assert [type(hall.ask()) for _ in range(4)] == [Issued, Issued, Refused, Refused]
    refused = hall.ask()
    assert isinstance(refused, Refused)
    assert refused.reason is RefusedBecause.session_full
    assert refused.next_opening is not None
    assert refused.next_opening.hour == 13
    assert hall.local.day_status().turned_away == 3


def test_a_full_day_refuses_whatever_the_session_has(hall: Hall) -> None:
    hall.set("day.quota", "1")
    hall.issue()
    refused = hall.ask()
    assert isinstance(refused, Refused)
    assert refused.reason is RefusedBecause.day_full


def test_documents_only_stand_outside_the_quota(hall: Hall) -> None:
    hall.set("day.quota", "0")
    assert hall.issue("D").number == "D-001"
    assert hall.local.day_status().issued == 0


@pytest.mark.parametrize(("rolls_over", "left"), [("yes", 49), ("no", 10)])
def test_unused_places_roll_over_to_the_afternoon_when_the_hall_wants_it(
    open_hall: OpenHall, rolls_over: str, left: int
) -> None:
    morning = open_hall("08:30")
    morning.set("quota.roll_over", rolls_over)
    morning.issue()
    afternoon = open_hall("13:10")
    assert afternoon.local.day_status().left_session == left
    assert afternoon.issue().session == 2


def test_a_cut_of_the_quota_below_what_is_issued_refuses_and_breaks_nothing(hall: Hall) -> None:
    for _ in range(3):
        hall.issue()
    hall.set("day.quota", "2")
    assert isinstance(hall.ask(), Refused)
    assert hall.local.day_status().left_day == 0


@pytest.mark.parametrize(
    ("clock", "reason"), [("07:00", "not_open_yet"), ("12:30", "not_open_yet"), ("15:00", "after_hours")]
)
def test_outside_the_sessions_no_number_is_given(open_hall: OpenHall, clock: str, reason: str) -> None:
    refused = open_hall(clock).ask()
    assert isinstance(refused, Refused)
    assert refused.reason.value == reason


def test_a_holiday_of_the_republic_closes_the_hall_and_a_local_decision_opens_it(open_hall: OpenHall) -> None:
    christmas = MONDAY.replace(month=12, day=25)
    hall = open_hall("08:30", christmas)
    refused = hall.ask()
    assert isinstance(refused, Refused)
    assert refused.reason is RefusedBecause.closed_today
    assert "Natal" in refused.message
    hall.set(f"opened.{christmas}", "Petugas piket")
    assert hall.issue().number == "A-001"
    hall.set(f"closed.{christmas}", "Listrik padam")
    assert isinstance(hall.ask(), Refused)


def test_sessions_planned_for_a_holiday_are_held_on_it(open_hall: OpenHall) -> None:
    joint_leave = MONDAY.replace(month=12, day=24)
    hall = open_hall("08:30", joint_leave)
    assert isinstance(hall.ask(), Refused)
    hall.set(f"session.{joint_leave}.1", "08:00-10:00 quota 20")
    assert hall.issue().left_session == 19


def test_a_repeated_request_gets_the_identical_answer_and_changes_nothing(hall: Hall) -> None:
    request_id = c.new_request_id()
    first = hall.ask(request_id=request_id)
    events = hall.local.events()
    assert [hall.ask(request_id=request_id) for _ in range(3)] == [first] * 3
    assert hall.local.events() == events
    assert hall.issue().number == "A-002"


def test_a_refusal_is_an_answer_too_and_is_repeated(hall: Hall) -> None:
    request_id = c.new_request_id()
    hall.set("day.quota", "0")
    first = hall.ask(request_id=request_id)
    assert isinstance(first, Refused)
    hall.set("day.quota", "50")
    assert hall.ask(request_id=request_id) == first
    assert hall.local.day_status().turned_away == 1


def test_a_request_id_of_another_command_is_refused(hall: Hall) -> None:
    request_id = c.new_request_id()
    hall.ask(request_id=request_id)
    with pytest.raises(Problem) as caught:
        hall.do(c.CallNext, desk=1, request_id=request_id)
    assert caught.value.code is ProblemCode.REQUEST_ID_REUSED
    assert hall.issue().number == "A-002"


def test_a_ticket_comes_back_as_it_was_issued(hall: Hall) -> None:
    issued = hall.issue("B", PriorityClass.elderly)
    history = hall.local.ticket(" b1 ")
    assert history is not None
    ticket = history.ticket
    assert (ticket.id, ticket.number, ticket.code) == (issued.ticket_id, "B-001", issued.code)
    assert (ticket.state, ticket.priority, ticket.kiosk) == (TicketState.waiting, PriorityClass.elderly, "lobby")
    assert ticket.issued_at == issued.issued_at
    assert ticket.issued_at.utcoffset() == timedelta(0)
    assert [event.event.kind.value for event in history.events] == ["ticket_issued"]
    assert hall.local.ticket("B-002") is None
    assert hall.local.ticket("nonsense") is None


def test_the_counters_in_the_store_are_the_caps_of_the_rules(hall: Hall) -> None:
    hall.issue()
    hall.issue("D")
    assert raw(hall.url, "SELECT issued, cap, released FROM service_day") == [(1, 50, 0)]
    assert raw(hall.url, "SELECT session, issued, cap, extra FROM session_day") == [(1, 1, 40, 0)]
    assert raw(hall.url, "SELECT prefix, last_ordinal FROM day_number ORDER BY prefix") == [("A", 1), ("D", 1)]


def test_times_and_dates_are_the_same_bytes_in_both_databases(hall: Hall) -> None:
    hall.issue()
    ((date_text, issued_at),) = raw(hall.url, "SELECT service_date, issued_at FROM ticket")
    assert date_text == "2026-11-23"
    assert issued_at.startswith("2026-11-23T01:30:")
    assert len(issued_at) == len("2026-11-23T01:30:00.000000Z")
    assert issued_at.endswith("Z")


def test_the_actor_is_in_the_event(hall: Hall) -> None:
    hall.issue()
    assert hall.local.events()[-1].event.actor == KIOSK
