"""Screens over a line that is cut or frozen: they keep painting, say what is wrong, and come back by themselves.

Rule: no store call ever runs on the screen's thread; that, not a stop watch, is what is asserted (architecture.md).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_client.desk.screen import DeskKey, DeskScreen, Stage
from desk_client.main import DeskProgram
from desk_client.window import SIZE
from hall_screen.main import HallProgram
from kiosk.main import WINDOW, KioskProgram
from kiosk.screen import CalmScreen, StartScreen
from shared.config import KioskSettings, PcSettings, StoreSettings, UiSettings, VoiceSettings
from shared.domain.events import EventKind
from shared.domain.officer import Role
from shared.services.keys import make_key_file
from shared.store.making import migrate_store
from shared.store.opening import open_store
from shared.store.postgres_connecting import HallConnection
from shared.store.postgres_messages import Messages
from shared.ui.style import apply_theme
from shared.ui.theme import Theme
from tests.faults.proxy import FaultProxy, fault_proxy
from tests.roles.conftest import take_logins_away
from tests.store.halls import AT_WORK, Hall

pytestmark = pytest.mark.usefixtures("dressed")

ENOUGH_MS = 30_000
BEAT_MS = 20
PASSWORD = "rahasia-dapur-1"


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


@pytest.fixture
def desk_settings(settings: PcSettings, postgres_database: str, tmp_path: Path) -> Iterator[PcSettings]:
    """The same PC as a desk's: with a key, and an officer who can log in."""
    migrate_store(postgres_database)  # the rights on a database itself are not copied with it
    with closing(open_store(postgres_database, program="near", clock=AT_WORK)) as near:
        near.officers.add("siti", "Siti Rahmawati", Role.officer, PASSWORD, actor="staff:root")
    key_file = tmp_path / "balai.key"
    make_key_file(key_file)
    yield settings.model_copy(update={"store": StoreSettings(url=settings.store.url, key_file=key_file)})
    take_logins_away(postgres_database)


@contextmanager
def officer_at_work(qtbot: QtBot, settings: PcSettings, proxy: FaultProxy) -> Iterator[DeskProgram]:
    """The desk program with an officer, for the length of the block."""
    program = DeskProgram(settings, clock=AT_WORK)
    qtbot.addWidget(program.window)
    program.window.resize(*SIZE)
    program.start()
    program.window.show()
    program.look()
    try:
        program.shift.login.enter("siti", PASSWORD, "3")
        shown(qtbot, lambda: program.shift.desk is not None and desk_screen(program).stage is Stage.idle)
        yield program
    finally:
        proxy.heal()
        is_over = threading.Event()
        program.shift.end(is_over.set)
        shown(qtbot, is_over.is_set)
        program.window.may_close = True
        program.close()


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


@pytest.mark.expects_log("desk_silent|desk_unreadable|not_answered")
@pytest.mark.parametrize("fault", [FaultProxy.cut, FaultProxy.freeze])
def test_the_desk_paints_on_says_so_and_is_back(
    qtbot: QtBot, desk_settings: PcSettings, proxy: FaultProxy, askers: set[str], fault: Callable[[FaultProxy], None]
) -> None:
    with officer_at_work(qtbot, desk_settings, proxy) as program:
        heart = Heartbeat()
        fault(proxy)
        shown(qtbot, lambda: not has_line(program), what="desk says so after")
        proxy.heal()
        shown(qtbot, lambda: has_line(program), what="desk back after")
    print(f"desk's longest stall: {heart.longest_ms:.0f} ms")
    assert askers
    assert threading.main_thread().name not in askers


@pytest.mark.expects_log("desk_silent|desk_unreadable|not_answered")
@pytest.mark.parametrize("fault", [FaultProxy.cut, FaultProxy.freeze])
def test_the_desk_says_so_while_a_key_is_under_way_and_calls_once(
    qtbot: QtBot,
    desk_settings: PcSettings,
    proxy: FaultProxy,
    postgres_database: str,
    fault: Callable[[FaultProxy], None],
) -> None:
    with (
        closing(open_store(postgres_database, program="near", clock=AT_WORK)) as near,
        officer_at_work(qtbot, desk_settings, proxy) as program,
    ):
        hall = Hall(near, postgres_database)
        number = hall.issue().number
        shown(qtbot, lambda: desk_screen(program).waiting != ())
        fault(proxy)
        program.shift.press(DeskKey.primary)
        shown(qtbot, lambda: not has_line(program), what="desk with a key under way says so after")
        proxy.heal()
        shown(qtbot, lambda: has_line(program), what="desk with a key under way back after")

        def is_called() -> bool:
            """What surely did not arrive is left to the officer, who presses again."""
            if desk_screen(program).stage is Stage.idle:
                program.shift.press(DeskKey.primary)
            return desk_screen(program).stage is Stage.called

        shown(qtbot, is_called)
        assert desk_screen(program).card.number == number
        assert [event.event.kind for event in hall.local.events()].count(EventKind.ticket_called) == 1


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


def desk_screen(program: DeskProgram) -> DeskScreen:
    screen = program.shift.desk.screen if program.shift.desk else None
    assert screen is not None
    return screen


def has_line(program: DeskProgram) -> bool:
    return desk_screen(program).foot.line.is_whole


def is_whole(program: HallProgram) -> bool:
    screen = program.window.screen_shown
    return screen is not None and not screen.footer.is_trouble


def shown(qtbot: QtBot, is_it: Callable[[], bool], what: str = "") -> None:
    begun = time.monotonic()
    qtbot.waitUntil(is_it, timeout=ENOUGH_MS)
    if what:
        print(f"{what} {time.monotonic() - begun:.2f} s")
