"""What is known of the printer between two slips.

Rule: a printer that says it cannot print stops the issuing; silence only takes the promise of paper away.
"""

from collections.abc import Callable

from kiosk.calm_pages import BLOCKING
from kiosk.slip_job import SlipPrinter
from shared.logs import get_log
from shared.printing.status import PrinterProblem, PrinterStatus
from shared.services.dispatching import Dispatcher
from shared.services.scheduling import Scheduler
from shared.services.watching import Watch

POLL_MS = 5000
_STATUS_SECONDS = 1.0
_ONE_WAY = "one_way"
"""The detail of a printer that can never answer, such as a spooler: no reason to doubt the paper."""
_log = get_log(__name__)


class PrinterWatch:
    """Asks the printer at a calm pace, on the printer's dispatcher; `changed` is called when something changed."""

    def __init__(
        self, printer: SlipPrinter, *, dispatcher: Dispatcher, scheduler: Scheduler, changed: Callable[[], None]
    ) -> None:
        self._changed = changed
        self._problem: PrinterProblem | None = None
        self._silences = 0
        self._watch = Watch(
            read=lambda: printer.status(_STATUS_SECONDS),
            show=self._heard,
            trouble=lambda error: _log.bug("printer_status_failed", error),
            dispatcher=dispatcher,
            scheduler=scheduler,
            every_ms=POLL_MS,
        )

    @property
    def blocked_by(self) -> PrinterProblem | None:
        """Why nothing can be printed, in the printer's own word; None if it said no such thing."""
        return self._problem if self._problem in BLOCKING else None

    @property
    def has_paper(self) -> bool:
        """Whether paper is to be expected; a printer must be silent twice before it is doubted."""
        return self._silences < 2

    def start(self) -> None:
        """Ask now, and from now on."""
        self._watch.start()

    def stop(self) -> None:
        """Ask no more."""
        self._watch.stop()

    def wake(self) -> None:
        """A slip went wrong: ask now."""
        self._watch.wake()

    def _heard(self, status: PrinterStatus) -> None:
        before = (self.blocked_by, self.has_paper)
        is_quiet = not status.is_ready and status.problem not in BLOCKING and status.detail != _ONE_WAY
        self._silences = self._silences + 1 if is_quiet else 0
        if status.problem is not self._problem:
            _log.info("printer_status", state=status.problem.value if status.problem else "ready", detail=status.detail)
        self._problem = status.problem
        if (self.blocked_by, self.has_paper) != before:
            self._changed()
