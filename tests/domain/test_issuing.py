"""Handing out a number, or saying why not and when the kiosk opens next."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.domain.day import Decision, Situation
from shared.domain.events import EventKind
from shared.domain.ids import Prefix, TicketId
from shared.domain.issuing import decide_issue
from shared.domain.outcomes import Issued, Refused, RefusedBecause
from shared.domain.quota import QuotaUse
from shared.domain.ticket import Place, PriorityClass, TicketState
from tests.domain.situations import FRIDAY, MONDAY, SATURDAY, TUESDAY, hall, local, situation

NEXT_MONDAY = date(2026, 11, 30)
FULL = QuotaUse(issued={1: 40, 2: 10})


def issue(now: Situation, prefix: str = "A", **changes: Any) -> Decision:
    return decide_issue(
        now,
        **{
            "prefix": prefix,
            "priority": PriorityClass.none,
            "kiosk": "lobby",
            "actor": "kiosk:lobby",
            "ticket_id": TicketId("new"),
            "code": "7K4Q2M9D",
            "ahead": 0,
            "open_desks": 10,
            **changes,
        },
    )


def test_the_first_number_of_a_day() -> None:
    decision = issue(situation(next_event=17))
    ticket = decision.change.new_ticket
    assert ticket is not None
    assert decision.outcome == Issued(
        number="A-001",
        ticket_id=TicketId("new"),
        service=Prefix("A"),
        service_date=MONDAY,
        session=1,
        ahead=0,
        left_session=39,
        left_day=49,
        minutes=0,
        issued_at=local("08:17"),
        code="7K4Q2M9D",
        priority="none",
    )
    assert (ticket.number, ticket.service_date, ticket.session) == ("A-001", MONDAY, 1)
    assert (ticket.state, ticket.place, ticket.times_called) == (TicketState.waiting, Place(line=17), 0)
    assert (ticket.issued_at, ticket.changed_at) == (local("08:17"), local("08:17"))
    assert decision.change.counters is not None
    assert decision.change.counters.last_ordinal == {"A": 1}
    assert decision.change.counters.use.issued == {1: 1}


def test_an_issue_is_one_event_without_personal_data() -> None:
    (event,) = issue(situation(), priority=PriorityClass.pregnant).change.events
    assert (event.kind, event.actor, event.number) == (EventKind.ticket_issued, "kiosk:lobby", "A-001")
    assert event.facts == {"service": "A", "session": 1, "priority": "pregnant", "kiosk": "lobby"}


def test_numbers_are_counted_per_prefix() -> None:
    now = situation()
    counters = replace(now.counters, last_ordinal={Prefix("A"): 7, Prefix("D"): 3})
    now = replace(now, counters=counters)
    assert [issue(now, prefix).outcome.number for prefix in "ABD"] == ["A-008", "B-001", "D-004"]
    decision = issue(now, "B")
    assert decision.change.counters is not None
    assert decision.change.counters.last_ordinal == {"A": 7, "B": 1, "D": 3}


@pytest.mark.parametrize("priority", list(PriorityClass))
def test_priority_is_written_on_the_ticket(priority: PriorityClass) -> None:
    decision = issue(situation(), priority=priority)
    assert decision.change.new_ticket is not None
    assert decision.change.new_ticket.priority is priority
    assert decision.outcome.priority == priority.value


def test_the_citizen_hears_how_many_are_ahead_and_about_how_long() -> None:
    outcome = issue(situation(), ahead=7, open_desks=2).outcome
    assert (outcome.ahead, outcome.minutes) == (7, 60)


def test_documents_only_need_no_place_and_take_none() -> None:
    decision = issue(situation("13:10", use=FULL), "D")
    assert decision.outcome.outcome == "issued"
    assert (decision.outcome.left_session, decision.outcome.left_day) == (0, 0)
    assert decision.change.counters is not None
    assert decision.change.counters.use == FULL


def test_an_afternoon_number_uses_what_the_morning_left() -> None:
    outcome = issue(situation("13:10", use=QuotaUse(issued={1: 28}))).outcome
    assert (outcome.session, outcome.left_session, outcome.left_day) == (2, 21, 21)


# --- refusals ---


@pytest.mark.parametrize(
    ("day", "clock", "use", "service", "reason", "next_opening"),
    [
        (MONDAY, "07:59", None, "A", RefusedBecause.not_open_yet, local("08:00")),
        (MONDAY, "12:30", None, "A", RefusedBecause.not_open_yet, local("13:00")),
        (FRIDAY, "11:30", None, "A", RefusedBecause.not_open_yet, local("13:30", FRIDAY)),
        (MONDAY, "14:00", None, "A", RefusedBecause.after_hours, local("08:00", TUESDAY)),
        (FRIDAY, "15:00", None, "A", RefusedBecause.after_hours, local("08:00", NEXT_MONDAY)),
        (SATURDAY, "09:00", None, "A", RefusedBecause.closed_today, local("08:00", NEXT_MONDAY)),
        (MONDAY, "11:59", QuotaUse(issued={1: 40}), "A", RefusedBecause.session_full, local("13:00")),
        (MONDAY, "13:10", FULL, "A", RefusedBecause.day_full, local("08:00", TUESDAY)),
        (MONDAY, "13:10", FULL, "B", RefusedBecause.day_full, local("08:00", TUESDAY)),
        # a full morning leaves nothing for the afternoon: nobody shall wait for 13:00 in vain
        (MONDAY, "09:00", QuotaUse(issued={1: 50}), "A", RefusedBecause.day_full, local("08:00", TUESDAY)),
        (MONDAY, "12:30", QuotaUse(issued={1: 50}), "A", RefusedBecause.day_full, local("08:00", TUESDAY)),
        (MONDAY, "12:30", QuotaUse(issued={1: 50}), "D", RefusedBecause.not_open_yet, local("13:00")),
        (MONDAY, "07:00", QuotaUse(issued={1: 40, 2: 10}), "D", RefusedBecause.not_open_yet, local("08:00")),
        (MONDAY, "14:30", FULL, "A", RefusedBecause.after_hours, local("08:00", TUESDAY)),
        (SATURDAY, "09:00", FULL, "A", RefusedBecause.closed_today, local("08:00", NEXT_MONDAY)),
        (MONDAY, "09:00", None, "C", RefusedBecause.unknown_service, local("13:00")),
        (MONDAY, "09:00", None, "", RefusedBecause.unknown_service, local("13:00")),
        (MONDAY, "09:00", None, "a", RefusedBecause.unknown_service, local("13:00")),
    ],
)
def test_no_number_but_a_reason_and_the_next_opening(
    day: date, clock: str, use: QuotaUse | None, service: str, reason: RefusedBecause, next_opening: datetime
) -> None:
    now = situation(clock, day, use=use)
    decision = issue(now, service)
    assert isinstance(decision.outcome, Refused)
    assert (decision.outcome.reason, decision.outcome.next_opening) == (reason, next_opening)
    assert decision.outcome.service_date == day
    assert (decision.outcome.left_session, decision.outcome.left_day) == (
        now.places().session_left,
        now.places().day_left,
    )
    assert decision.change.new_ticket is None


def test_a_day_whose_later_sessions_have_no_places_either_is_full() -> None:
    settings = hall({"session.mon.2": "13:00-14:00 quota 0"})
    outcome = issue(situation("11:00", settings=settings, use=QuotaUse(issued={1: 40}))).outcome
    assert (outcome.reason, outcome.next_opening) == (RefusedBecause.day_full, local("08:00", TUESDAY))


def test_a_closed_day_says_why_in_the_halls_own_words() -> None:
    now = situation("09:00", settings=hall({f"closed.{MONDAY}": "Kunjungan tamu negara"}))
    outcome = issue(now).outcome
    assert (outcome.reason, outcome.message) == (RefusedBecause.closed_today, "Kunjungan tamu negara")


def test_a_hall_that_never_opens_again_promises_nothing() -> None:
    for_ever = {MONDAY + timedelta(days=n): "Libur" for n in range(1, 70)}
    now = situation("09:00", settings=hall({}, for_ever), use=QuotaUse(issued={1: 50}))
    outcome = issue(now).outcome
    assert (outcome.reason, outcome.next_opening) == (RefusedBecause.day_full, None)


@pytest.mark.parametrize(
    ("clock", "use", "service", "is_counted"),
    [
        ("13:10", FULL, "A", True),
        ("09:00", QuotaUse(issued={1: 40}), "A", True),
        ("12:30", QuotaUse(issued={1: 50}), "A", True),
        ("07:00", None, "A", False),
        ("15:00", FULL, "A", False),
        ("09:00", None, "X", False),
    ],
)
def test_only_those_who_found_the_quota_full_are_counted_as_turned_away(
    clock: str, use: QuotaUse | None, service: str, is_counted: bool
) -> None:
    change = issue(situation(clock, use=use), service).change
    if is_counted:
        assert change.counters is not None
        assert change.counters.turned_away == 1
        (event,) = change.events
        assert (event.kind, event.number, event.facts["service"]) == (EventKind.turned_away, None, service)
    else:
        assert (change.counters, change.events) == (None, ())


def test_a_quota_cut_below_what_was_issued_only_stops_further_numbers() -> None:
    now = situation("09:00", settings=hall({"day.quota": "10"}), use=QuotaUse(issued={1: 30}))
    outcome = issue(now).outcome
    assert (outcome.reason, outcome.left_day) == (RefusedBecause.day_full, 0)


# --- any quota ---


@given(
    day_quota=st.integers(0, 12),
    morning=st.integers(0, 8),
    afternoon=st.integers(0, 8),
    tries=st.lists(st.tuples(st.sampled_from(["09:00", "13:10"]), st.sampled_from("AABD")), max_size=30),
)
def test_a_day_of_tries_hands_out_gapless_numbers_within_every_cap(
    day_quota: int, morning: int, afternoon: int, tries: list[tuple[str, str]]
) -> None:
    changes = {"session.mon.1": f"08:00-12:00 quota {morning}", "session.mon.2": f"13:00-14:00 quota {afternoon}"}
    settings = hall({**changes, "day.quota": str(day_quota)})
    moments = {clock: settings.calendar.moment(situation(clock).now) for clock in ("09:00", "13:10")}
    now, numbers = situation("09:00", settings=settings), list[str]()
    for clock, service in sorted(tries, key=lambda each: each[0]):
        now = replace(now, moment=moments[clock])
        before = now.places()
        decision = issue(now, service)
        now = replace(now, counters=decision.change.counters or now.counters)
        if isinstance(decision.outcome, Issued):
            numbers.append(decision.outcome.number)
            assert service == "D" or before.session_left > 0
            assert now.places().session_left == decision.outcome.left_session >= 0
        else:
            assert before.session_left == 0
    for service in "ABD":
        mine = [number for number in numbers if number.startswith(service)]
        assert mine == [f"{service}-{n:03}" for n in range(1, len(mine) + 1)]
    issued = now.counters.use.issued
    assert sum(issued.values()) == sum(1 for number in numbers if number[0] in "AB") <= day_quota
    assert issued.get(1, 0) <= morning
    assert sum(issued.values()) <= morning + afternoon
    assert now.counters.turned_away == len(tries) - len(numbers)
