"""Errors of SQLite as problems that a person can mend.

Rule: only the result code goes on; SQLite's own text stays here.
"""

from typing import Any, NoReturn

from shared.problems import Problem, ProblemCode
from shared.store.database import StoreFault

_BUSY = frozenset({5, 6})
_WITH_STORE = {
    3: ProblemCode.STORE_READ_ONLY,  # SQLITE_PERM
    8: ProblemCode.STORE_READ_ONLY,  # SQLITE_READONLY
    11: ProblemCode.STORE_CORRUPT,  # SQLITE_CORRUPT
    13: ProblemCode.STORE_DISK_FULL,  # SQLITE_FULL
    14: ProblemCode.STORE_MISSING,  # SQLITE_CANTOPEN
    26: ProblemCode.STORE_CORRUPT,  # SQLITE_NOTADB
}
_IO_ERROR = 10


def is_busy(error: Exception) -> bool:
    """Whether somebody else holds the lock that was asked for."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _BUSY


def raise_problem(error: Exception, shown: str) -> NoReturn:
    """Raise what this error of the driver means for the store at `shown`."""
    extended: Any = getattr(error, "sqlite_errorcode", None)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    code = extended & 0xFF if isinstance(extended, int) else None
    if code in _BUSY:
        raise Problem(ProblemCode.STORE_BUSY, detail=name) from None
    if code == _IO_ERROR:
        raise Problem(ProblemCode.STORE_LOST, detail=name) from None
    if code in _WITH_STORE:
        raise Problem(_WITH_STORE[code], store=shown, detail=name) from None
    raise StoreFault(f"SQLite refused a statement: {name}") from None
