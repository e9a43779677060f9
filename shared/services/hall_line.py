"""A program's line to the hall: opened at the first question, opened again after somebody mended the store.

Rule: it is used on one worker thread; a screen never waits for it, neither at start nor at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from shared.problems import Family, Problem, ProblemCode

if TYPE_CHECKING:
    # Types only: the services load with the store, behind the first picture.
    from shared.domain.ids import RequestId
    from shared.domain.outcomes import Outcome
    from shared.services.commands import Command
    from shared.services.hall import Hall
    from shared.services.ports import ChangeFeed
    from shared.services.views import Board, DayStatus

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHall:
    """A hall that can be asked, the hints of its changes, and how to let go of both."""

    hall: Hall
    feed: ChangeFeed
    close: Callable[[], None]


class HallLine:
    """The public part of a `Hall` that is opened when needed. `changed` is called from the feed's thread.

    Every question may raise Problem; after one that somebody must mend, the next question opens the hall afresh,
    while a line that was cut heals by itself.
    """

    def __init__(self, open_hall: Callable[[], OpenHall], changed: Callable[[], None]) -> None:
        self._open_hall, self._changed = open_hall, changed
        self._open: OpenHall | None = None
        self._is_ended = False

    def do(self, command: Command) -> Outcome:
        """See `Hall.do`."""
        return self._ask(lambda hall: hall.do(command))

    def give_up(self, request_id: RequestId) -> None:
        """See `Hall.give_up`."""
        self._ask(lambda hall: hall.give_up(request_id))

    def day_status(self) -> DayStatus:
        """The service day of today."""
        return self._ask(lambda hall: hall.day_status())

    def board(self) -> Board:
        """What the hall screen shows."""
        return self._ask(lambda hall: hall.board())

    def close(self) -> None:
        """Stop the hints and let go of the store, for good."""
        self._is_ended = True
        self._let_go()

    def _ask(self, question: Callable[[Hall], T]) -> T:
        if self._open is None:
            self._open = self._open_hall()
            # A line of hints that broke or came back is one more reason to look; looking alone says what is true.
            self._open.feed.start(self._changed, lambda _error: self._changed())
        if self._is_ended:
            # The program ended on its own thread while this one was still opening.
            self._let_go()
            raise Problem(ProblemCode.STORE_LOST)
        try:
            return question(self._open.hall)
        except Problem as problem:
            if problem.family is Family.USAGE:
                self._let_go()
            raise

    def _let_go(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            opened.feed.stop()
            opened.close()
