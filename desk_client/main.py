"""The desk's composition root: store, gate, presenters, window.

Rule: the only file of this program that knows the store and starts Qt; the picture comes first, the store after it.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

import shared.ui.plain_imports  # noqa: F401 - for its effect, before all else of ours
from desk_client.gate import EmbeddedGate, OpenedStore, ServerGate
from desk_client.shift.presenter import ShiftPresenter
from desk_client.window import SIZE, DeskWindow
from shared.config import PcSettings
from shared.i18n import Texts
from shared.logs import configure_logs
from shared.services.categories import read_categories
from shared.services.clock_watch import pc_clock
from shared.services.journal import Journal
from shared.ui.bootstrap import show_window, start_application
from shared.ui.dispatcher import QtDispatcher
from shared.ui.gui_call import GuiCall
from shared.ui.scheduler import QtScheduler
from shared.ui.theme import Theme

LONGEST_END_MS = 6000
"""How long the end of the program waits for a store that does not answer; the draft was kept before."""


class DeskProgram(QObject):
    """All parts of the desk, wired. Make it, and `close` it, on the GUI thread of a running application."""

    def __init__(self, settings: PcSettings, *, clock: datetime | None = None) -> None:
        super().__init__()
        self.window = DeskWindow(theme=Theme.desk())
        self.scheduler = QtScheduler(self)
        self._dispatcher = QtDispatcher("store", self)
        self._gate = _gate(settings, clock)
        self._calls: list[GuiCall] = []
        self._is_ending = False
        self.shift = ShiftPresenter(
            self._gate,
            self.window,
            dispatcher=self._dispatcher,
            scheduler=self.scheduler,
            texts=Texts(settings.ui.language),
            categories=read_categories(),
            on_gui=self._on_gui,
            desk=settings.desk.number,
            pc_now=pc_clock if clock is None else None,
        )
        self.window.closing.connect(self.end)

    def start(self) -> None:
        """Show the login."""
        self.shift.start()

    def look(self) -> None:
        """Make the page behind the login, then find out whether the store can be used: both after the first picture."""
        connect(self.window, self.shift)
        self.shift.login.look()

    def close(self) -> None:
        """Let go of everything."""
        self._dispatcher.close()
        self._gate.close()

    def end(self) -> None:
        """Keep the draft and close the desk, then end the program; a silent store does not keep it open for long."""
        if self._is_ending:
            return
        self._is_ending = True
        QTimer.singleShot(LONGEST_END_MS, self, self._ended)
        self.shift.end(self._ended)

    def _ended(self) -> None:
        self.window.may_close = True
        self.window.close()
        QApplication.exit(0)

    def _on_gui(self, fn: Callable[..., None]) -> GuiCall:
        call = GuiCall(fn)
        # Kept alive here: the feed's thread may still hold it for a moment after a shift ended.
        self._calls.append(call)
        return call


def connect(window: DeskWindow, shift: ShiftPresenter) -> None:
    """Make the window's work page, and tie what a person does in the window to the presenters; once."""
    window.build_work()
    window.login.entered.connect(shift.login.enter)
    window.login.left.connect(shift.login.leave)
    window.queue.pressed.connect(shift.press)
    window.queue.chosen.connect(lambda key, typed: shift.desk.choose(key, typed) if shift.desk else None)
    window.queue.picked.connect(lambda number: shift.desk.pick(number) if shift.desk else None)
    window.queue.cancelled.connect(lambda: shift.desk.cancel() if shift.desk else None)
    window.record.typed.connect(lambda field, text: shift.complaint.typed(field, text) if shift.complaint else None)
    window.record.left.connect(lambda field: shift.complaint.left(field) if shift.complaint else None)
    window.record.recorded.connect(lambda: shift.complaint.record() if shift.complaint else None)
    window.record.copied.connect(lambda: shift.complaint.copied() if shift.complaint else None)
    window.saved.connect(lambda: shift.complaint.save_now() if shift.complaint else None)
    window.locked.connect(shift.lock)
    window.active.connect(shift.active)
    application = QApplication.instance()
    if application is not None:
        application.installEventFilter(window)


def run(settings: PcSettings, *, clock: datetime | None = None, argv: Sequence[str] = ()) -> int:
    """Show the desk until the officer ends it; returns the exit code. `Problem`: NO_DISPLAY, FONT_MISSING.

    `clock` sets "now" in a practice store. A store that cannot be opened is told on the screen and tried again.
    """
    started_at = time.perf_counter()
    configure_logs("desk")
    texts = Texts(settings.ui.language)
    application = start_application(
        texts("Desk"),
        theme=Theme.desk(),
        windowed=True,
        argv=["balai-desk", *argv],
        texts=texts,
        started_at=started_at,
    )
    program = DeskProgram(settings, clock=clock)
    program.start()
    application.first_paint.connect(program.look)
    show_window(program.window, windowed=settings.ui.windowed, size=SIZE, keep_frame=True)
    try:
        return application.exec()
    finally:
        program.close()


def _gate(settings: PcSettings, clock: datetime | None) -> EmbeddedGate | ServerGate:
    url, key_file = settings.store.url, settings.store.key_file

    def open_it(user: str | None, password: str | None) -> OpenedStore:
        # SQLAlchemy is imported here, on the worker thread, while the first picture already stands.
        from shared.store.opening import open_store

        return open_store(url, program="desk", clock=clock, user=user, password=password)

    def journal() -> Journal:
        from shared.store.pc_journal import pc_journal

        return pc_journal(url, program="desk")

    is_server = url.startswith(("postgres:", "postgresql:", "postgresql+"))
    gate = ServerGate if is_server else EmbeddedGate
    return gate(open_it, key_file=key_file, journal=journal)
