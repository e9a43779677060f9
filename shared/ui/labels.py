"""Texts on screen: `PlainLabel`, `FitLabel`.

Rule: whatever a person typed stays plain text; no markup, no mnemonics, no pictures out of a text.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from shared.ui.fonts import font, sized_font
from shared.ui.outlines import Outline
from shared.ui.theme import Ink, Role, Theme, Tone, Weight

START = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

LONGEST = 1_000
"""Characters of a text that a label shows."""
MOST_LINES = 24
"""Lines of a text that a label shows."""
WIDEST = 24
"""A one-line label insists on at most this many times its pixel size in width."""
WIDEST_WORD = 12
"""The same for a label that wraps: its longest word."""


def escape_ampersand(text: str) -> str:
    """`text` for a button, tab or menu, where a single & would vanish and become a shortcut."""
    return text.replace("&", "&&")


def shortened(text: str, *, lines: int = 1) -> str:
    """What a label can show of `text`: so many lines and `LONGEST` characters, so that none can freeze a screen.

    Line breaks beyond `lines` become spaces; what is cut off ends in "…".
    """
    kept = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    parts = kept.splitlines()
    return "\n".join([*parts[: lines - 1], " ".join(parts[lines - 1 :])]).rstrip("\n")


class PlainLabel(QLabel):
    """A text in one of the theme's roles, always plain.

    `wrap`: several lines. Otherwise one line, which ends in "…" where the room is too small; with `elide` it
    may be squeezed to nothing, else it asks for its text, up to `WIDEST` times its height.
    """

    def __init__(
        self,
        text: str = "",
        *,
        theme: Theme,
        role: Role = Role.BODY,
        ink: Ink = Ink.MAIN,
        tone: Tone = Tone.PAPER,
        wrap: bool = False,
        elide: bool = False,
        align: Qt.AlignmentFlag = START,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._least = 0 if elide else theme.font_px(role) * (WIDEST_WORD if wrap else WIDEST)
        super().setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(theme, role))
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setWordWrap(wrap)
        self.setAlignment(align)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.set_ink(ink)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text` as far as `shortened` lets it; the same text again costs nothing."""
        shown = shortened(text, lines=MOST_LINES if self.wordWrap() else 1)
        if shown != self.text():
            super().setText(shown)

    def setTextFormat(self, _format: Qt.TextFormat) -> None:
        """Refused: `TypeError`. A label that could turn rich would be a door for markup."""
        raise TypeError("a PlainLabel is always plain text")

    def setBuddy(self, _buddy: QWidget) -> None:
        """Refused: `TypeError`. A buddy would turn & into a shortcut; name the field instead."""
        raise TypeError("a PlainLabel has no buddy; use setAccessibleName on the field")

    def set_ink(self, ink: Ink, tone: Tone | None = None) -> None:
        """Another meaning, or another ground."""
        self._tone = tone or self._tone
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(self._tone.colour(ink).value))
        self.setPalette(palette)

    def minimumSizeHint(self) -> QSize:
        """Its text, but never so wide that one text could push a window off its screen."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._least), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, shortened when it is one line and does not fit."""
        width = self.contentsRect().width()
        if self.wordWrap() or self.fontMetrics().horizontalAdvance(self.text()) <= width:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        painter.drawText(self.contentsRect(), self.alignment() | Qt.TextFlag.TextSingleLine, shown)


class FitLabel(QWidget):
    """One line of text, as large as its box allows: the number on the kiosk and in the hall.

    `template` (such as "A-000") keeps the size steady from one number to the next: the larger of
    template and text decides. `largest` is a limit in pixels, 0 for none.
    """

    def __init__(
        self,
        text: str = "",
        *,
        theme: Theme,
        ink: Ink = Ink.MAIN,
        tone: Tone = Tone.PAPER,
        template: str = "",
        largest: int = 0,
        align: Qt.AlignmentFlag = CENTRE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = shortened(text)
        self._template = template
        self._largest = largest
        self._align = align
        self._least = theme.font_px(Role.BODY)
        self._colour = QColor(tone.colour(ink).value)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(text)

    def text(self) -> str:
        """The text as it was given."""
        return self._text

    def setText(self, text: str) -> None:
        """Show `text`; its size follows."""
        text = shortened(text)
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def set_ink(self, ink: Ink, tone: Tone) -> None:
        """Another colour."""
        self._colour = QColor(tone.colour(ink).value)
        self.update()

    def fitted_px(self) -> float:
        """The pixel size at which text and template both stay inside the box."""
        box = QSizeF(self.size())
        fitted = min(Outline(text).fitting(box) for text in (self._text, self._template or self._text))
        return min(fitted, self._largest) if self._largest else fitted

    def sizeHint(self) -> QSize:
        """Room for the text at the size of body text; the layout gives the rest."""
        metrics = QFontMetricsF(sized_font(self._least, Weight.BOLD))
        return QSize(round(metrics.horizontalAdvance(self._template or self._text)), round(metrics.height()))

    def minimumSizeHint(self) -> QSize:
        """The same, but never so wide that a text could push a window off its screen."""
        return self.sizeHint().boundedTo(QSize(self._least * WIDEST_WORD, self._least * WIDEST_WORD))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text with its ink (not its line box) placed in the box."""
        outline, pixels = Outline(self._text), self.fitted_px()
        ink = outline.ink(pixels)
        across = {Qt.AlignmentFlag.AlignLeft: 0.0, Qt.AlignmentFlag.AlignRight: 1.0}
        down = {Qt.AlignmentFlag.AlignTop: 0.0, Qt.AlignmentFlag.AlignBottom: 1.0}
        left = (self.width() - ink.width()) * across.get(self._align & Qt.AlignmentFlag.AlignHorizontal_Mask, 0.5)
        top = (self.height() - ink.height()) * down.get(self._align & Qt.AlignmentFlag.AlignVertical_Mask, 0.5)
        outline.draw(QPainter(self), pixels, left, top - ink.top(), self._colour)


class FigureLabel(FitLabel):
    """A figure at the size of its role, with no empty line above and below; narrower boxes shrink it."""

    def __init__(
        self,
        text: str = "",
        *,
        theme: Theme,
        role: Role = Role.FIGURE,
        ink: Ink = Ink.MAIN,
        tone: Tone = Tone.PAPER,
        align: Qt.AlignmentFlag = START,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            text, theme=theme, ink=ink, tone=tone, largest=theme.font_px(role), align=align, parent=parent
        )
        self._high = ceil(Outline(_TALLEST).ink(self._largest).height())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show `text`; the layout learns its new width."""
        super().setText(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The figure's ink, and the height that any figure needs."""
        return QSize(ceil(Outline(self._text).ink(self._largest).width()), self._high)

    def minimumSizeHint(self) -> QSize:
        """Half as wide at least."""
        return QSize(min(self.sizeHint().width() // 2, self._high * WIDEST_WORD), self._high)


_TALLEST = "0-8"
