"""Keeping a screen true: read again after each hint, each slow tick and each failure.

Rule: a notification is a hint and polling the guarantee; at most one read is under way, and a hint that comes
meanwhile is never lost (architecture.md, How changes reach the screens).
"""

from collections.abc import Callable
from typing import Generic, TypeVar, assert_never

from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Cancel, Scheduler

T = TypeVar("T")

SLOW_TICK_MS = 2000
"""How old a screen may be when every hint was lost; also how soon a failed read is tried again."""


class Watch(Generic[T]):
    """Calls `show` with each fresh value and `trouble` with each failure, both on the screen's thread.

    `wake` must be called on the screen's thread (see `shared.ui.gui_call`). A failure never stops the watch.
    """

    def __init__(
        self,
        *,
        read: Callable[[], T],
        show: Callable[[T], None],
        trouble: Callable[[Exception], None],
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        every_ms: int = SLOW_TICK_MS,
    ) -> None:
        self._read, self._show, self._trouble = read, show, trouble
        self._dispatcher, self._scheduler, self._every_ms = dispatcher, scheduler, every_ms
        self._is_reading = False
        self._was_woken = False
        self._cancel: Cancel | None = None

    def start(self) -> None:
        """Read now, and from now on."""
        self._cancel = self._scheduler.every(self._every_ms, self.wake)
        self.wake()

    def stop(self) -> None:
        """Read no more; an answer under way is dropped."""
        if self._cancel is not None:
            self._cancel()
        self._cancel = None

    def wake(self) -> None:
        """Something may have changed: read now, or once more after the read that is under way."""
        if self._cancel is None:
            return
        if self._is_reading:
            self._was_woken = True
            return
        self._is_reading, self._was_woken = True, False
        self._dispatcher.submit(self._read, self._answered)

    def _answered(self, answer: Ok[T] | Err) -> None:
        self._is_reading = False
        if self._cancel is None:
            return
        match answer:
            case Ok(value):
                self._show(value)
            case Err(error):
                self._trouble(error)
            case _:
                assert_never(answer)
        if self._was_woken:
            self.wake()
