"""The few connections of a store, kept open between transactions.

Rule: a connection comes back without an open transaction or not at all, and a dead one makes no noise.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from shared.problems import Problem, ProblemCode

KEPT, MOST = 2, 5
"""Connections kept open, and the most at one time: a program has one working thread and a little beside it."""


class Pooled:
    """A connection on loan: the driver's own, and a cursor that is used over and over."""

    __slots__ = ("connection", "cursor", "generation", "is_dropped")

    def __init__(self, connection: Any, generation: int) -> None:
        self.generation = generation
        self.is_dropped = False
        """It is to be closed when it comes back."""
        self.put(connection)

    def put(self, connection: Any) -> None:
        """Put a fresh connection in."""
        self.connection, self.cursor = connection, connection.cursor()


class ConnectionPool:
    """A pool that can forget everything at once.

    `tidy(connection)` rolls back what was not committed; `error` is what the driver raises.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        *,
        tidy: Callable[[Any], None],
        error: type[Exception],
        wait_seconds: float,
    ) -> None:
        self._connect, self._tidy, self._error, self._wait_seconds = connect, tidy, error, wait_seconds
        self._guard = threading.Lock()
        self._one_is_back = threading.Condition(self._guard)
        self._free: list[Pooled] = []
        self._on_loan = self._waiting = 0
        self.generation = 0
        """Rises whenever everything was forgotten: what was read before may come from another store."""

    def take(self) -> Pooled:
        """A connection, the one that was used last if one lies there. Raises STORE_BUSY."""
        with self._guard:
            if self._on_loan == MOST:
                self._wait()
            self._on_loan += 1
            if self._free:
                return self._free.pop()
            generation = self.generation
        try:
            return Pooled(self._connect(), generation)
        except BaseException:
            with self._guard:
                self._count_back()
            raise

    def give_back(self, pooled: Pooled) -> None:
        """Tidy it up; a connection for which even that fails is closed."""
        if not pooled.is_dropped:
            try:
                self._tidy(pooled.connection)
            except self._error:
                pooled.is_dropped = True
        with self._guard:
            self._count_back()
            if not pooled.is_dropped and pooled.generation == self.generation and len(self._free) < KEPT:
                self._free.append(pooled)
                return
        self._end(pooled)

    def renew(self, pooled: Pooled) -> None:
        """Exchange a dead connection for a fresh one; the loan goes on."""
        self._end(pooled)
        pooled.generation = self.generation
        pooled.put(self._connect())

    def forget_all(self) -> None:
        """Close what lies in the pool; connections in use are closed when they come back."""
        with self._guard:
            old, self._free = self._free, []
            self.generation += 1
        for pooled in old:
            self._end(pooled)

    def close(self) -> None:
        """Close all connections, those in use when they come back."""
        self.forget_all()

    def _wait(self) -> None:
        self._waiting += 1
        try:
            if not self._one_is_back.wait_for(lambda: self._on_loan < MOST, self._wait_seconds):
                raise Problem(ProblemCode.STORE_BUSY, detail="pool")
        finally:
            self._waiting -= 1

    def _count_back(self) -> None:
        self._on_loan -= 1
        if self._waiting:
            self._one_is_back.notify()

    def _end(self, pooled: Pooled) -> None:
        # A dead one cannot even be closed; what it had open is rolled back by the database.
        with suppress(self._error):
            pooled.connection.close()
