"""The editors of the record: one line, several lines, and the searchable category.

Rule: plain text only; what is pasted is plain and has an end.
"""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from shared.domain.complaint_draft import LENGTHS, DraftField
from shared.ui.fonts import font
from shared.ui.theme import Role, Theme

SPARE = 4
"""A field takes more than it may keep, so that a long text can be pasted and then shortened."""


class LineEditor(QLineEdit):
    """One line. `typed` carries its text, `left` that the keyboard went elsewhere."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, field: DraftField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(LENGTHS[field].most * SPARE if field is not DraftField.nik else 24)
        self.textChanged.connect(self.typed)

    def show_text(self, text: str) -> None:
        """Another text than the one typed."""
        if text != self.text():
            self.setText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes elsewhere; a list that opens over the field is not elsewhere."""
        super().focusOutEvent(event)
        # Not while the window is going: nobody is left to hear of it.
        if event.reason() is not Qt.FocusReason.PopupFocusReason and self.isVisible():
            self.left.emit()


class CategoryEditor(LineEditor):
    """One line with the list of all names that hold what is typed."""

    def __init__(self, field: DraftField, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()

    def set_names(self, names: tuple[str, ...]) -> None:
        """The names to choose from."""
        if names == self._names:
            return
        self._names = names
        completer = QCompleter(list(names), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(9)
        popup = _list_of(completer)
        popup.setObjectName("field")
        popup.setFont(font(self._theme, Role.BODY))
        self.setCompleter(completer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The down arrow opens the whole list."""
        completer = self.completer()
        if event.key() == Qt.Key.Key_Down and completer is not None and not self.isReadOnly():
            completer.setCompletionPrefix(self.text())
            completer.complete()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab takes what is marked in the list, or the only name that fits, and closes it.

        Left to Qt, the open list would keep the field from knowing that it was left.
        """
        completer = self.completer()
        if completer is not None:
            if meant := self._meant(completer):
                self.setText(meant)
            _list_of(completer).hide()
        return super().focusNextPrevChild(is_next)

    def _meant(self, completer: QCompleter) -> str:
        popup = _list_of(completer)
        marked = popup.currentIndex()
        if popup.isVisible() and marked.isValid():
            return str(marked.data())
        completer.setCompletionPrefix(self.text())
        return completer.currentCompletion() if self.text() and completer.completionCount() == 1 else ""


def _list_of(completer: QCompleter) -> QAbstractItemView:
    popup = completer.popup()
    assert popup is not None  # Qt makes it when it is first asked for
    return popup


class TextEditor(QPlainTextEdit):
    """Several lines; Tab goes on to the next field."""

    typed = Signal(str)
    left = Signal()

    def __init__(
        self,
        field: DraftField,
        *,
        theme: Theme,
        lines: int,
        grows: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._most = LENGTHS[field].most * SPARE
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        height = self.fontMetrics().lineSpacing() * lines + theme.target // 2
        self.setMinimumHeight(height)
        if not grows:
            self.setMaximumHeight(height)
        self.textChanged.connect(lambda: self.typed.emit(self.toPlainText()))

    def show_text(self, text: str) -> None:
        """Another text than the one typed."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text, as much as there is room for."""
        room = self._most - self.document().characterCount()
        if source.hasText() and room > 0:
            self.textCursor().insertText(source.text()[:room])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes elsewhere."""
        super().focusOutEvent(event)
        if self.isVisible():
            self.left.emit()
