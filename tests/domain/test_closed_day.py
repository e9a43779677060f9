"""A day that has been closed takes no more numbers, places or returns; a day that has not begun is blank.

Rule: the end of a day is final (domain.md 3: what is left expires, and is counted).
"""

import pytest
from msgspec.structs import replace

from shared.domain.day import Change, DayCounters, Situation
from shared.domain.device import Device, DeviceRole
from shared.domain.figures import DayFigures
from shared.domain.ids import DeskNumber, Prefix, TicketId
from shared.domain.issuing import decide_issue
from shared.domain.outcomes import Cannot, CannotBecause, Refused, RefusedBecause
from shared.domain.releasing import decide_release
from shared.domain.serving import decide_return
from shared.domain.ticket import PriorityClass, TicketState
from tests.domain.situations import MONDAY, at, situation, ticket


@pytest.fixture
def closed() -> Situation:
    now = situation("11:00")
    return replace(now, counters=replace(now.counters, closed_at=at("10:30")))


def test_a_closed_day_hands_out_no_number(closed: Situation) -> None:
    decision = decide_issue(
        closed,
        prefix="A",
        priority=PriorityClass.none,
        kiosk="lobby",
        actor="kiosk:lobby",
        ticket_id=TicketId("new"),
        code="7KQ2M9DX",
        ahead=0,
        open_desks=1,
    )
    assert isinstance(decision.outcome, Refused)
    assert decision.outcome.reason is RefusedBecause.after_hours
    assert decision.change == Change()


@pytest.mark.parametrize("override", [False, True])
def test_a_closed_day_gets_no_more_places(closed: Situation, override: bool) -> None:
    decision = decide_release(closed, count=1, reason="antre", override=override, actor="officer:siti")
    assert decision.outcome == Cannot(reason=CannotBecause.day_closed)


def test_nobody_comes_back_into_the_line_of_a_closed_day(closed: Situation) -> None:
    absent = ticket(3, TicketState.no_show)
    decision = decide_return(closed, ticket=absent, waiting=(), desk=DeskNumber(3), actor="officer:siti")
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


@pytest.mark.parametrize("role", list(DeviceRole))
def test_a_new_device_may_log_in(role: DeviceRole) -> None:
    assert not Device(name="kiosk-1", role=role).is_disabled
