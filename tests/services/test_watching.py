"""A watch keeps a screen true: hints may be lost, doubled or late, reads may fail."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.services.dispatching import ManualDispatcher
from shared.services.scheduling import ManualScheduler
from shared.services.watching import SLOW_TICK_MS, Watch


@dataclass
class Screen:
    """A screen over a value that changes; `shown` and `troubles` are what reached it."""

    value: int = 0
    error: Exception | None = None
    reads: int = 0
    shown: list[int] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    dispatcher: ManualDispatcher = field(default_factory=ManualDispatcher)
    scheduler: ManualScheduler = field(default_factory=ManualScheduler)
    on_show: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.watch = Watch(
            read=self._read,
            show=self._show,
            trouble=self.troubles.append,
            dispatcher=self.dispatcher,
            scheduler=self.scheduler,
        )

    def _read(self) -> int:
        self.reads += 1
        if self.error is not None:
            raise self.error
        return self.value

    def _show(self, value: int) -> None:
        self.shown.append(value)
        self.on_show()


@pytest.fixture
def screen() -> Screen:
    """A screen that has been started and shows the first value."""
    made = Screen()
    made.watch.start()
    made.dispatcher.run_all()
    return made


def test_it_reads_at_once_when_it_is_started() -> None:
    screen = Screen(value=7)
    screen.watch.start()
    assert (screen.shown, screen.dispatcher.waiting) == ([], 1)  # never on the screen's thread
    screen.dispatcher.run_all()
    assert screen.shown == [7]


def test_a_hint_reads_again(screen: Screen) -> None:
    screen.value = 1
    screen.watch.wake()
    screen.dispatcher.run_all()
    assert screen.shown == [0, 1]


def test_a_lost_hint_is_made_up_for_by_the_slow_tick(screen: Screen) -> None:
    screen.value = 1
    screen.scheduler.advance(SLOW_TICK_MS - 1)
    assert screen.dispatcher.waiting == 0
    screen.scheduler.advance(1)
    screen.dispatcher.run_all()
    assert screen.shown == [0, 1]


def test_many_hints_before_a_read_are_one_read(screen: Screen) -> None:
    for _ in range(50):
        screen.watch.wake()
    assert screen.dispatcher.waiting == 1
    screen.dispatcher.run_all()
    # The first of them asked for this read; the others came while it was under way, so there is one more.
    assert screen.reads == 3


def test_a_hint_during_a_read_is_never_lost() -> None:
    screen = Screen()
    screen.watch.start()
    screen.watch.wake()
    screen.dispatcher.run_next()
    screen.value = 1
    assert (screen.shown, screen.dispatcher.waiting) == ([0], 1)
    screen.dispatcher.run_all()
    assert screen.shown == [0, 1]


def test_a_hint_while_the_screen_is_being_shown_is_read_too(screen: Screen) -> None:
    screen.on_show = lambda: screen.watch.wake() if screen.reads == 2 else None
    screen.watch.wake()
    screen.dispatcher.run_all()
    assert screen.reads == 3


def test_a_slow_read_is_not_doubled_by_the_ticks(screen: Screen) -> None:
    screen.watch.wake()
    screen.scheduler.advance(10 * SLOW_TICK_MS)
    assert screen.dispatcher.waiting == 1
    screen.dispatcher.run_all()
    assert screen.reads == 3


def test_a_failure_is_told_and_the_next_tick_tries_again(screen: Screen) -> None:
    screen.error = ConnectionError("gone")
    screen.watch.wake()
    screen.dispatcher.run_all()
    assert (screen.shown, screen.troubles) == ([0], [screen.error])
    screen.error, screen.value = None, 5
    screen.scheduler.advance(SLOW_TICK_MS)
    screen.dispatcher.run_all()
    assert screen.shown == [0, 5]


def test_a_hint_during_a_read_that_fails_is_not_lost_either(screen: Screen) -> None:
    screen.error = ConnectionError("gone")
    screen.watch.wake()
    screen.watch.wake()
    screen.dispatcher.run_next()
    screen.error, screen.value = None, 5
    screen.dispatcher.run_all()
    assert screen.shown == [0, 5]


def test_a_stopped_watch_reads_and_shows_nothing_more(screen: Screen) -> None:
    screen.watch.wake()
    screen.watch.stop()
    screen.dispatcher.run_all()
    screen.watch.wake()
    screen.scheduler.advance(10 * SLOW_TICK_MS)
    screen.watch.stop()
    assert screen.shown == [0]
    assert (screen.dispatcher.waiting, screen.scheduler.planned) == (0, 0)


def test_a_watch_that_was_never_started_does_nothing() -> None:
    screen = Screen()
    screen.watch.wake()
    screen.watch.stop()
    assert (screen.reads, screen.dispatcher.waiting) == (0, 0)


def test_a_stopped_watch_can_be_started_again_even_with_a_read_under_way(screen: Screen) -> None:
    screen.watch.wake()
    screen.watch.stop()
    screen.value = 9
    screen.watch.start()
    screen.dispatcher.run_all()
    assert screen.shown[-1] == 9
    assert screen.scheduler.planned == 1


@settings(max_examples=60)
@given(
    steps=st.lists(
        st.sampled_from(["change", "change and hint", "hint", "tick", "run one", "break", "mend"]), max_size=30
    )
)
def test_whatever_happens_the_screen_is_true_one_quiet_tick_later(steps: list[str]) -> None:
    screen = Screen()
    screen.watch.start()
    for step in steps:
        match step:
            case "change":
                screen.value += 1
            case "change and hint":
                screen.value += 1
                screen.watch.wake()
            case "hint":
                screen.watch.wake()
            case "tick":
                screen.scheduler.advance(SLOW_TICK_MS)
            case "run one" if screen.dispatcher.waiting:
                screen.dispatcher.run_next()
            case "break":
                screen.error = ConnectionError("gone")
            case "mend":
                screen.error = None
        assert screen.dispatcher.waiting <= 1
        assert screen.shown == sorted(screen.shown)
    screen.error = None
    screen.scheduler.advance(SLOW_TICK_MS)
    screen.dispatcher.run_all()
    assert screen.shown[-1] == screen.value
