"""Errors of PostgreSQL as problems that a person can mend.

Rule: SQLSTATE and the name of a constraint go on, nothing else: the server's DETAIL quotes the row (security.md).
"""

from typing import NoReturn

import psycopg

from shared.problems import Problem, ProblemCode
from shared.store.address import StoreAddress
from shared.store.database import StoreFault

_LOST = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "25P04"})
"""Shut down, crashed, starting up; ended by a time limit of its own."""

_BUSY = frozenset({"55P03", "57014", "40001", "40P01", "53300"})
"""Waited too long for the lock or the statement; nothing was written."""

_WITH_STORE = {
    "42501": ProblemCode.STORE_RIGHTS_MISSING,
    "42P01": ProblemCode.STORE_MISSING,  # a database without our tables
    "3F000": ProblemCode.STORE_MISSING,
    "53100": ProblemCode.STORE_DISK_FULL,
    "25006": ProblemCode.STORE_READ_ONLY,  # a standby
    "XX001": ProblemCode.STORE_CORRUPT,
    "XX002": ProblemCode.STORE_CORRUPT,
    "28P01": ProblemCode.STORE_LOGIN_REFUSED,
    "28000": ProblemCode.STORE_LOGIN_REFUSED,
}

_LOGIN_WORDS = (
    "password authentication failed",
    "no password supplied",
    "no pg_hba.conf entry",
    "is not permitted to log in",
    "authentication failed for user",
)


_STANDBY_WORDS = ("session is read-only", "server is in hot standby mode")
"""What libpq says of a server that the address asked to be able to write."""


def raise_problem(error: Exception, shown: str) -> NoReturn:
    """Raise what this error of the driver means for the store at `shown`."""
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    if state is None:
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            raise Problem(ProblemCode.STORE_LOST) from None
        raise StoreFault(f"PostgreSQL's driver refused a statement: {type(error).__name__}") from None
    if state in _LOST or state.startswith("08"):
        raise Problem(ProblemCode.STORE_LOST, detail=state) from None
    if state in _BUSY:
        raise Problem(ProblemCode.STORE_BUSY, detail=state) from None
    if state in _WITH_STORE:
        raise Problem(_WITH_STORE[state], store=shown, detail=state) from None
    constraint = error.diag.constraint_name if isinstance(error, psycopg.Error) else None
    raise StoreFault(f"PostgreSQL refused a statement: {state} {constraint or ''}".rstrip()) from None


def raise_connect_problem(error: psycopg.Error, address: StoreAddress) -> NoReturn:
    """Raise why no connection came about. libpq gives no SQLSTATE here, so the server's words must do.

    A server that answers in another language is understood as far as the password goes.
    """
    said = str(error)
    if f'database "{address.database}" does not exist' in said:
        raise Problem(ProblemCode.STORE_MISSING, store=address.shown) from None
    if "permission denied for database" in said:
        raise Problem(ProblemCode.STORE_RIGHTS_MISSING, store=address.shown) from None
    asked_for_password = bool(error.pgconn and (error.pgconn.used_password or error.pgconn.needs_password))
    is_answer = "FATAL" in said and "the database system is" not in said and "too many" not in said
    if any(words in said for words in _LOGIN_WORDS) or "role " in said or (is_answer and asked_for_password):
        raise Problem(ProblemCode.STORE_LOGIN_REFUSED, store=address.shown) from None
    if any(words in said for words in _STANDBY_WORDS):
        raise Problem(ProblemCode.STORE_READ_ONLY, store=address.shown, detail="standby") from None
    raise Problem(ProblemCode.STORE_UNREACHABLE, host=address.host or "localhost", port=address.port) from None
