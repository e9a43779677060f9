"""The floor: the recorded statements straight through the driver, with nothing of the product in between.

Rule: same driver, same pragmas and limits, same grouping into pipelines, same values, on a copy of the same hall; the
last event, read under the lock, says which transaction is next, so any number of processes may share one stream.
"""

import pickle
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from benchmarks.clients import Client, Timing
from benchmarks.recording import Group, Sent, Stream
from shared.store.address import StoreAddress, StoreKind, parse_address

_MOST_ANSWERS = 8

_TABLES = ("hall_state", "service_day", "session_day", "day_number", "ticket", "event", "request")


class FloorClient:
    """See `Client`."""

    def __init__(self, url: str, stream: Stream) -> None:
        self._stream = stream
        self._connection = connect(parse_address(url))
        # Cursors that are used over and over: nothing is cheaper. In one message each answer has one of its own.
        self._writer = self._connection.cursor()
        self._readers = [self._connection.cursor() for _ in range(_MOST_ANSWERS)]
        self._expected = 0

    def next(self) -> Timing:
        """Send the next transaction of the stream."""
        stream = self._stream
        # What is asked together with the lock depends on the transaction; only a crowd may find that another is next.
        opening, rest = _opening_of(stream.transactions[min(self._expected, len(stream.transactions) - 1)].groups)
        begun = time.perf_counter_ns()
        rows = self._open(opening)
        number = rows[0][0] + 1 - stream.first_event
        transaction = stream.transactions[number]
        for group in transaction.groups[rest:]:
            self._send(group)
        took = time.perf_counter_ns() - begun
        self._expected = number + 1
        return Timing(transaction.kind, took)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _open(self, opening: list[Group]) -> list[Any]:
        """Take the lock; a busy SQLite is asked again, as the product's client does."""
        rows: list[Any] = []
        while True:
            try:
                for group in opening:
                    rows = self._send(group)
                return rows
            except sqlite.OperationalError as error:
                if error.sqlite_errorname != "SQLITE_BUSY":
                    raise

    def _send(self, group: Group) -> list[Any]:
        """Send a group; returns the rows of its first fetched statement."""
        if not group.is_pipeline:
            (sent,) = group.sent
            cursor = self._execute(sent, self._readers[0])
            return cursor.fetchall() if sent.is_fetched else []
        readers, fetched = iter(self._readers), []
        with self._connection.pipeline():
            for sent in group.sent:
                cursor = self._execute(sent, next(readers) if sent.is_fetched else self._writer)
                if sent.is_fetched:
                    fetched.append(cursor)
        answers = [cursor.fetchall() for cursor in fetched]
        return answers[0] if answers else []

    def _execute(self, sent: Sent, cursor: Any) -> Any:
        return cursor.execute(sent.sql, sent.values) if sent.values else cursor.execute(sent.sql)


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorSeat:
    """A client that another process opens; the stream lies in a file."""

    url: str
    stream: Path

    def open(self) -> Client:
        """The client, in the process that calls."""
        return FloorClient(self.url, pickle.loads(self.stream.read_bytes()))


def connect(address: StoreAddress) -> Any:
    """The driver's own connection, with the store's pragmas or limits, and nothing else."""
    if address.kind is StoreKind.sqlite:
        from shared.store.sqlite_file import connect as connect_file

        assert address.path is not None
        return connect_file(address.path)
    from shared.store.postgres_connecting import connect as connect_server

    return connect_server(address, program="floor", is_autocommit=True)


def digest(url: str) -> str:
    """A fingerprint of all rows that a visit writes: a floor that did the same work has the same one."""
    connection = connect(parse_address(url))
    try:
        content = sha256()
        for table in _TABLES:
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            content.update(repr((table, sorted(map(repr, rows)))).encode())
        return content.hexdigest()
    finally:
        connection.close()


def _opening_of(groups: list[Group]) -> tuple[list[Group], int]:
    end = next(number for number, group in enumerate(groups) if any(sent.is_fetched for sent in group.sent)) + 1
    return groups[:end], end
