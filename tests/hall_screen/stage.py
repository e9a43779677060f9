"""A hall screen without a screen: the real presenter over the hall in memory, with time and work moved by hand.

Rule: what is faked is only what would be seen, heard and waited for.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hall_screen.announcing import Announcement
from hall_screen.presenter import HallPresenter
from hall_screen.screen import CallShown, Screen
from hall_screen.seen import SeenCalls
from shared.i18n import Texts
from shared.services.clock_watch import ClockWatch
from shared.services.dispatching import ManualDispatcher
from shared.services.scheduling import ManualScheduler
from tests.hall_screen.mornings import Morning

CHIME_MS = 1100


@dataclass
class Picture:
    """A view that remembers every screen it was shown."""

    screens: list[Screen] = field(default_factory=list)

    def show_screen(self, screen: Screen) -> None:
        self.screens.append(screen)


@dataclass
class Loudspeaker:
    """An announcer that remembers what it played, and what was seen when it began."""

    picture: Picture
    length_ms: int = CHIME_MS
    is_silent: bool = False
    played: list[Announcement] = field(default_factory=list)
    seen_when_played: list[str] = field(default_factory=list)

    def play(self, announcement: Announcement) -> int:
        self.played.append(announcement)
        shown = self.picture.screens[-1].main
        self.seen_when_played.append(shown.number if isinstance(shown, CallShown) else "")
        return self.length_ms


class Stage:
    """One run of the program. Make another one over the same morning and folder to restart it."""

    def __init__(self, morning: Morning, folder: Path, *, language: str = "id", loudspeaker_ms: int = CHIME_MS) -> None:
        self.morning = morning
        self.picture = Picture()
        self.loudspeaker = Loudspeaker(self.picture, length_ms=loudspeaker_ms)
        self.work, self.disk, self.scheduler = ManualDispatcher(), ManualDispatcher(), ManualScheduler()
        self.seen = SeenCalls(folder / "seen.json")
        self.pc_ahead = timedelta()
        self.presenter = HallPresenter(
            read=morning.hall.board,
            clock=ClockWatch(lambda: self.morning.store.now + self.pc_ahead),
            view=self.picture,
            seen=self.seen,
            announcer=self.loudspeaker,
            dispatcher=self.work,
            disk=self.disk,
            scheduler=self.scheduler,
            texts=Texts(language),
            elapsed_ms=lambda: self.scheduler.now_ms,
        )

    def start(self) -> "Stage":
        """Start the program and let it read once."""
        self.presenter.start()
        self.settle()
        return self

    def hint(self) -> None:
        """The feed says that something changed."""
        self.presenter.wake()
        self.settle()

    def settle(self) -> None:
        """Let all work be done."""
        while self.work.waiting or self.disk.waiting:
            self.work.run_all()
            self.disk.run_all()

    def wait(self, ms: int) -> None:
        """Time passes for hall and screen alike, in steps of 100 ms; work is done at once."""
        for _ in range(0, ms, 100):
            self.morning.store.advance(milliseconds=100)
            self.scheduler.advance(100)
            self.settle()

    @property
    def screen(self) -> Screen:
        """What is shown now."""
        return self.picture.screens[-1]

    @property
    def call(self) -> CallShown:
        """The call shown large."""
        assert isinstance(self.screen.main, CallShown), self.screen.main
        return self.screen.main

    @property
    def announced(self) -> list[tuple[str, int]]:
        """Numbers and desks heard so far, in order."""
        return [(each.call.number, each.call.desk) for each in self.loudspeaker.played]

    @property
    def listed(self) -> list[str]:
        """Numbers in the list of earlier calls."""
        return [call.number for call in self.screen.aside.calls] if self.screen.aside else []
