"""Small drawn marks: `Badge`, `KeyCap`, `StatusDot`, `Bar`.

Rule: a state is a shape and a word; colour only repeats what they say.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from shared.ui.fonts import font
from shared.ui.labels import PlainLabel
from shared.ui.outlines import Outline
from shared.ui.surfaces import paint_surface, row
from shared.ui.theme import Colour, Gap, Ink, Role, Theme, Tone


class _Mark(QWidget):
    """A painted thing of its own size that lets presses through to what it stands on."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class Badge(_Mark):
    """A letter in a disc: the prefix of a service."""

    def __init__(
        self, letter: str, *, theme: Theme, tone: Tone = Tone.GOLD, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._letter = letter
        self._tone = tone
        self._edge = theme.px(theme.badge)

    def sizeHint(self) -> QSize:
        """A square round the disc."""
        return QSize(self._edge, self._edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the disc and the letter, optically centred on its ink."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tone.value.ground.value))
        painter.drawEllipse(QRectF(self.rect()))
        letter, pixels = Outline(self._letter), self._edge * 0.55
        origin = QRectF(self.rect()).center() - letter.ink(pixels).center()
        left = origin.x() + letter.ink(pixels).left()
        letter.draw(painter, pixels, left, origin.y(), QColor(self._tone.colour(Ink.ACCENT).value))


class KeyCap(_Mark):
    """The name of a key in a small frame, such as F9."""

    def __init__(self, key: str, *, theme: Theme, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._theme = theme
        self._tone = tone
        self._font = font(theme, Role.STRONG)

    def set_tone(self, tone: Tone) -> None:
        """Another ground."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        """The key's name with a little room."""
        metrics = QFontMetricsF(self._font)
        space = self._theme.gap(Gap.S)
        return QSize(
            round(metrics.horizontalAdvance(self._key)) + 2 * space,
            round(metrics.height()) + self._theme.gap(Gap.XS),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame and name."""
        painter = QPainter(self)
        ink = self._tone.colour(Ink.MAIN)
        paint_surface(
            painter,
            QRectF(self.rect()),
            ground=self._tone.value.ground,
            edge=ink,
            line=self._theme.px(self._theme.outline),
            corner=self._theme.gap(Gap.XS),
        )
        painter.setFont(self._font)
        painter.setPen(QColor(ink.value))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._key)


class State(Enum):
    """How something is; each has its own shape beside its word."""

    GOOD = Ink.GOOD
    CAUTION = Ink.CAUTION
    BAD = Ink.BAD
    IDLE = Ink.MUTED


class _Shape(_Mark):
    """A filled disc (good), a triangle (caution), a crossed square (bad), a ring (idle)."""

    def __init__(self, *, edge: int) -> None:
        super().__init__(None)
        self._edge = edge
        self.state = State.IDLE
        self.colour = QColor()

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = self._edge / 6
        box = QRectF(self.rect()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        painter.setPen(_pen(self.colour, stroke))
        match self.state:
            case State.GOOD:
                painter.setBrush(self.colour)
                painter.drawEllipse(box)
            case State.CAUTION:
                painter.setBrush(self.colour)
                painter.drawPolygon(
                    QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()])
                )
            case State.BAD:
                painter.drawLine(box.topLeft(), box.bottomRight())
                painter.drawLine(box.topRight(), box.bottomLeft())
            case State.IDLE:
                painter.drawEllipse(box)


def _pen(colour: QColor, stroke: float) -> QPen:
    pen = QPen(colour, stroke)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


class StatusDot(QWidget):
    """A state: shape and word, such as (disc) Buka or (cross) Terputus."""

    def __init__(
        self,
        state: State,
        word: str,
        *,
        theme: Theme,
        tone: Tone = Tone.PAPER,
        role: Role = Role.STRONG,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._shape = _Shape(edge=max(1, theme.font_px(role) // 2))
        self._word = PlainLabel(theme=theme, role=role, tone=tone)
        box = row(gap=theme.gap(Gap.S))
        box.addWidget(self._shape)
        box.addWidget(self._word)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(state, word)

    def show_state(self, state: State, word: str) -> None:
        """Another state, with its word."""
        self._shape.state = state
        self._shape.colour = QColor(self._tone.colour(state.value).value)
        self._shape.update()
        self._word.set_ink(state.value)
        self._word.setText(word)
        self.setAccessibleName(word)


class Bar(QWidget):
    """A level from 0 to 1 beside its figure: how much of the quota is left."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = 0.0
        self.setFixedHeight(theme.px(theme.bar))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_level(self, level: float) -> None:
        """Show `level`, held to 0..1."""
        self._level = min(1.0, max(0.0, level))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the groove and what fills it; the filled end is square, as in a gauge."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        corner = box.height() / 2
        paint_surface(painter, box, ground=Colour.PALE_GOLD, edge=Colour.PALE_GOLD, line=0, corner=corner)
        painter.setClipRect(QRectF(0, 0, box.width() * self._level, box.height()))
        paint_surface(painter, box, ground=Colour.GOOD_FILL, edge=Colour.GOOD_FILL, line=0, corner=corner)
