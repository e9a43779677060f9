"""The manual scheduler: time stands still until the test moves it."""

from __future__ import annotations

import pytest

from shared.services.scheduling import ManualScheduler


def test_a_call_is_made_once_when_its_time_has_come() -> None:
    calls: list[str] = []
    scheduler = ManualScheduler()
    scheduler.after(100, lambda: calls.append("now"))
    scheduler.advance(99)
    assert calls == []
    scheduler.advance(1)
    scheduler.advance(1000)
    assert calls == ["now"]
    assert scheduler.planned == 0


def test_a_repeated_call_is_made_at_each_interval() -> None:
    times: list[int] = []
    scheduler = ManualScheduler()
    scheduler.every(250, lambda: times.append(scheduler.now_ms))
    scheduler.advance(1000)
    assert times == [250, 500, 750, 1000]


def test_calls_come_in_the_order_of_their_times_then_of_their_planning() -> None:
    calls: list[str] = []
    scheduler = ManualScheduler()
    scheduler.after(20, lambda: calls.append("late"))
    scheduler.after(10, lambda: calls.append("first"))
    scheduler.after(10, lambda: calls.append("second"))
    scheduler.advance(20)
    assert calls == ["first", "second", "late"]


def test_a_cancelled_call_is_not_made_and_may_be_cancelled_again() -> None:
    calls: list[str] = []
    scheduler = ManualScheduler()
    cancel = scheduler.after(10, lambda: calls.append("never"))
    cancel()
    cancel()
    scheduler.advance(10)
    assert calls == []


def test_a_repeated_call_can_stop_itself() -> None:
    calls: list[int] = []
    scheduler = ManualScheduler()

    def once() -> None:
        calls.append(scheduler.now_ms)
        stop()

    stop = scheduler.every(10, once)
    scheduler.advance(100)
    assert calls == [10]


def test_a_call_planned_by_a_call_is_made_in_the_same_advance() -> None:
    times: list[int] = []
    scheduler = ManualScheduler()
    scheduler.after(10, lambda: scheduler.after(5, lambda: times.append(scheduler.now_ms)))
    scheduler.advance(20)
    assert times == [15]
    assert scheduler.now_ms == 20


@pytest.mark.parametrize("ms", [0, -1])
def test_an_interval_without_length_is_refused(ms: int) -> None:
    with pytest.raises(ValueError, match="above 0 ms"):
        ManualScheduler().every(ms, lambda: None)
