"""Runs the real desk program over a real store, for tests that kill it: `desk_driver.py STORE KEY_FILE MODE`.

Rule: it talks by single words on stdout, and types by keys as an officer does.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desk_client.desk.screen import Stage
from desk_client.main import DeskProgram
from shared.config import PcSettings
from shared.ui.bootstrap import show_window, start_application
from shared.ui.theme import Theme

PASSWORD = "kata-sandi-siti"
CHRONOLOGY = "Sertifikat atas tanah warisan terbit atas nama orang lain."
MORNING = datetime(2026, 11, 23, 8, 30)  # noqa: DTZ001 - in the hall's zone, on a Monday
LONGEST_MS = 120_000
Step = tuple[Callable[[], bool], Callable[[], None]]


def drive(program: DeskProgram, steps: list[Step]) -> None:
    """Take each step as soon as its condition holds; looked at every 20 ms, on the GUI thread."""

    def look() -> None:
        if steps and steps[0][0]():
            steps.pop(0)[1]()

    program.scheduler.every(20, look)
    # Whoever waits for a word of this process must not wait for ever.
    program.scheduler.after(LONGEST_MS, lambda: QCoreApplication.exit(1))


def say(word: str) -> None:
    print(word, flush=True)


def key(program: DeskProgram, which: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or program.window, which)


def chronology(program: DeskProgram) -> QPlainTextEdit:
    editor = program.window.record.findChild(QPlainTextEdit, "chronology")
    assert editor is not None
    return editor


def main() -> int:
    store, key_file, mode = sys.argv[1:4]
    settings = PcSettings.model_validate(
        {"store": {"url": store, "key_file": Path(key_file)}, "desk": {"number": 3}, "ui": {"windowed": True}}
    )
    application = start_application("Balai", theme=Theme.desk(), windowed=True, argv=["desk"])
    program = DeskProgram(settings, clock=MORNING)
    program.start()
    application.first_paint.connect(program.look)
    show_window(program.window, windowed=True, size=(1366, 768))
    shift = program.shift

    def stage() -> Stage | None:
        screen = shift.desk.screen if shift.desk else None
        return screen.stage if screen else None

    def log_in() -> None:
        shift.login.enter("siti", PASSWORD, "3")

    def type_text() -> None:
        chronology(program).setFocus()
        QTest.keyClicks(chronology(program), CHRONOLOGY)

    def is_kept() -> bool:
        return shift.complaint is not None and shift.complaint.screen.saved.words.startswith("Tersimpan")

    def can_type() -> bool:
        return shift.complaint is not None and not shift.complaint.screen.is_fixed

    logging_in: list[Step] = [(lambda: bool(shift.login.screen.hall_name), log_in)]
    typing: list[Step] = [
        (lambda: stage() is Stage.idle, lambda: key(program, Qt.Key.Key_F9)),
        (lambda: stage() is Stage.called and not shift.desk.is_deaf, lambda: key(program, Qt.Key.Key_F9)),
        (lambda: stage() is Stage.serving and can_type(), type_text),
        (is_kept, lambda: say("kept")),
    ]
    reading: list[Step] = [
        (lambda: stage() is Stage.serving and can_type(), lambda: say(chronology(program).toPlainText())),
        (lambda: True, program.end),
    ]
    drive(program, logging_in + (typing if mode == "type" else reading))
    try:
        return application.exec()
    finally:
        program.close()


if __name__ == "__main__":
    sys.exit(main())
