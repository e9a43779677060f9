"""The hint that something was committed to a PostgreSQL store: LISTEN.

Rule: a dedicated connection in autocommit; a cut line is trouble, and every new connection a wake
(architecture.md, How changes reach the screens).
"""

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from shared.problems import Problem, ProblemCode
from shared.store.address import StoreAddress
from shared.store.postgres_connecting import connect
from shared.store.postgres_errors import raise_problem
from shared.store.statements import CHANNEL

PING_SECONDS = 2.5
"""How long a silent line is believed; then the server must answer (TCP alone may never notice a dead one)."""

ANSWER_SECONDS = 3.0
"""How long that answer may take: it waits for no lock, and with `PING_SECONDS` it is told within 6 s (P7)."""


class PostgresSource:
    """See `Source`."""

    def __init__(self, address: StoreAddress, *, program: str) -> None:
        self._address, self._program = address, program
        # Select on the server's socket alone could not be ended from another thread.
        self._bell_out, self._bell_in = socket.socketpair()

    @contextmanager
    def open(self) -> Iterator[Any]:
        """A connection that listens."""
        connection = connect(
            self._address, program=f"{self._program} feed", is_autocommit=True, answer_seconds=ANSWER_SECONDS
        )
        try:
            connection.execute(f"LISTEN {CHANNEL}")
            yield connection
        except psycopg.Error as error:
            raise_problem(error, self._address.shown)
        finally:
            connection.close()

    def listen(self, connection: Any, stopped: threading.Event, on_change: Callable[[], None]) -> None:
        """Wait for the server at almost no cost; several notes at once are one change."""
        server = connection.pgconn
        notes: list[object] = []
        connection.add_notify_handler(notes.append)
        while not stopped.is_set():
            ready, _, _ = select.select([server.socket, self._bell_out], [], [], PING_SECONDS)
            if self._bell_out in ready:
                return
            if ready:
                server.consume_input()
            else:
                self._ping(connection)
            is_told = bool(notes)
            notes.clear()
            while server.notifies() is not None:
                is_told = True
            if server.status != psycopg.pq.ConnStatus.OK:
                raise Problem(ProblemCode.STORE_LOST)
            if is_told:
                on_change()

    def _ping(self, connection: Any) -> None:
        try:
            connection.execute("SELECT 1")
        except psycopg.Error as error:
            raise_problem(error, self._address.shown)

    def interrupt(self) -> None:
        """Ring the bell that `listen` also waits for."""
        if self._bell_in.fileno() >= 0:
            self._bell_in.send(b"!")

    def close(self) -> None:
        """Give the bell back; harmless when called again."""
        self._bell_in.close()
        self._bell_out.close()
