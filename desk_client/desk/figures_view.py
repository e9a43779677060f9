"""The page with the figures of the day, on the right side.

Rule: passive; a figure always has its caption.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desk_client.desk.screen import FiguresPage
from shared.ui.cards import StatCard
from shared.ui.labels import PlainLabel
from shared.ui.surfaces import Surface, column, even
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

_COLUMNS = 4


class FiguresView(Surface):
    """Shows a `FiguresPage`."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.PAPER, parent=parent)
        self._theme = theme
        self._shown: FiguresPage | None = None
        self._title = PlainLabel(theme=theme, role=Role.TITLE)
        self._day = PlainLabel(theme=theme, ink=Ink.MUTED)
        self._cards: list[StatCard] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.gap(Gap.M))
        for place in range(_COLUMNS):
            self._grid.setColumnStretch(place, 1)
        self._lines = PlainLabel(theme=theme, wrap=True)
        self._hint = PlainLabel(theme=theme, role=Role.CAPTION, ink=Ink.MUTED, wrap=True)
        box = column(gap=theme.gap(Gap.L), margins=even(theme, Gap.XL))
        box.addWidget(self._title)
        box.addWidget(self._day)
        box.addLayout(self._grid)
        box.addWidget(self._lines)
        box.addStretch(1)
        box.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignBottom)
        self.setLayout(box)

    def show_figures(self, page: FiguresPage) -> None:
        """Show the page; an equal one is not touched."""
        if page == self._shown:
            return
        self._shown = page
        self._title.setText(page.title)
        self._day.setText(page.day)
        self._hint.setText(page.hint)
        self._lines.setText("\n".join(page.lines))
        while len(self._cards) < len(page.figures):
            card = StatCard(theme=self._theme)
            self._grid.addWidget(card, len(self._cards) // _COLUMNS, len(self._cards) % _COLUMNS)
            self._cards.append(card)
        for place, card in enumerate(self._cards):
            card.setVisible(place < len(page.figures))
            if place < len(page.figures):
                card.show_stat(page.figures[place].value, page.figures[place].caption)
