"""Painted grounds: a rounded rectangle in one of the theme's tones.

Rule: what stands on a surface takes its colours from the same tone, so contrast is decided in one place.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QMargins, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from shared.ui.theme import Colour, Gap, Theme, Tone

Box = TypeVar("Box", bound=QBoxLayout)


def paint_surface(
    painter: QPainter, box: QRectF, *, ground: Colour, edge: Colour, line: int, corner: float
) -> None:
    """A rounded rectangle with its edge line wholly inside `box`; `line` 0 draws no edge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = line / 2
    painter.setPen(QPen(QColor(edge.value), line) if line else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground.value))
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), corner, corner)
    painter.restore()


def row(*, gap: int = 0, margins: QMargins | None = None) -> QHBoxLayout:
    """An empty row with exact spaces, in pixels."""
    return _exact(QHBoxLayout(), gap, margins)


def column(*, gap: int = 0, margins: QMargins | None = None) -> QVBoxLayout:
    """An empty column with exact spaces, in pixels."""
    return _exact(QVBoxLayout(), gap, margins)


def even(theme: Theme, across: Gap, down: Gap | None = None) -> QMargins:
    """The same margin left and right, and the same above and below."""
    x, y = theme.gap(across), theme.gap(across if down is None else down)
    return QMargins(x, y, x, y)


def _exact(box: Box, gap: int, margins: QMargins | None) -> Box:
    box.setSpacing(gap)
    box.setContentsMargins(margins or QMargins())
    return box


class Surface(QWidget):
    """A widget that paints its tone; `corner` and `line` in pixels."""

    def __init__(self, *, tone: Tone, corner: int = 0, line: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._corner = corner
        self._line = line

    @property
    def tone(self) -> Tone:
        """The tone that things on this surface must use."""
        return self._tone

    def set_tone(self, tone: Tone) -> None:
        """Another ground; the caller recolours the texts on it."""
        if tone is not self._tone:
            self._tone = tone
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and edge."""
        colours = self._tone.value
        painter = QPainter(self)
        if not self._corner:
            painter.fillRect(self.rect(), QColor(colours.ground.value))
            return
        paint_surface(
            painter,
            QRectF(self.rect()),
            ground=colours.ground,
            edge=colours.edge,
            line=self._line,
            corner=self._corner,
        )
