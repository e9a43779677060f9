"""All that the kiosk has to do with paper: the printer between slips, and the slip of the number on the screen.

Rule: a kiosk without a printer works the same way, and says that the number must be remembered.
"""

from collections.abc import Callable

from kiosk.printer_watch import PrinterWatch
from kiosk.repeating import KioskHall
from kiosk.slip_job import Paper, PrintingLine, SlipJob, SlipPrinter
from shared.domain.ids import TicketId
from shared.domain.outcomes import Printing
from shared.domain.printing import PrintOutcome
from shared.printing.slip import Slip
from shared.printing.status import PrinterProblem
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Scheduler


class Slips:
    """`changed`: the printer's state changed; `reported`: the paper of the number on the screen did."""

    def __init__(
        self,
        printer: SlipPrinter | None,
        *,
        hall: KioskHall,
        store_dispatcher: Dispatcher,
        printer_dispatcher: Dispatcher,
        scheduler: Scheduler,
        actor: str,
        changed: Callable[[], None],
        reported: Callable[[Paper], None],
    ) -> None:
        self._fresh = Paper.no_printer if printer is None else Paper.printing
        self.paper = self._fresh
        """How the paper of the number on the screen is doing."""
        self._reported = reported
        self._job: SlipJob | None = None
        self._line: PrintingLine | None = None
        self._watch: PrinterWatch | None = None
        if printer is not None:
            self._line = PrintingLine(
                hall=hall,
                printer=printer,
                store_dispatcher=store_dispatcher,
                printer_dispatcher=printer_dispatcher,
                scheduler=scheduler,
                actor=actor,
            )
            self._watch = PrinterWatch(printer, dispatcher=printer_dispatcher, scheduler=scheduler, changed=changed)

    @property
    def blocked_by(self) -> PrinterProblem | None:
        """Why nothing can be printed, in the printer's own word."""
        return self._watch.blocked_by if self._watch else None

    @property
    def has_paper(self) -> bool:
        """Whether paper is to be expected; a kiosk that never had a printer promises none and excuses none."""
        return self._watch.has_paper if self._watch else True

    @property
    def may_copy(self) -> bool:
        """Whether the citizen may still ask for a copy."""
        return self._job is not None and self._job.may_copy

    def start(self) -> None:
        """Begin to ask the printer how it is."""
        if self._watch:
            self._watch.start()

    def stop(self) -> None:
        """Ask no more, and try nothing more."""
        if self._watch:
            self._watch.stop()
        self.leave()

    def print_for(self, ticket_id: TicketId, compose: Callable[[Printing], Slip]) -> None:
        """Print the slip of a number that was just handed out."""
        if self._line is None:
            self._reported(Paper.no_printer)
            return
        self._job = SlipJob(ticket_id, line=self._line, compose=compose, report=self._report)
        self._job.start()

    def slip_is_out(self) -> None:
        """The citizen has it."""
        if self._job:
            self._job.slip_is_out()

    def print_again(self) -> None:
        """Nothing came out: a copy."""
        if self._job:
            self._job.print_again()

    def print_trial(self, slip: Slip, done: Callable[[Ok[PrintOutcome] | Err], None]) -> None:
        """Print a slip of no ticket, to try the printer; only where there is one."""
        line = self._line
        if line is not None:
            line.printer_dispatcher.submit(lambda: line.printer.print_slip(slip), done)

    def leave(self) -> None:
        """The citizen has gone; the next one is promised nothing of this one's paper."""
        if self._job:
            self._job.leave()
        self._job, self.paper = None, self._fresh

    def _report(self, paper: Paper) -> None:
        self.paper = paper
        if paper is Paper.failed and self._watch:
            self._watch.wake()
        self._reported(paper)
