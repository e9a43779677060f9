"""One tap that asks for a number, until its answer is on the screen.

Rule: one request id for the tap and all its retries; the citizen is told within a second that it takes a moment.
"""

from collections.abc import Callable

from kiosk.repeating import KioskHall, Repeating
from shared.domain.outcomes import Outcome
from shared.services.commands import IssueTicket
from shared.services.dispatching import Dispatcher
from shared.services.scheduling import Scheduler

SLOW_MS = 700
SEARCHING_MS = 4000
PAUSES = (400, 1200, 2400, *[3000] * 18)
"""Before each retry: about a minute, then an officer must help."""


class Asking:
    """Sends the command at once. `slow` and `searching` are called while it takes long, the others end it."""

    def __init__(
        self,
        command: IssueTicket,
        *,
        hall: KioskHall,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        slow: Callable[[], None],
        searching: Callable[[], None],
        answered: Callable[[Outcome], None],
        gave_up: Callable[[Exception], None],
    ) -> None:
        self.is_slow = False
        self._slow, self._answered, self._gave_up = slow, answered, gave_up
        self._plans = [scheduler.after(SLOW_MS, self._say_slow), scheduler.after(SEARCHING_MS, searching)]
        self._repeating = Repeating(
            command,
            hall=hall,
            dispatcher=dispatcher,
            scheduler=scheduler,
            answered=self._came,
            gave_up=self._failed,
            pauses=PAUSES,
        )
        self._repeating.send()

    @property
    def problem(self) -> Exception | None:
        """What the last try met."""
        return self._repeating.problem

    def stop(self) -> None:
        """Forget the answer; it is not asked for again."""
        self._repeating.stop()
        self._drop_plans()

    def _say_slow(self) -> None:
        self.is_slow = True
        self._slow()

    def _came(self, outcome: Outcome) -> None:
        self._drop_plans()
        self._answered(outcome)

    def _failed(self, error: Exception) -> None:
        self._drop_plans()
        self._gave_up(error)

    def _drop_plans(self) -> None:
        for cancel in self._plans:
            cancel()
