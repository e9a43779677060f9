"""The line to the hall: opened at the first question, opened again after somebody mended the store.

Rule: it is used on the store's worker thread only; the kiosk shows its first page without waiting for it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from shared.domain.outcomes import Outcome
from shared.problems import Family, Problem
from shared.services.commands import Command
from shared.services.hall import Hall
from shared.services.ports import ChangeFeed
from shared.services.views import DayStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHall:
    """A hall that can be asked, the hints of its changes, and how to let go of both."""

    hall: Hall
    feed: ChangeFeed
    close: Callable[[], None]


class HallLine:
    """The `KioskHall` over a hall that is opened when needed. `changed` is called from the feed's thread."""

    def __init__(self, open_hall: Callable[[], OpenHall], changed: Callable[[], None]) -> None:
        self._open_hall, self._changed = open_hall, changed
        self._open: OpenHall | None = None

    def do(self, command: Command) -> Outcome:
        """Carry a command out once; see `Hall.do`. Raises Problem."""
        hall = self._hall()
        try:
            return hall.do(command)
        except Problem as problem:
            self._let_go_after(problem)
            raise

    def day_status(self) -> DayStatus:
        """The service day of today. Raises Problem."""
        hall = self._hall()
        try:
            return hall.day_status()
        except Problem as problem:
            self._let_go_after(problem)
            raise

    def close(self) -> None:
        """Stop the hints and let go of the store; another question opens it again."""
        opened, self._open = self._open, None
        if opened is not None:
            opened.feed.stop()
            opened.close()

    def _hall(self) -> Hall:
        if self._open is None:
            self._open = self._open_hall()
            # A line of hints that broke or came back is one more reason to look; looking alone says what is true.
            self._open.feed.start(self._changed, lambda _error: self._changed())
        return self._open.hall

    def _let_go_after(self, problem: Problem) -> None:
        """What somebody must mend needs a fresh start; a line that was cut heals by itself."""
        if problem.family is Family.USAGE:
            self.close()
