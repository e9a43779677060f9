"""What all buttons share: how much they ask, the tap that counts, the painted ground.

Rule: a press acts on release, once; the next one counts only after the presenter has answered.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGraphicsOpacityEffect, QLayout, QWidget

from shared.ui.labels import PlainLabel
from shared.ui.surfaces import paint_surface
from shared.ui.theme import Colour, Gap, Ink, Role, Theme, Tone

GUARD_MS = 400
"""Taps closer together than this are one tap of a trembling hand, whatever the presenter says."""


class Kind(Enum):
    """How much a button asks to be pressed."""

    PRIMARY = Tone.NAVY
    SECONDARY = Tone.CHOICE
    QUIET = Tone.CARD
    DANGER = Tone.FAULT
    ON_NAVY = Tone.NAVY_CHOICE


def pressed_ground(kind: Kind) -> Colour:
    """The ground under a finger."""
    return Colour.NAVY_PRESSED if kind in (Kind.PRIMARY, Kind.ON_NAVY) else Colour.PALE_GOLD


class TapGuard:
    """Lets one tap through, then none until `rearm`; share one between the buttons of a page.

    `guard_ms` is the least time between two taps that count, 0 for none.
    """

    def __init__(self, guard_ms: int = GUARD_MS) -> None:
        self._guard_ms = guard_ms
        self._since = QElapsedTimer()
        self._is_armed = True

    @property
    def is_armed(self) -> bool:
        """Whether the next tap counts."""
        return self._is_armed and not (self._since.isValid() and self._since.elapsed() < self._guard_ms)

    def take(self) -> bool:
        """True for the tap that counts; it disarms."""
        if not self.is_armed:
            return False
        self._is_armed = False
        self._since.start()
        return True

    def rearm(self) -> None:
        """The presenter has answered: the next tap counts again."""
        self._is_armed = True


FADED = 0.5
"""How much of a disabled button is left: plainly not to be pressed, still to be read."""


class PaintedButton(QAbstractButton):
    """A painted button whose texts are plain labels; it never reads & as a shortcut."""

    def __init__(self, *, theme: Theme, kind: Kind, corner: int, line: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self._corner = corner
        self._line = line
        self._least = QSize(theme.target, theme.target)
        self._texts: list[tuple[PlainLabel, Ink]] = []
        self._fade = QGraphicsOpacityEffect(self)
        self._fade.setOpacity(FADED)
        self._fade.setEnabled(False)
        self.setGraphicsEffect(self._fade)

    def _tone(self) -> Tone:
        return self._kind.value if self.isEnabled() else Tone.SAND

    def _text(self, text: str, role: Role, ink: Ink = Ink.MAIN, **look: Any) -> PlainLabel:
        label = PlainLabel(text, theme=self._theme, role=role, ink=ink, tone=self._tone(), **look)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._texts.append((label, ink))
        return label

    def _recolour(self) -> None:
        for label, ink in self._texts:
            label.set_ink(ink, self._tone())
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Disabled buttons turn sand and step back, words and key alike; they stay readable."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._fade.setEnabled(not self.isEnabled())
            self._recolour()

    def sizeHint(self) -> QSize:
        """What its words need."""
        return self._layout().sizeHint().expandedTo(self._least)

    def minimumSizeHint(self) -> QSize:
        """What its words need at least."""
        return self._layout().minimumSize().expandedTo(self._least)

    def _layout(self) -> QLayout:
        layout = self.layout()
        assert layout is not None  # every button lays its words out
        return layout

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, edge, and the ring when it has the focus."""
        colours = self._tone().value
        ground = colours.ground
        if self.isEnabled() and self.isDown():
            ground = pressed_ground(self._kind)
        edge = colours.edge if self.isEnabled() else Colour.LINE
        painter = QPainter(self)
        paint_surface(
            painter, QRectF(self.rect()), ground=ground, edge=edge, line=self._line, corner=self._corner
        )
        if self.hasFocus() and self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            paint_focus(
                painter,
                QRectF(self.rect()),
                self._theme,
                self._corner,
                on_dark=self._kind.value in (Tone.NAVY, Tone.NAVY_CHOICE),
            )


def paint_focus(painter: QPainter, box: QRectF, theme: Theme, corner: int, *, on_dark: bool) -> None:
    """The ring of the keyboard focus, inside the edge."""
    inset = theme.gap(Gap.XS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    colour = Colour.BRIGHT_GOLD if on_dark else Colour.FOCUS
    painter.setPen(QPen(QColor(colour.value), theme.px(theme.outline) * 2))
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), corner - inset, corner - inset)
