"""Fetching what is known about a citizen's complaint: the draft kept before, or the number it was recorded under.

Rule: while the store is out of reach it is asked again until it answers, or the citizen has gone.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from shared.problems import Family, Problem
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Cancel, Scheduler

T = TypeVar("T")

RETRY_MS = 2000
"""Between two tries."""


class Fetching(Generic[T]):
    """One question, asked until it is answered. `waiting` is called at each try that found the store out of reach."""

    def __init__(
        self,
        question: Callable[[], T],
        *,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        fetched: Callable[[T], None],
        failed: Callable[[Exception], None],
        waiting: Callable[[], None],
    ) -> None:
        self._question, self._dispatcher, self._scheduler = question, dispatcher, scheduler
        self._fetched, self._failed, self._waiting = fetched, failed, waiting
        self._is_over = False
        self._retry: Cancel | None = None

    def ask(self) -> "Fetching[T]":
        """Ask."""
        self._dispatcher.submit(self._question, self._answered)
        return self

    def stop(self) -> None:
        """The citizen has gone: an answer is of no use any more."""
        self._is_over = True
        if self._retry is not None:
            self._retry()

    def _again(self) -> None:
        self.ask()

    def _answered(self, answer: Ok[T] | Err) -> None:
        if self._is_over:
            return
        match answer:
            case Ok(value):
                self._fetched(value)
            case Err(Problem() as problem) if problem.family is Family.OUT_OF_REACH:
                self._retry = self._scheduler.after(RETRY_MS, self._again)
                self._waiting()
            case Err(error):
                self._failed(error)
