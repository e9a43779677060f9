"""The last third of the screen: earlier calls, and how many wait and how many numbers are left.

Rule: as many rows as are read from the last row of seats, no more; a figure never stands without its caption.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from hall_screen.screen import Aside, CallLine, Stat
from shared.ui.cards import Card
from shared.ui.labels import END, FigureLabel, PlainLabel
from shared.ui.surfaces import Surface, column, even, row
from shared.ui.theme import Colour, Gap, Ink, Role, Theme, Tone


class CallRow(QWidget):
    """One earlier call over a thin line; empty without a call."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._line = max(1, theme.px(theme.outline))
        self._number = FigureLabel(theme=theme, ink=Ink.ACCENT)
        self._desk = PlainLabel(theme=theme, role=Role.SUBTITLE, ink=Ink.MUTED, align=END)
        box = row(gap=theme.gap(Gap.S))
        box.addWidget(self._number, 1)
        box.addWidget(self._desk)
        self.setLayout(box)

    def show_call(self, call: CallLine | None) -> None:
        """Another call, or none."""
        self._number.setText(call.number if call else "")
        self._desk.setText(call.desk if call else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line below."""
        if self._number.text():
            colour = QColor(Colour.LINE.value)
            QPainter(self).fillRect(0, self.height() - self._line, self.width(), self._line, colour)


class StatsCard(Card):
    """The session, and figures with their captions, one below the other."""

    def __init__(self, *, theme: Theme, rows: int = 2) -> None:
        super().__init__(theme=theme, margin=Gap.L)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.gap(Gap.L))
        grid.setVerticalSpacing(theme.gap(Gap.L))
        grid.setColumnStretch(1, 1)
        self._rows = [
            (
                FigureLabel(theme=theme, ink=Ink.ACCENT, tone=Tone.CARD),
                PlainLabel(theme=theme, role=Role.SUBTITLE, ink=Ink.MUTED, tone=Tone.CARD, wrap=True),
            )
            for _ in range(rows)
        ]
        for index, (figure, caption) in enumerate(self._rows):
            grid.addWidget(figure, index, 0)
            grid.addWidget(caption, index, 1)
        self._session = PlainLabel(theme=theme, role=Role.BODY, ink=Ink.MUTED, tone=Tone.CARD, wrap=True)
        self.body.setSpacing(theme.gap(Gap.M))
        self.body.addWidget(self._session)
        self.body.addLayout(grid)

    def show_stats(self, session: str, stats: tuple[Stat, ...]) -> None:
        """Other figures, and the session they belong to; rows without one take no room."""
        self._session.setText(session)
        self._session.setVisible(bool(session))
        for index, (figure, caption) in enumerate(self._rows):
            stat = stats[index] if index < len(stats) else Stat(figure="", caption="")
            figure.setText(stat.figure)
            figure.setMinimumWidth(figure.sizeHint().width())
            caption.setText(stat.caption)
            figure.setVisible(bool(stat.caption))
            caption.setVisible(bool(stat.caption))


class AsideView(Surface):
    """Earlier calls and figures: one above the other, or side by side on an upright screen."""

    def __init__(self, *, theme: Theme, rows: int, is_upright: bool) -> None:
        super().__init__(tone=Tone.PAPER)
        self._line = max(1, theme.px(theme.outline))
        self._is_upright = is_upright
        self._title = PlainLabel(theme=theme, role=Role.BODY, ink=Ink.MUTED, wrap=True)
        self._hint = PlainLabel(theme=theme, role=Role.BODY, ink=Ink.MUTED, wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._rows = [CallRow(theme=theme) for _ in range(rows)]
        self._stats = StatsCard(theme=theme)
        calls = column(gap=theme.gap(Gap.S))
        calls.addWidget(self._title)
        calls.addWidget(self._hint, 1)
        for each in self._rows:
            calls.addWidget(each, 1)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        box = column(gap=theme.gap(Gap.L), margins=even(theme, Gap.L, Gap.L))
        box.setDirection(across if is_upright else down)
        box.addLayout(calls, 3 if is_upright else 1)
        box.addWidget(self._stats, 2 if is_upright else 0)
        self.setLayout(box)

    def show_aside(self, aside: Aside) -> None:
        """Other calls and figures."""
        self._title.setText(aside.title)
        self._hint.setText(aside.hint)
        self._hint.setVisible(bool(aside.hint))
        for index, each in enumerate(self._rows):
            each.show_call(aside.calls[index] if index < len(aside.calls) else None)
            each.setVisible(not aside.hint)
        self._stats.show_stats(aside.session, aside.stats)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and a thin line towards the call."""
        super().paintEvent(event)
        wide, high = (self.width(), self._line) if self._is_upright else (self._line, self.height())
        QPainter(self).fillRect(0, 0, wide, high, QColor(Colour.LINE.value))
