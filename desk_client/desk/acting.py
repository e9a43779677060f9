"""One act of a desk at a time: sent until its fate is known, with a breath after its answer.

Rule: one press, at most one act; whatever was pressed while an answer is under way does not count (security.md P4),
and an answer that is slow is said to be.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from desk_client.sending import Sending
from shared.services.dispatching import Dispatcher
from shared.services.scheduling import Cancel, Scheduler

T = TypeVar("T")

GUARD_MS = 400
"""After an answer this long no key counts: a trembling hand must not start or finish what it only just called."""


SLOW_MS = 700
"""An act that takes longer is said to be under way; sooner it would only flicker."""


class Acting(Generic[T]):
    """The act under way, if any. `slow` is called once it has taken `SLOW_MS`.

    `unsure` is called whenever its fate is unknown and it is sent again.
    """

    def __init__(
        self, *, dispatcher: Dispatcher, scheduler: Scheduler, slow: Callable[[], None], unsure: Callable[[], None]
    ) -> None:
        self._dispatcher, self._scheduler, self._slow, self._unsure = dispatcher, scheduler, slow, unsure
        self._sending: Sending[T] | None = None
        self._slowness: Cancel | None = None
        self._guard: Cancel | None = None

    @property
    def is_deaf(self) -> bool:
        """Whether no key counts just now: an answer is under way, or came a moment ago."""
        return self._sending is not None or self._guard is not None

    def act(
        self,
        work: Callable[[], T],
        *,
        answered: Callable[[T], None],
        failed: Callable[[Exception], None],
        give_up: Callable[[], None],
    ) -> None:
        """Do this; one of `answered` and `failed` is called when its fate is known. See `Sending`."""

        def done(value: T) -> None:
            self._rest()
            answered(value)

        def not_done(error: Exception) -> None:
            self._rest()
            failed(error)

        self._slowness = self._scheduler.after(SLOW_MS, self._slow)
        self._sending = Sending(
            work,
            dispatcher=self._dispatcher,
            scheduler=self._scheduler,
            answered=done,
            failed=not_done,
            unsure=self._unsure,
            give_up=give_up,
        ).send()

    def go_on(self) -> None:
        """The next act belongs to the one that was just answered: it needs no breath before it."""
        if self._guard is not None:
            self._guard()
        self._guard = None

    def stop(self) -> None:
        """The desk is left: what is under way is not repeated any more."""
        if self._sending is not None:
            self._sending.stop()
        self._hurry()

    def _hurry(self) -> None:
        """Whatever comes now is not said to be slow."""
        if self._slowness is not None:
            self._slowness()
        self._slowness = None

    def _rest(self) -> None:
        self._sending = None
        self._hurry()
        self._guard = self._scheduler.after(GUARD_MS, self._rested)

    def _rested(self) -> None:
        self._guard = None
