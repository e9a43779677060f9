"""One citizen's visit through the real programs: tap, slip, call, complaint, receipt; a picture of every step.

Rule: what is pictured is what the programs show; a step that does not happen ends the visit with what was seen instead.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from admin.demo.actor import Actor
from admin.demo.practice import (
    DESK,
    OFFICER,
    PracticeHall,
    colleagues,
    make_practice_hall,
    receipt_of,
    serve_all_before,
)
from admin.printer_simulator.server import SimulatedPrinter
from admin.private_file import write_private
from shared.domain.settings import DEFAULTS
from shared.i18n import Language, Texts

COMPLAINT = {
    "Full name *": "Suparmi",
    "Telephone or e-mail *": "0812-3456-7890",
    "Title *": "Sertifikat tanah warisan terbit atas nama orang lain",
    "Chronology *": (
        "Pelapor mewarisi sebidang tanah dari orang tuanya pada tahun 2011. Pada Maret 2024 pelapor mengurus "
        "sertifikat ke kantor pertanahan dan diberi tahu bahwa sertifikat atas bidang tersebut telah terbit atas "
        "nama orang lain."
    ),
    "Solution asked for *": "Peninjauan ulang penerbitan sertifikat",
}
"""What an invented citizen says; the source sentences of the labels name the fields."""
CATEGORY = {"id": "Sengketa tanah", "en": "Land dispute"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of the visit."""

    number: str
    pictures: tuple[Path, ...]
    receipt: Path
    log: Path


class Diary:
    """Numbers the pictures, keeps the log, and says each step as it happens."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self._folder, self._say = folder, say
        self.log = folder / "visit.log"
        self.pictures: list[Path] = []
        self.log.write_text("", encoding="utf-8")

    def note(self, words: str) -> None:
        """One line for the person who watches, and for the log."""
        with self.log.open("a", encoding="utf-8") as log:
            log.write(words + "\n")
        self._say(words)

    def picture(self, actor: Actor, name: str) -> None:
        """What a program shows now."""
        path = self._next(f"{actor.program}-{name}.png")
        actor.grab(path)
        self.note(f"  {path.name}")

    def slip(self, printer: SimulatedPrinter) -> None:
        """The paper that came out, as an image."""
        from PySide6.QtGui import QGuiApplication

        from admin.printer_simulator.paper import save_paper_png

        application = QGuiApplication.instance() or QGuiApplication(["balai-demo", "-platform", "offscreen"])
        path = self._next("printer-slip.png")
        save_paper_png(printer.papers[-1], path)
        self.note(f"  {path.name}")
        del application

    def receipt(self, hall: PracticeHall, report_number: str, texts: Texts) -> Path:
        """The receipt that the citizen signs, as a PDF and as an image."""
        from admin.demo.pdf_picture import save_pdf_png

        picture = self._next("receipt.png")
        pdf = picture.with_suffix(".pdf")
        write_private(pdf, receipt_of(hall, report_number, texts), may_replace=True)
        save_pdf_png(pdf, picture)
        self.note(f"  {pdf.name}")
        self.note(f"  {picture.name}")
        return pdf

    def _next(self, name: str) -> Path:
        path = self._folder / f"{len(self.pictures) + 1:02d}-{name}"
        self.pictures.append(path)
        return path


def walk_through(folder: Path, *, work: Path, language: Language, say: Callable[[str], None]) -> Visit:
    """Play the visit; `folder` gets pictures and log, `work` the practice hall. Raises ActFailed."""
    texts = Texts(language)
    diary = Diary(folder, say)
    with ExitStack() as stack:
        printer = stack.enter_context(SimulatedPrinter())
        store_url = (work / "practice.db").as_posix()
        hall = make_practice_hall(work, store_url=store_url, printer_url=printer.url, language=language)

        def start(program: str, width: int, height: int, clock: datetime) -> Actor:
            environ = {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(work)}
            actor = stack.enter_context(Actor(program, config=hall.config, clock=clock, environ=environ))
            actor.resize(width, height)
            return actor

        with colleagues(hall, hall.clock) as are_there:
            are_there()
        number = take_a_number(start("kiosk", 1080, 1920, hall.clock), printer, diary, texts)
        serve_all_before(hall, number)
        diary.note(texts("Half an hour later everybody in front of %(number)s has been called.", number=number))
        later = hall.clock + timedelta(minutes=30)
        with colleagues(hall, later) as are_there:
            are_there()
        screen = start("hall", 1920, 1080, later)
        desk = start("desk", 1366, 768, later)
        desk.see(DEFAULTS["hall.name"])
        log_in(desk, diary, texts)
        screen.see(DEFAULTS["hall.name"])
        screen.see(texts("waiting"))
        diary.picture(screen, "before-the-call")
        call(desk, screen, number, diary, texts)
        report_number = record(desk, diary, texts)
        finish(desk, screen, diary, texts)
        receipt = diary.receipt(hall, report_number, texts)
    diary.note(texts("The visit of %(number)s is over.", number=number))
    return Visit(number=number, pictures=tuple(diary.pictures), receipt=receipt, log=diary.log)


def take_a_number(kiosk: Actor, printer: SimulatedPrinter, diary: Diary, texts: Texts) -> str:
    """Tap on a new complaint; the number, once its slip is out."""
    diary.note(texts("At the kiosk: a citizen takes a number."))
    service = DEFAULTS[f"service.A.name.{texts.language}"]
    kiosk.see(service)
    diary.picture(kiosk, "start")
    kiosk.click(service)
    number = str(kiosk.see("A-0").found)
    diary.picture(kiosk, "number")
    printer.wait_for_papers(1)
    kiosk.see(texts("Take your slip below"))
    diary.picture(kiosk, "slip-is-out")
    diary.slip(printer)
    return number


def log_in(desk: Actor, diary: Diary, texts: Texts) -> None:
    """Log in as the officer who practises, with the desk that the settings name."""
    diary.note(texts("At desk %(desk)s: an officer logs in.", desk=DESK))
    login, _name, password = OFFICER
    desk.type(texts("Login name"), login)
    desk.type(texts("Password"), password)
    diary.picture(desk, "login")
    desk.click(texts("Log in"))
    desk.see(texts("Ready for the next citizen"))
    diary.picture(desk, "ready")


def call(desk: Actor, screen: Actor, number: str, diary: Diary, texts: Texts) -> None:
    """Call the next one, who must have this number, and see the call on the hall screen."""
    diary.note(texts("F9: %(number)s is called.", number=number))
    desk.key("F9")
    desk.see(texts("%(number)s has been called", number=number))
    diary.picture(desk, "called")
    screen.see(number)
    screen.see(str(DESK))
    diary.picture(screen, "call")


def record(desk: Actor, diary: Diary, texts: Texts) -> str:
    """Begin to serve and record the complaint; its report number."""
    diary.note(texts("F9: the citizen sits down; the complaint is recorded."))
    desk.key("F9")
    desk.see(texts("Being served"))
    for label, words in COMPLAINT.items():
        desk.type(texts(label), words)
    desk.type(texts("Category *"), CATEGORY[texts.language])
    desk.key("Tab")
    desk.see(texts("Saved"))
    diary.picture(desk, "record")
    desk.click(texts("Record the complaint"))
    report_number = str(desk.see("LMW-").found)
    diary.picture(desk, "recorded")
    return report_number


def finish(desk: Actor, screen: Actor, diary: Diary, texts: Texts) -> None:
    """Let the citizen go."""
    diary.note(texts("The citizen goes home with a report number."))
    desk.key("F9", ctrl=True)
    # The line under the queue says already that nobody is waiting; the count changes with the finish alone.
    desk.see(texts("Served today: %(n)s", n=1))
    diary.picture(desk, "finished")
    diary.picture(screen, "afterwards")
