"""How long a page stays while nobody touches the glass, and which taps count.

Rule: a page that waits for a citizen asks before it goes; one tap and it stays (devices.md).
"""

from collections.abc import Callable

from shared.services.scheduling import Cancel, Scheduler

GHOST_MS = 600
"""A second tap sooner than this is the same trembling hand, or a ghost of the glass."""
WARNING_SECONDS = 10
"""How long before it goes a page asks whether somebody is still there."""

HELP_SECONDS = 25
CHOICE_SECONDS = 45
"""How long a choice (language, large text, priority) waits for its citizen."""


class Stay:
    """Counts the seconds of one page after the other: `changed` comes each second, `left` when the time is over."""

    def __init__(self, *, scheduler: Scheduler, changed: Callable[[], None], left: Callable[[], None]) -> None:
        self._scheduler, self._changed, self._left = scheduler, changed, left
        self._whole: int | None = None
        self._ticking: Cancel | None = None
        self.seconds: int | None = None
        """Until the page goes; None: it stays."""

    @property
    def is_ending(self) -> bool:
        """Whether it is time to ask."""
        return self.seconds is not None and self.seconds <= WARNING_SECONDS

    def begin(self, seconds: int | None) -> None:
        """Another page, that goes after `seconds`; its first second is a whole one."""
        self.last(seconds)
        self.stop()
        self._ticking = self._scheduler.every(1000, self._tick)

    def last(self, seconds: int | None) -> None:
        """The same page goes after `seconds` from now."""
        self.seconds = self._whole = seconds

    def last_at_least(self, seconds: int) -> None:
        """The same page stays so long, or longer."""
        self.last(max(self.seconds or 0, seconds))

    def again(self) -> None:
        """Somebody is still there: the page stays as long as it did at first."""
        self.begin(self._whole)

    def stop(self) -> None:
        """Count no more."""
        if self._ticking:
            self._ticking()

    def _tick(self) -> None:
        if self.seconds is not None:
            self.seconds -= 1
            if self.seconds <= 0:
                self._left()
                return
        self._changed()


class TapFilter:
    """Lets one tap through, then none for a short while."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._is_ghost_time = False

    def counts(self) -> bool:
        """Whether this tap counts."""
        if self._is_ghost_time:
            return False
        self._is_ghost_time = True
        self._scheduler.after(GHOST_MS, self._end_ghost_time)
        return True

    def _end_ghost_time(self) -> None:
        self._is_ghost_time = False
