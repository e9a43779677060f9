"""How long it takes from an act until a text is painted, measured inside the program.

Rule: the clock stops when the text's paint is over, not when the text is set; watching makes it slower, never faster.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class PaintWatch(QObject):
    """Answers once: `{"ok": text, "ms": ...}` after the paint of a text that matches, or `{"error": ...}`."""

    def __init__(
        self,
        pattern: str,
        *,
        seconds: float,
        text_of: Callable[[QWidget], str],
        answer: Callable[[dict[str, Any]], None],
    ) -> None:
        super().__init__()
        self._pattern, self._seconds = re.compile(pattern), seconds
        self._text_of, self._answer = text_of, answer
        self._begun = 0.0
        self._found: str | None = None

    def begin(self, act: Callable[[], object]) -> None:
        """Start the clock and act."""
        _application().installEventFilter(self)
        QTimer.singleShot(int(self._seconds * 1000), self, self._give_up)
        self._begun = time.perf_counter()
        act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what is about to be painted."""
        if self._found is None and event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            text = self._text_of(watched)
            if self._pattern.fullmatch(text):
                self._found = text
                # This event comes before the paint; the timer's call comes after it.
                QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        self._end({"ok": self._found, "ms": (time.perf_counter() - self._begun) * 1000})

    def _give_up(self) -> None:
        if self._found is None:
            self._found = ""
            self._end({"error": f"nothing like {self._pattern.pattern!r} was painted", "seen": []})

    def _end(self, answer: dict[str, Any]) -> None:
        _application().removeEventFilter(self)
        self._answer(answer)
        self.deleteLater()


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application
