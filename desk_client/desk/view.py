"""The queue side on the screen: the citizen, the one button, the small ones, the line.

Rule: passive; what is pressed leaves by `pressed`, `picked`, `chosen` and `cancelled`.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desk_client.desk.line import WaitingLine
from desk_client.desk.panel import PanelView
from desk_client.desk.screen import ActionItem, DeskKey, DeskScreen, Message, Mood
from shared.ui.buttons import ActionButton, Kind
from shared.ui.cards import Card
from shared.ui.labels import FigureLabel, PlainLabel
from shared.ui.panels import InlineMessage
from shared.ui.surfaces import Surface, column, even
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

COLUMNS = 2


class QueueView(Surface):
    """The left side of the desk."""

    pressed = Signal(DeskKey)
    chosen = Signal(str, str)
    picked = Signal(str)
    cancelled = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.CARD, parent=parent)
        self._theme = theme
        self._screen: DeskScreen | None = None
        self._caption = PlainLabel(theme=theme, role=Role.CAPTION, tone=Tone.GOLD, wrap=True)
        self._number = FigureLabel(theme=theme, role=Role.NUMBER, tone=Tone.GOLD)
        self._detail = PlainLabel(theme=theme, role=Role.CAPTION, tone=Tone.GOLD, wrap=True)
        self._note = PlainLabel(theme=theme, role=Role.CAPTION, tone=Tone.GOLD, wrap=True)
        self._primary = self._key_button(DeskKey.primary, kind=Kind.PRIMARY, large=True)
        self._message = InlineMessage(theme=theme, tone=Tone.CARD)
        self._panel = PanelView(theme=theme)
        self._panel.chosen.connect(self.chosen)
        self._panel.cancelled.connect(self.cancelled)
        self._actions = QWidget()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.gap(Gap.S))
        self._actions.setLayout(self._grid)
        self._buttons: dict[DeskKey, ActionButton] = {}
        self._queue = WaitingLine(theme=theme)
        self._queue.picked.connect(self.picked)
        self._arrange()

    def show_screen(self, screen: DeskScreen) -> None:
        """Show the queue side; what did not change is not touched."""
        before, self._screen = self._screen, screen
        if before is None or before.card != screen.card:
            self._caption.setText(screen.card.caption)
            self._number.setText(screen.card.number)
            self._detail.setText(screen.card.detail)
            self._note.setText(screen.card.note)
            self._note.setVisible(bool(screen.card.note))
        self._primary.set_text(screen.primary)
        self._primary.setEnabled(screen.is_primary_enabled)
        self._show_message(screen.message)
        if before is None or before.actions != screen.actions:
            self._show_actions(screen.actions)
        if before is None or before.panel != screen.panel:
            self._show_panel(screen)
        self._queue.show_line(screen)

    def _show_panel(self, screen: DeskScreen) -> None:
        """One or the other, never both for a moment: the window would grow."""
        usual = (self._primary, self._actions, self._queue)
        if screen.panel is None:
            self._panel.show_panel(None)
        for widget in usual:
            widget.setVisible(screen.panel is None)
        if screen.panel is not None:
            self._panel.show_panel(screen.panel)

    def _show_message(self, message: Message | None) -> None:
        match message:
            case None:
                self._message.clear()
            case Message(mood=Mood.good, text=text):
                self._message.show_good(text)
            case Message(mood=Mood.hint, text=text):
                self._message.show_hint(text)
            case Message(text=text):
                self._message.show_error(text)

    def _show_actions(self, actions: tuple[ActionItem, ...]) -> None:
        for place, item in enumerate(actions):
            button = self._buttons.get(item.key)
            if button is None:
                button = self._buttons[item.key] = self._key_button(item.key)
                self._grid.addWidget(button, place // COLUMNS, place % COLUMNS)
            button.set_text(item.text)
            button.setEnabled(item.is_enabled)

    def _key_button(self, key: DeskKey, *, kind: Kind = Kind.QUIET, large: bool = False) -> ActionButton:
        button = ActionButton("", key.value, theme=self._theme, kind=kind, large=large, wrap=True)
        button.clicked.connect(lambda _checked=False: self.pressed.emit(key))
        return button

    def _arrange(self) -> None:
        theme = self._theme
        card = Card(theme=theme, tone=Tone.GOLD)
        card.body.setSpacing(theme.gap(Gap.M))
        for label in (self._caption, self._number, self._detail, self._note):
            card.body.addWidget(label)
        for place in range(COLUMNS):
            self._grid.setColumnStretch(place, 1)
        box = column(gap=theme.gap(Gap.M), margins=even(theme, Gap.L))
        for widget in (card, self._primary, self._message, self._actions):
            box.addWidget(widget)
        box.addWidget(self._panel, 1)
        box.addWidget(self._queue, 1)
        self.setLayout(box)
        self._caption.set_ink(Ink.MAIN)
