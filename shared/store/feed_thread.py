"""The thread that both feeds share: listen, say trouble once, try again by itself.

Rule: every connection begins with a wake, so nothing that was committed meanwhile is missed
(architecture.md, How changes reach the screens).
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, Protocol, TypeVar

from shared.problems import Problem

FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.25, 3.0
STOP_SECONDS = 1.0
"""How long `stop` waits for the thread; a thread that is still connecting ends by itself, and is a daemon."""

S = TypeVar("S")


class Source(Protocol[S]):
    """What a feed listens to. Every failure is a Problem."""

    def open(self) -> AbstractContextManager[S]:
        """Connect."""

    def listen(self, connection: S, stopped: threading.Event, on_change: Callable[[], None]) -> None:
        """Call `on_change` after each commit; return when stopped or when it is time to connect anew."""

    def interrupt(self) -> None:
        """End `listen` soon, from another thread; `stopped` is set already."""

    def close(self) -> None:
        """Give back what it holds; harmless when called again."""


class FeedThread(Generic[S]):
    """See `ChangeFeed`. Both functions are called on the feed's own thread."""

    def __init__(self, source: Source[S]) -> None:
        self._source = source
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, on_change: Callable[[], None], on_trouble: Callable[[Exception | None], None]) -> None:
        """Begin to listen. A feed starts once."""
        if self._thread is not None:
            raise RuntimeError("a feed starts once")
        self._thread = threading.Thread(target=self._run, args=(on_change, on_trouble), name="feed", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and end the thread; harmless when called again."""
        self._stopped.set()
        self._source.interrupt()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(STOP_SECONDS)
        self._source.close()

    def _run(self, on_change: Callable[[], None], on_trouble: Callable[[Exception | None], None]) -> None:
        is_in_trouble = False
        pause = FIRST_RETRY_SECONDS
        while not self._stopped.is_set():
            try:
                with self._source.open() as connection:
                    if is_in_trouble:
                        on_trouble(None)
                    is_in_trouble, pause = False, FIRST_RETRY_SECONDS
                    on_change()
                    self._source.listen(connection, self._stopped, on_change)
            except Problem as problem:
                if not is_in_trouble:
                    on_trouble(problem)
                is_in_trouble = True
                self._stopped.wait(pause)
                pause = min(pause * 2, LAST_RETRY_SECONDS)
