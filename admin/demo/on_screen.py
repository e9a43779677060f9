"""The demonstration with a display: kiosk, desk, hall screen and the printer's paper, each in a window.

Rule: whichever window is closed first ends the practice hall; it ends the programs that it started, and no other.
"""

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer

from admin.demo.paper_window import PaperWindow
from admin.demo.places import Place, places_on
from admin.demo.practice import HEARTBEAT_SECONDS, OFFICER, PracticeHall, colleagues, make_practice_hall
from admin.printer_simulator.server import SimulatedPrinter
from shared.i18n import Language, Texts
from shared.ui.bootstrap import BalaiApplication, show_window, start_application
from shared.ui.theme import Theme

PROGRAMS = ("kiosk", "hall", "desk")
"""In the order of their start: the desk's window comes last and has the keyboard."""
LONGEST_END_MS = 10_000


def open_practice_hall(folder: Path, language: Language) -> int:
    """Open the practice hall until one of its windows is closed; returns the exit code."""
    texts, theme = Texts(language), Theme.desk()
    name = texts("Practice hall")
    application = start_application(name, theme=theme, windowed=True, argv=["balai-demo"], texts=texts)
    _end_with_the_terminal()
    places = _places(application)
    login, _name, password = OFFICER
    hints = (
        texts("Tap a service on the kiosk: the slip comes out here."),
        texts("At the desk log in as %(login)s with %(password)s.", login=login, password=password),
    )
    window = PaperWindow(hints, theme, title=texts("Printer of the practice hall"))
    paper = places["paper"]
    window.move(paper.left, paper.top)
    with SimulatedPrinter(on_paper=window.add) as printer:
        store_url = (folder / "practice.db").as_posix()
        hall = make_practice_hall(folder, store_url=store_url, printer_url=printer.url, language=language)
        show_window(window, windowed=True, size=(paper.width, paper.height))
        programs = [_start(program, hall, places[program], application) for program in PROGRAMS]
        try:
            with colleagues(hall, hall.clock) as are_there:
                are_there()
                timer = QTimer(application, interval=HEARTBEAT_SECONDS * 1000)
                timer.timeout.connect(are_there)
                timer.start()
                return application.exec()
        finally:
            _end_all(programs)


def _places(application: BalaiApplication) -> dict[str, Place]:
    free = application.primaryScreen().availableGeometry()
    return dict(places_on(free.x(), free.y(), free.width(), free.height()))


def _start(program: str, hall: PracticeHall, place: Place, parent: QObject) -> QProcess:
    """A program in its place. It lives as long as its standard input, so it ends even when this process is killed."""
    process = QProcess(parent)
    environ = QProcessEnvironment.systemEnvironment()
    environ.insert("XDG_STATE_HOME", str(hall.config.parent))
    if place.scale != 1:
        environ.insert("QT_SCALE_FACTOR", f"{place.scale:.4f}")
    process.setProcessEnvironment(environ)
    process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
    process.finished.connect(lambda code, _status: QCoreApplication.exit(code))
    arguments = ["-m", "admin.demo.stage", program, str(hall.config), hall.clock.isoformat(), place.geometry]
    process.start(sys.executable, arguments)
    return process


def _end_all(programs: list[QProcess]) -> None:
    for process in programs:
        process.finished.disconnect()
        process.closeWriteChannel()
    for process in programs:
        if not process.waitForFinished(LONGEST_END_MS):
            process.kill()
            process.waitForFinished()


def _end_with_the_terminal() -> None:
    """A terminal that is closed ends the practice hall in order, as Ctrl+C does."""
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
