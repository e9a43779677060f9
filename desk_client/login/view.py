"""The login on the screen: a card in the middle, or a calm page.

Rule: passive; the password leaves this file only by the signal, and is cleared when the screen says so.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedLayout, QWidget

from desk_client.login.screen import LoginScreen
from shared.ui.buttons import ActionButton, Kind
from shared.ui.cards import Card
from shared.ui.fields import FormField
from shared.ui.labels import PlainLabel
from shared.ui.notice_page import NoticePage
from shared.ui.panels import HeaderBar, InlineMessage
from shared.ui.surfaces import Surface, column, row
from shared.ui.theme import Gap, Ink, Role, Theme, Tone


class LoginView(Surface):
    """`entered` carries name, password and desk as typed; `left` asks for another officer."""

    entered = Signal(str, str, str)
    left = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.PAPER, parent=parent)
        self._theme = theme
        self._forget = -1
        self._header = HeaderBar("Balai", theme=theme)
        self._notice = NoticePage(theme=theme)
        self._title = PlainLabel(theme=theme, role=Role.HEADING, tone=Tone.CARD, wrap=True)
        self._subtitle = PlainLabel(theme=theme, ink=Ink.MUTED, tone=Tone.CARD, wrap=True)
        self._place = PlainLabel(theme=theme, role=Role.STRONG, tone=Tone.CARD)
        self._name = FormField("", self._edit(60), theme=theme, tone=Tone.CARD)
        self._password = FormField("", self._edit(200), theme=theme, tone=Tone.CARD)
        self._desk = FormField("", self._edit(3), theme=theme, tone=Tone.CARD)
        self._error = InlineMessage(theme=theme, tone=Tone.CARD)
        self._button = ActionButton("", theme=theme, kind=Kind.PRIMARY, large=True)
        self._leave = ActionButton("", theme=theme)
        password = self._edit_of(self._password)
        password.setEchoMode(QLineEdit.EchoMode.Password)
        password.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._button.clicked.connect(self._enter)
        self._leave.clicked.connect(self.left)
        self._arrange()

    def show_screen(self, screen: LoginScreen) -> None:
        """Show the form, or the page in its place."""
        self._header.show_texts(title="Balai", left=(screen.hall_name,), mark=screen.mark)
        pages = self._pages
        pages.setCurrentIndex(1 if screen.notice else 0)
        if screen.notice:
            self._notice.show_notice(screen.notice)
            return
        for label, text in (
            (self._title, screen.title),
            (self._subtitle, screen.subtitle),
            (self._place, screen.place),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._fill(screen)
        self._button.set_text(screen.button)
        self._button.setEnabled(not screen.is_busy and not screen.is_waiting)
        self._leave.set_text(screen.leave)
        self._leave.setVisible(bool(screen.leave))
        if screen.forget != self._forget:
            self._forget = screen.forget
            self._edit_of(self._password).clear()
            self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard where the officer must type next."""
        is_known = self._name.isHidden() or bool(self._edit_of(self._name).text())
        (self._password if is_known else self._name).editor.setFocus()

    def _fill(self, screen: LoginScreen) -> None:
        for field, label, which in (
            (self._name, screen.name_label, "name"),
            (self._password, screen.password_label, "password"),
            (self._desk, screen.desk_label, "desk"),
        ):
            field.set_label(label)
            field.show_error(screen.error if screen.wrong == which else "")
        self._error.show_error("" if screen.wrong else screen.error)
        self._desk.set_note(screen.hint)
        for field in (self._name, self._desk):
            field.setVisible(not screen.is_locked)
        name, desk = self._edit_of(self._name), self._edit_of(self._desk)
        if screen.name and screen.name != name.text():
            name.setText(screen.name)
        if screen.forget != self._forget:
            name.setText(screen.name)
            desk.setText(screen.desk or desk.text())

    def _enter(self) -> None:
        self.entered.emit(
            self._edit_of(self._name).text(), self._edit_of(self._password).text(), self._edit_of(self._desk).text()
        )

    def _edit(self, longest: int) -> QLineEdit:
        edit = QLineEdit()
        edit.setMaxLength(longest)
        edit.returnPressed.connect(self._enter)
        edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        return edit

    @staticmethod
    def _edit_of(field: FormField) -> QLineEdit:
        editor = field.editor
        assert isinstance(editor, QLineEdit)
        return editor

    def _arrange(self) -> None:
        theme = self._theme
        card = Card(theme=theme, margin=Gap.XXL)
        card.body.setSpacing(theme.gap(Gap.L))
        for widget in (
            self._title,
            self._subtitle,
            self._place,
            self._name,
            self._password,
            self._desk,
            self._error,
            self._button,
            self._leave,
        ):
            card.body.addWidget(widget)
        card.setFixedWidth(theme.px(theme.control) * 11)
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        across = row()
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        down = column()
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)
        form = QWidget()
        form.setLayout(down)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(form)
        self._pages.addWidget(self._notice)
        box = column()
        box.addWidget(self._header)
        box.addWidget(pages, 1)
        self.setLayout(box)
