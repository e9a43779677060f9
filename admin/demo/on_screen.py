"""The demonstration with a display: kiosk, desk, hall screen and the printer's paper, each in a window.

Rule: it ends the programs that it started when its own window is closed, and no other.
"""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from admin.demo.paper_window import PaperWindow
from admin.demo.practice import make_practice_hall
from admin.printer_simulator.server import SimulatedPrinter
from shared.i18n import Language, Texts
from shared.ui.bootstrap import show_window, start_application
from shared.ui.theme import Theme

PAPER_WINDOW = (500, 760)
PROGRAMS = ("kiosk", "desk", "hall")


def open_practice_hall(folder: Path, language: Language) -> int:
    """Open the practice hall until its paper window is closed; returns the exit code."""
    texts, theme = Texts(language), Theme.desk()
    name = texts("Practice hall")
    application = start_application(name, theme=theme, windowed=True, argv=["balai-demo"], texts=texts)
    with ExitStack() as stack:
        window = PaperWindow(texts, theme)
        printer = stack.enter_context(SimulatedPrinter(on_paper=window.add))
        store_url = (folder / "practice.db").as_posix()
        hall = make_practice_hall(folder, store_url=store_url, printer_url=printer.url, language=language)
        for program in PROGRAMS:
            arguments = ["--config", str(hall.config), "--clock", hall.clock.isoformat(), program]
            process = subprocess.Popen([sys.executable, "-m", "admin", *arguments])
            stack.callback(_end, process)
        show_window(window, windowed=True, size=PAPER_WINDOW)
        return application.exec()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
