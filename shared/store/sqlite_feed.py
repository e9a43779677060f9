"""The hint that something was committed to an SQLite store, by whatever process.

Rule: `PRAGMA data_version` on a connection that never opens a transaction; a file watcher wakes too early
(architecture.md, How changes reach the screens).
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from shared.problems import Problem, ProblemCode
from shared.store.sqlite_errors import raise_problem
from shared.store.sqlite_file import check_file, connect

POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    """A connection, the file that it has open, and the version of its content when it was opened."""

    connection: Any
    file: tuple[int, int]
    version: int


class SqliteSource:
    """See `Source`. A replaced file is followed; a vanished one is trouble until it is back."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def open(self) -> Iterator[_Watched]:
        """A connection in autocommit to the file that is there now. Its version is read before the first wake."""
        file = self._identity()
        check_file(self._path)
        connection = connect(self._path)
        try:
            yield _Watched(connection=connection, file=file, version=_data_version(connection, self._path))
        finally:
            connection.close()

    def listen(self, connection: _Watched, stopped: threading.Event, on_change: Callable[[], None]) -> None:
        """Look every 50 ms, 4 microseconds each."""
        version = connection.version
        while not stopped.wait(POLL_SECONDS):
            if self._identity() != connection.file:
                return
            seen, version = version, _data_version(connection.connection, self._path)
            if seen != version:
                on_change()

    def interrupt(self) -> None:
        """Nothing to do: the wait between two looks ends with the event itself."""

    def close(self) -> None:
        """Nothing is held between two connections."""

    def _identity(self) -> tuple[int, int]:
        try:
            status = os.stat(self._path)
        except OSError:
            raise Problem(ProblemCode.STORE_MISSING, store=self._path) from None
        return status.st_dev, status.st_ino


def _data_version(connection: Any, path: Path) -> int:
    try:
        return int(connection.execute("PRAGMA data_version").fetchone()[0])
    except driver.Error as error:
        raise_problem(error, str(path))
