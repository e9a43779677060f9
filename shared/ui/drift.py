"""Moves a still picture by a few pixels now and then, so that a panel that is always on does not burn in.

Rule: everything moves together and comes back; the edge that is laid bare is navy, like the frame of the glass.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from shared.ui.theme import Colour

EVERY_MS = 3 * 60 * 1000
"""Often enough that no edge stays where it is for a morning, too seldom to be noticed."""
STEP_SHARE = 400
"""A step is this part of the screen's shorter side: 3 pixels of 1080, far less than any margin."""
PATH = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
"""Where the picture stands, in steps across and down, one after the other."""


class DriftingGround(QWidget):
    """Fills its window; what it shows lies on `content`, which has the window's size and wanders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = QWidget(self)
        self._place = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.advance)
        self._timer.start()

    @property
    def offset(self) -> tuple[int, int]:
        """How far the picture stands from its middle, in pixels across and down."""
        across, down = PATH[self._place]
        step = max(1, min(self.width(), self.height()) // STEP_SHARE)
        return across * step, down * step

    def advance(self) -> None:
        """The next place."""
        self._place = (self._place + 1) % len(PATH)
        self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another window."""
        super().resizeEvent(event)
        self._settle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground under the picture."""
        QPainter(self).fillRect(self.rect(), QColor(Colour.NAVY.value))

    def _settle(self) -> None:
        across, down = self.offset
        self.content.setGeometry(QRect(across, down, self.width(), self.height()))
