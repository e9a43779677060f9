"""A window with the paper of the simulated printer, newest slip on top.

Rule: what lies here came out of the printer's bytes, not out of the program that sent them.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from admin.printer_simulator.paper import paper_image
from admin.printer_simulator.roll import Paper
from shared.i18n import Texts
from shared.ui.labels import PlainLabel
from shared.ui.theme import Theme

SHOWN_PART = 0.75
"""Slips are drawn at 203 dpi; a desktop screen shows about 140."""


class PaperWindow(QScrollArea):
    """Shows each paper that `add` brings; `add` may be called from any thread."""

    _added = Signal(object)

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle(texts("Printer of the practice hall"))
        self.setWidgetResizable(True)
        roll = QWidget()
        self._box = QVBoxLayout(roll)
        self._box.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        hint = texts("Tap a service on the kiosk: the slip comes out here.")
        self._box.addWidget(PlainLabel(hint, theme=theme, wrap=True))
        self.setWidget(roll)
        self._added.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def add(self, paper: Paper) -> None:
        """A slip was cut off."""
        self._added.emit(paper)

    def _show(self, paper: Paper) -> None:
        self._box.insertWidget(0, _Slip(paper_image(paper)))


class _Slip(QWidget):
    """One slip, drawn smaller than its 203 dpi."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        width = int(image.width() * SHOWN_PART)
        self._image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        self.setFixedSize(self._image.size())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        QPainter(self).drawImage(0, 0, self._image)
