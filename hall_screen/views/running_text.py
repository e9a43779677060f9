"""The line at the foot: still while it fits, else it wanders slowly.

Rule: text moves only when it must, evenly, and waits at its start so that everybody can begin to read.
"""

from PySide6.QtCore import QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shared.ui.fonts import font
from shared.ui.labels import shortened
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

FRAME_MS = 33
PIXELS_A_SECOND = 70
"""How fast it wanders, at factor 1: about five characters a second, half the pace of reading aloud."""

REST_MS = 4000
"""How long it stands at its start, each time round."""


class RunningText(QWidget):
    """One line of plain text in the body size."""

    def __init__(self, *, theme: Theme, tone: Tone) -> None:
        super().__init__()
        self._font = font(theme, Role.BODY)
        self._metrics = QFontMetricsF(self._font)
        self._colour = QColor(tone.colour(Ink.MAIN).value)
        self._gap = theme.gap(Gap.XXL) * 2
        self._step = PIXELS_A_SECOND * theme.factor * FRAME_MS / 1000
        self._text = ""
        self._wide = 0.0
        self._offset = 0.0
        self._resting_ms = REST_MS
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.advance)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The text that is shown."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another text from its start, as far as the kit's labels would show it."""
        shown = shortened(text)
        if shown != self._text:
            self._text = shown
            self._wide = self._metrics.horizontalAdvance(shown)
            self.setAccessibleName(shown)
            self._restart()

    @property
    def is_running(self) -> bool:
        """Whether the text is too long and wanders."""
        return self._timer.isActive()

    @property
    def offset(self) -> float:
        """How far the text has wandered, in pixels."""
        return self._offset

    def advance(self) -> None:
        """One frame further."""
        if self._resting_ms > 0:
            self._resting_ms -= FRAME_MS
            return
        self._offset += self._step
        if self._offset >= self._wide + self._gap:
            self._offset, self._resting_ms = 0.0, REST_MS
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a line; as wide as there is room."""
        return QSize(0, round(self._metrics.height()))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text, and behind it the text again while it wanders."""
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(self._colour)
        base = (self.height() + self._metrics.ascent() - self._metrics.descent()) / 2
        painter.drawText(QPointF(-self._offset, base), self._text)
        if self._wide > self.width():
            painter.drawText(QPointF(self._wide + self._gap - self._offset, base), self._text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, or less."""
        super().resizeEvent(event)
        self._restart()

    def showEvent(self, event: QShowEvent) -> None:
        """Wander only while seen."""
        super().showEvent(event)
        self._restart()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while not seen."""
        super().hideEvent(event)
        self._timer.stop()

    def _restart(self) -> None:
        self._offset, self._resting_ms = 0.0, REST_MS
        if self.isVisible() and self._wide > self.width():
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.start()
        else:
            self._timer.stop()
        self.update()
