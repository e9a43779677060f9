"""Calls announced one after the other: picture, then chime or voice.

Rule: announcements queue and never overlap; the queue goes on by a timer, because without an audio device no sound
ever says that it has ended (devices.md).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from shared.logs import get_log
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Cancel, Scheduler

if TYPE_CHECKING:
    # Types only: the services load with the store, behind the first picture.
    from shared.services.views import BoardCall

PAUSE_MS = 1000
"""Silence after each clip."""

SHOWN_MS = 5000
"""How long a call is at least shown large before the next one takes its place: time to read it from the last row."""

_log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One call to be seen and heard. `desk_word` is "meja" or "loket", as the hall says."""

    call: BoardCall
    desk_word: str


class Announcer(Protocol):
    """Whatever is heard in the hall."""

    @property
    def is_silent(self) -> bool:
        """Whether somebody should hear it and nobody can; shown to staff."""

    def play(self, announcement: Announcement) -> int:
        """Begin to sound; returns its length in milliseconds, 0 for silence. Never raises for want of sound."""


class Mute:
    """The announcer of a PC whose voice is switched off."""

    is_silent = False

    def play(self, announcement: Announcement) -> int:
        """Nothing is heard."""
        return 0


class AnnouncementQueue:
    """Takes calls in the order of their sequence and announces one at a time.

    `keep` notes on disk that a call is announced; it runs on `dispatcher`, before the sound, so that a call is never
    heard twice over a restart. When it fails, the call is heard all the same. `changed` is called with each change.
    """

    def __init__(
        self,
        *,
        announcer: Announcer,
        keep: Callable[[BoardCall], None],
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        changed: Callable[[], None],
    ) -> None:
        self._announcer, self._keep, self._changed = announcer, keep, changed
        self._dispatcher, self._scheduler = dispatcher, scheduler
        self._waiting: deque[Announcement] = deque()
        self._current: Announcement | None = None
        self._cancel: Cancel | None = None
        self._round = 0

    @property
    def current(self) -> BoardCall | None:
        """The call that is announced now."""
        return self._current.call if self._current else None

    @property
    def waiting(self) -> tuple[BoardCall, ...]:
        """The calls whose turn is still to come."""
        return tuple(announcement.call for announcement in self._waiting)

    def add(self, announcement: Announcement) -> None:
        """Announce this call when its turn comes.

        An older call of the same number that still waits is dropped: what counts is the desk it is called to now.
        """
        number = announcement.call.number
        self._waiting = deque(each for each in self._waiting if each.call.number != number)
        self._waiting.append(announcement)
        if self._current is None:
            self._next()

    def clear(self) -> None:
        """Forget everything, also the call being announced."""
        self._waiting.clear()
        self._current = None
        self._round += 1
        if self._cancel:
            self._cancel()
            self._cancel = None

    def _next(self) -> None:
        self._cancel = None
        self._current = self._waiting.popleft() if self._waiting else None
        self._changed()
        if self._current is not None:
            self._round += 1
            announcement, this_round = self._current, self._round
            self._dispatcher.submit(
                lambda: self._keep(announcement.call), lambda kept: self._sound(announcement, this_round, kept)
            )

    def _sound(self, announcement: Announcement, this_round: int, kept: Ok[None] | Err) -> None:
        if this_round != self._round:
            return
        if isinstance(kept, Err):
            _log.warning("announced_call_not_kept", errno=getattr(kept.error, "errno", None))
        call = announcement.call
        _log.info("call_announced", number=call.number, desk=call.desk, call_seq=call.call_seq)
        heard = self._announcer.play(announcement)
        self._cancel = self._scheduler.after(max(heard + PAUSE_MS, SHOWN_MS), self._next)
