"""An SQLite store: lines on pooled connections of sqlcipher3.

Rule: a writer begins with BEGIN IMMEDIATE, a look with a plain BEGIN; nothing else ever opens a transaction
(store-figures.md).
"""

import os
import random
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlcipher3 import dbapi2 as driver

from shared.problems import Problem, ProblemCode
from shared.services.ports import ChangeFeed
from shared.store.address import StoreAddress, StoreKind
from shared.store.compiling import Row, Statement, Values
from shared.store.database import NOTHING, Line, Write
from shared.store.feed_thread import FeedThread
from shared.store.pooling import ConnectionPool
from shared.store.sqlite_errors import is_busy, raise_problem
from shared.store.sqlite_feed import SqliteSource
from shared.store.sqlite_file import BUSY_MS, check_driver, check_file, check_writable, connect

_LOOK_AGAIN_SECONDS = 0.001, 0.002
"""SQLite's own wait backs off to 100 ms, so that whoever came last mostly goes first; this one is fair enough."""


class _SqliteLine:
    """One transaction; see `Line`."""

    __slots__ = ("_cursor", "first", "now")

    def __init__(self, cursor: Any, begin: str, first: Statement) -> None:
        self._cursor = cursor
        gives_up_at = time.monotonic() + BUSY_MS / 1000
        while not self._has_begun(begin, first):
            if time.monotonic() > gives_up_at:
                raise Problem(ProblemCode.STORE_BUSY, detail="SQLITE_BUSY")
            time.sleep(random.uniform(*_LOOK_AGAIN_SECONDS))

    def _has_begun(self, begin: str, first: Statement) -> bool:
        """Begin, unless another one holds the lock."""
        try:
            self._cursor.execute(begin)
            # This host's clock is the store's clock; it is read once the lock is held.
            self.now = datetime.now(UTC)
            self.first = self.ask(first)
        except driver.OperationalError as error:
            if not is_busy(error):
                raise
            self._cursor.connection.rollback()
            return False
        return True

    def ask(self, statement: Statement, values: Values = NOTHING) -> list[Row]:
        text, ordered = statement.sqlite or statement.prepare(StoreKind.sqlite)
        self._cursor.execute(text, ordered(values))
        rows: list[Row] = self._cursor.fetchall()
        return rows

    def write(self, writes: Iterable[Write]) -> None:
        for statement, values in writes:
            text, ordered = statement.sqlite or statement.prepare(StoreKind.sqlite)
            self._cursor.execute(text, ordered(values))

    def write_and_commit(self, writes: Iterable[Write], *, tell: bool) -> None:
        self.write(writes)
        self._cursor.execute("COMMIT")


class SqliteDatabase:
    """See `Database`. Notices when its file was replaced or taken away, and then works on the file that is there."""

    fetches_ahead = False

    def __init__(self, address: StoreAddress) -> None:
        assert address.path is not None
        self.address = address
        self.driver_version = f"SQLite {driver.sqlite_version}"
        self._path = address.path
        self._file_name = str(address.path)
        check_driver()
        check_file(self._path)
        with closing(connect(self._path)) as connection:
            check_writable(connection, self._path)
        self._guard = threading.Lock()
        self._file = self._identity()
        self._pool = ConnectionPool(self._connect, tidy=_roll_back, error=driver.Error, wait_seconds=BUSY_MS / 1000)

    def _connect(self) -> Any:
        connection = connect(self._path)
        connection.execute("PRAGMA busy_timeout=0")  # a line waits by itself
        return connection

    @property
    def generation(self) -> int:
        """See `Database`."""
        return self._pool.generation

    def reading(self, first: Statement) -> AbstractContextManager[Line]:
        """One consistent look."""
        return self._line("BEGIN", first)

    def writing(self, first: Statement, ahead: Sequence[Write] = ()) -> AbstractContextManager[Line]:
        """A transaction that may write."""
        return self._line("BEGIN IMMEDIATE", first, is_writing=True)

    def feed(self) -> ChangeFeed:
        return FeedThread(SqliteSource(self._path))

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def _line(self, begin: str, first: Statement, *, is_writing: bool = False) -> Iterator[Line]:
        self._follow_file()
        pooled = self._pool.take()
        try:
            line = _SqliteLine(pooled.cursor, begin, first)
            if is_writing and (self._identity() != self._file or pooled.generation != self.generation):
                # Whoever had the lock until now put another store in its place: nobody reads what is written here.
                raise Problem(ProblemCode.STORE_LOST, detail="replaced")
            yield line
        except driver.Error as error:
            pooled.is_dropped = True
            raise_problem(error, self.address.shown)
        finally:
            self._pool.give_back(pooled)

    def _follow_file(self) -> None:
        """A restored backup is another file with the same name; writing on to the old one would lose every number."""
        if self._identity() == self._file:
            return
        with self._guard:
            check_file(self._path)
            self._pool.forget_all()
            self._file = self._identity()

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self._file_name)
        except OSError:
            return None
        return status.st_dev, status.st_ino


def _roll_back(connection: Any) -> None:
    connection.rollback()
