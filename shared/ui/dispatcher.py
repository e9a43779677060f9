"""The one way off the GUI thread.

Rule: work runs on one worker thread, in order; its answer comes back by a queued signal on the GUI thread. The worker
never holds the last reference to anything: what it let go of last it would destroy, timers and widgets too
(docs/adr/0015).
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from shared.services.dispatching import Err, Ok, outcome_of

T = TypeVar("T")


class QtDispatcher(QObject):
    """A `Dispatcher` for programs with a screen. Make it, and use it, on the GUI thread."""

    _answered = Signal(int)
    _closed_but_at_work: ClassVar[list[QtDispatcher]] = []

    def __init__(self, name: str = "work", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._thread: threading.Thread | None = None
        self._numbers = itertools.count()
        self._queue: SimpleQueue[int | None] = SimpleQueue()
        # Work, what is to be done with its answer, and the answer: filed here by number, taken out on the GUI thread.
        self._work: dict[int, Callable[[], Any]] = {}
        self._done: dict[int, Callable[[Any], None]] = {}
        self._answers: dict[int, Ok[Any] | Err] = {}
        self._is_closed = False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(self, work: Callable[[], T], done: Callable[[Ok[T] | Err], None]) -> None:
        """Queue `work` for the worker; `done` is called once, on the GUI thread. Nothing after `close`."""
        if self._is_closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name)
            self._thread.start()
        number = next(self._numbers)
        self._work[number], self._done[number] = work, done
        self._queue.put(number)

    def close(self) -> None:
        """Drop what waits and deliver nothing more; does not wait for work under way."""
        self._is_closed = True
        self._queue.put(None)
        at_work = [each for each in (*QtDispatcher._closed_but_at_work, self) if each.is_at_work]
        QtDispatcher._closed_but_at_work = at_work

    @property
    def is_at_work(self) -> bool:
        """Whether its thread lives."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        while (number := self._queue.get()) is not None:
            if not self._is_closed:
                self._carry_out(number)
                self._answered.emit(number)

    def _carry_out(self, number: int) -> None:
        self._answers[number] = outcome_of(self._work[number])

    @Slot(int)
    def _deliver(self, number: int) -> None:
        if self._is_closed:
            return
        done = self._done.pop(number)
        answer = self._answers.pop(number)
        del self._work[number]
        done(answer)
