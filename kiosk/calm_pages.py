"""The pages for what is no fault of the citizen: starting, offline, out of paper, maintenance.

Rule: calm words and "Silakan ke petugas" for the citizen; one small line tells staff what it is.
"""

from kiosk.screen import CalmScreen, Frame
from shared.i18n import Texts, sentence
from shared.printing.status import PrinterProblem
from shared.problem_texts import explain
from shared.problems import Family, Problem
from shared.ui.notice import Notice, NoticeAction, NoticeTone
from shared.ui.symbols import Symbol

BACK = "back"
"""The key of the one action that a calm page may have."""

BLOCKING = {
    PrinterProblem.paper_out: sentence("The printer has no paper"),
    PrinterProblem.cover_open: sentence("The printer's cover is open"),
    PrinterProblem.cutter_error: sentence("The printer's cutter is stuck"),
    PrinterProblem.offline: sentence("The printer is not ready"),
}
"""What the printer itself says before a number is committed: then none is handed out (devices.md)."""


def starting_screen(around: Frame, texts: Texts) -> CalmScreen:
    """Before the store has answered for the first time."""
    notice = Notice(symbol=Symbol.CLOCK, title=texts("One moment please"), message=texts("The kiosk is starting."))
    return CalmScreen(frame=around, notice=notice)


def searching_screen(around: Frame, texts: Texts, problem: Exception | None) -> CalmScreen:
    """A number was asked for and the answer has not come yet; it is shown if it comes."""
    notice = Notice(
        symbol=Symbol.SYNC,
        title=texts("One moment please"),
        message=texts("Your number is on its way and will appear here."),
        remedies=(texts("If it takes too long, please turn to an officer."),),
        footnote=_staff_line(problem, texts),
    )
    return CalmScreen(frame=around, notice=notice)


def no_number_screen(around: Frame, texts: Texts, problem: Exception | None) -> CalmScreen:
    """A number was asked for and could not be had."""
    notice = Notice(
        symbol=Symbol.CAUTION,
        title=texts("Please turn to an officer"),
        message=texts("No number could be given now."),
        actions=(NoticeAction(key=BACK, text=texts("Back to the start")),),
        tone=NoticeTone.CAUTION,
        footnote=_staff_line(problem, texts),
    )
    return CalmScreen(frame=around, notice=notice)


def trouble_screen(around: Frame, texts: Texts, problem: Exception | None) -> CalmScreen:
    """The hall cannot be reached (it may work later by itself), or somebody must mend something first."""
    is_passing = problem is None or (isinstance(problem, Problem) and problem.family is Family.OUT_OF_REACH)
    notice = Notice(
        symbol=Symbol.OFFLINE if is_passing else Symbol.MAINTENANCE,
        title=texts("Please turn to an officer"),
        message=texts("This kiosk cannot give numbers just now.")
        if is_passing
        else texts("This kiosk is being looked after."),
        remedies=(texts("It comes back by itself as soon as it can."),),
        tone=NoticeTone.CAUTION,
        footnote=_staff_line(problem, texts),
    )
    return CalmScreen(frame=around, notice=notice)


def printer_screen(around: Frame, texts: Texts, problem: PrinterProblem) -> CalmScreen:
    """The printer has said that it cannot print."""
    is_paper = problem is PrinterProblem.paper_out
    notice = Notice(
        symbol=Symbol.PRINTER_FAULT,
        title=texts("Please turn to an officer"),
        message=texts("The slip paper is being changed.") if is_paper else texts("The printer is being looked after."),
        remedies=(texts("It comes back by itself as soon as it can."),),
        tone=NoticeTone.CAUTION,
        footnote=texts("For staff: %(what)s", what=texts(BLOCKING[problem])),
    )
    return CalmScreen(frame=around, notice=notice)


def _staff_line(problem: Exception | None, texts: Texts) -> str:
    match problem:
        case None:
            what = texts("The store does not answer")
        case Problem():
            what = explain(problem, texts).title
        case _:
            what = texts("The program met an error. It has been noted.")
    return texts("For staff: %(what)s", what=what)
