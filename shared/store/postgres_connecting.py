"""One connection to a PostgreSQL server, with every limit that keeps a screen alive.

Rule: no wait is without end: connecting, a silent line, a statement, a lock, a forgotten transaction
(architecture.md, Stores).
"""

import logging

import psycopg

from shared.store.address import StoreAddress
from shared.store.postgres_errors import raise_connect_problem

CONNECT_SECONDS = 3
SILENT_LINE_MS = 5000
"""Half-open TCP: keepalives alone do not notice it in 25 seconds (store-figures.md)."""

STATEMENT_MS = 10_000
LOCK_MS = 6000
IDLE_IN_TRANSACTION_MS = 4000
"""A client that was suspended with the hall's lock in its hand loses it, before those who wait give up."""

# It warns of the very error that it is about to raise, and that becomes a Problem.
logging.getLogger("psycopg").setLevel(logging.ERROR)


def connect(
    address: StoreAddress, *, program: str, has_time_limits: bool = True, is_autocommit: bool = False
) -> "psycopg.Connection[tuple[object, ...]]":
    """Connect. `has_time_limits=False` is for migrations. Raises Problem STORE_UNREACHABLE and others."""
    limits = {
        "statement_timeout": STATEMENT_MS if has_time_limits else 0,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_MS if has_time_limits else 0,
        "lock_timeout": LOCK_MS,
        "search_path": "public",
        "timezone": "UTC",
        "client_min_messages": "warning",
    }
    parameters = {
        "host": address.host or None,
        "port": address.port,
        "dbname": address.database,
        "user": address.user,
        "password": address.password,
        **address.options,
    }
    try:
        return psycopg.connect(
            "",
            **{name: value for name, value in parameters.items() if value is not None},  # type: ignore[arg-type]
            autocommit=is_autocommit,
            prepare_threshold=2,
            application_name=f"balai {program}"[:60],
            connect_timeout=CONNECT_SECONDS,
            keepalives=1,
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
            tcp_user_timeout=SILENT_LINE_MS,
            options=" ".join(f"-c {name}={value}" for name, value in limits.items()),
        )
    except psycopg.Error as error:
        raise_connect_problem(error, address)
