"""A question with its answers as a list, in the place of the buttons; below it, for some, a line to type in.

Rule: nothing modal: the record beside it stays usable; Escape leaves, the first answer is the safe one; what is typed
stays while the answers change, and goes with the panel.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desk_client.desk.screen import Choice, Entry, Panel
from shared.ui.buttons import ActionButton
from shared.ui.fields import FormField
from shared.ui.fonts import font
from shared.ui.labels import PlainLabel
from shared.ui.surfaces import column
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

_KEY = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down)


class PanelView(QWidget):
    """`chosen` carries the key of an answer and what was typed, by Enter or a click."""

    chosen = Signal(str, str)
    cancelled = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: QWidget | None = None
        self._shown: Panel | None = None
        self._title = PlainLabel(theme=theme, role=Role.TITLE, tone=Tone.CARD, wrap=True)
        self._message = PlainLabel(theme=theme, ink=Ink.MUTED, tone=Tone.CARD, wrap=True)
        self._list = QListWidget()
        self._list.setFont(font(theme, Role.STRONG))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWordWrap(True)
        self._list.itemClicked.connect(self._clicked)
        self._line = QLineEdit()
        self._line.setObjectName("entry")
        self._entry = FormField("", self._line, theme=theme, tone=Tone.CARD)
        for editor in (self._list, self._line):
            editor.installEventFilter(self)
        self._hint = PlainLabel(theme=theme, role=Role.CAPTION, ink=Ink.MUTED, tone=Tone.CARD, wrap=True)
        self._cancel = ActionButton("", "Esc", theme=theme)
        self._cancel.clicked.connect(self.cancelled)
        box = column(gap=theme.gap(Gap.M))
        box.addWidget(self._title)
        box.addWidget(self._message)
        box.addWidget(self._list, 1)
        for widget in (self._entry, self._hint, self._cancel):
            box.addWidget(widget)
        self.setLayout(box)
        self.setVisible(False)

    def show_panel(self, panel: Panel | None) -> None:
        """Ask, and take the keyboard; None gives it back."""
        before, self._shown = self._shown, panel
        if panel is None:
            self._line.clear()
            if not self.isHidden() and self._before is not None:
                self._before.setFocus()
            self._before = None
            self.setVisible(False)
            return
        self._title.setText(panel.title)
        self._message.setText(panel.message)
        self._hint.setText(panel.hint)
        self._cancel.set_text(panel.cancel)
        self._list.setAccessibleName(panel.title)
        is_same_question = before is not None and before.title == panel.title
        self._fill(panel.choices, self._key() if is_same_question else "")
        if is_same_question:
            return
        self._show_entry(panel.entry)
        if self._before is None:
            self._before = QApplication.focusWidget()
        self.setVisible(True)
        self._list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter chooses; in the line the arrow keys move through the answers, which it has no use for itself."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._shown is not None:
            is_line = watched is self._line
            if event.key() in _ENTER and not event.isAutoRepeat():
                self._choose(is_line=is_line)
                return True
            if is_line and event.key() in _ARROWS:
                QApplication.sendEvent(self._list, event)
                return True
        return super().eventFilter(watched, event)

    def _show_entry(self, entry: Entry | None) -> None:
        self._entry.setVisible(entry is not None)
        if entry is not None:
            self._entry.set_label(entry.label)
            self._line.setPlaceholderText(entry.placeholder)
            self._line.setMaxLength(entry.most)
            self._line.setText(entry.text)

    def _fill(self, choices: tuple[Choice, ...], current: str) -> None:
        self._list.clear()
        for choice in choices:
            item = QListWidgetItem(choice.text)
            item.setData(_KEY, choice.key)
            self._list.addItem(item)
        keys = [choice.key for choice in choices]
        self._list.setCurrentRow(keys.index(current) if current in keys else 0)

    def _key(self) -> str:
        item = self._list.currentItem()
        return str(item.data(_KEY)) if item is not None else ""

    def _clicked(self, _item: QListWidgetItem) -> None:
        self._choose(is_line=False)

    def _choose(self, *, is_line: bool) -> None:
        """What is typed instead of an answer counts only where it was typed; a note goes with any answer."""
        typed = self._line.text()
        is_instead = self._shown is not None and self._shown.entry is not None and self._shown.entry.is_instead
        if is_instead:
            key, typed = ("", typed) if is_line and typed.strip() else (self._key(), "")
        else:
            key = self._key()
        if key or typed.strip():
            self.chosen.emit(key, typed)
