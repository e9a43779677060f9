"""The hall screen's one presenter: reads the board, announces new calls, keeps the screen true.

Rule: each call is announced once, by its sequence, also after a restart; a call overtaken by a newer one of the same
number is announced as the newer; an old one is shown, not announced.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from hall_screen.announcing import Announcement, AnnouncementQueue, Announcer
from hall_screen.composing import Turn, compose
from hall_screen.notices import connecting, maintenance, no_connection
from hall_screen.screen import Footer, Header, Screen
from hall_screen.seen import Mark, SeenCalls
from shared.i18n import Texts
from shared.logs import get_log
from shared.problems import Family, Problem
from shared.services.clock_watch import ClockWatch
from shared.services.dispatching import Dispatcher
from shared.services.scheduling import Cancel, Scheduler
from shared.services.watching import Watch
from shared.ui.notice import Notice

if TYPE_CHECKING:
    # Types only: the services load with the store, behind the first picture.
    from shared.services.views import Board

TOO_OLD = timedelta(minutes=3)
"""A call of this age is not announced any more: whoever was meant has gone to the desk, or the desk called again."""

CLOCK_MS = 1000
NO_ANSWER_MS = 5000
"""A read that takes longer is told as a lost connection, also when it hangs and never fails."""

_log = get_log(__name__)


class HallView(Protocol):
    """The passive picture."""

    def show_screen(self, screen: Screen) -> None:
        """Show this; an equal screen is never sent twice."""


def first_screen(texts: Texts) -> Screen:
    """What is shown before anything was read."""
    return Screen(header=Header(), main=connecting(texts), aside=None, footer=Footer())


class HallPresenter:
    """Owns the screen. `read` asks for the board and may raise; it runs on `dispatcher`, the mark's file on `disk`.

    `clock` compares this PC's clock with the hall's. `elapsed_ms` is a clock that only ever goes forward, in
    milliseconds; the hour shown comes from the hall.
    """

    def __init__(
        self,
        *,
        read: Callable[[], Board],
        clock: ClockWatch,
        view: HallView,
        seen: SeenCalls,
        announcer: Announcer,
        dispatcher: Dispatcher,
        disk: Dispatcher,
        scheduler: Scheduler,
        texts: Texts,
        elapsed_ms: Callable[[], int],
    ) -> None:
        self._view, self._texts, self._announcer, self._clock = view, texts, announcer, clock
        self._scheduler, self._elapsed_ms = scheduler, elapsed_ms
        self._watch = Watch(
            read=clock.around(read, lambda board: board.day.now),
            show=self._answered,
            trouble=self._failed,
            dispatcher=dispatcher,
            scheduler=scheduler,
        )
        self._queue = AnnouncementQueue(
            announcer=announcer, keep=seen.keep, dispatcher=disk, scheduler=scheduler, changed=self._render
        )
        self._taken: Mark = seen.load()
        self._board: Board | None = None
        self._answered_at = 0
        self._trouble: Exception | None = None
        self._screen: Screen | None = None
        self._stop_clock: Cancel | None = None

    def start(self) -> None:
        """Show the first picture, read now and from now on."""
        self._answered_at = self._elapsed_ms()
        self._stop_clock = self._scheduler.every(CLOCK_MS, self._render)
        self._render()
        self._watch.start()

    def stop(self) -> None:
        """Read and announce no more."""
        self._watch.stop()
        self._queue.clear()
        if self._stop_clock:
            self._stop_clock()
            self._stop_clock = None

    def wake(self) -> None:
        """A hint that something was committed; also when the line of hints broke or came back."""
        self._watch.wake()

    def _answered(self, board: Board) -> None:
        if self._trouble is not None:
            _log.info("board_read_again")
        silence = timedelta(milliseconds=self._elapsed_ms() - self._answered_at)
        was_watching = self._board is not None and silence < TOO_OLD
        self._board, self._trouble, self._answered_at = board, None, self._elapsed_ms()
        self._take_calls(board, was_watching=was_watching)
        self._render()

    def _failed(self, error: Exception) -> None:
        if repr(error) != repr(self._trouble):
            if isinstance(error, Problem):
                _log.problem("board_not_read", error)
            else:
                _log.bug("board_not_read", error)
        self._trouble = error
        self._render()

    def _take_calls(self, board: Board, *, was_watching: bool) -> None:
        """Queue each call that is newer than the last one taken, oldest first.

        While the board is watched, what is new to it is young; only after a gap the time of a call tells its age.
        """
        if self._taken.is_foreign_to(board):
            _log.info("another_store", call_seq=self._taken.call_seq)
            self._taken = Mark()
            self._queue.clear()
            was_watching = False
        fresh = [call for call in reversed(board.recent) if call.call_seq > self._taken.call_seq]
        for call in fresh:
            self._taken = Mark.of(call)
            if was_watching or board.day.now - call.at < TOO_OLD:
                self._queue.add(Announcement(call=call, desk_word=board.desk_word))

    def _render(self) -> None:
        screen = self._compose()
        if screen != self._screen:
            self._screen = screen
            self._view.show_screen(screen)

    def _compose(self) -> Screen:
        problem = self._trouble if isinstance(self._trouble, Problem) else None
        is_offline = self._trouble is not None or self._elapsed_ms() - self._answered_at > NO_ANSWER_MS
        if problem is not None and problem.family is Family.USAGE:
            return self._page(maintenance(problem, self._texts))
        if self._board is None:
            return self._page(no_connection(problem, self._texts)) if is_offline else first_screen(self._texts)
        return compose(
            self._board,
            now=self._board.day.now + timedelta(milliseconds=self._elapsed_ms() - self._answered_at),
            turn=Turn(current=self._queue.current, waiting=self._queue.waiting),
            texts=self._texts,
            is_silent=self._announcer.is_silent,
            is_offline=is_offline,
            skew=self._clock.skew,
        )

    def _page(self, notice: Notice) -> Screen:
        """A page without the hall's figures; the header keeps what is known."""
        header = Header(hall=self._board.day.hall_name) if self._board else Header()
        return Screen(header=header, main=notice, aside=None, footer=Footer())
