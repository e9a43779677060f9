"""The few connections of a store, kept open between transactions.

Rule: a connection comes back without an open transaction or not at all, and a dead one makes no noise.
"""

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.pool import QueuePool

from shared.problems import Problem, ProblemCode

KEPT, MOST = 2, 5
"""Connections kept open, and the most at one time: a program has one working thread and a little beside it."""

_GENERATION = "generation"


class ConnectionPool:
    """A pool that can forget everything at once. `error` is what the driver raises."""

    def __init__(self, connect: Callable[[], Any], *, error: type[Exception], wait_seconds: float) -> None:
        self._error = error
        self._guard = threading.Lock()
        self.generation = 0
        """Rises whenever everything was forgotten: what was read before may come from another store."""
        self._pool = QueuePool(
            connect, pool_size=KEPT, max_overflow=MOST - KEPT, timeout=wait_seconds, reset_on_return=None
        )

    def take(self) -> Any:
        """A connection of SQLAlchemy's pool; the driver's own is its `dbapi_connection`. Raises STORE_BUSY."""
        try:
            pooled = self._pool.connect()
        except PoolExhausted:
            raise Problem(ProblemCode.STORE_BUSY, detail="pool") from None
        pooled.info[_GENERATION] = self.generation
        return pooled

    def give_back(self, pooled: Any) -> None:
        """Roll back what was not committed; a connection that cannot even do that is dropped."""
        try:
            if pooled.dbapi_connection is not None:
                pooled.dbapi_connection.rollback()
                if pooled.info[_GENERATION] != self.generation:
                    pooled.invalidate()
        except self._error:
            pooled.invalidate()
        finally:
            pooled.close()

    def forget_all(self) -> None:
        """Close what lies in the pool; connections in use are closed when they come back."""
        with self._guard:
            old, self._pool = self._pool, self._pool.recreate()
            self.generation += 1
        old.dispose()

    def close(self) -> None:
        """Close all connections, those in use when they come back."""
        self.forget_all()
