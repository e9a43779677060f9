"""The call that fills two thirds of the screen: the number, and the panel with its desk.

Rule: a new call is seen by a light that passes over the panel twice, slower than once a second; nothing flickers.
"""

from PySide6.QtCore import QEasingCurve, QRectF, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hall_screen.screen import CallShown
from shared.ui.labels import START, FitLabel, PlainLabel
from shared.ui.outlines import Outline
from shared.ui.surfaces import Surface, column, even
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

PULSE_MS = 1300
"""One pass of the light."""

PULSES = 2
WORD_PART = 0.56
"""Height of the desk's word, as a part of the height of its number."""

_ROUNDS = 8
"""Steps in which word and number are made narrow enough; each brings them nearer."""


class Face(Surface):
    """The panel in one tone: the invitation over the desk's word, and beside both the desk's number as high as they.

    Word and number stand on one baseline, the word's tails hang into the margin below. A line too long makes both
    smaller; nothing is cut.
    """

    def __init__(self, *, theme: Theme, tone: Tone) -> None:
        super().__init__(tone=tone, corner=theme.px(theme.corner))
        self._small = theme.font_px(Role.SUBTITLE)
        self._small_weight = theme.weight(Role.SUBTITLE)
        self._margin = theme.gap(Gap.XL)
        self._gap = theme.gap(Gap.XXL)
        self._texts: tuple[Outline, Outline, Outline] | None = None
        self.setMinimumHeight(self._small + theme.font_px(Role.FIGURE) + 2 * self._margin)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_call(self, call: CallShown) -> None:
        """Another desk."""
        self._texts = Outline(call.invitation, self._small_weight), Outline(call.desk_word), Outline(call.desk)
        self.setAccessibleName(f"{call.invitation} {call.desk_word} {call.desk}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, then the three texts."""
        super().paintEvent(event)
        if self._texts is None:
            return
        invitation, word, figure = self._texts
        room = QRectF(self.rect()).adjusted(self._margin, self._margin, -self._margin, -self._gap)
        word_px, figure_px = self._sizes(room)
        tail = word.ink(word_px).bottom()
        if tail > self._gap / 2:
            # On an upright screen the word is so large that its tail needs more than the margin.
            room.setBottom(room.bottom() - tail + self._gap / 2)
            word_px, figure_px = self._sizes(room)
        muted, main, accent = (QColor(self.tone.colour(ink).value) for ink in (Ink.MUTED, Ink.MAIN, Ink.ACCENT))
        painter = QPainter(self)
        invitation.draw(painter, self._small, room.left(), room.top() + invitation.capital(self._small), muted)
        word.draw(painter, word_px, room.left(), room.bottom(), main)
        figure_left = room.left() + self._beside(word_px) + self._gap
        figure.draw(painter, figure_px, figure_left, room.bottom() - figure.ink(figure_px).bottom(), accent)

    def _beside(self, word_px: float) -> float:
        """How wide invitation and word are."""
        assert self._texts is not None
        invitation, word, _ = self._texts
        return max(invitation.ink(self._small).width(), word.ink(word_px).width())

    def _sizes(self, room: QRectF) -> tuple[float, float]:
        """Pixel sizes of word and number: the number fills the height, the word what the invitation leaves."""
        assert self._texts is not None
        _, word, figure = self._texts
        word_px = room.height() * WORD_PART / word.capital(1)
        figure_px = room.height() / figure.ink(1).height()
        for _ in range(_ROUNDS):
            wide = self._beside(word_px) + self._gap + figure.ink(figure_px).width()
            if wide <= room.width():
                break
            word_px, figure_px = word_px * room.width() / wide, figure_px * room.width() / wide
        return word_px, figure_px


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
        self._pulse = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=PULSE_MS)
        self._pulse.setLoopCount(PULSES)
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
