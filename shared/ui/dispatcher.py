"""The one way off the GUI thread.

Rule: work runs on one worker thread, in order; its answer comes back by a queued signal on the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from shared.services.dispatching import Err, Ok, outcome_of

T = TypeVar("T")


class QtDispatcher(QObject):
    """A `Dispatcher` for programs with a screen. Make it, and close it, on the GUI thread."""

    _answered = Signal(object, object)

    def __init__(self, name: str = "work", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._is_closed = False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(self, work: Callable[[], T], done: Callable[[Ok[T] | Err], None]) -> None:
        """Queue `work` for the worker; `done` is called once, on the GUI thread. Nothing after `close`."""
        if self._is_closed:
            return
        self._executor.submit(self._run, work, done)

    def close(self) -> None:
        """Drop what waits and deliver nothing more; does not wait for work under way."""
        self._is_closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        answer = outcome_of(work)
        if not self._is_closed:
            self._answered.emit(done, answer)

    @Slot(object, object)
    def _deliver(self, done: Callable[[Any], None], answer: Any) -> None:
        if not self._is_closed:
            done(answer)
