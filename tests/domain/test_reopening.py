"""When numbers can be had again: never a session that has no place left for anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shared.domain.quota import QuotaUse
from shared.domain.reopening import next_numbers_at
from shared.domain.settings import HallSettings
from tests.domain.situations import MONDAY, TUESDAY, hall, local, situation

SHORT_AFTERNOON = hall({"session.mon.2": "13:00-14:00 quota 0"})


def reopens(clock: str, issued: dict[int, int], settings: HallSettings | None = None) -> datetime | None:
    """When numbers are to be had again on that Monday."""
    now = situation(clock, settings=settings, use=QuotaUse(issued=issued))
    return next_numbers_at(now.settings.calendar, now.settings.quota, now.counters.use, now.moment)


@pytest.mark.parametrize(
    ("clock", "issued", "expected"),
    [
        ("06:00", {}, local("08:00")),
        ("09:00", {}, local("13:00")),
        ("11:00", {1: 40}, local("13:00")),
        ("11:00", {1: 50}, local("08:00", TUESDAY)),
        ("12:30", {1: 40, 2: 10}, local("08:00", TUESDAY)),
        ("13:30", {1: 40}, local("08:00", TUESDAY)),
        ("15:00", {}, local("08:00", TUESDAY)),
    ],
)
def test_the_next_session_with_a_place_or_else_the_next_day(
    clock: str, issued: dict[int, int], expected: datetime
) -> None:
    assert reopens(clock, issued) == expected


def test_an_afternoon_without_places_of_its_own_lives_on_what_the_morning_leaves() -> None:
    assert reopens("11:00", {1: 40}, SHORT_AFTERNOON) == local("08:00", TUESDAY)
    assert reopens("11:00", {1: 39}, SHORT_AFTERNOON) == local("13:00")


def test_without_roll_over_what_the_morning_leaves_is_gone() -> None:
    settings = hall({"session.mon.2": "13:00-14:00 quota 0", "quota.roll_over": "no"})
    assert reopens("11:00", {1: 10}, settings) == local("08:00", TUESDAY)


def test_places_that_a_supervisor_released_open_the_day_again() -> None:
    assert reopens("12:30", {1: 50}) == local("08:00", TUESDAY)
    use = QuotaUse(issued={1: 50}, extra={2: 5}, released=5)
    then = situation("12:30", use=use)
    assert next_numbers_at(then.settings.calendar, then.settings.quota, use, then.moment) == local("13:00")


def test_a_hall_that_never_opens_again_promises_nothing() -> None:
    for_ever = {MONDAY + timedelta(days=n): "Libur" for n in range(1, 70)}
    assert reopens("09:00", {1: 50}, hall({}, for_ever)) is None
