"""A question with its answers as a list, in the place of the buttons.

Rule: nothing modal: the record beside it stays usable; Escape leaves, the first answer is the safe one.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QWidget

from desk_client.desk.screen import Panel
from shared.ui.buttons import ActionButton
from shared.ui.fonts import font
from shared.ui.labels import PlainLabel
from shared.ui.surfaces import column
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

_KEY = Qt.ItemDataRole.UserRole


class PanelView(QWidget):
    """`chosen` carries the key of an answer, by Enter or a click."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: QWidget | None = None
        self._title = PlainLabel(theme=theme, role=Role.TITLE, tone=Tone.CARD, wrap=True)
        self._message = PlainLabel(theme=theme, ink=Ink.MUTED, tone=Tone.CARD, wrap=True)
        self._list = QListWidget()
        self._list.setFont(font(theme, Role.STRONG))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWordWrap(True)
        self._list.itemClicked.connect(self._picked)
        self._list.installEventFilter(self)
        self._hint = PlainLabel(theme=theme, role=Role.CAPTION, ink=Ink.MUTED, tone=Tone.CARD, wrap=True)
        self._cancel = ActionButton("", "Esc", theme=theme)
        self._cancel.clicked.connect(self.cancelled)
        box = column(gap=theme.gap(Gap.M))
        box.addWidget(self._title)
        box.addWidget(self._message)
        box.addWidget(self._list, 1)
        box.addWidget(self._hint)
        box.addWidget(self._cancel)
        self.setLayout(box)
        self.setVisible(False)

    def show_panel(self, panel: Panel | None) -> None:
        """Ask, and take the keyboard; None gives it back."""
        if panel is None:
            if self.isVisibleTo(self.parentWidget()) and self._before is not None:
                self._before.setFocus()
            self._before = None
            self.setVisible(False)
            return
        self._title.setText(panel.title)
        self._message.setText(panel.message)
        self._hint.setText(panel.hint)
        self._cancel.set_text(panel.cancel)
        self._list.clear()
        for choice in panel.choices:
            item = QListWidgetItem(choice.text)
            item.setData(_KEY, choice.key)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setAccessibleName(panel.title)
        if self._before is None:
            self._before = QApplication.focusWidget()
        self.setVisible(True)
        self._list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the list chooses."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            item = self._list.currentItem()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
                self._picked(item)
                return True
        return super().eventFilter(watched, event)

    def _picked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_KEY))
