"""Small choices: `Chip` and `SegmentedChoice` (Indonesia | English).

Rule: what is chosen is filled and stays a target of full size.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shared.ui.icons import IconLabel
from shared.ui.labels import CENTRE
from shared.ui.pressing import Kind, PaintedButton, paint_focus, pressed_ground
from shared.ui.surfaces import even, paint_surface, row
from shared.ui.symbols import Symbol
from shared.ui.theme import Colour, Gap, Role, Theme


class Chip(PaintedButton):
    """A small rounded button; `checkable` keeps it pressed. Connect to `clicked` or `toggled`."""

    def __init__(
        self,
        text: str,
        *,
        theme: Theme,
        symbol: Symbol | None = None,
        checkable: bool = False,
        kind: Kind = Kind.SECONDARY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme,
            kind=kind,
            corner=theme.px(theme.small_corner),
            line=theme.px(theme.outline),
            parent=parent,
        )
        self._rest = kind
        box = row(gap=theme.gap(Gap.S), margins=even(theme, Gap.M, Gap.S))
        self._symbol = symbol
        self._icon = IconLabel(symbol, edge=theme.font_px(Role.TITLE), tone=kind.value) if symbol else None
        if self._icon:
            box.addWidget(self._icon)
        self._label = self._text(text, Role.STRONG, align=CENTRE)
        box.addWidget(self._label, 1)
        self.setLayout(box)
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if theme.is_touched else Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
        self.toggled.connect(self._turned)

    def set_text(self, text: str) -> None:
        """Other words."""
        self._label.setText(text)
        self.setAccessibleName(text)

    def _turned(self, is_on: bool) -> None:
        self._kind = Kind.PRIMARY if is_on else self._rest
        if self._icon and self._symbol:
            self._icon.set_symbol(self._symbol, tone=self._kind.value)
        self._recolour()


class SegmentedChoice(QWidget):
    """Two or three words in one frame, one of them chosen: Indonesia | English.

    `options` are (value, word) pairs; `chosen` carries the value, only when a person changes it.
    """

    chosen = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], current: str, *, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._chips: dict[str, _Segment] = {}
        box = row()
        for value, word in options:
            segment = _Segment(word, theme=theme)
            segment.clicked.connect(lambda _checked=False, picked=value: self._pick(picked))
            self._chips[value] = segment
            box.addWidget(segment)
        values = list(self._chips.values())
        values[0].is_first, values[-1].is_last = True, True
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_current(current)

    def current(self) -> str:
        """The chosen value."""
        return self._current

    def set_current(self, value: str) -> None:
        """Show `value` as chosen, silently. `KeyError` for a value that is no option."""
        self._chips[value].set_chosen(True)
        self._current = value
        for other, segment in self._chips.items():
            if other != value:
                segment.set_chosen(False)

    def _pick(self, value: str) -> None:
        if value != self._current:
            self.set_current(value)
            self.chosen.emit(value)


class _Segment(PaintedButton):
    def __init__(self, word: str, *, theme: Theme) -> None:
        super().__init__(
            theme=theme,
            kind=Kind.SECONDARY,
            corner=theme.px(theme.small_corner),
            line=theme.px(theme.outline),
            parent=None,
        )
        self.is_first = False
        self.is_last = False
        box = row(margins=even(theme, Gap.M, Gap.S))
        box.addWidget(self._text(word, Role.STRONG, align=CENTRE))
        self.setLayout(box)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if theme.is_touched else Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(word)

    def set_chosen(self, is_chosen: bool) -> None:
        self._kind = Kind.PRIMARY if is_chosen else Kind.SECONDARY
        self._recolour()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame goes on behind the neighbour, so that only the outer corners are round."""
        colours = self._tone().value
        ground = pressed_ground(self._kind) if self.isDown() else colours.ground
        reach = self._corner * 2
        box = QRectF(self.rect()).adjusted(0 if self.is_first else -reach, 0, 0 if self.is_last else reach, 0)
        painter = QPainter(self)
        paint_surface(painter, box, ground=ground, edge=Colour.NAVY, line=self._line, corner=self._corner)
        if self.hasFocus():
            paint_focus(
                painter, QRectF(self.rect()), self._theme, self._corner, on_dark=self._kind is Kind.PRIMARY
            )
