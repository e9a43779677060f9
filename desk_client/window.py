"""The desk's window: login or work, with the bars above and below.

Rule: passive; its title names the program and never a person or a number.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QLayout, QStackedLayout, QWidget

from desk_client.desk.screen import DeskKey, DeskScreen, Foot
from desk_client.login.screen import LoginScreen
from desk_client.login.view import LoginView
from desk_client.shift.presenter import ShiftPage
from shared.ui.labels import PlainLabel
from shared.ui.marks import State, StatusDot
from shared.ui.notice_page import NoticePage
from shared.ui.panels import FooterBar, HeaderBar
from shared.ui.surfaces import Surface, column, row
from shared.ui.theme import Colour, Ink, Role, Theme, Tone

if TYPE_CHECKING:
    from desk_client.complaint.screen import ComplaintScreen

SIZE = (1366, 768)
QUEUE_WIDTH = 392
SAVE_KEY = "Ctrl+S"
_INPUTS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove})


class DeskWindow(Surface):
    """The one window. `closing` is emitted instead of closing while `may_close` is False."""

    closing = Signal()
    active = Signal()
    locked = Signal()
    saved = Signal()

    def __init__(self, *, theme: Theme) -> None:
        super().__init__(tone=Tone.PAPER)
        self.may_close = False
        self.setWindowTitle("Balai")
        self.login = LoginView(theme=theme)
        self._pages = QStackedLayout(self)
        # Whatever is typed or pasted, the window keeps the size of its screen.
        self._pages.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._pages.addWidget(self.login)
        self._theme = theme
        self._work: QWidget | None = None

    def build_work(self) -> None:
        """Make the page behind the login; called once, after the first picture, which must not wait for it."""
        from desk_client.complaint.composing import RECORD_KEY
        from desk_client.complaint.view import RecordView
        from desk_client.desk.figures_view import FiguresView
        from desk_client.desk.view import QueueView

        theme = self._theme
        self.queue = QueueView(theme=theme)
        self.record = RecordView(theme=theme, record_key=RECORD_KEY)
        self._resting = NoticePage(theme=theme)
        self._figures = FiguresView(theme=theme)
        self._before_figures: QWidget | None = None
        self._header = HeaderBar("Balai", theme=theme)
        self._dot = StatusDot(State.IDLE, "", theme=theme, tone=Tone.SAND, role=Role.CAPTION)
        self._clock = self._foot_label(theme, Ink.CAUTION)
        self._slips = self._foot_label(theme, Ink.CAUTION)
        self._last_call = self._foot_label(theme, Ink.MUTED)
        self._shortcuts = self._foot_label(theme, Ink.MUTED)
        self._work = self._arranged(theme)
        self._pages.addWidget(self._work)
        for key, signal in ((DeskKey.lock.value, self.locked), (SAVE_KEY, self.saved)):
            shortcut = QShortcut(QKeySequence(key), self._work)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(signal)

    def show_page(self, page: ShiftPage) -> None:
        """Turn to a page; the other one takes no key while it is away."""
        if self._work is not None:
            self._work.setEnabled(page is ShiftPage.work)
        if self._work is not None and page is ShiftPage.work:
            self._pages.setCurrentWidget(self._work)
        else:
            self._pages.setCurrentWidget(self.login)
            self.login.take_focus()

    def show_login(self, screen: LoginScreen) -> None:
        """Show the login."""
        self.login.show_screen(screen)

    def show_desk(self, screen: DeskScreen) -> None:
        """Show the queue side, the bars, and the page that rests on the right."""
        frame = screen.frame
        self._header.show_texts(
            title=frame.title, left=frame.left, right=frame.right, clock=frame.clock, mark=frame.mark
        )
        self.queue.show_screen(screen)
        self._show_foot(screen.foot)
        if screen.resting is not None:
            self._resting.show_notice(screen.resting)
        self._show_right(screen)

    def _show_right(self, screen: DeskScreen) -> None:
        """The figures cover the record for a look; the keyboard comes back to the field where it was."""
        if screen.figures is not None:
            self._figures.show_figures(screen.figures)
            if self._right.currentWidget() is not self._figures:
                focus = self.focusWidget()
                self._before_figures = focus if focus is not None and self.record.isAncestorOf(focus) else None
            self._right.setCurrentWidget(self._figures)
            return
        self._right.setCurrentWidget(self._resting if screen.resting else self.record)
        if self._before_figures is not None and screen.resting is None:
            self._before_figures.setFocus()
        self._before_figures = None

    def show_complaint(self, screen: "ComplaintScreen") -> None:
        """Show the record side."""
        self.record.show_screen(screen)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only after the desk was closed in the hall."""
        if self.may_close:
            event.accept()
        else:
            event.ignore()
            self.closing.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is here; installed on the application."""
        if event.type() in _INPUTS:
            self.active.emit()
        return super().eventFilter(watched, event)

    def _show_foot(self, foot: Foot) -> None:
        self._dot.show_state(State.GOOD if foot.line.is_whole else State.BAD, foot.line.words)
        for label, text in (
            (self._clock, foot.clock),
            (self._slips, foot.slips),
            (self._last_call, foot.last_call),
            (self._shortcuts, foot.shortcuts),
        ):
            label.setText(text)
            label.setVisible(bool(text))

    @staticmethod
    def _foot_label(theme: Theme, ink: Ink) -> PlainLabel:
        return PlainLabel(theme=theme, role=Role.CAPTION, ink=ink, tone=Tone.SAND, elide=True)

    def _arranged(self, theme: Theme) -> QWidget:
        # Made with its owner: a stack without one shows its first page as a window of its own for a moment.
        right = QWidget()
        self._right = QStackedLayout(right)
        self._right.addWidget(self._resting)
        self._right.addWidget(self.record)
        self._right.addWidget(self._figures)
        self.queue.setFixedWidth(theme.px(QUEUE_WIDTH))
        middle = row()
        middle.addWidget(self.queue)
        middle.addWidget(_Rule(theme))
        middle.addWidget(right, 1)
        footer = FooterBar(theme=theme)
        for label in (self._dot, self._clock, self._slips, self._last_call):
            footer.add(label)
        footer.add_right(self._shortcuts)
        box = column()
        box.addWidget(self._header)
        box.addLayout(middle, 1)
        box.addWidget(footer)
        work = QWidget()
        work.setLayout(box)
        return work


class _Rule(QWidget):
    """The thin line between the two sides."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedWidth(theme.px(theme.outline))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(Colour.LINE.value))
