"""The kiosk as it is wired: a real store, a real printer address, the real window.

Rule: what is out of reach is told on the screen, and the kiosk comes back by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.main import WINDOW, KioskProgram, StaffOfThisPc
from kiosk.screen import CalmScreen, NumberScreen, Screen, StaffScreen, StartScreen
from shared.config import KioskSettings, PcSettings, PrinterSettings, StoreSettings, UiSettings
from shared.pin import hash_pin
from shared.services.local_hall import LocalHall
from shared.store.making import init_store
from shared.store.opening import open_store
from shared.ui.symbols import Symbol

pytestmark = pytest.mark.usefixtures("dressed")

MORNING = datetime(2026, 11, 23, 8, 17)  # noqa: DTZ001 - a naive time is meant in the hall's zone
Run = Callable[..., KioskProgram]
PIN = "135790"
PIN_HASH = hash_pin(PIN)


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The address of a practice store that does not exist yet."""
    return str(tmp_path / "balai.db")


@pytest.fixture
def run_kiosk(qtbot: QtBot, store: str) -> Iterator[Run]:
    """Starts kiosks on the store, and closes them."""
    running: list[KioskProgram] = []

    def start(printer: str = "none:") -> KioskProgram:
        settings = PcSettings(
            store=StoreSettings(url=store),
            printer=PrinterSettings(url=printer),
            ui=UiSettings(windowed=True),
            kiosk=KioskSettings(name="lobby", pin_hash=PIN_HASH),
        )
        program = KioskProgram(settings, clock=MORNING)
        running.append(program)
        qtbot.addWidget(program.window)
        program.window.resize(*WINDOW)
        program.presenter.show_on(program.window.show_screen)
        program.presenter.start()
        return program

    yield start
    for program in running:
        program.close()


def shown(qtbot: QtBot, program: KioskProgram, is_it: Callable[[Screen], bool]) -> None:
    """Until the window shows such a screen."""

    def seen() -> bool:
        screen = program.window.screen_shown
        return screen is not None and is_it(screen)

    qtbot.waitUntil(seen, timeout=10_000)


def test_a_tap_becomes_a_number_in_the_store_and_paper(
    run_kiosk: Run, store: str, qtbot: QtBot, tmp_path: Path
) -> None:
    init_store(store, practice=True, hall_name=None)
    paper = tmp_path / "paper.bin"
    paper.touch()
    program = run_kiosk(printer=paper.as_uri())
    shown(qtbot, program, lambda screen: isinstance(screen, StartScreen))
    program.presenter.choose_service("A")
    # A file proves nothing, so the citizen is asked.
    shown(qtbot, program, lambda screen: isinstance(screen, NumberScreen) and bool(screen.slip.yes))
    assert b"A-001" in paper.read_bytes()
    opened = open_store(store, program="test", clock=MORNING)
    history = LocalHall(opened.hall).ticket("A-001")
    opened.close()
    assert history is not None
    assert (history.ticket.kiosk, [attempt.copy for attempt in history.attempts]) == ("lobby", [0])


@pytest.mark.expects_log("store_away")
def test_a_store_that_is_made_later_is_found(run_kiosk: Run, store: str, qtbot: QtBot) -> None:
    program = run_kiosk()
    shown(qtbot, program, lambda screen: is_maintenance(screen, "Basis data tidak ditemukan"))
    init_store(store, practice=True, hall_name=None)
    shown(qtbot, program, lambda screen: isinstance(screen, StartScreen))


@pytest.mark.expects_log("store_away")
def test_a_wrong_printer_address_stops_the_kiosk_and_says_so(run_kiosk: Run, store: str, qtbot: QtBot) -> None:
    init_store(store, practice=True, hall_name=None)
    program = run_kiosk(printer="tcp://")
    shown(qtbot, program, lambda screen: is_maintenance(screen, "Alamat pencetak keliru"))


@pytest.mark.expects_log("store_away")
def test_a_set_clock_is_refused_by_a_live_hall(run_kiosk: Run, store: str, qtbot: QtBot) -> None:
    init_store(store, practice=False, hall_name=None)
    program = run_kiosk()
    shown(qtbot, program, lambda screen: is_maintenance(screen, "Jam tidak dapat diatur di sini"))


@pytest.mark.expects_log("store_away")
def test_staff_enter_with_the_pin_of_this_pc_also_while_the_store_is_away_and_print_a_test_slip(
    run_kiosk: Run, store: str, qtbot: QtBot, tmp_path: Path
) -> None:
    paper = tmp_path / "paper.bin"
    paper.touch()
    program = run_kiosk(printer=paper.as_uri())
    shown(qtbot, program, lambda screen: is_maintenance(screen, "Basis data tidak ditemukan"))
    program.presenter.open_staff()
    for key in (*PIN, "ok"):
        program.presenter.staff.press(key)
    shown(qtbot, program, lambda screen: isinstance(screen, StaffScreen))
    screen = program.window.screen_shown
    assert isinstance(screen, StaffScreen)
    assert [fact.value for fact in screen.facts[:2]] == ["lobby", store]
    program.presenter.staff.act("test_print")
    shown(qtbot, program, lambda screen: isinstance(screen, StaffScreen) and "tanpa kepastian" in screen.message)
    assert b"UJI" in paper.read_bytes()


def test_staff_are_told_of_a_disk_that_keeps_nothing(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def unwritable(url: str) -> str:
        settings = PcSettings(store=StoreSettings(url=url))
        return StaffOfThisPc(settings, name="lobby").facts().unwritable

    assert unwritable(store) == ""
    (tmp_path / "state").touch()
    assert unwritable(store) == str(tmp_path / "state" / "balai" / "pending")
    assert unwritable("mysql://no/store") == ""


def is_maintenance(screen: Screen, staff: str) -> bool:
    """The page that says to staff what they must mend."""
    return (
        isinstance(screen, CalmScreen)
        and screen.notice.symbol is Symbol.MAINTENANCE
        and screen.notice.footnote == f"Untuk petugas: {staff}"
    )
