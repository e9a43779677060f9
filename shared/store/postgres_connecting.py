"""One connection to a PostgreSQL server, with every limit that keeps a screen alive.

Rule: no wait is without end: connecting, a silent line, a statement, a lock, a forgotten transaction
(architecture.md, Stores).
"""

import logging
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import psycopg

from shared.store.address import StoreAddress
from shared.store.postgres_errors import raise_connect_problem
from shared.store.postgres_messages import Messages, ServerSilent

CONNECT_SECONDS = 3
SILENT_LINE_MS = 5000
"""Half-open TCP: keepalives alone do not notice it in 25 seconds (store-figures.md)."""

ANSWER_SECONDS = 5.5
"""A line that swallows everything but stays up (a firewall, a frozen relay) is not noticed by TCP at all."""

STATEMENT_MS = 5000
LOCK_MS = 4500
LINE_LIMITS: Mapping[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": SILENT_LINE_MS,
}
"""What libpq is told of every line, also of those that PostgreSQL's own programs open."""

IDLE_IN_TRANSACTION_MS = 3500
"""A client that was suspended with the hall's lock in its hand loses it, before those who wait give up; the server
gives up before `ANSWER_SECONDS`, so that its "no" still arrives: all of it within 6 s (security.md P7)."""

LONG_WORK_IDLE_MS = 60_000
"""As much for a migration, a backup and a restore: their statements may take long, their own pauses take seconds, and
meanwhile the whole hall may be waiting for them."""

_WITH_TIME_LIMITS = {
    "statement_timeout": STATEMENT_MS,
    "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_MS,
}
_FOR_LONG_WORK = {
    "statement_timeout": 0,
    "idle_in_transaction_session_timeout": LONG_WORK_IDLE_MS,
    # The server itself notices a PC that is gone, or takes no answer any more.
    "tcp_keepalives_idle": 30,
    "tcp_keepalives_interval": 10,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": LONG_WORK_IDLE_MS,
}

# It warns of the very error that it is about to raise, and that becomes a Problem.
logging.getLogger("psycopg").setLevel(logging.ERROR)


class HallConnection(psycopg.Connection[Any]):
    """A connection that gives itself up when the server does not answer."""

    answer_seconds: float | None = None

    @cached_property
    def messages(self) -> Messages:
        """Several statements at once, with the same patience."""
        return Messages(self, answer_seconds=self.answer_seconds or ANSWER_SECONDS)

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        limit = self.answer_seconds if timeout is None else timeout
        begun = time.monotonic()
        try:
            return super().wait(gen, interval=interval, timeout=limit)
        except psycopg.OperationalError as error:
            if self.answer_seconds is None or error.sqlstate or time.monotonic() - begun < self.answer_seconds:
                raise
            # An answer that came later would be taken for the answer to the next question.
            self.pgconn.finish()
            raise ServerSilent("the server is silent") from None


def connect(
    address: StoreAddress,
    *,
    program: str,
    has_time_limits: bool = True,
    is_autocommit: bool = False,
    answer_seconds: float = ANSWER_SECONDS,
) -> HallConnection:
    """Connect. `has_time_limits=False` is for migrations, backups and restores, whose statements may take long.

    Raises Problem STORE_UNREACHABLE and others.
    """
    limits = {
        **(_WITH_TIME_LIMITS if has_time_limits else _FOR_LONG_WORK),
        "lock_timeout": LOCK_MS,
        "default_transaction_read_only": "off",
        "search_path": "public",
        "timezone": "UTC",
        "client_min_messages": "warning",
    }
    parameters: dict[str, Any] = {
        "host": address.host or None,
        "port": address.port,
        "dbname": address.database,
        "user": address.user,
        "password": address.password,
        **address.options,
    }
    try:
        connection = HallConnection.connect(
            "",
            **{name: value for name, value in parameters.items() if value is not None},
            autocommit=is_autocommit,
            prepare_threshold=2,
            application_name=f"balai {program}"[:60],
            **LINE_LIMITS,
            options=" ".join(f"-c {name}={value}" for name, value in limits.items()),
        )
    except psycopg.Error as error:
        raise_connect_problem(error, address)
    connection.answer_seconds = answer_seconds if has_time_limits else None
    return connection
