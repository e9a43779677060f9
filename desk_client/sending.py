"""A command of a desk that is sent until its fate is known.

Rule: after a lost reply the same command goes again with the same request id until there is an answer, because nobody
may be called twice or forgotten; what surely did not happen is left to the officer (architecture.md, The seam).
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from shared.logs import get_log
from shared.problems import Family, Problem, ProblemCode
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Cancel, Scheduler

T = TypeVar("T")

RETRY_MS = 2000
"""Between two tries of a command whose reply was lost."""

_log = get_log(__name__)


class Sending(Generic[T]):
    """One piece of work whose repetition is harmless: a command, or the record of a complaint.

    `answered` gets the answer; `failed` an error after which it surely was not done; `unsure` is called at each try
    whose outcome is unknown, before the next one. Exactly one of `answered` and `failed` is called, once. `give_up`
    takes the place of both when it is stopped before: it runs where the work runs, behind a try that is under way.
    """

    def __init__(
        self,
        work: Callable[[], T],
        *,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        answered: Callable[[T], None],
        failed: Callable[[Exception], None],
        unsure: Callable[[], None],
        give_up: Callable[[], None],
    ) -> None:
        self._work, self._dispatcher, self._scheduler = work, dispatcher, scheduler
        self._answered, self._failed, self._unsure, self._give_up = answered, failed, unsure, give_up
        self._is_unsure = False
        self._is_stopped = False
        self._pause: Cancel | None = None

    def send(self) -> "Sending[T]":
        """Send it."""
        self._dispatcher.submit(self._work, self._arrived)
        return self

    def stop(self) -> None:
        """Send it no more: the officer leaves, or the program ends; the next login finds out what became of it."""
        self._is_stopped = True
        if self._pause is not None:
            self._pause()
        self._dispatcher.submit(self._give_up, _given_up)

    def _again(self) -> None:
        self.send()

    def _arrived(self, answer: Ok[T] | Err) -> None:
        if self._is_stopped:
            return
        match answer:
            case Ok(value):
                self._answered(value)
            case Err(error):
                self._went_wrong(error)

    def _went_wrong(self, error: Exception) -> None:
        if isinstance(error, Problem):
            _log.problem("not_answered", error)
            self._is_unsure = self._is_unsure or error.code is ProblemCode.STORE_LOST
            if self._is_unsure and error.family is Family.OUT_OF_REACH:
                self._pause = self._scheduler.after(RETRY_MS, self._again)
                self._unsure()
                return
        else:
            _log.bug("command_failed", error)
        self._failed(error)


def _given_up(answer: Ok[None] | Err) -> None:
    if isinstance(answer, Err):
        _log.bug("not_given_up", answer.error)
