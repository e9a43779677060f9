"""A window with the paper of the simulated printer, newest slip on top.

Rule: what lies here came out of the printer's bytes, not out of the program that sent them.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from admin.printer_simulator.paper import paper_image
from admin.printer_simulator.roll import Paper
from shared.ui.labels import PlainLabel
from shared.ui.theme import Gap, Theme

LARGEST_PART = 0.75
"""Slips are drawn at 203 dpi; a desktop screen shows about 140."""


class PaperWindow(QScrollArea):
    """Shows each paper that `add` brings, under it the hints; `add` may be called from any thread."""

    _added = Signal(object)

    def __init__(self, hints: Sequence[str], theme: Theme, *, title: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._roll = QWidget()
        self._box = QVBoxLayout(self._roll)
        self._box.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._box.setSpacing(theme.gap(Gap.M))
        for hint in hints:
            self._box.addWidget(PlainLabel(hint, theme=theme, wrap=True))
        self.setWidget(self._roll)
        self._added.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def add(self, paper: Paper) -> None:
        """A slip was cut off."""
        self._added.emit(paper)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Slips are as wide as the window allows."""
        super().resizeEvent(event)
        self._fit()

    def _show(self, paper: Paper) -> None:
        self._box.insertWidget(0, _Slip(paper_image(paper)), alignment=Qt.AlignmentFlag.AlignHCenter)
        self._fit()
        self.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        margins = self._box.contentsMargins()
        for slip in self._roll.findChildren(_Slip):
            slip.fit(self.viewport().width() - margins.left() - margins.right())


class _Slip(QWidget):
    """One slip."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image

    def fit(self, width: int) -> None:
        """Take at most so many pixels; a slip keeps its shape."""
        shown = min(width, int(self._image.width() * LARGEST_PART))
        self.setFixedSize(shown, round(shown * self._image.height() / self._image.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._image)
