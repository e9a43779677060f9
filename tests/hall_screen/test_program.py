"""The real program over a real store: another program calls, the hall sees it; start, end and restart."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hall_screen.main import HallProgram
from hall_screen.screen import CallShown, Screen
from shared.config import PcSettings, StoreSettings, VoiceSettings
from shared.domain.ids import DeskNumber
from shared.services.commands import CallNext, IssueTicket, Recall, new_request_id
from shared.services.local_hall import LocalHall
from shared.store.making import init_store
from shared.store.opening import open_store
from tests.hall_screen.mornings import KIOSK, OFFICER
from tests.memory_store import MONDAY_MORNING

ROOT = Path(__file__).resolve().parents[2]
ENOUGH_MS = 20_000
RUN = """
import os, sys
from shared.config import load_settings
from hall_screen.main import run
sys.exit(run(load_settings(None, os.environ)))
"""

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A practice store of its own, in which it is Monday morning."""
    address = f"sqlite:///{tmp_path / 'balai.db'}"
    init_store(address, practice=True, hall_name=None, clock=MONDAY_MORNING)
    return address


@pytest.fixture
def other_program(url: str) -> Iterator[LocalHall]:
    """Kiosk and desk, seen from the store."""
    store = open_store(url, program="test", clock=MONDAY_MORNING)
    hall = LocalHall(store.hall)
    for _ in range(3):
        hall.do(IssueTicket(request_id=new_request_id(), actor=f"kiosk:{KIOSK}", service="A", kiosk=KIOSK))
    yield hall
    store.close()


@contextmanager
def running(url: str, qtbot: QtBot) -> Iterator[HallProgram]:
    settings = PcSettings(store=StoreSettings(url=url), voice=VoiceSettings(enabled=False))
    program = HallProgram(settings, clock=MONDAY_MORNING)
    qtbot.addWidget(program.window)
    program.window.resize(1280, 720)
    program.window.show()
    program.start()
    try:
        yield program
    finally:
        program.close()


def shown(program: HallProgram) -> Screen | None:
    return program.window.screen_shown


def call_shown(program: HallProgram) -> CallShown | None:
    screen = shown(program)
    return screen.main if screen is not None and isinstance(screen.main, CallShown) else None


def test_a_call_of_another_program_is_seen_and_a_recall_seen_again(
    url: str, other_program: LocalHall, qtbot: QtBot
) -> None:
    with running(url, qtbot) as program:
        qtbot.waitUntil(lambda: bool((seen := shown(program)) and seen.aside), timeout=ENOUGH_MS)
        other_program.do(CallNext(request_id=new_request_id(), actor=f"officer:{OFFICER}", desk=DeskNumber(3)))
        qtbot.waitUntil(lambda: bool((call := call_shown(program)) and call.is_new), timeout=ENOUGH_MS)
        first = call_shown(program)
        other_program.do(Recall(request_id=new_request_id(), actor=f"officer:{OFFICER}", desk=DeskNumber(3)))
        qtbot.waitUntil(
            lambda: bool((call := call_shown(program)) and first and call.call_seq > first.call_seq), timeout=ENOUGH_MS
        )


def test_a_call_announced_before_a_restart_is_shown_but_not_new(
    url: str, other_program: LocalHall, qtbot: QtBot
) -> None:
    other_program.do(CallNext(request_id=new_request_id(), actor=f"officer:{OFFICER}", desk=DeskNumber(3)))
    with running(url, qtbot) as program:
        qtbot.waitUntil(lambda: bool((call := call_shown(program)) and call.is_new), timeout=ENOUGH_MS)
        qtbot.waitUntil(lambda: bool((call := call_shown(program)) and not call.is_new), timeout=ENOUGH_MS)
    with running(url, qtbot) as program:
        qtbot.waitUntil(lambda: call_shown(program) is not None, timeout=ENOUGH_MS)
        call = call_shown(program)
        assert call is not None
        assert not call.is_new


@pytest.mark.expects_log("board_not_read")
def test_a_store_that_appears_later_is_found_by_itself(tmp_path: Path, qtbot: QtBot) -> None:
    url = f"sqlite:///{tmp_path / 'later.db'}"
    with running(url, qtbot) as program:
        qtbot.waitUntil(lambda: bool((seen := shown(program)) and "Untuk petugas" in repr(seen)), timeout=ENOUGH_MS)
        init_store(url, practice=True, hall_name="Balai Uji", clock=MONDAY_MORNING)
        qtbot.waitUntil(lambda: bool((seen := shown(program)) and seen.header.hall == "Balai Uji"), timeout=ENOUGH_MS)


@pytest.mark.parametrize("_round", range(3))
def test_the_program_shows_itself_and_ends_in_order_when_asked(url: str, tmp_path: Path, _round: int) -> None:
    environment = {
        **os.environ,
        "BALAI_STORE": url,
        "BALAI_MEASURE_START": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "PULSE_SERVER": "unix:/nonexistent",
        "XDG_STATE_HOME": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-c", RUN], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            assert process.stderr.readline().startswith("first_paint_ms=")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
