"""The call that fills two thirds of the screen: the number, and the panel with its desk.

Rule: a new call is seen by a light that passes over the panel twice, slower than once a second; nothing flickers.
"""

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hall_screen.screen import CallShown
from shared.ui.fonts import font, sized_font
from shared.ui.labels import START, FitLabel, PlainLabel
from shared.ui.surfaces import Surface, column, even
from shared.ui.theme import Gap, Ink, Role, Theme, Tone, Weight

PULSE_MS = 1300
"""One pass of the light."""

PULSES = 2
WORD_PART = 0.56
"""Height of the desk's word, as a part of the height of its number."""

_PROBE_PX = 256
_ROUNDS = 8
"""Steps in which word and number are made narrow enough; each brings them nearer."""


class Face(Surface):
    """The panel in one tone: the invitation over the desk's word, and beside both the desk's number as high as they.

    Word and number stand on one baseline, the word's tails hang into the margin below. A line too long makes both
    smaller; nothing is cut.
    """

    def __init__(self, *, theme: Theme, tone: Tone) -> None:
        super().__init__(tone=tone, corner=theme.px(theme.corner))
        self._invitation = font(theme, Role.SUBTITLE)
        self._margin = theme.gap(Gap.XL)
        self._gap = theme.gap(Gap.XXL)
        self._call: CallShown | None = None
        self.setMinimumHeight(theme.font_px(Role.SUBTITLE) + theme.font_px(Role.FIGURE) + 2 * self._margin)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_call(self, call: CallShown) -> None:
        """Another desk."""
        self._call = call
        self.setAccessibleName(f"{call.invitation} {call.desk_word} {call.desk}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, then the three texts."""
        super().paintEvent(event)
        if self._call is None:
            return
        room = QRectF(self.rect()).adjusted(self._margin, self._margin, -self._margin, -self._gap)
        small = QFontMetricsF(self._invitation)
        word, figure = self._fonts(self._call, room)
        tail = QFontMetricsF(word).tightBoundingRect(self._call.desk_word).bottom()
        if tail > self._gap / 2:
            # On an upright screen the word is so large that its tail needs more than the margin.
            room.setBottom(room.bottom() - tail + self._gap / 2)
            word, figure = self._fonts(self._call, room)
        word_metrics, figure_metrics = QFontMetricsF(word), QFontMetricsF(figure)
        base = room.bottom()
        beside = max(
            small.horizontalAdvance(self._call.invitation), word_metrics.horizontalAdvance(self._call.desk_word)
        )
        painter = QPainter(self)
        self._draw(
            painter, self._invitation, Ink.MUTED, room.left(), room.top() + small.capHeight(), self._call.invitation
        )
        self._draw(painter, word, Ink.MAIN, room.left(), base, self._call.desk_word)
        lift = figure_metrics.tightBoundingRect(self._call.desk).bottom()
        self._draw(painter, figure, Ink.ACCENT, room.left() + beside + self._gap, base - lift, self._call.desk)

    def _fonts(self, call: CallShown, room: QRectF) -> tuple[QFont, QFont]:
        """The fonts of word and number: the number fills the height, the word what the invitation leaves."""
        probe = QFontMetricsF(sized_font(_PROBE_PX, Weight.BOLD))
        small = QFontMetricsF(self._invitation)
        word = _PROBE_PX * room.height() * WORD_PART / probe.capHeight()
        figure = _PROBE_PX * room.height() / probe.tightBoundingRect(call.desk).height()
        word_wide = probe.horizontalAdvance(call.desk_word) / _PROBE_PX
        figure_wide = probe.horizontalAdvance(call.desk) / _PROBE_PX
        for _ in range(_ROUNDS):
            beside = max(small.horizontalAdvance(call.invitation), word * word_wide)
            wide = beside + self._gap + figure * figure_wide
            if wide <= room.width():
                break
            word, figure = word * room.width() / wide, figure * room.width() / wide
        return sized_font(max(1, int(word)), Weight.BOLD), sized_font(max(1, int(figure)), Weight.BOLD)

    def _draw(self, painter: QPainter, chosen: QFont, ink: Ink, left: float, base: float, text: str) -> None:
        painter.setFont(chosen)
        painter.setPen(QColor(self.tone.colour(ink).value))
        painter.drawText(QPointF(left - max(0.0, QFontMetricsF(chosen).leftBearing(text[0])), base), text)


class DeskPanel(QWidget):
    """Where to go. `pulse` lets a golden light pass over the navy panel from left to right, twice.

    Light and panel never mix, so that the desk can be read at every instant.
    """

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._calm = Face(theme=theme, tone=Tone.NAVY)
        self._light = QWidget(self)
        self._bright = Face(theme=theme, tone=Tone.BRIGHT)
        self._bright.setParent(self._light)
        self._pulse = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=PULSE_MS, loopCount=PULSES)
        self._pulse.valueChanged.connect(self.set_light)
        self._pulse.finished.connect(lambda: self.set_light(0.0))
        box = column()
        box.addWidget(self._calm)
        self.setLayout(box)
        self.set_light(0.0)

    def show_call(self, call: CallShown) -> None:
        """Another desk, without a pulse."""
        self._calm.show_call(call)
        self._bright.show_call(call)

    def pulse(self) -> None:
        """Begin the two pulses, from the start if they are under way."""
        self._pulse.stop()
        self._pulse.start()

    @property
    def is_pulsing(self) -> bool:
        """Whether the pulses are under way."""
        return self._pulse.state() is QVariantAnimation.State.Running

    def set_light(self, part: float) -> None:
        """How far the light has passed: 0 not there, 0.5 all over the panel, 1 gone."""
        self._part = part
        ease = QEasingCurve(QEasingCurve.Type.InOutSine)
        left = round(self.width() * ease.valueForProgress(max(0.0, part * 2 - 1)))
        right = round(self.width() * ease.valueForProgress(min(1.0, part * 2)))
        self._light.setGeometry(left, 0, right - left, self.height())
        self._bright.setGeometry(-left, 0, self.width(), self.height())
        self._light.setVisible(right > left)
        self._light.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The light covers the panel as far as it has passed."""
        super().resizeEvent(event)
        self.set_light(self._part)


class CallView(Surface):
    """The number over its desk."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__(tone=Tone.CARD)
        self._heading = PlainLabel(theme=theme, role=Role.SUBTITLE, ink=Ink.MUTED, tone=Tone.CARD, wrap=True)
        self._number = FitLabel(theme=theme, ink=Ink.ACCENT, tone=Tone.CARD, template="A-000", align=START)
        self.panel = DeskPanel(theme=theme)
        box = column(gap=theme.gap(Gap.L), margins=even(theme, theme.page, Gap.L))
        box.addWidget(self._heading)
        box.addWidget(self._number, 12)
        box.addWidget(self.panel, 11)
        self.setLayout(box)

    def show_call(self, call: CallShown, *, pulse: bool) -> None:
        """Another call; `pulse` when it is new to the hall."""
        self._heading.setText(call.heading)
        self._number.setText(call.number)
        self.panel.show_call(call)
        if pulse:
            self.panel.pulse()
