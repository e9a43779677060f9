"""The page after a complaint is recorded: its number, large enough to be read across the desk.

Rule: it shows the number and nothing of the person.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desk_client.complaint.screen import ComplaintScreen
from shared.ui.buttons import ActionButton, Kind
from shared.ui.cards import Card
from shared.ui.icons import IconLabel
from shared.ui.labels import CENTRE, FigureLabel, PlainLabel
from shared.ui.surfaces import Surface, column, even, row
from shared.ui.symbols import Symbol
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

COPY_KEY = "Ctrl+C"


class ReportView(Surface):
    """`copied` asks to put the number on the clipboard."""

    copied = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.PAPER, parent=parent)
        tick = IconLabel(Symbol.OK, edge=theme.px(theme.badge) * 2, ink=Ink.GOOD)
        self._title = PlainLabel(theme=theme, role=Role.HEADING, align=CENTRE, wrap=True)
        self._number = FigureLabel(theme=theme, role=Role.NUMBER, tone=Tone.GOLD, align=CENTRE)
        self._about = PlainLabel(theme=theme, role=Role.SUBTITLE, ink=Ink.MUTED, align=CENTRE, wrap=True)
        self._next = PlainLabel(theme=theme, role=Role.STRONG, align=CENTRE, wrap=True)
        self._copy = ActionButton("", COPY_KEY, theme=theme, kind=Kind.SECONDARY)
        self._copy.clicked.connect(self.copied)
        self.setFocusProxy(self._copy)
        self._copied = PlainLabel(theme=theme, role=Role.STRONG, ink=Ink.GOOD, align=CENTRE)
        card = Card(theme=theme, tone=Tone.GOLD, margin=Gap.XXL)
        card.body.addWidget(self._number)
        card.setFixedWidth(theme.px(theme.control) * 16)
        box = column(gap=theme.gap(Gap.L), margins=even(theme, Gap.XL))
        box.addStretch(2)
        for widget in (tick, self._title, card, self._about, self._copy, self._copied):
            if isinstance(widget, PlainLabel):
                box.addWidget(widget)
                continue
            across = row()
            across.addStretch(1)
            across.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
            across.addStretch(1)
            box.addLayout(across)
        box.addSpacing(theme.gap(Gap.M))
        box.addWidget(self._next)
        box.addStretch(3)
        self.setLayout(box)

    def show_screen(self, screen: ComplaintScreen) -> None:
        """Show the number and what to do with it."""
        self._title.setText(screen.report_title)
        self._number.setText(screen.report_number)
        self._about.setText(screen.report_about)
        self._next.setText(screen.report_next)
        self._copy.set_text(screen.copy)
        self._copied.setText(screen.copied)
