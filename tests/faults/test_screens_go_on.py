"""Screens over a line that is cut or frozen: they keep painting, say what is wrong, and come back by themselves.

Rule: no store call ever runs on the screen's thread; that, not a stop watch, is what is asserted (architecture.md).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hall_screen.main import HallProgram
from kiosk.main import WINDOW, KioskProgram
from kiosk.screen import CalmScreen, StartScreen
from shared.config import KioskSettings, PcSettings, StoreSettings, UiSettings, VoiceSettings
from shared.store.postgres_connecting import HallConnection
from shared.store.postgres_messages import Messages
from shared.ui.style import apply_theme
from shared.ui.theme import Theme
from tests.faults.proxy import FaultProxy, fault_proxy
from tests.store.halls import AT_WORK

pytestmark = pytest.mark.usefixtures("dressed")

ENOUGH_MS = 30_000
BEAT_MS = 20


@pytest.fixture
def dressed(qapp: QApplication) -> None:
    """As the programs are dressed; which of them does not matter here."""
    apply_theme(qapp, Theme.kiosk())


@pytest.fixture
def proxy(postgres_database: str) -> Iterator[FaultProxy]:
    with fault_proxy(postgres_database) as proxy:
        yield proxy


@pytest.fixture
def settings(postgres_database: str, proxy: FaultProxy) -> PcSettings:
    return PcSettings(
        store=StoreSettings(url=proxy.url(postgres_database)),
        ui=UiSettings(windowed=True),
        kiosk=KioskSettings(name="lobby"),
        voice=VoiceSettings(enabled=False),
    )


@pytest.fixture
def askers(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the threads that waited for the server."""
    names: set[str] = set()

    def noted(of: type, name: str) -> None:
        waits = getattr(of, name)

        def noting(*arguments: Any, **more: Any) -> Any:
            names.add(threading.current_thread().name)
            return waits(*arguments, **more)

        monkeypatch.setattr(of, name, noting)

    noted(HallConnection, "wait")
    noted(Messages, "send")
    return names


class Heartbeat(QObject):
    """A timer on the screen's thread; `longest_ms` is how long it was ever late."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms, self._last = 0.0, time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest_ms, self._last = max(self.longest_ms, (now - self._last) * 1000 - BEAT_MS), now


@pytest.mark.expects_log("store_away|store_silent")
@pytest.mark.parametrize("fault", [FaultProxy.cut, FaultProxy.freeze])
def test_the_kiosk_paints_on_says_so_and_is_back(
    qtbot: QtBot, settings: PcSettings, proxy: FaultProxy, askers: set[str], fault: Callable[[FaultProxy], None]
) -> None:
    program = KioskProgram(settings, clock=AT_WORK)
    qtbot.addWidget(program.window)
    program.window.resize(*WINDOW)
    program.presenter.show_on(program.window.show_screen)
    program.window.show()
    program.presenter.start()
    try:
        shown(qtbot, lambda: isinstance(program.window.screen_shown, StartScreen))
        heart = Heartbeat()
        fault(proxy)
        shown(qtbot, lambda: isinstance(program.window.screen_shown, CalmScreen), what="kiosk says so after")
        proxy.heal()
        shown(qtbot, lambda: isinstance(program.window.screen_shown, StartScreen), what="kiosk back after")
    finally:
        program.close()
    print(f"kiosk's longest stall: {heart.longest_ms:.0f} ms")
    assert askers
    assert threading.main_thread().name not in askers


@pytest.mark.expects_log("board_not_read")
def test_the_hall_screen_paints_on_says_so_and_is_back(
    qtbot: QtBot, settings: PcSettings, proxy: FaultProxy, askers: set[str]
) -> None:
    program = HallProgram(settings, clock=AT_WORK)
    qtbot.addWidget(program.window)
    program.window.resize(1280, 720)
    program.window.show()
    program.start()

    def seen() -> str:
        return repr(program.window.screen_shown)

    try:
        shown(qtbot, lambda: "Balai Uji" in seen())
        heart = Heartbeat()
        proxy.cut()
        shown(qtbot, lambda: not is_whole(program), what="hall screen says so after")
        proxy.heal()
        shown(qtbot, lambda: is_whole(program), what="hall screen back after")
    finally:
        program.close()
    print(f"hall screen's longest stall: {heart.longest_ms:.0f} ms")
    assert askers
    assert threading.main_thread().name not in askers


def is_whole(program: HallProgram) -> bool:
    screen = program.window.screen_shown
    return screen is not None and not screen.footer.is_trouble


def shown(qtbot: QtBot, is_it: Callable[[], bool], what: str = "") -> None:
    begun = time.monotonic()
    qtbot.waitUntil(is_it, timeout=ENOUGH_MS)
    if what:
        print(f"{what} {time.monotonic() - begun:.2f} s")
