"""What is known of the hall now: its day, its clock, and whether it can be reached.

Rule: between two looks the clock runs on by the seconds that passed here; the time itself is always the store's.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.repeating import KioskHall
from shared.logs import get_log
from shared.problems import Family, Problem
from shared.services.clock_watch import ClockWatch
from shared.services.dispatching import Dispatcher
from shared.services.scheduling import Cancel, Scheduler
from shared.services.views import DayStatus
from shared.services.watching import Watch

SILENT_SECONDS = 5
"""A store that has not answered for so long is said to be away (security.md P7: within 6 s)."""
MISSES = 2
"""Failed looks in a row before it is said: a store that is merely busy is no trouble."""
_log = get_log(__name__)


class HallWatch:
    """Keeps `status`, `now`, `is_down` and `problem` true; calls `changed` after each look and each second."""

    def __init__(
        self,
        hall: KioskHall,
        *,
        clock: ClockWatch,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        changed: Callable[[], None],
    ) -> None:
        self.status: DayStatus | None = None
        self.now: datetime | None = None
        self.is_down = False
        self.problem: Exception | None = None
        """Why it is down; None where it simply does not answer."""
        self._changed, self._scheduler = changed, scheduler
        self._misses = self._silence = 0
        self._ticking: Cancel | None = None
        self._watch = Watch(
            read=clock.around(hall.day_status, lambda status: status.now),
            show=self._came,
            trouble=self._failed,
            dispatcher=dispatcher,
            scheduler=scheduler,
        )

    def start(self) -> None:
        """Look now, and from now on."""
        self._ticking = self._scheduler.every(1000, self._tick)
        self._watch.start()

    def stop(self) -> None:
        """Look no more."""
        self._watch.stop()
        if self._ticking:
            self._ticking()

    def wake(self) -> None:
        """Something was committed somewhere: look again."""
        self._watch.wake()

    def _tick(self) -> None:
        self._silence += 1
        if self.now is not None:
            self.now += timedelta(seconds=1)
        if self._silence >= SILENT_SECONDS and not self.is_down:
            self.is_down, self.problem = True, None
            _log.warning("store_silent", seconds=self._silence)
        self._changed()

    def _came(self, status: DayStatus) -> None:
        if self.is_down:
            _log.info("store_answers_again")
        self.status, self.now = status, status.now
        self.is_down, self.problem = False, None
        self._misses = self._silence = 0
        self._changed()

    def _failed(self, error: Exception) -> None:
        self._misses, self._silence = self._misses + 1, 0
        is_lasting = not isinstance(error, Problem) or error.family is Family.USAGE
        if self._misses < MISSES and self.status is not None and not is_lasting:
            return
        if not self.is_down:
            self._note(error)
        self.is_down, self.problem = True, error
        self._changed()

    def _note(self, error: Exception) -> None:
        if isinstance(error, Problem):
            _log.problem("store_away", error)
        else:
            _log.bug("store_failed", error)
