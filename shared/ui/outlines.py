"""Texts as curves: measured and drawn at any size, and always alike.

Rule: letters that Qt lays out at each size stand a pixel aside, or take a pixel more, by what the program drew before;
curves laid out at one size and scaled do not.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath

from shared.ui.fonts import sized_font
from shared.ui.theme import Weight

_LAID_OUT_PX = 1000
"""A size at which nothing is ever drawn: Qt measures letters a shade differently once it has drawn them at a size."""


class Outline:
    """One line of text in the program's typeface. All sizes are pixels of the font."""

    def __init__(self, text: str, weight: Weight = Weight.BOLD) -> None:
        font = sized_font(_LAID_OUT_PX, weight)
        self._curves = QPainterPath()
        self._curves.setFillRule(Qt.FillRule.WindingFill)
        self._curves.addText(0, 0, font, text)
        self._ink = self._curves.boundingRect()
        self._capital = QFontMetricsF(font).capHeight()

    def ink(self, px: float) -> QRectF:
        """What the letters cover, from their origin on the baseline."""
        scale = px / _LAID_OUT_PX
        return QRectF(self._ink.topLeft() * scale, self._ink.size() * scale)

    def capital(self, px: float) -> float:
        """How high a capital letter is."""
        return self._capital * px / _LAID_OUT_PX

    def fitting(self, box: QSizeF) -> float:
        """The largest size at which the ink stays inside the box; 0 for a text without ink."""
        if self._ink.isEmpty():
            return 0.0
        return _LAID_OUT_PX * min(box.width() / self._ink.width(), box.height() / self._ink.height())

    def draw(self, painter: QPainter, px: float, ink_left: float, baseline: float, colour: QColor) -> None:
        """Draw it, its ink beginning at `ink_left`."""
        scale = px / _LAID_OUT_PX
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(ink_left - self._ink.left() * scale, baseline))
        painter.scale(scale, scale)
        painter.fillPath(self._curves, colour)
        painter.restore()
