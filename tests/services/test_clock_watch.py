"""The PC's clock beside the hall's: said from a minute on, never because an answer was slow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.services.clock_watch import ClockWatch, pc_clock

HALL = datetime(2026, 11, 23, 1, 17, tzinfo=UTC)


class Pc:
    """A PC whose clock shows `now`; a read of the hall takes `seconds`."""

    def __init__(self, *, ahead: timedelta, seconds: float = 0) -> None:
        self.now, self._seconds = HALL + ahead, seconds

    def read(self) -> datetime:
        self.now += timedelta(seconds=self._seconds)
        return HALL


def skew_of(pc: Pc) -> timedelta | None:
    """What the watch says after one read."""
    watch = ClockWatch(lambda: pc.now)
    assert watch.around(pc.read, lambda value: value)() == HALL
    return watch.skew


@pytest.mark.parametrize("seconds", [0, 1, -1, 60, -60])
def test_clocks_agree_up_to_a_minute(seconds: int) -> None:
    assert skew_of(Pc(ahead=timedelta(seconds=seconds))) is None


@pytest.mark.parametrize("seconds", [61, -61, 7200, -7200])
def test_more_than_a_minute_is_told_with_its_direction(seconds: int) -> None:
    assert skew_of(Pc(ahead=timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize("ahead", [0, -90, -179])
def test_an_answer_that_took_minutes_says_nothing_about_the_clock(ahead: int) -> None:
    """The hall's time lies somewhere between question and answer."""
    assert skew_of(Pc(ahead=timedelta(seconds=ahead), seconds=180)) is None


def test_what_a_slow_answer_cannot_excuse_is_told() -> None:
    assert skew_of(Pc(ahead=timedelta(seconds=-200), seconds=100)) == timedelta(seconds=-100)


def test_a_clock_that_was_mended_is_told_no_more() -> None:
    pc = Pc(ahead=timedelta(minutes=5))
    watch = ClockWatch(lambda: pc.now)
    read = watch.around(pc.read, lambda value: value)
    read()
    assert watch.skew == timedelta(minutes=5)
    pc.now = HALL
    read()
    assert watch.skew is None


def test_a_hall_whose_clock_was_set_by_hand_is_not_compared() -> None:
    watch = ClockWatch(None)
    assert watch.around(lambda: HALL, lambda value: value)() == HALL
    assert watch.skew is None


def test_the_zone_of_the_pc_is_no_skew() -> None:
    jayapura = HALL.astimezone(tz=ZoneInfo("Asia/Jayapura"))
    watch = ClockWatch(lambda: jayapura)
    watch.around(lambda: HALL, lambda value: value)()
    assert watch.skew is None


def test_the_clock_of_this_pc_is_aware_and_goes_on() -> None:
    before = datetime.now(UTC)
    shown = pc_clock()
    assert before <= shown <= datetime.now(UTC)
    assert shown.utcoffset() == timedelta(0)
