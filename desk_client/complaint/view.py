"""The record side on the screen: the form, then the report number.

Rule: passive; what is typed leaves at once, what the presenter says is shown as it is.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QStackedLayout, QWidget

from desk_client.complaint.fields import CategoryEditor, LineEditor, TextEditor
from desk_client.complaint.report import ReportView
from desk_client.complaint.screen import ComplaintScreen, FieldScreen, RecordPage, SavedMood
from shared.domain.complaint_draft import DraftField
from shared.ui.buttons import ActionButton, Kind
from shared.ui.fields import FormField
from shared.ui.icons import IconLabel
from shared.ui.labels import PlainLabel
from shared.ui.panels import InlineMessage
from shared.ui.surfaces import Surface, column, even, row
from shared.ui.symbols import Symbol
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

_INKS = {SavedMood.quiet: Ink.MUTED, SavedMood.good: Ink.GOOD, SavedMood.bad: Ink.BAD}
_SYMBOLS = {SavedMood.quiet: Symbol.DRAFT, SavedMood.good: Symbol.SAVED, SavedMood.bad: Symbol.CAUTION}
_SPAN = 6
"""Columns of the form's grid."""


class RecordView(Surface):
    """The right side of the desk while a citizen is served."""

    typed = Signal(DraftField, str)
    left = Signal(DraftField)
    recorded = Signal()
    copied = Signal()

    def __init__(self, *, theme: Theme, record_key: str, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.PAPER, parent=parent)
        self._theme = theme
        self._epoch = -1
        self._focus_turn = -1
        self._title = PlainLabel(theme=theme, role=Role.TITLE)
        self._saved_icon = IconLabel(Symbol.DRAFT, edge=theme.font_px(Role.TITLE))
        self._saved = PlainLabel(theme=theme, role=Role.STRONG)
        self._sections = [PlainLabel(theme=theme, role=Role.STRONG, ink=Ink.MAIN) for _ in range(2)]
        self._fields = {field: self._form_field(field) for field in DraftField}
        self._message = InlineMessage(theme=theme)
        self._record = ActionButton("", record_key, theme=theme, kind=Kind.PRIMARY, large=True)
        self._record.clicked.connect(self.recorded)
        self._report = ReportView(theme=theme)
        self._report.copied.connect(self._copy)
        self._number = ""
        self._arrange()

    def show_screen(self, screen: ComplaintScreen) -> None:
        """Show the record side."""
        is_recorded = screen.page is RecordPage.recorded
        if is_recorded and self._pages.currentIndex() == 0:
            # Else Qt gives the keyboard to the next button it finds, and Enter would set the citizen aside.
            self._report.setFocus()
        self._pages.setCurrentIndex(1 if is_recorded else 0)
        self._title.setText(screen.title)
        self._show_saved(screen)
        for label, text in zip(self._sections, screen.sections, strict=True):
            label.setText(text)
        for each in screen.fields:
            self._show_field(each, screen)
        self._message.show_error(screen.message)
        self._record.set_text(screen.record)
        self._record.setEnabled(not screen.is_fixed)
        self._number = screen.report_number
        self._report.show_screen(screen)
        self._epoch = screen.epoch
        if screen.focus is not None and screen.focus_turn != self._focus_turn:
            self._fields[screen.focus].editor.setFocus()
        self._focus_turn = screen.focus_turn

    def _show_field(self, each: FieldScreen, screen: ComplaintScreen) -> None:
        form = self._fields[each.field]
        editor = form.editor
        assert isinstance(editor, LineEditor | TextEditor)
        form.set_label(each.label)
        form.set_note(each.note)
        if each.error or not each.hint:
            form.show_error(each.error)
        else:
            form.show_hint(each.hint)
        if each.good and not each.error and not each.hint:
            form.message.show_good(each.good)
        if isinstance(editor, CategoryEditor):
            editor.set_names(screen.categories)
        editor.setPlaceholderText(each.placeholder)
        editor.setReadOnly(screen.is_fixed)
        # Another citizen: nothing of the one before may be undone back into view.
        if screen.epoch != self._epoch:
            editor.clear()
        editor.show_text(each.text)

    def _show_saved(self, screen: ComplaintScreen) -> None:
        ink = _INKS[screen.saved.mood]
        self._saved.set_ink(ink)
        self._saved.setText(screen.saved.words)
        self._saved_icon.set_symbol(_SYMBOLS[screen.saved.mood], ink=ink)
        self._saved_icon.setVisible(bool(screen.saved.words))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._number)
        self.copied.emit()

    def _form_field(self, field: DraftField) -> FormField:
        match field:
            case DraftField.category:
                editor: LineEditor | TextEditor = CategoryEditor(field, theme=self._theme)
            case DraftField.chronology:
                editor = TextEditor(field, theme=self._theme, lines=4)
            case DraftField.solution:
                editor = TextEditor(field, theme=self._theme, lines=2, grows=False)
            case _:
                editor = LineEditor(field)
        editor.setObjectName(field.value)
        editor.typed.connect(lambda text: self.typed.emit(field, text))
        editor.left.connect(lambda: self.left.emit(field))
        return FormField("", editor, theme=self._theme)

    def _arrange(self) -> None:
        theme = self._theme
        top = row(gap=theme.gap(Gap.S))
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self._saved_icon)
        top.addWidget(self._saved)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.gap(Gap.L))
        grid.setVerticalSpacing(theme.gap(Gap.M))
        places = (
            (self._sections[0], 0, 0, _SPAN),
            (self._fields[DraftField.name], 1, 0, 2),
            (self._fields[DraftField.contact], 1, 2, 2),
            (self._fields[DraftField.nik], 1, 4, 2),
            (self._sections[1], 2, 0, _SPAN),
            (self._fields[DraftField.title], 3, 0, 3),
            (self._fields[DraftField.category], 3, 3, 3),
            (self._fields[DraftField.chronology], 4, 0, _SPAN),
            (self._fields[DraftField.solution], 5, 0, _SPAN),
        )
        for widget, line, place, span in places:
            grows = widget is self._fields[DraftField.chronology]
            align = Qt.AlignmentFlag(0) if grows else Qt.AlignmentFlag.AlignTop
            grid.addWidget(widget, line, place, 1, span, align)
        for place in range(_SPAN):
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(4, 1)
        foot = row(gap=theme.gap(Gap.L))
        foot.addWidget(self._message, 1000, Qt.AlignmentFlag.AlignVCenter)
        foot.addStretch(1)
        foot.addWidget(self._record)
        form = QWidget()
        box = column(gap=theme.gap(Gap.M), margins=even(theme, Gap.XL, Gap.L))
        box.addLayout(top)
        box.addLayout(grid, 1)
        box.addLayout(foot)
        form.setLayout(box)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(form)
        self._pages.addWidget(self._report)
