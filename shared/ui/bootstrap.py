"""How each program with a screen starts: one application object, its look, its window, its end.

Rule: an unexpected error is logged and answered with a calm page; a signal ends the program in order.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from shared.i18n import Texts
from shared.problems import Problem, ProblemCode
from shared.ui.crash_page import CrashGuard
from shared.ui.garbage import GarbageCollection
from shared.ui.style import apply_theme
from shared.ui.theme import Theme

MEASURE_START = "BALAI_MEASURE_START"
"""Environment variable: 1 prints `first_paint_ms=...` and `peak_rss_kib=...` to stderr at first paint."""


class BalaiApplication(QApplication):
    """The application object. `first_paint` fires once, after the window of `show_window` was painted."""

    first_paint = Signal()

    def __init__(self, argv: Sequence[str]) -> None:
        super().__init__(list(argv))
        self.started_at: float | None = None
        self.crash_guard: CrashGuard | None = None


def start_application(
    name: str,
    *,
    theme: Theme,
    windowed: bool,
    argv: Sequence[str],
    texts: Texts | None = None,
    started_at: float | None = None,
) -> BalaiApplication:
    """Make and dress the application; call it once, in `main`.

    `windowed`: after an unexpected error a person may go on; full-screen programs end with exit code 1
    and are started again by their supervisor. `started_at` is `time.perf_counter()` at the top of `main`,
    used for the start-up figure where the system does not tell the age of a process.
    `Problem`: NO_DISPLAY, FONT_MISSING.
    """
    _require_display()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = BalaiApplication(argv)
    application.setApplicationName(name)
    application.setApplicationDisplayName(name)
    application.started_at = started_at
    apply_theme(application, theme)
    application.crash_guard = CrashGuard(theme=theme, texts=texts or Texts(), can_go_on=windowed)
    application.crash_guard.install()
    _SignalDoor(application).open()
    GarbageCollection(application).start()
    return application


def show_window(widget: QWidget, *, windowed: bool, size: tuple[int, int], keep_frame: bool = False) -> None:
    """Show the program's one window.

    `windowed`: a normal window of `size` (width, height) pixels. Else full screen, frameless, without
    cursor and context menu; or with `keep_frame` maximised, with frame and cursor (the desk).
    """
    watch = _FirstPaint(widget)
    widget.installEventFilter(watch)
    if windowed:
        widget.resize(*size)
        widget.show()
    elif keep_frame:
        widget.resize(*size)
        widget.showMaximized()
    else:
        widget.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        widget.setCursor(Qt.CursorShape.BlankCursor)
        widget.showFullScreen()


def grab(widget: QWidget, path: Path) -> None:
    """Write a picture of `widget`, as it looks now, to the PNG file `path`. `OSError` if it cannot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path), "PNG"):
        raise OSError(f"the picture {path} cannot be written")


def milliseconds_since_start(started_at: float | None) -> float | None:
    """Age of this process from the kernel (10 ms steps), else from `started_at`; None if neither is known."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        began = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return (time.clock_gettime(time.CLOCK_BOOTTIME) - began) * 1000
    except (OSError, AttributeError):
        return None if started_at is None else (time.perf_counter() - started_at) * 1000


def _require_display() -> None:
    """Qt ends the process without a display; a `Problem` can be explained."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise Problem(ProblemCode.NO_DISPLAY)


def _print_start(application: BalaiApplication) -> None:
    since = milliseconds_since_start(application.started_at)
    if since is not None:
        print(f"first_paint_ms={since:.0f}", file=sys.stderr, flush=True)
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    print(f"peak_rss_kib={peak.split()[1]}", file=sys.stderr, flush=True)


class _FirstPaint(QObject):
    """Waits for the first paint of a window, then goes away: later events cost nothing."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # This event comes before the paint; the timer's call comes after it.
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        application = QCoreApplication.instance()
        if isinstance(application, BalaiApplication):
            if os.environ.get(MEASURE_START) == "1":
                _print_start(application)
            application.first_paint.emit()
        self.deleteLater()


class _SignalDoor(QObject):
    """Lets SIGINT and SIGTERM end Qt's loop at once, although Python runs no code while Qt waits."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)

    def open(self) -> None:
        """Take both signals over; `exit`, not `quit`, because a window that will not close stops `quit`."""
        notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(lambda: self._read.recv(64))
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            # By a timer: `exit` itself is lost when the signal comes before the loop runs.
            signal.signal(number, lambda _number, _frame: QTimer.singleShot(0, lambda: QCoreApplication.exit(0)))
