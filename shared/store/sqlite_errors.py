"""Errors of SQLite as problems that a person can mend.

Rule: only the result code goes on; SQLite's own text stays here.
"""

from typing import NoReturn

from shared.problems import Problem, ProblemCode
from shared.store.database import StoreFault

_BUSY = frozenset({5, 6})
_FULL = 13
_WITH_STORE = {
    3: ProblemCode.STORE_READ_ONLY,  # SQLITE_PERM
    8: ProblemCode.STORE_READ_ONLY,  # SQLITE_READONLY
    11: ProblemCode.STORE_CORRUPT,  # SQLITE_CORRUPT
    13: ProblemCode.STORE_DISK_FULL,  # SQLITE_FULL
    14: ProblemCode.STORE_MISSING,  # SQLITE_CANTOPEN
    26: ProblemCode.STORE_CORRUPT,  # SQLITE_NOTADB
}
_IO_ERROR, _CORRUPT = 10, 11
_NOT_OF_OURS = ("no such table", "Could not decode to UTF-8")
"""What SQLite says of a file that somebody changed by hand: our own has all of its tables, and texts that are texts."""

_WITHOUT_CODE = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}
"""The driver gives the errors of its backup API no code, only the library's fixed text for it."""


def _code_of(error: Exception) -> int | None:
    extended = getattr(error, "sqlite_errorcode", None)
    if str(error).startswith(_NOT_OF_OURS):
        return _CORRUPT
    if isinstance(extended, int):
        return extended & 0xFF
    return _WITHOUT_CODE.get(str(error))


def is_busy(error: Exception) -> bool:
    """Whether somebody else holds the lock that was asked for."""
    return _code_of(error) in _BUSY


def is_full(error: Exception) -> bool:
    """Whether there is no room left on a disk."""
    return _code_of(error) == _FULL


def raise_problem(error: Exception, shown: str) -> NoReturn:
    """Raise what this error of the driver means for the store at `shown`."""
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    code = _code_of(error)
    if code in _BUSY:
        raise Problem(ProblemCode.STORE_BUSY, detail=name) from None
    if code == _IO_ERROR:
        raise Problem(ProblemCode.STORE_LOST, detail=name) from None
    if code in _WITH_STORE:
        raise Problem(_WITH_STORE[code], store=shown, detail=name) from None
    raise StoreFault(f"SQLite refused a statement: {name}") from None
