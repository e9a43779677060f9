"""A PostgreSQL store: lines on pooled connections of psycopg 3.

Rule: few round trips: BEGIN goes with the first statement, all writes go with COMMIT (store-figures.md). A connection
that died while it lay in the pool costs nothing: its first statement is sent again on a fresh one.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.pool import QueuePool

from shared.problems import Problem, ProblemCode
from shared.services.ports import ChangeFeed
from shared.store import statements as sql
from shared.store.address import StoreAddress, StoreKind
from shared.store.compiling import Row, Statement, Values
from shared.store.database import NOTHING, Line, Write
from shared.store.feed_thread import FeedThread
from shared.store.postgres_connecting import LOCK_MS, connect
from shared.store.postgres_errors import raise_problem
from shared.store.postgres_feed import PostgresSource

_KIND = StoreKind.postgresql
_BEGIN_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
"""After a wait for the lock every statement sees all that was committed before."""
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresLine:
    """One transaction; see `Line`. `connection` is for statements that only PostgreSQL has."""

    __slots__ = ("connection", "first", "now")

    def __init__(self, connection: Any, begin: str, first: Statement) -> None:
        self.connection = connection
        with connection.pipeline():
            connection.execute(begin)
            cursor = connection.execute(*first.on(_KIND, NOTHING))
        self.first: list[Row] = cursor.fetchall()
        self.now = datetime.fromisoformat(self.first[0][-1])

    def ask(self, statement: Statement, values: Values = NOTHING) -> list[Row]:
        rows: list[Row] = self.connection.execute(*statement.on(_KIND, values)).fetchall()
        return rows

    def write(self, writes: Iterable[Write]) -> None:
        with self.connection.pipeline():
            self._send(writes)

    def write_and_commit(self, writes: Iterable[Write], *, tell: bool) -> None:
        with self.connection.pipeline():
            self._send(writes)
            if tell:
                self._send([(sql.NOTIFY, NOTHING)])
            # Not reached by the server when a write before it failed: an error ends the whole pipeline.
            self.connection.execute("COMMIT")

    def _send(self, writes: Iterable[Write]) -> None:
        for statement, values in writes:
            self.connection.execute(*statement.on(_KIND, values))


class PostgresDatabase:
    """See `Database`. After a cut the next call connects anew by itself."""

    def __init__(self, address: StoreAddress, *, program: str) -> None:
        self.address = address
        self._program = program
        self._guard = threading.Lock()
        self._pool = QueuePool(self._connect, pool_size=2, max_overflow=3, timeout=LOCK_MS / 1000)
        pooled = self._pool.connect()
        version = pooled.dbapi_connection.info.server_version  # type: ignore[union-attr]
        pooled.close()
        self.driver_version = f"PostgreSQL {version // 10000}.{version % 10000}, psycopg {psycopg.__version__}"

    @contextmanager
    def reading(self, first: Statement) -> Iterator[Line]:
        """One consistent look."""
        with self._line(_BEGIN_READING, first) as line:
            yield line

    @contextmanager
    def writing(self, first: Statement) -> Iterator[PostgresLine]:
        """A transaction that may write."""
        with self._line(_BEGIN_WRITING, first) as line:
            yield line

    def feed(self) -> ChangeFeed:
        """A new feed, not started."""
        return FeedThread(PostgresSource(self.address, program=self._program))

    def close(self) -> None:
        """Close all connections."""
        self._pool.dispose()

    def _connect(self) -> Any:
        return connect(self.address, program=self._program, is_autocommit=True)

    @contextmanager
    def _line(self, begin: str, first: Statement) -> Iterator[PostgresLine]:
        pooled = self._checkout()
        try:
            try:
                line = PostgresLine(pooled.dbapi_connection, begin, first)
            except psycopg.Error:
                # Nothing was written yet, so sending it again is safe; a living connection had its reason.
                if not _is_dead(pooled.dbapi_connection):
                    raise
                pooled.invalidate()
                self._forget_all()
                pooled = self._checkout()
                line = PostgresLine(pooled.dbapi_connection, begin, first)
            yield line
        except psycopg.Error as error:
            pooled.invalidate()
            raise_problem(error, self.address.shown)
        finally:
            # Rolls back whatever was not committed.
            pooled.close()

    def _checkout(self) -> Any:
        try:
            return self._pool.connect()
        except PoolExhausted:
            raise Problem(ProblemCode.STORE_BUSY, detail="pool") from None

    def _forget_all(self) -> None:
        """A server that dropped one connection has mostly dropped them all."""
        with self._guard:
            old, self._pool = self._pool, self._pool.recreate()
        old.dispose()


def _is_dead(connection: Any) -> bool:
    return connection is None or connection.closed or connection.broken
