"""A day that has been closed takes no more numbers, places or returns; a day that has not begun is blank.

Rule: the end of a day stands until somebody takes it back by name (domain.md 3: what is left expires, is counted).
"""

from datetime import datetime

import pytest
from msgspec.structs import replace

from shared.domain.day import Change, DayCounters, Situation
from shared.domain.device import Device, DeviceRole
from shared.domain.figures import DayFigures, figures_of
from shared.domain.ids import DeskNumber, Prefix, TicketId
from shared.domain.issuing import decide_issue
from shared.domain.outcomes import Cannot, CannotBecause, Refused, RefusedBecause
from shared.domain.releasing import decide_release
from shared.domain.serving import decide_return
from shared.domain.ticket import PriorityClass, TicketState
from tests.domain.situations import MONDAY, TUESDAY, at, hall, local, situation, ticket


@pytest.fixture
def closed() -> Situation:
    now = situation("11:00")
    return replace(now, counters=replace(now.counters, closed_at=at("10:30")))


def ask(now: Situation, told: str = "", prefix: str = "A") -> Refused:
    decision = decide_issue(
        now,
        prefix=prefix,
        priority=PriorityClass.none,
        kiosk="lobby",
        actor="kiosk:lobby",
        ticket_id=TicketId("new"),
        code="7KQ2M9DX",
        ahead=0,
        open_desks=1,
        told=told,
    )
    assert isinstance(decision.outcome, Refused)
    assert decision.change == Change()
    return decision.outcome


def test_a_day_that_ended_early_hands_out_no_number_and_says_what_citizens_are_told(closed: Situation) -> None:
    refused = ask(closed, "Listrik padam.")
    assert (refused.reason, refused.message) == (RefusedBecause.closed_today, "Listrik padam.")
    assert refused.next_opening == local("08:00", TUESDAY)


def test_whoever_asks_for_what_there_is_not_is_told_the_same_of_a_closed_day(closed: Situation) -> None:
    refused = ask(closed, "Listrik padam.", "X")
    assert (refused.reason, refused.message) == (RefusedBecause.unknown_service, "Listrik padam.")


def test_a_day_closed_after_its_last_session_has_ended_is_over(closed: Situation) -> None:
    ended = replace(closed, counters=replace(closed.counters, closed_at=at("14:00")))
    assert ask(ended).reason is RefusedBecause.after_hours


def test_a_day_without_service_stays_closed_for_its_reason_after_its_end() -> None:
    now = situation("11:00", settings=hall({f"closed.{MONDAY}": "Gempa"}))
    closed = replace(now, counters=replace(now.counters, closed_at=at("10:30")))
    assert (ask(closed).reason, ask(closed).message) == (RefusedBecause.closed_today, "Gempa")
    assert ask(closed, "Kembali besok.").message == "Kembali besok."


@pytest.mark.parametrize(
    ("closed_at", "last_close", "numbers", "ended_early"),
    [
        (None, at("14:00"), 1, False),
        (at("09:30"), at("14:00"), 0, True),
        (at("13:59"), at("14:00"), 1, True),
        (at("14:00"), at("14:00"), 1, False),
        (at("10:30"), None, 1, True),
        (at("10:30"), None, 0, False),
        (None, None, 1, False),
    ],
)
def test_a_day_ended_early_when_it_was_closed_before_its_last_session_ended_or_lost_its_sessions(
    closed_at: datetime | None, last_close: datetime | None, numbers: int, ended_early: bool
) -> None:
    issued = {Prefix("A"): numbers} if numbers else {}
    counters = DayCounters(service_date=MONDAY, last_ordinal=issued, closed_at=closed_at)
    assert counters.ended_early(last_close) is ended_early


@pytest.mark.parametrize("override", [False, True])
def test_a_closed_day_gets_no_more_places(closed: Situation, override: bool) -> None:
    decision = decide_release(closed, count=1, reason="antre", override=override, actor="officer:siti")
    assert decision.outcome == Cannot(reason=CannotBecause.day_closed)


def test_nobody_comes_back_into_the_line_of_a_closed_day(closed: Situation) -> None:
    absent = ticket(3, TicketState.no_show)
    decision = decide_return(closed, ticket=absent, waiting=(), seats=(), desk=DeskNumber(3), actor="officer:siti")
    assert isinstance(decision.outcome, Cannot)
    assert decision.outcome.reason is CannotBecause.day_closed


def test_a_day_is_blank_until_something_is_counted() -> None:
    assert DayCounters(service_date=MONDAY).is_blank
    assert not DayCounters(service_date=MONDAY, last_ordinal={Prefix("A"): 1}).is_blank
    assert not DayCounters(service_date=MONDAY, turned_away=1).is_blank


def test_every_number_is_counted_once() -> None:
    figures = DayFigures(
        issued=10, in_quota=8, served=4, no_show=2, cancelled=1, expired=1, turned_away=3, full_since=None
    )
    assert figures.not_ended == 2


def test_a_number_that_a_restore_passed_over_was_handed_out_to_nobody() -> None:
    counters = DayCounters(service_date=MONDAY, last_ordinal={Prefix("A"): 9057})
    figures = figures_of(counters, {TicketState.finished: 3, TicketState.waiting: 1}, None)
    assert (figures.issued, figures.not_ended) == (4, 1)


@pytest.mark.parametrize("role", list(DeviceRole))
def test_a_new_device_may_log_in(role: DeviceRole) -> None:
    assert not Device(name="kiosk-1", role=role).is_disabled
