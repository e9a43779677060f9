"""The file of an SQLite store: is it there, is it ours, may it be opened.

Rule: opening never creates a file, and each wrong file is named for what it is (architecture.md, Stores).
"""

import errno
import os
import stat
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2 as driver

from shared.problems import Problem, ProblemCode
from shared.store.network_share import is_on_network_share
from shared.store.schema import APPLICATION_ID
from shared.store.sqlite_errors import is_busy, raise_problem

SAFE_LIBRARY = (3, 51, 3)
"""Older libraries can corrupt a WAL file that several processes write (store-figures.md, the "WAL-reset" bug)."""

BUSY_MS = 5500
"""How long a command waits for another one's lock."""

_NO_DATABASE = 26  # SQLITE_NOTADB
_PRAGMAS = {"synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_MS, "journal_mode": "wal"}
"""Set on every connection and read back; synchronous 2 is FULL. WAL stays in the file once it is made."""


def check_driver(version: tuple[int, ...] | None = None) -> None:
    """Raises STORE_DRIVER_UNSAFE when the SQLite library is too old for several processes."""
    found = driver.sqlite_version_info if version is None else version
    if found < SAFE_LIBRARY:
        raise Problem(ProblemCode.STORE_DRIVER_UNSAFE, version=".".join(map(str, found)))


def check_file(path: Path) -> None:
    """Raises the STORE_* problem that names what is wrong with this file; nothing in it is changed."""
    shown = str(path)
    if is_on_network_share(path):
        raise Problem(ProblemCode.STORE_ON_NETWORK_SHARE, store=shown)
    try:
        # Asked once: a store that is being made may come into being between two questions.
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Problem(ProblemCode.STORE_FOREIGN_FILE, store=shown)
    except PermissionError as refused:
        raise Problem(ProblemCode.STORE_READ_ONLY, store=shown, detail=f"errno {refused.errno}") from None
    except OSError as failure:
        raise Problem(ProblemCode.STORE_MISSING, store=shown, detail=f"errno {failure.errno}") from None
    if not found.st_size:
        raise Problem(ProblemCode.STORE_EMPTY_FILE, store=shown)
    if not os.access(path, os.R_OK):
        raise Problem(ProblemCode.STORE_READ_ONLY, store=shown, detail=f"errno {errno.EACCES}")
    if _application_of(path) != APPLICATION_ID:
        raise Problem(ProblemCode.STORE_FOREIGN_FILE, store=shown)


def _application_of(path: Path) -> int | None:
    """Whose file it is, as its header says; None for what is no database.

    SQLite reads it, never Python: on POSIX whoever closes a file drops all locks that the process holds on it, also
    those of connections at work (sqlite.org/howtocorrupt.html, 2.2); SQLite alone knows of them and waits.
    """
    try:
        with closing(driver.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as looking:
            looking.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            return int(looking.execute("PRAGMA application_id").fetchone()[0])
    except driver.Error as error:
        if getattr(error, "sqlite_errorcode", None) == _NO_DATABASE:
            return None
        raise_problem(error, str(path))


def connect(path: Path) -> Any:
    """A connection to an existing file, in autocommit, its pragmas set and read back. Raises Problem STORE_*."""
    try:
        connection = driver.connect(
            f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
        )
        try:
            set_pragmas(connection)
        except BaseException:
            connection.close()
            raise
    except driver.Error as error:
        raise_problem(error, str(path))
    return connection


def set_pragmas(connection: Any) -> None:
    """Set the pragmas of every connection and assert that SQLite took them."""
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    taken = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _PRAGMAS}
    if taken != _PRAGMAS:
        raise RuntimeError(f"SQLite did not take its pragmas: {taken}")


def check_writable(connection: Any, path: Path) -> None:
    """Raises STORE_READ_ONLY when the file or its folder cannot be written by this user; waits for nobody's lock.

    The system is asked first: SQLite begins to read where it may not write, as long as others have the file open.
    """
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise Problem(ProblemCode.STORE_READ_ONLY, store=path, detail=f"errno {errno.EACCES}")
    try:
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except driver.Error as error:
        # Somebody writes just now: then it can be written.
        if not is_busy(error):
            raise_problem(error, str(path))
