"""The drawn slip beside the words about it.

Rule: the picture says the same as the words: coming, out, or not there.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.screen import SlipPicture
from shared.ui.fonts import sized_font
from shared.ui.icons import paint_icon
from shared.ui.symbols import Symbol
from shared.ui.theme import Colour, Theme, Weight

_TEETH = 6
_MODULES = ((4, 0), (4, 2), (0, 4), (2, 4), (4, 4), (6, 4), (8, 4), (5, 5), (4, 6), (7, 6), (6, 8), (8, 7), (4, 8))
"""Column and line of the dots of the drawn code; it is a picture, not a code."""
_OUT = {SlipPicture.coming: 0.5, SlipPicture.out: 1.0, SlipPicture.missing: 0.0}


class SlipDrawing(QWidget):
    """The printer's slot with as much of the slip as is out; a fault sign where there is none."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._edge = theme.px(theme.badge) * 3 // 2
        self._pen = theme.px(theme.outline)
        self._picture = SlipPicture.coming
        self._number = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_slip(self, picture: SlipPicture, number: str) -> None:
        """Another state or number."""
        if (picture, number) != (self._picture, self._number):
            self._picture, self._number = picture, number
            self.update()

    def sizeHint(self) -> QSize:
        """A little taller than wide."""
        return QSize(self._edge, self._edge * 7 // 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The slot, and the paper below it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = float(self.width()), float(self.height())
        slot = QRectF(0, 0, width, height * 0.15)
        if self._picture is SlipPicture.missing:
            box = QRectF(0, slot.bottom(), width, height - slot.bottom())
            inset = box.height() * 0.14
            paint_icon(painter, Symbol.TICKET, box.adjusted(inset, inset, -inset, -inset), QColor(Colour.INK.value))
            return
        room = QRectF(width * 0.14, slot.center().y(), width * 0.72, height - slot.center().y() - self._pen)
        self._paint_paper(painter, room)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Colour.NAVY.value))
        painter.drawRoundedRect(slot, slot.height() / 2, slot.height() / 2)

    def _paint_paper(self, painter: QPainter, room: QRectF) -> None:
        height = room.height() * (0.62 + 0.38 * (_OUT[self._picture] - 0.5) * 2)
        paper = QRectF(room.left(), room.top(), room.width(), height)
        tooth = paper.width() / _TEETH
        path = QPainterPath(paper.topLeft())
        path.lineTo(paper.topRight())
        for step in range(_TEETH * 2 + 1):
            depth = 0 if step % 2 else tooth / 2
            path.lineTo(QPointF(paper.right() - step * tooth / 2, paper.bottom() - depth))
        path.closeSubpath()
        pen = QPen(QColor(Colour.NAVY.value), self._pen)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(QColor(Colour.PAPER.value))
        painter.drawPath(path)
        self._paint_print(painter, paper)

    def _paint_print(self, painter: QPainter, paper: QRectF) -> None:
        painter.setPen(QColor(Colour.NAVY.value))
        painter.setFont(sized_font(max(8, round(paper.width() * 0.25)), Weight.BOLD))
        top = paper.top() + paper.width() * 0.26
        line = QRectF(paper.left(), top, paper.width(), paper.width() * 0.3)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._number)
        if self._picture is SlipPicture.out:
            edge = paper.width() * 0.36
            code = QRectF(paper.center().x() - edge / 2, line.bottom() + edge * 0.16, edge, edge)
            _paint_code(painter, code)


def _paint_code(painter: QPainter, box: QRectF) -> None:
    """Something like a QR code: three eyes and a few modules."""
    cell = box.width() / 9
    navy = QColor(Colour.NAVY.value)
    for column, line in ((0, 0), (6, 0), (0, 6)):
        eye = QRectF(box.left() + column * cell, box.top() + line * cell, 3 * cell, 3 * cell)
        painter.fillRect(eye, navy)
    for column, line in _MODULES:
        painter.fillRect(QRectF(box.left() + column * cell, box.top() + line * cell, cell, cell), navy)
