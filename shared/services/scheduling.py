"""Planned calls for presenters: the `Scheduler` seam, and the one that tests wind by hand.

Rule: presenters never sleep and never read a clock to wait; they are called.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count
from typing import Protocol

Cancel = Callable[[], None]
"""Stops a planned call; calling it again, or after the call was made, does nothing."""


class Scheduler(Protocol):
    """Plans calls on the thread of the screen. Times are whole milliseconds from now."""

    def after(self, ms: int, fn: Callable[[], None]) -> Cancel:
        """Call `fn` once, `ms` milliseconds from now."""

    def every(self, ms: int, fn: Callable[[], None]) -> Cancel:
        """Call `fn` each `ms` milliseconds, first after `ms`. `ValueError` unless `ms` > 0."""


def require_interval(ms: int) -> None:
    """`ValueError` for an interval that would never let the screen breathe."""
    if ms <= 0:
        raise ValueError(f"an interval must be above 0 ms, not {ms}")


class ManualScheduler:
    """A scheduler for tests: time stands still until `advance`."""

    def __init__(self) -> None:
        self.now_ms = 0
        self._order = count()
        self._planned: list[tuple[int, int]] = []
        self._calls: dict[int, tuple[Callable[[], None], int | None]] = {}

    @property
    def planned(self) -> int:
        """How many calls are still to come (a repeated one counts once)."""
        return len(self._calls)

    def after(self, ms: int, fn: Callable[[], None]) -> Cancel:
        """Call `fn` once, when `advance` has passed `ms` milliseconds."""
        return self._plan(ms, fn, None)

    def every(self, ms: int, fn: Callable[[], None]) -> Cancel:
        """Call `fn` each `ms` milliseconds of advanced time."""
        require_interval(ms)
        return self._plan(ms, fn, ms)

    def advance(self, ms: int) -> None:
        """Move time on by `ms`, making every call that falls due, in order of its time."""
        until = self.now_ms + ms
        while self._planned and self._planned[0][0] <= until:
            due, ticket = heapq.heappop(self._planned)
            if ticket not in self._calls:
                continue
            self.now_ms = due
            fn, interval = self._calls[ticket]
            if interval is None:
                del self._calls[ticket]
            else:
                heapq.heappush(self._planned, (due + interval, ticket))
            fn()
        self.now_ms = until

    def _plan(self, ms: int, fn: Callable[[], None], interval: int | None) -> Cancel:
        ticket = next(self._order)
        self._calls[ticket] = (fn, interval)
        heapq.heappush(self._planned, (self.now_ms + max(ms, 0), ticket))

        def cancel() -> None:
            self._calls.pop(ticket, None)

        return cancel
