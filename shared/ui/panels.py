"""The frame of a screen: `HeaderBar`, `FooterBar`, `InlineMessage`.

Rule: a header names the hall and, in practice, says LATIHAN on every screen.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from shared.ui.icons import IconLabel
from shared.ui.labels import END, FigureLabel, PlainLabel
from shared.ui.surfaces import Surface, column, even, row
from shared.ui.symbols import Symbol
from shared.ui.theme import Colour, Gap, Ink, Role, Theme, Tone


class HeaderBar(Surface):
    """The navy bar on top: title (with a subtitle below), facts left and right, the clock last.

    `rule` draws the gold line under it. All facts are shown in their order; empty ones take no room.
    `clock_role` FIGURE makes the clock as large as the bar allows: in the hall it is read from afar.
    """

    def __init__(
        self,
        title: str = "",
        *,
        theme: Theme,
        rule: bool = False,
        clock_role: Role = Role.TITLE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tone=Tone.NAVY, parent=parent)
        self._theme = theme
        self._rule = theme.px(theme.rule) if rule else 0
        margins = even(theme, theme.page, Gap.M)
        margins.setBottom(margins.bottom() + self._rule)
        box = row(gap=theme.gap(Gap.XL), margins=margins)
        names = column()
        self._title = PlainLabel(title, theme=theme, role=Role.TITLE, tone=Tone.NAVY, elide=True)
        self._subtitle = PlainLabel(theme=theme, ink=Ink.MUTED, tone=Tone.NAVY, elide=True)
        self._mark = _Pill(theme=theme)
        first = row(gap=theme.gap(Gap.M))
        first.addWidget(self._title)
        first.addWidget(self._mark)
        first.addStretch(1)
        names.addLayout(first)
        names.addWidget(self._subtitle)
        box.addLayout(names)
        self._left = row(gap=theme.gap(Gap.XL))
        self._right = row(gap=theme.gap(Gap.XL))
        as_figure = FigureLabel if clock_role is Role.FIGURE else PlainLabel
        self._clock = as_figure(theme=theme, role=clock_role, tone=Tone.NAVY, align=END)
        box.addLayout(self._left)
        box.addStretch(1)
        box.addLayout(self._right)
        box.addWidget(self._clock)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_texts(title=title)

    def show_texts(
        self,
        *,
        title: str,
        subtitle: str = "",
        left: Sequence[str] = (),
        right: Sequence[str] = (),
        clock: str = "",
        mark: str = "",
    ) -> None:
        """Show these texts; `mark` (LATIHAN) stands out in gold."""
        self._title.setText(title)
        for label, text in ((self._subtitle, subtitle), (self._clock, clock), (self._mark, mark)):
            label.setText(text)
            label.setVisible(bool(text))
        if isinstance(self._clock, FigureLabel):
            # A long name beside it never makes the clock smaller.
            self._clock.setMinimumWidth(self._clock.sizeHint().width())
        self._fill(self._left, left)
        self._fill(self._right, right)

    def _fill(self, box: QHBoxLayout, texts: Sequence[str]) -> None:
        while box.count() < len(texts):
            box.addWidget(PlainLabel(theme=self._theme, role=Role.BODY, tone=Tone.NAVY, elide=True))
        for index in range(box.count()):
            item = box.itemAt(index)
            label = item.widget() if item is not None else None
            assert isinstance(label, PlainLabel)
            text = texts[index] if index < len(texts) else ""
            label.setText(text)
            label.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and the gold line below."""
        super().paintEvent(event)
        if self._rule:
            QPainter(self).fillRect(
                0, self.height() - self._rule, self.width(), self._rule, QColor(Colour.GOLD.value)
            )


class _Pill(Surface):
    """A word in bright gold."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__(tone=Tone.BRIGHT, corner=theme.px(theme.small_corner))
        self._label = PlainLabel(theme=theme, role=Role.STRONG, tone=Tone.BRIGHT)
        box = row(margins=even(theme, Gap.S, Gap.NONE))
        box.addWidget(self._label)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        self._label.setText(text)


class FooterBar(Surface):
    """The bar at the foot: `add` things left, `add_right` things right. A thin line above if `line`."""

    def __init__(
        self, *, theme: Theme, tone: Tone = Tone.SAND, line: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(tone=tone, parent=parent)
        self._line = max(1, theme.px(theme.outline) // 2) if line else 0
        box = row(gap=theme.gap(Gap.M), margins=even(theme, theme.page, Gap.S))
        self._left = row(gap=theme.gap(Gap.M))
        self._right = row(gap=theme.gap(Gap.M))
        box.addLayout(self._left)
        box.addStretch(1)
        box.addLayout(self._right)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, widget: QWidget) -> None:
        """Put `widget` behind the others on the left."""
        self._left.addWidget(widget)

    def add_right(self, widget: QWidget) -> None:
        """Put `widget` behind the others on the right."""
        self._right.addWidget(widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and the line above."""
        super().paintEvent(event)
        if self._line:
            QPainter(self).fillRect(0, 0, self.width(), self._line, QColor(Colour.LINE.value))


class InlineMessage(QWidget):
    """A sentence under a field: what is wrong, or a hint; icon and words. Empty takes no room."""

    def __init__(self, *, theme: Theme, tone: Tone = Tone.PAPER, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._icon = IconLabel(Symbol.ALERT, edge=theme.font_px(Role.SUBTITLE), ink=Ink.BAD, tone=tone)
        self._words = PlainLabel(theme=theme, role=Role.CAPTION, ink=Ink.BAD, tone=tone, wrap=True)
        box = row(gap=theme.gap(Gap.XS))
        box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(self._words, 1)
        self.setLayout(box)
        self.setVisible(False)

    def text(self) -> str:
        """The sentence shown, "" when none."""
        return self._words.text()

    def show_error(self, text: str) -> None:
        """Say what is wrong and how to mend it; "" clears."""
        self._show(text, Ink.BAD, Symbol.ALERT)

    def show_hint(self, text: str) -> None:
        """Say something helpful; "" clears."""
        self._show(text, Ink.CAUTION, Symbol.INFO)

    def show_good(self, text: str) -> None:
        """Say that it is well; "" clears."""
        self._show(text, Ink.GOOD, Symbol.OK)

    def clear(self) -> None:
        """Say nothing."""
        self._show("", Ink.BAD, Symbol.ALERT)

    def _show(self, text: str, ink: Ink, symbol: Symbol) -> None:
        self._icon.set_symbol(symbol, ink=ink, tone=self._tone)
        self._words.set_ink(ink)
        self._words.setText(text)
        self.setVisible(bool(text))
