"""A command that is sent until it is answered.

Rule: one intention has one request id, kept over every retry: after a lost reply the first answer comes back, and
nothing is done twice.
"""

from collections.abc import Callable
from typing import Protocol

from shared.domain.ids import RequestId
from shared.domain.outcomes import Outcome
from shared.logs import get_log
from shared.problems import Family, Problem
from shared.services.commands import Command
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Cancel, Scheduler
from shared.services.views import DayStatus

_log = get_log(__name__)


class KioskHall(Protocol):
    """The part of `services.hall.Hall` that a kiosk may use: no citizen's data."""

    def do(self, command: Command) -> Outcome:
        """Carry a command out once; see `Hall.do`."""

    def give_up(self, request_id: RequestId) -> None:
        """Its answer is to be found out later; see `Hall.give_up`."""

    def day_status(self) -> DayStatus:
        """The service day of today."""


class Repeating:
    """One command under way. `pauses` are the milliseconds before each retry; after the last one it gives up.

    `answered` gets the outcome, `gave_up` the last error: a Problem, or a bug, which is logged and not retried; then
    the hall is told to find out later what became of it. A problem that a repetition cannot mend (wrong schema,
    missing rights) is not retried either.
    """

    def __init__(
        self,
        command: Command,
        *,
        hall: KioskHall,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        answered: Callable[[Outcome], None],
        gave_up: Callable[[Exception], None],
        pauses: tuple[int, ...],
    ) -> None:
        self._command, self._hall = command, hall
        self._dispatcher, self._scheduler = dispatcher, scheduler
        self._answered, self._gave_up = answered, gave_up
        self._pauses = list(pauses)
        self.problem: Exception | None = None
        """What the last try met."""
        self._pause: Cancel | None = None
        self._is_stopped = False

    def send(self) -> None:
        """Send it, for the first time or once more."""
        self._dispatcher.submit(lambda: self._hall.do(self._command), self._arrived)

    def stop(self) -> None:
        """Send it no more and forget its answer."""
        self._is_stopped = True
        if self._pause is not None:
            self._pause()

    def _arrived(self, answer: Ok[Outcome] | Err) -> None:
        if self._is_stopped:
            return
        match answer:
            case Ok(outcome):
                self._answered(outcome)
            case Err(error):
                self._failed(error)

    def _failed(self, error: Exception) -> None:
        self.problem = error
        match error:
            case Problem() if error.family is Family.OUT_OF_REACH and self._pauses:
                self._pause = self._scheduler.after(self._pauses.pop(0), self.send)
                return
            case Problem():
                _log.problem("command_not_answered", error, request_id=self._command.request_id)
            case _:
                _log.bug("command_failed", error, request_id=self._command.request_id)
        self._dispatcher.submit(lambda: self._hall.give_up(self._command.request_id), self._given_up)
        self._gave_up(error)

    def _given_up(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Err):
            # The hall is closed for mending: the next start of the program asks instead.
            _log.warning("command_left_to_next_start", request_id=self._command.request_id)
