"""Whether this PC's clock and the hall's agree; the hall's is always the one that counts.

Rule: said from 60 seconds on. The PC's clock is looked at before and after each read, so that a slow answer or a
program that was suspended meanwhile is never mistaken for a wrong clock.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

T = TypeVar("T")

TOLERANCE = timedelta(seconds=60)
"""What two clocks may differ by before staff are told."""


def pc_clock() -> datetime:
    """Now, as this PC believes; aware UTC."""
    return datetime.now(UTC)


class ClockWatch:
    """Keeps `skew` true at each read. `pc_now` is aware; None where the hall's clock was set by hand, for practice."""

    def __init__(self, pc_now: Callable[[], datetime] | None) -> None:
        self._pc_now = pc_now
        self.skew: timedelta | None = None
        """How far the PC is ahead of the hall (negative: behind); None while they agree, or nothing was read yet."""

    def around(self, read: Callable[[], T], hall_now: Callable[[T], datetime]) -> Callable[[], T]:
        """`read`, which compares the clocks as well; `hall_now` finds the hall's time in what was read.

        It may run on a worker: `skew` is set before the answer is handed over.
        """
        pc_now = self._pc_now
        if pc_now is None:
            return read

        def compared() -> T:
            before = pc_now()
            value = read()
            self.skew = _beyond(before, hall_now(value), pc_now())
            return value

        return compared


def _beyond(before: datetime, hall: datetime, after: datetime) -> timedelta | None:
    """How far the hall's time lies outside the time in which it was asked; None up to `TOLERANCE`."""
    skew = before - hall if hall < before else min(after - hall, timedelta())
    return skew if abs(skew) > TOLERANCE else None
