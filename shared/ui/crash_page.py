"""What happens on an unexpected error: it is logged, and a person sees a calm page.

Rule: no error ends a program silently, and no person ever reads a traceback.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from shared.i18n import Texts
from shared.logs import get_log
from shared.ui.notice import Notice, NoticeAction, NoticeTone
from shared.ui.notice_page import NoticePage
from shared.ui.symbols import Symbol
from shared.ui.theme import Theme

RESTART_AFTER_MS = 8000
"""How long a full-screen program shows the page before it ends with exit code 1, to be started again."""

_GO_ON = "go_on"
_OF_NO_CONCERN = ("This plugin does not support", "No QtMultimedia backends found")
_log = get_log(__name__)
_qt_log = get_log("qt")


class CrashGuard(QObject):
    """Takes over `sys.excepthook` and Qt's messages. One page at a time; further errors are only logged.

    `can_go_on`: the page has a button to go on; otherwise the program ends after `RESTART_AFTER_MS`.
    """

    _failed = Signal()

    def __init__(self, *, theme: Theme, texts: Texts, can_go_on: bool) -> None:
        super().__init__()
        self._theme = theme
        self._texts = texts
        self._can_go_on = can_go_on
        self.page: NoticePage | None = None
        self._failed.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on nothing unexpected goes unlogged, on any thread."""
        sys.excepthook = self.report
        threading.excepthook = lambda hooked: _log.bug("thread_failed", hooked.exc_value or SystemExit())
        qInstallMessageHandler(log_qt_message)

    def set_texts(self, texts: Texts) -> None:
        """Another language."""
        self._texts = texts

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The handler of `sys.excepthook`: Ctrl+C ends the program, all else is a bug."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(0)
            return
        _log.bug("unexpected_error", error.with_traceback(trace))
        self._failed.emit()

    def notice(self) -> Notice:
        """The page's words, in the language set."""
        texts = self._texts
        actions: tuple[NoticeAction, ...] = ()
        if self._can_go_on:
            remedy = texts("You can go on. If it happens again, tell the administrator.")
            actions = (NoticeAction(key=_GO_ON, text=texts("Go on"), is_primary=True),)
        else:
            remedy = texts("It starts again by itself in a moment. Please turn to an officer.")
        return Notice(
            symbol=Symbol.ALERT,
            title=texts("Sorry, something went wrong"),
            message=texts("The program met an error. It has been noted."),
            remedies=(remedy,),
            actions=actions,
            tone=NoticeTone.FAULT,
        )

    @Slot()
    def _show(self) -> None:
        if self.page is not None:
            return
        window = QApplication.activeWindow() or next(
            (top for top in QApplication.topLevelWidgets() if top.isVisible()), None
        )
        self.page = NoticePage(self.notice(), theme=self._theme)
        self.page.acted.connect(self._close)
        if self._can_go_on:
            if window:
                self.page.setGeometry(window.geometry())
            self.page.show()
        else:
            self.page.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            self.page.setCursor(Qt.CursorShape.BlankCursor)
            self.page.showFullScreen()
            QTimer.singleShot(RESTART_AFTER_MS, lambda: QCoreApplication.exit(1))
        self.page.raise_()

    @Slot()
    def _close(self) -> None:
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
            self.page = None


def log_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Write what Qt has to say into the program's log, under the name "qt"."""
    if message.startswith(_OF_NO_CONCERN):
        return
    match kind:
        case QtMsgType.QtDebugMsg:
            _qt_log.debug("qt_message", detail=message)
        case QtMsgType.QtInfoMsg:
            _qt_log.info("qt_message", detail=message)
        case QtMsgType.QtWarningMsg:
            _qt_log.warning("qt_message", detail=message)
        case _:
            _qt_log.error("qt_message", detail=message)
