"""A program starts fast, ends in order, and answers an unexpected error with a calm page.

Each test starts a small program of its own, because an application object exists once per process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QtMsgType
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from shared.i18n import Texts
from shared.problems import Problem, ProblemCode
from shared.ui.bootstrap import grab, show_window, start_application
from shared.ui.crash_page import CrashGuard, log_qt_message
from shared.ui.labels import PlainLabel
from shared.ui.theme import Theme

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from shared.ui.bootstrap import show_window, start_application
from shared.ui.labels import PlainLabel
from shared.ui.theme import Theme
windowed = "--windowed" in sys.argv
application = start_application("test", theme=Theme.kiosk(), windowed=windowed, argv=sys.argv)
window = PlainLabel("Balai", theme=Theme.kiosk())
"""
TAIL = """
show_window(window, windowed=windowed, size=(640, 480))
sys.exit(application.exec())
"""


@contextmanager
def program(middle: str, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A program with one window; `middle` runs before it is shown. It is ended after the test, whatever happens."""
    with subprocess.Popen(
        [sys.executable, "-c", HEAD + middle + TAIL, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


READY = "application.first_paint.connect(lambda: print('painted', flush=True))"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent on Linux")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_program_in_order_though_its_window_will_not_close(number: signal.Signals) -> None:
    with program("window.closeEvent = lambda event: event.ignore()\n" + READY) as running:
        assert running.stdout.readline() == "painted\n"
        running.send_signal(number)
        running.communicate(timeout=20)
        assert running.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent on Linux")
def test_a_signal_that_comes_before_the_loop_runs_is_not_lost() -> None:
    with program("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)") as running:
        running.communicate(timeout=20)
        assert running.returncode == 0


def test_the_start_is_measured_once_when_asked_for() -> None:
    with program("application.first_paint.connect(application.quit)", BALAI_MEASURE_START="1") as running:
        errors = running.communicate(timeout=20)[1].splitlines()
        figures = dict(line.split("=") for line in errors if "=" in line)
        assert set(figures) == {"first_paint_ms", "peak_rss_kib"}
        assert int(figures["first_paint_ms"]) > 0
        assert running.returncode == 0


def test_without_being_asked_nothing_is_printed() -> None:
    with program("application.first_paint.connect(application.quit)") as running:
        assert "first_paint" not in "".join(running.communicate(timeout=20))


FAIL = """
def fail():
    QTimer.singleShot(0, look)
    raise RuntimeError("a bug")
def look():
    QTimer.singleShot(50, lambda: print("page" if application.crash_guard.page.isVisible() else "nothing", flush=True))
    QTimer.singleShot(80, application.quit)
QTimer.singleShot(0, fail)
"""


@pytest.mark.parametrize("arguments", [(), ("--windowed",)], ids=["full screen", "windowed"])
def test_an_error_in_a_slot_shows_the_page_and_the_program_lives_on(arguments: tuple[str, ...]) -> None:
    with program(FAIL, *arguments) as running:
        seen, _errors = running.communicate(timeout=20)
        assert seen == "page\n"
        assert running.returncode == 0


def test_a_full_screen_program_ends_to_be_started_again() -> None:
    shorter = "import shared.ui.crash_page\nshared.ui.crash_page.RESTART_AFTER_MS = 30\n"
    with program(shorter + "QTimer.singleShot(0, lambda: 1 / 0)") as running:
        running.communicate(timeout=20)
        assert running.returncode == 1


def test_none_outlives_more_calls_than_it_has_references() -> None:
    middle = "for _ in range(100_000): window.setObjectName('a')\napplication.first_paint.connect(application.quit)"
    with program(middle) as running:
        running.communicate(timeout=60)
        assert running.returncode == 0


def test_no_screen_is_a_problem_in_words_not_an_abort(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(Problem) as caught:
        start_application("test", theme=Theme.desk(), windowed=True, argv=[])
    assert caught.value.code is ProblemCode.NO_DISPLAY


@pytest.mark.expects_log("unexpected_error")
def test_the_page_speaks_both_languages_and_a_person_may_go_on(qtbot: QtBot) -> None:
    guard = CrashGuard(theme=Theme.desk(), texts=Texts("id"), can_go_on=True)
    error = RuntimeError("a bug")
    guard.report(RuntimeError, error, None)
    guard.report(RuntimeError, error, None)
    qtbot.waitUntil(lambda: guard.page is not None)
    page = guard.page
    assert guard.notice().title == "Maaf, terjadi gangguan"
    QTest.mouseClick(page.findChild(QAbstractButton), Qt.MouseButton.LeftButton)
    assert guard.page is None
    guard.set_texts(Texts("en"))
    assert guard.notice().title == "Sorry, something went wrong"


@pytest.mark.expects_log("a warning of Qt.*qt_message")
def test_what_qt_says_is_logged_but_for_noise() -> None:
    log_qt_message(QtMsgType.QtWarningMsg, None, "a warning of Qt")
    log_qt_message(QtMsgType.QtWarningMsg, None, "This plugin does not support propagateSizeHints()")


def test_a_public_window_has_no_frame_cursor_or_menu(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    show_window(window, windowed=False, size=(640, 480))
    assert window.isFullScreen()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert window.cursor().shape() is Qt.CursorShape.BlankCursor
    assert window.contextMenuPolicy() is Qt.ContextMenuPolicy.PreventContextMenu


def test_an_officers_window_keeps_its_frame(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    show_window(window, windowed=False, size=(640, 480), keep_frame=True)
    assert window.isMaximized()
    assert not window.windowFlags() & Qt.WindowType.FramelessWindowHint


def test_a_picture_is_written_into_a_new_folder_or_the_failure_is_said(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    label = PlainLabel("Balai", theme=theme)
    qtbot.addWidget(label)
    grab(label, tmp_path / "new" / "balai.png")
    assert (tmp_path / "new" / "balai.png").stat().st_size > 100
    (tmp_path / "taken.png").mkdir()
    with pytest.raises(OSError, match="cannot be written"):
        grab(label, tmp_path / "taken.png")
