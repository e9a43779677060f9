"""The question whether somebody is still there, over the page that is about to go.

Rule: one tap anywhere stays, and reaches nothing that lies below.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.screen import StayQuestion, Taps
from kiosk.views.tapping import on_tap
from shared.ui.buttons import BigButton, Kind
from shared.ui.cards import Card
from shared.ui.labels import CENTRE, PlainLabel
from shared.ui.surfaces import column, even
from shared.ui.theme import Colour, Gap, Ink, Role, Theme, Tone

SHADE = 0.6
"""How dark the page below gets; its number can still be read."""


class StayCover(QWidget):
    """Covers the window; the card stands low, where everybody reaches it."""

    def __init__(self, parent: QWidget, *, theme: Theme, taps: Taps) -> None:
        super().__init__(parent)
        self._taps = taps
        self._title = PlainLabel(theme=theme, role=Role.HEADING, tone=Tone.CARD, wrap=True, align=CENTRE)
        self._message = PlainLabel(
            theme=theme, role=Role.SUBTITLE, ink=Ink.MUTED, tone=Tone.CARD, wrap=True, align=CENTRE
        )
        self.stay_button = BigButton("", theme=theme, kind=Kind.PRIMARY, centred=True)
        on_tap(self.stay_button, taps.stay)
        card = Card(theme=theme, margin=Gap.XL)
        card.body.setSpacing(theme.gap(Gap.L))
        for widget in (self._title, self._message, self.stay_button):
            card.body.addWidget(widget)
        box = column(margins=even(theme, theme.page, Gap.XL))
        box.addStretch(3)
        box.addWidget(card)
        box.addStretch(1)
        self.setLayout(box)

    def show_question(self, question: StayQuestion) -> None:
        """Ask."""
        self._title.setText(question.title)
        self._message.setText(question.message)
        self.stay_button.set_texts(question.stay)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Nothing below feels the finger."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Beside the card: still here, too."""
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton:
            self._taps.stay()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page below steps back."""
        shade = QColor(Colour.NAVY.value)
        shade.setAlphaF(SHADE)
        QPainter(self).fillRect(self.rect(), shade)
