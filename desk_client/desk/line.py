"""The people in line, in calling order.

Rule: a priority is a star and a word, never a colour alone; no name is ever here.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desk_client.desk.screen import DeskScreen, WaitingRow
from shared.ui.fields import dress_table
from shared.ui.icons import icon
from shared.ui.labels import PlainLabel
from shared.ui.surfaces import column
from shared.ui.symbols import Symbol
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

_NUMBER, _SERVICE, _PRIORITY, _WAITS = range(4)


class WaitingLine(QWidget):
    """The table of waiting numbers, or the words that nobody waits. `picked` carries a number that was hit twice."""

    picked = Signal(str)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self._star = icon(Symbol.PRIORITY, ink=Ink.CAUTION, tone=Tone.CARD)
        self._title = PlainLabel(theme=theme, role=Role.STRONG, tone=Tone.CARD)
        self._nobody = PlainLabel(theme=theme, ink=Ink.MUTED, tone=Tone.CARD, wrap=True)
        self._table = QTableWidget(0, 4)
        dress_table(self._table, theme=theme)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        # A long note and a long message go before the line: it can be scrolled.
        self._table.setMinimumHeight(1)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.cellDoubleClicked.connect(self._hit)
        edge = theme.font_px(Role.CAPTION)
        self._table.setIconSize(QSize(edge, edge))
        heading = self._table.horizontalHeader()
        heading.setStretchLastSection(False)
        for place in (_NUMBER, _PRIORITY, _WAITS):
            heading.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        heading.setSectionResizeMode(_SERVICE, QHeaderView.ResizeMode.Stretch)
        heading.setMinimumSectionSize(theme.gap(Gap.XL))
        box = column(gap=theme.gap(Gap.XS))
        box.addWidget(self._title)
        box.addWidget(self._nobody, 1, Qt.AlignmentFlag.AlignTop)
        box.addWidget(self._table, 1)
        self.setLayout(box)

    def show_line(self, screen: DeskScreen) -> None:
        """Show the line; an equal one is not touched, so that a scrolled list stays where it is."""
        shown = (screen.waiting_title, screen.waiting_headings, screen.waiting, screen.nobody)
        if shown == self._shown:
            return
        self._shown = shown
        self._title.setText(screen.waiting_title)
        self._nobody.setText(screen.nobody)
        self._nobody.setVisible(not screen.waiting)
        self._table.setVisible(bool(screen.waiting))
        self._table.setHorizontalHeaderLabels(list(screen.waiting_headings))
        self._table.setRowCount(len(screen.waiting))
        for place, each in enumerate(screen.waiting):
            self._fill(place, each)

    def _hit(self, place: int, _column: int) -> None:
        item = self._table.item(place, _NUMBER)
        if item is not None:
            self.picked.emit(item.text())

    def _fill(self, place: int, each: WaitingRow) -> None:
        for column_of, text in (
            (_NUMBER, each.number),
            (_SERVICE, each.service),
            (_PRIORITY, each.priority),
            (_WAITS, each.waits),
        ):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            if column_of == _PRIORITY and text:
                item.setIcon(self._star)
            self._table.setItem(place, column_of, item)
