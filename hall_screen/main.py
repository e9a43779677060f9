"""The hall screen's composition root: store, line, presenter, window, sound.

Rule: the only file of this program that knows the store and starts Qt; the picture comes first, all else after it.
"""

import time
from collections.abc import Sequence
from datetime import datetime

import platformdirs

import shared.ui.plain_imports  # noqa: F401 - for its effect, before all else of ours
from hall_screen.announcing import Mute
from hall_screen.presenter import HallPresenter, first_screen
from hall_screen.seen import SeenCalls, seen_file
from hall_screen.sound import Chime
from hall_screen.views.window import HallWindow
from shared.assets import asset_path
from shared.config import APP, PcSettings
from shared.i18n import Texts
from shared.logs import configure_logs
from shared.services.clock_watch import ClockWatch, pc_clock
from shared.services.hall_line import HallLine, OpenHall
from shared.ui.bootstrap import show_window, start_application
from shared.ui.dispatcher import QtDispatcher
from shared.ui.gui_call import GuiCall
from shared.ui.scheduler import QtScheduler
from shared.ui.theme import Theme
from shared.ui.watchdog import Watchdog

WINDOW = (1280, 720)
"""Pixels of the window when the program does not fill the screen."""


class HallProgram:
    """All parts of the hall screen, wired. Make it, and close it, on the GUI thread of a running application."""

    def __init__(self, settings: PcSettings, *, clock: datetime | None = None) -> None:
        self.window = HallWindow()
        self.chime = Chime(asset_path("sounds", "chime.wav")) if settings.voice.enabled else None
        self._board_work = QtDispatcher("board")
        self._disk_work = QtDispatcher("disk")
        self.scheduler = QtScheduler()
        self._line = HallLine(lambda: _open_hall(settings.store.url, clock), GuiCall(self._wake))
        folder = platformdirs.user_state_path(APP, appauthor=False) / "hall-screen"
        self.presenter = HallPresenter(
            read=self._line.board,
            clock=ClockWatch(pc_clock if clock is None else None),
            view=self.window,
            seen=SeenCalls(seen_file(folder, settings.store.url)),
            announcer=self.chime or Mute(),
            dispatcher=self._board_work,
            disk=self._disk_work,
            scheduler=self.scheduler,
            texts=Texts(settings.ui.language),
            elapsed_ms=lambda: time.monotonic_ns() // 1_000_000,
        )

    def start(self) -> None:
        """Begin to read, to show and to sound.

        The sound library is loaded before the worker opens the store: PySide and SQLAlchemy imported at the same
        time on two threads can wait for each other for ever.
        """
        if self.chime:
            self.chime.prepare()
        self.presenter.start()

    def close(self) -> None:
        """Stop everything, in the order in which nothing asks for what is gone."""
        self.presenter.stop()
        self._board_work.close()
        self._disk_work.close()
        self._line.close()

    def _wake(self) -> None:
        self.presenter.wake()


def run(settings: PcSettings, *, clock: datetime | None = None, argv: Sequence[str] = ()) -> int:
    """Show the hall screen until somebody ends it; returns the exit code. `Problem`: NO_DISPLAY, FONT_MISSING.

    `clock` sets "now" in a practice store. A store that cannot be opened is told on the screen and tried again.
    """
    started_at = time.perf_counter()
    configure_logs("hall")
    is_windowed = settings.ui.windowed
    texts = Texts(settings.ui.language)
    application = start_application(
        texts("Hall screen"),
        theme=Theme.hall(),
        windowed=is_windowed,
        argv=["balai-hall", *argv],
        texts=texts,
        started_at=started_at,
    )
    program = HallProgram(settings, clock=clock)
    program.window.show_screen(first_screen(texts))
    application.first_paint.connect(program.start)
    watchdog = Watchdog(program.scheduler)
    show_window(program.window, windowed=is_windowed, size=WINDOW)
    watchdog.start()
    try:
        return application.exec()
    finally:
        watchdog.stop()
        program.close()


def _open_hall(url: str, clock: datetime | None) -> OpenHall:
    """Open the store on the worker thread; SQLAlchemy is imported here, while the first picture stands."""
    from shared.services.local_hall import LocalHall
    from shared.store.opening import open_store

    store = open_store(url, program="hall", clock=clock)
    return OpenHall(hall=LocalHall(store.hall), feed=store.feed(), close=store.close)
