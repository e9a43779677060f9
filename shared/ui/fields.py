"""Fields of the desk: a label, an editor, and a place for what is wrong with it.

Rule: a field that is wrong says so in words under it, and to a screen reader, never by colour alone.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QTableView, QWidget

from shared.ui.fonts import font
from shared.ui.icons import paint_icon
from shared.ui.labels import END, PlainLabel
from shared.ui.panels import InlineMessage
from shared.ui.surfaces import column, row
from shared.ui.symbols import Symbol
from shared.ui.theme import Gap, Ink, Role, Theme, Tone


class ChoiceBox(QComboBox):
    """A drop-down list with the theme's arrow. Its items are plain texts."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edge = theme.font_px(Role.TITLE)
        self._space = theme.gap(Gap.M)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and the arrow over it."""
        super().paintEvent(event)
        left = self.width() - self._edge - self._space
        box = QRectF(left, (self.height() - self._edge) / 2, self._edge, self._edge)
        paint_icon(QPainter(self), Symbol.DOWN, box, QColor(Tone.CARD.colour(Ink.MUTED).value))


class FormField(QWidget):
    """Label above, editor, message below. The label is the editor's accessible name."""

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        theme: Theme,
        tone: Tone = Tone.PAPER,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.message = InlineMessage(theme=theme, tone=tone)
        self._label = PlainLabel(label, theme=theme, role=Role.CAPTION, ink=Ink.MUTED, tone=tone)
        self._note = PlainLabel(theme=theme, role=Role.CAPTION, ink=Ink.MUTED, tone=tone, align=END)
        above = row(gap=theme.gap(Gap.S))
        above.addWidget(self._label, 1)
        above.addWidget(self._note)
        box = column(gap=theme.gap(Gap.XS))
        box.addLayout(above)
        box.addWidget(editor)
        box.addWidget(self.message)
        self.setLayout(box)
        self.setFocusProxy(editor)
        editor.setAccessibleName(label)

    def set_label(self, label: str) -> None:
        """Another wording."""
        self._label.setText(label)
        self.editor.setAccessibleName(label)

    def set_note(self, note: str) -> None:
        """Something small at the right of the label, such as the characters typed so far."""
        self._note.setText(note)

    def show_error(self, text: str) -> None:
        """Say what is wrong; "" says that nothing is."""
        self.message.show_error(text)
        self.editor.setAccessibleDescription(text)
        if bool(self.editor.property("invalid")) != bool(text):
            self.editor.setProperty("invalid", bool(text))
            # A style sheet reads properties only when it is put on anew.
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)

    def show_hint(self, text: str) -> None:
        """Something helpful, instead of an error."""
        self.show_error("")
        self.message.show_hint(text)


def dress_table(view: QTableView, *, theme: Theme) -> None:
    """A calm table: whole rows, no grid, no row numbers, small headings on the left, nothing edited."""
    view.setShowGrid(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setWordWrap(False)
    view.setFont(font(theme, Role.BODY))
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(theme.gap(Gap.XXL))
    heading = view.horizontalHeader()
    heading.setFont(font(theme, Role.CAPTION))
    heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    heading.setHighlightSections(False)
    heading.setStretchLastSection(True)
