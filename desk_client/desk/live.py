"""The live line of a desk: read after each hint and each slow tick, and after each command.

Rule: what is on the screen is what the hall said last; while the hall is out of reach or silent it says so, and since
when, whatever is under way.
"""

from collections.abc import Callable
from datetime import datetime

from desk_client.desk.answers import found, taken_away
from desk_client.desk.board import Board
from desk_client.desk.looking import DeskReader, Seen
from desk_client.desk.record import Record
from desk_client.desk.screen import Stage
from desk_client.session import Session
from shared.logs import get_log
from shared.problems import Problem
from shared.services.clock_watch import ClockWatch
from shared.services.dispatching import Dispatcher
from shared.services.journalled_hall import Recovered
from shared.services.scheduling import Cancel, Scheduler
from shared.services.watching import Watch

SILENT_SECONDS = 5
"""A hall that has not answered for so long is said to be silent (security.md P7: within 6 s)."""

_log = get_log(__name__)


class LiveDesk:
    """Keeps the board true. `pc_now` is this PC's clock, or None where the hall's was set by hand."""

    def __init__(
        self,
        session: Session,
        board: Board,
        *,
        recovered: tuple[Recovered, ...],
        record: Record,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        pc_now: Callable[[], datetime] | None,
    ) -> None:
        self._board, self._record, self._recovered = board, record, recovered
        self._scheduler = scheduler
        self._silence = 0
        self._ticking: Cancel | None = None
        self._reader = DeskReader(session.hall, session.notes, board.facts.desk)
        self._clock = ClockWatch(pc_now)
        self._watch: Watch[Seen] = Watch(
            read=self._clock.around(self.read, lambda seen: seen.status.day.now),
            show=self.seen,
            trouble=self._lost,
            dispatcher=dispatcher,
            scheduler=scheduler,
        )

    def start(self) -> None:
        """Read now, and from now on."""
        self._ticking = self._scheduler.every(1000, self._tick)
        self._watch.start()

    def stop(self) -> None:
        """Read no more."""
        self._watch.stop()
        if self._ticking is not None:
            self._ticking()

    def wake(self) -> None:
        """Something may have changed."""
        self._watch.wake()

    def read(self) -> Seen:
        """The desk now; called on the worker."""
        return self._reader.read(with_figures=self._board.facts.shows_figures)

    def seen(self, seen: Seen, *, after_own_key: bool = False) -> None:
        """Show what was read; a citizen who left without a key of this desk (`after_own_key`) is spoken of."""
        self._silence = 0
        before, held = self._board.facts, seen.status.held
        has_changed = (held.id if held else None) != (before.held.id if before.held else None)
        self._board.note(
            status=seen.status,
            settings=seen.settings,
            note=seen.note,
            is_note_sealed=seen.is_note_sealed,
            figures=seen.figures or before.figures,
            skew=self._clock.skew,
            is_online=True,
            is_silent=False,
            offline_since=None,
        )
        if before.status is None:
            self._board.note(message=found(self._board.facts, self._recovered))
        elif has_changed:
            self._board.note(panel=None)
            if before.held is not None and not after_own_key:
                self._board.note(message=taken_away(before.texts, before.held.number))
        self._record.serve(held if self._board.facts.stage is Stage.serving else None)
        if not before.is_online:
            self._record.line_is_back()
        self._board.change()

    def _tick(self) -> None:
        """A second has passed. The worker may be waiting for an act, so no read is there to fail."""
        self._silence += 1
        facts = self._board.facts
        if self._silence >= SILENT_SECONDS and facts.is_online:
            _log.warning("desk_silent", desk=facts.desk, seconds=self._silence)
            self._board.change(is_online=False, is_silent=True, offline_since=self._last_heard())

    def _lost(self, error: Exception) -> None:
        self._silence = 0
        facts = self._board.facts
        if not isinstance(error, Problem):
            _log.bug("desk_unreadable", error, desk=facts.desk)
        elif facts.is_online or facts.is_silent:
            _log.problem("desk_unreadable", error, desk=facts.desk)
        self._board.change(is_online=False, is_silent=False, offline_since=self._last_heard())

    def _last_heard(self) -> datetime | None:
        """The hall's time as of the last answer, or None before the first."""
        status = self._board.facts.status
        return status.day.now if status else None
