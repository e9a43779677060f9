"""The slip of one number, from the committed ticket to paper in a hand, or to words that do without.

Rule: the number is valid whatever the printer does; paper that may have come out is never printed again unasked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kiosk.repeating import KioskHall, Repeating
from shared.domain.ids import TicketId
from shared.domain.outcomes import Outcome, Printing
from shared.domain.printing import PrintOutcome, PrintState
from shared.logs import get_log
from shared.printing.slip import Slip
from shared.printing.status import PrinterStatus
from shared.services.commands import EndPrint, StartPrint, new_request_id
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Cancel, Scheduler

PAPER_MS = 3000
"""How long a citizen waits for paper before the kiosk says so (devices.md)."""
UNASKED_RETRIES = 2
MOST_COPIES = 2
"""After so many copies an officer helps, instead of more paper."""

_RETRY_MS = 800
_STORE_PAUSES = (500, 1000, 2000)
_log = get_log(__name__)


class SlipPrinter(Protocol):
    """A ticket printer; called on its own worker thread. Neither call raises."""

    def print_slip(self, slip: Slip, deadline_seconds: float = 3.0) -> PrintOutcome:
        """One attempt."""

    def status(self, deadline_seconds: float = 3.0) -> PrinterStatus:
        """What the printer says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintingLine:
    """What a slip job works with: hall and printer, each with its own dispatcher, so that neither delays the other."""

    hall: KioskHall
    printer: SlipPrinter
    store_dispatcher: Dispatcher
    printer_dispatcher: Dispatcher
    scheduler: Scheduler
    actor: str


class Paper(Enum):
    """How the paper of a number is doing, as its page tells it."""

    no_printer = "no_printer"
    printing = "printing"
    late = "late"
    """Nothing after `PAPER_MS`; it may still come."""
    printed = "printed"
    asking = "asking"
    """Sent, no proof: only the citizen knows."""
    taken = "taken"
    """The citizen said yes."""
    failed = "failed"


class SlipJob:
    """Prints one ticket's slip and its copies; `report` hears of each change, on the screen's thread."""

    def __init__(
        self,
        ticket_id: TicketId,
        *,
        line: PrintingLine,
        compose: Callable[[Printing], Slip],
        report: Callable[[Paper], None],
    ) -> None:
        self._ticket_id, self._line, self._compose, self._report = ticket_id, line, compose, report
        self._retries_left = UNASKED_RETRIES
        self._copies_left = MOST_COPIES
        self._unconfirmed = ""
        self._is_left = False
        self._lateness: Cancel | None = None

    @property
    def may_copy(self) -> bool:
        """Whether the citizen may still ask for a copy."""
        return self._copies_left > 0

    def start(self) -> None:
        """Print the original."""
        self._expect_paper()
        self._attempt()

    def print_again(self) -> None:
        """The citizen says that nothing came out: one more, which says that it is a copy."""
        if self._unconfirmed and self._copies_left:
            self._copies_left -= 1
            self._retries_left = UNASKED_RETRIES
            self._note(self._unconfirmed, PrintState.sent_unconfirmed, "citizen_asked_again")
            self._unconfirmed = ""
            self._expect_paper()
            self._attempt()

    def slip_is_out(self) -> None:
        """The citizen has it. That is no proof by the printer: the state stays, the detail says whose word it is."""
        if self._unconfirmed:
            self._note(self._unconfirmed, PrintState.sent_unconfirmed, "citizen_has_it")
            self._unconfirmed = ""
            self._report(Paper.taken)

    def leave(self) -> None:
        """The citizen has gone: try nothing more and report nothing; what is under way is still written down."""
        self._is_left = True
        self._forget_lateness()

    def _expect_paper(self) -> None:
        self._report(Paper.printing)
        self._forget_lateness()
        self._lateness = self._line.scheduler.after(PAPER_MS, lambda: self._tell(Paper.late))

    def _forget_lateness(self) -> None:
        if self._lateness is not None:
            self._lateness()

    def _tell(self, paper: Paper) -> None:
        if not self._is_left:
            self._report(paper)

    def _attempt(self) -> None:
        if self._is_left:
            return
        command = StartPrint(request_id=new_request_id(), actor=self._line.actor, ticket_id=self._ticket_id)
        self._send(command, self._started, lambda _error: self._end(Paper.failed))

    def _started(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Printing):
            _log.error("print_not_started", outcome=outcome.outcome)
            self._end(Paper.failed)
            return
        slip = self._compose(outcome)
        self._line.printer_dispatcher.submit(
            lambda: self._line.printer.print_slip(slip, PAPER_MS / 1000),
            lambda answer: self._printed(outcome.attempt_id, answer),
        )

    def _printed(self, attempt_id: str, answer: Ok[PrintOutcome] | Err) -> None:
        match answer:
            case Ok(value):
                result = value
            case Err(error):
                # A bug half way through a job: paper may have moved.
                _log.bug("print_failed", error, attempt=attempt_id)
                result = PrintOutcome(state=PrintState.sent_unconfirmed, detail="program_error", seconds=0)
        _log.info("print_attempt", attempt=attempt_id, state=result.state.value, detail=result.detail)
        retries = result.state.may_retry_unasked and self._retries_left > 0
        if not retries:
            self._conclude(attempt_id, result.state)
        self._note(attempt_id, result.state, result.detail, then=self._retry_soon if retries else None)

    def _conclude(self, attempt_id: str, state: PrintState) -> None:
        match state:
            case PrintState.printed:
                self._end(Paper.printed)
            case PrintState.sent_unconfirmed:
                self._unconfirmed = attempt_id
                self._end(Paper.asking)
            case _:
                self._end(Paper.failed)

    def _retry_soon(self) -> None:
        self._retries_left -= 1
        self._line.scheduler.after(_RETRY_MS, self._attempt)

    def _end(self, paper: Paper) -> None:
        self._forget_lateness()
        self._tell(paper)

    def _note(
        self, attempt_id: str, state: PrintState, detail: str, then: Callable[[], None] | None = None
    ) -> None:
        """Write the attempt's end down; `then` only when it is written, else a retry would count as a copy."""
        command = EndPrint(
            request_id=new_request_id(), actor=self._line.actor, attempt_id=attempt_id, state=state, detail=detail
        )
        self._send(
            command,
            lambda _outcome: then() if then else None,
            lambda _error: self._end(Paper.failed) if then else None,
        )

    def _send(
        self,
        command: StartPrint | EndPrint,
        answered: Callable[[Outcome], None],
        gave_up: Callable[[Exception], None],
    ) -> None:
        Repeating(
            command,
            hall=self._line.hall,
            dispatcher=self._line.store_dispatcher,
            scheduler=self._line.scheduler,
            answered=answered,
            gave_up=gave_up,
            pauses=_STORE_PAUSES,
        ).send()
