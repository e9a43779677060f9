"""Work away from the screen: the `Dispatcher` seam, its answers, and the one that tests drive by hand.

Rule: an answer is always a value, `Ok` or `Err`, and always arrives where the screen lives.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Ok(Generic[V_co]):
    """The work came back with `value`."""

    value: V_co


@dataclass(frozen=True, slots=True)
class Err:
    """The work raised `error`; its traceback is still on it, for the log."""

    error: Exception


def outcome_of(work: Callable[[], T]) -> Ok[T] | Err:
    """Run `work` here and now; an exception becomes `Err`, never a crash of the worker."""
    try:
        return Ok(work())
    except Exception as error:  # any failure of the work is its answer
        return Err(error)


class Dispatcher(Protocol):
    """Runs work one at a time, in order, and hands each answer back on the caller's thread."""

    def submit(self, work: Callable[[], T], done: Callable[[Ok[T] | Err], None]) -> None:
        """Queue `work`; `done` gets its answer exactly once, unless the dispatcher is closed before."""

    def close(self) -> None:
        """Accept nothing more, drop what waits; answers still under way are not delivered."""


class ManualDispatcher:
    """A dispatcher for tests: nothing happens until `run_next` or `run_all`."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Callable[[], Any], Callable[[Any], None]]] = deque()
        self._is_closed = False

    @property
    def waiting(self) -> int:
        """How many pieces of work have not run yet."""
        return len(self._waiting)

    def submit(self, work: Callable[[], T], done: Callable[[Ok[T] | Err], None]) -> None:
        """Queue `work` until the test runs it."""
        if not self._is_closed:
            self._waiting.append((work, done))

    def run_next(self) -> None:
        """Run the oldest piece of work and deliver its answer. `IndexError` when nothing waits."""
        work, done = self._waiting.popleft()
        done(outcome_of(work))

    def run_all(self) -> None:
        """Run until nothing waits, also what the answers submit meanwhile."""
        while self._waiting:
            self.run_next()

    def close(self) -> None:
        """Drop what waits, accept nothing more."""
        self._is_closed = True
        self._waiting.clear()
