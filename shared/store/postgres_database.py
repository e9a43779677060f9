"""A PostgreSQL store: lines on pooled connections of psycopg 3.

Rule: few round trips: BEGIN goes with the first statement and with what is foreseen, all writes go with COMMIT, as one
statement where they can: two round trips for a command (docs/adr/0016).
A connection that died while it lay in the pool costs nothing: its first statement is sent again on a fresh one.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from shared.problems import Problem, ProblemCode
from shared.services.ports import ChangeFeed
from shared.store import complaint_statements as complaint_sql
from shared.store import statements as sql
from shared.store.address import StoreAddress, StoreKind
from shared.store.compiling import Row, Statement, Values, joined
from shared.store.database import NOTHING, Line, Write
from shared.store.feed_thread import FeedThread
from shared.store.pooling import ConnectionPool
from shared.store.postgres_connecting import ANSWER_SECONDS, CONNECT_SECONDS, LOCK_MS, connect
from shared.store.postgres_errors import raise_problem
from shared.store.postgres_feed import PostgresSource
from shared.store.postgres_messages import Messages, Sent, ServerSilent, was_left_half_way

_KIND = StoreKind.postgresql
_BEGIN_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"
"""After a wait for the lock every statement sees all that was committed before.

It does not ask for READ WRITE, which is the usual (`default_transaction_read_only`): a standby would call that a
feature that it does not have, where it calls the lock what it is, a write into what can only be read (25006).
"""
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


_TELL: Write = (sql.NOTIFY, NOTHING)
_COMMIT = ("COMMIT", ())

_OF_ONE_ROW = frozenset(
    {
        sql.PUT_DAY, sql.PUT_SESSION, sql.PUT_NUMBER, sql.PUT_TICKET, sql.MOVE_TICKET, sql.PUT_EVENT, sql.MOVE_STATE,
        sql.PUT_REQUEST, sql.PUT_NOTE, sql.DROP_NOTE, sql.PUT_ATTEMPT, sql.PUT_SEAT, complaint_sql.PUT_COMPLAINT,
        complaint_sql.DROP_DRAFT,
    }
)  # fmt: skip
"""Each writes one row, and no command writes two of them into one table."""


class PostgresLine:
    """One transaction; see `Line`. `connection` is for statements that only PostgreSQL has."""

    __slots__ = ("_ahead", "_messages", "connection", "first", "now")

    def __init__(self, connection: Any, begin: str, first: Statement, ahead: Sequence[Write], until: float) -> None:
        self.connection = connection
        self._messages: Messages = connection.messages
        asked = [(begin, ()), first.on(_KIND, NOTHING), *[statement.on(_KIND, values) for statement, values in ahead]]
        _, self.first, *answers = self._messages.send(asked, until=until)
        # After a wait for the lock each statement sees all that was committed before it, so these are no older than
        # what is asked later under the same lock.
        self._ahead: dict[Statement, tuple[Values, list[Row]]] = {
            statement: (values, rows) for (statement, values), rows in zip(ahead, answers, strict=True)
        }
        self.now = datetime.fromisoformat(self.first[0][-1])

    def ask(self, statement: Statement, values: Values = NOTHING) -> list[Row]:
        known = self._ahead.get(statement)
        if known is not None and known[0] == values:
            return known[1]
        return self._messages.send([statement.on(_KIND, values)])[0]

    def write(self, writes: Iterable[Write]) -> None:
        self._ahead = {}
        self._messages.send([statement.on(_KIND, values) for statement, values in writes])

    def write_and_commit(self, writes: Iterable[Write], *, tell: bool) -> None:
        writes = list(writes)
        if tell and _can_be_joined(writes):
            text, ordered = joined(_KIND, tuple([statement for statement, _ in writes]), sql.NOTIFY)
            values = [value for of, (_, given) in zip(ordered, writes, strict=True) for value in of(given)]
            sent: list[Sent] = [(text, values)]
        else:
            sent = [statement.on(_KIND, values) for statement, values in [*writes, *([_TELL] if tell else [])]]
        self._messages.send([*sent, _COMMIT])


class PostgresDatabase:
    """See `Database`. After a cut the next call connects anew by itself."""

    fetches_ahead = True

    def __init__(self, address: StoreAddress, *, program: str) -> None:
        self.address = address
        self._program = program
        self._pool = ConnectionPool(self._connect, tidy=_roll_back, error=psycopg.Error, wait_seconds=LOCK_MS / 1000)
        pooled = self._pool.take()
        try:
            version = pooled.connection.info.server_version
            self._require_rights(pooled.connection)
        except psycopg.Error as error:
            raise_problem(error, address.shown)
        finally:
            self._pool.give_back(pooled)
        self.driver_version = f"PostgreSQL {version // 10000}.{version % 10000}, psycopg {psycopg.__version__}"

    @property
    def generation(self) -> int:
        """See `Database`."""
        return self._pool.generation

    def reading(self, first: Statement) -> AbstractContextManager[Line]:
        """One consistent look."""
        return self._line(_BEGIN_READING, first, ())

    def writing(self, first: Statement, ahead: Sequence[Write] = ()) -> AbstractContextManager[PostgresLine]:
        """A transaction that may write."""
        return self._line(_BEGIN_WRITING, first, ahead)

    def feed(self) -> ChangeFeed:
        """A new feed, not started."""
        return FeedThread(PostgresSource(self.address, program=self._program))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _require_rights(self, connection: Any) -> None:
        """Who may not look into the schema is told by the server that there are no tables, which would mislead."""
        if not connection.execute("SELECT has_schema_privilege('public', 'USAGE')").fetchone()[0]:
            self._pool.close()
            raise Problem(ProblemCode.STORE_RIGHTS_MISSING, store=self.address.shown)

    def _connect(self) -> Any:
        return connect(self.address, program=self._program, is_autocommit=True)

    @contextmanager
    def _line(self, begin: str, first: Statement, ahead: Sequence[Write]) -> Iterator[PostgresLine]:
        pooled = self._pool.take()
        until = time.monotonic() + ANSWER_SECONDS
        try:
            try:
                line = PostgresLine(pooled.connection, begin, first, ahead, until)
            except psycopg.Error as error:
                # Nothing was written yet, so sending it again is safe; a living connection had its reason, and
                # whoever waited for a silent server, or until TCP gave it up, has waited long enough.
                has_time = time.monotonic() + CONNECT_SECONDS <= until
                if isinstance(error, ServerSilent) or not _is_dead(pooled.connection) or not has_time:
                    raise
                # A server that dropped one connection has mostly dropped them all.
                self._pool.forget_all()
                self._pool.renew(pooled)
                line = PostgresLine(pooled.connection, begin, first, ahead, until)
            yield line
        except psycopg.Error as error:
            pooled.is_dropped = True
            if isinstance(error, ServerSilent) or _is_dead(pooled.connection):
                # The others lie on the same dead line, and each would cost as long again.
                self._pool.forget_all()
            raise_problem(error, self.address.shown)
        finally:
            self._pool.give_back(pooled)


def _can_be_joined(writes: list[Write]) -> bool:
    statements = {statement for statement, _ in writes}
    return len(statements) == len(writes) and statements <= _OF_ONE_ROW


def _is_dead(connection: Any) -> bool:
    return bool(connection.closed or connection.broken)


def _roll_back(connection: Any) -> None:
    if was_left_half_way(connection):
        connection.close()
        raise psycopg.InterfaceError("left in the middle of an answer")
    if connection.info.transaction_status is not TransactionStatus.IDLE:
        connection.rollback()
