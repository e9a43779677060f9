"""Runs one real program and lets the demonstration act in it: click, type, look.

Rule: the program is started by its own `run` and does not know of this; controls are found by their accessible names,
as a screen reader finds them.

Talks JSON lines: one act on standard input, one answer on standard output. Used only by `balai demo`, by its
benchmarks and by the end-to-end tests; never started by a hall.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from PySide6.QtCore import QAbstractAnimation, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from admin.demo.paint_watch import PaintWatch
from shared.config import load_settings

PROGRAMS: Mapping[str, str] = {"kiosk": "kiosk.main", "desk": "desk_client.main", "hall": "hall_screen.main"}
LOOK_MS = 10
"""How often a condition that is waited for is looked at."""


class _Door(QObject):
    """Carries acts from the reading thread to the GUI thread."""

    act = Signal(dict)


class Stage:
    """Carries acts out on the GUI thread and answers each with one JSON line."""

    def __init__(self, output: TextIO) -> None:
        self._output = output
        self._door = _Door()
        self._door.act.connect(self._begin)

    def listen(self, lines: TextIO) -> None:
        """Take acts from `lines` on a thread of its own; its end ends the program."""

        def read() -> None:
            for line in lines:
                self._door.act.emit(json.loads(line))
            QTimer.singleShot(0, self._door, QApplication.exit)

        threading.Thread(target=read, daemon=True, name="stage").start()

    def _begin(self, act: dict[str, Any]) -> None:
        if act["do"] == "tap":
            self._tap(act)
            return
        begun = time.perf_counter()
        deadline = begun + act.get("seconds", 10)

        def attempt() -> None:
            try:
                found = self._carry_out(act)
            except LookupError as missing:
                if time.perf_counter() < deadline:
                    QTimer.singleShot(LOOK_MS, self._door, attempt)
                    return
                self._answer({"error": str(missing), "seen": sorted(visible_texts())})
                return
            except Exception as error:
                # The actor waits for an answer; the program's own guard would keep the fault from it.
                self._answer({"error": repr(error), "seen": []})
                return
            self._answer({"ok": found, "ms": (time.perf_counter() - begun) * 1000})

        QTimer.singleShot(act.get("after_ms", 0), self._door, attempt)

    def _tap(self, act: dict[str, Any]) -> None:
        """A click, timed until a text that matches has been painted; it is not tried again."""
        try:
            _named(act["name"])
        except LookupError as missing:
            self._answer({"error": str(missing), "seen": sorted(visible_texts())})
            return
        self._watch = PaintWatch(act["pattern"], seconds=act["seconds"], text_of=_text_of, answer=self._answer)
        self._watch.begin(lambda: _click(act))

    def _answer(self, answer: dict[str, Any]) -> None:
        self._output.write(json.dumps(answer) + "\n")
        self._output.flush()

    def _carry_out(self, act: dict[str, Any]) -> object:
        acts: Mapping[str, Callable[[dict[str, Any]], object]] = {
            "click": _click,
            "key": _key,
            "type": _type,
            "see": _see,
            "grab": _grab,
            "size": _size,
        }
        return acts[act["do"]](act)


def _widgets() -> Iterator[QWidget]:
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            yield window
            yield from (child for child in window.findChildren(QWidget) if child.isVisible())


def _text_of(widget: QWidget) -> str:
    shown = widget.text() if isinstance(widget, QLabel) else ""
    return shown or widget.accessibleName()


def visible_texts() -> set[str]:
    """Everything that can be read now."""
    return {text for widget in _widgets() if (text := _text_of(widget))}


def _named(name: str, kind: type[QWidget] = QWidget) -> QWidget:
    for widget in _widgets():
        if isinstance(widget, kind) and widget.isEnabled() and widget.accessibleName().startswith(name):
            return widget
    raise LookupError(f"nothing is called {name!r}")


def _click(act: dict[str, Any]) -> object:
    widget = _named(act["name"])
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(widget.width() // 2, widget.height() // 2))
    return widget.accessibleName()


def _key(act: dict[str, Any]) -> object:
    focus = QApplication.focusWidget() or next(_widgets(), None)
    if focus is None:
        raise LookupError("no window is open")
    modifiers = Qt.KeyboardModifier.ControlModifier if act.get("ctrl") else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(focus, getattr(Qt.Key, f"Key_{act['key']}"), modifiers)
    return act["key"]


def _type(act: dict[str, Any]) -> object:
    widget = _named(act["name"])
    if isinstance(widget, QLineEdit | QPlainTextEdit) and widget.isReadOnly():
        raise LookupError(f"{act['name']!r} takes no text yet")
    widget.setFocus()
    if isinstance(widget, QPlainTextEdit):
        widget.insertPlainText(act["text"])
    else:
        QTest.keyClicks(widget, act["text"])
    return widget.accessibleName()


def _see(act: dict[str, Any]) -> object:
    for text in visible_texts():
        if act["text"] in text:
            return text
    raise LookupError(f"{act['text']!r} is nowhere on the screen")


def _grab(act: dict[str, Any]) -> object:
    window = next(_widgets(), None)
    if window is None:
        raise LookupError("no window is open")
    if any(
        each.state() is QAbstractAnimation.State.Running for each in window.window().findChildren(QAbstractAnimation)
    ):
        raise LookupError("the picture is still moving")
    Path(act["path"]).parent.mkdir(parents=True, exist_ok=True)
    window.window().grab().save(act["path"], "PNG")
    return act["path"]


def _size(act: dict[str, Any]) -> object:
    window = next(_widgets(), None)
    if window is None:
        raise LookupError("no window is open")
    window.window().resize(act["width"], act["height"])
    return [window.width(), window.height()]


def main(arguments: list[str]) -> int:
    """`python -m admin.demo.stage PROGRAM CONFIG [CLOCK [GEOMETRY]]`; the geometry is that of an X window."""
    program, config, clock, geometry = (*arguments, "", "")[:4]
    stage = Stage(sys.stdout)
    stage.listen(sys.stdin)
    run = import_module(PROGRAMS[program]).run
    code: int = run(
        load_settings(Path(config), {}),
        clock=datetime.fromisoformat(clock) if clock else None,
        argv=["-qwindowgeometry", geometry] if geometry else (),
    )
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
