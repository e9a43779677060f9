"""Where halls for measuring are made and copied: a folder of SQLite files, or a scratch PostgreSQL server.

Rule: durable as in a real hall (WAL and FULL, fsync on), and every round begins with the same copy.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from shared.services.commands import ChangeSetting, new_request_id
from shared.services.local_hall import LocalHall
from shared.store.making import init_store
from shared.store.opening import open_store
from tests.postgres import ScratchServer, scratch_postgres

NOW = datetime.fromisoformat("2026-11-23T08:30:00+07:00")
"""A Monday inside the first session; the practice clock runs on from here."""

_ROOMY = {"desk.count": "60", "day.tolerance": "9999", "day.quota": "9999", "session.mon.1": "08:00-12:00 quota 9999"}


class Ground(Protocol):
    """A database on which halls are made. `name` is for people."""

    name: str

    def make(self, prepare: Callable[[str], None]) -> str:
        """Make a practice hall with room for 9999 numbers, let `prepare(url)` fill it; returns its name."""

    def copy(self, hall: str) -> str:
        """The address of a fresh copy."""

    def drop(self, url: str) -> None:
        """Throw a copy away."""


class SqliteGround:
    """See `Ground`: files in one folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def make(self, prepare: Callable[[str], None]) -> str:
        path = self._next()
        _make_hall(_file_url(path))
        prepare(_file_url(path))
        if path.with_name(path.name + "-wal").exists():
            raise RuntimeError("a connection is still open: the log is not in the file yet")
        return path.name

    def copy(self, hall: str) -> str:
        path = self._next()
        shutil.copyfile(self._folder / hall, path)
        return _file_url(path)

    def drop(self, url: str) -> None:
        path = Path(url.removeprefix("sqlite:///"))
        for companion in ("", "-wal", "-shm"):
            path.with_name(path.name + companion).unlink(missing_ok=True)

    def _next(self) -> Path:
        self._made += 1
        return self._folder / f"hall-{self._made}.db"


class PostgresGround:
    """See `Ground`: databases of one server."""

    name = "PostgreSQL"

    def __init__(self, server: ScratchServer) -> None:
        self._server = server
        self._made = 0

    def make(self, prepare: Callable[[str], None]) -> str:
        def build(url: str) -> None:
            _make_hall(url)
            prepare(url)

        self._made += 1
        return self._server.template(f"hall {self._made}", build)

    def copy(self, hall: str) -> str:
        return self._server.dsn(self._server.create_database(hall))

    def drop(self, url: str) -> None:
        self._server.drop_database(url.rpartition("/")[2])


@contextmanager
def grounds(names: list[str]) -> Iterator[list[Ground]]:
    """The named grounds (`sqlite`, `postgresql`); everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="balai-bench-"))
    try:
        found: list[Ground] = [SqliteGround(folder)] if "sqlite" in names else []
        if "postgresql" not in names:
            yield found
            return
        with scratch_postgres(fsync=True) as server:
            yield [*found, PostgresGround(server)]
    finally:
        shutil.rmtree(folder)


def _file_url(path: Path) -> str:
    return f"sqlite:///{path}"


def _make_hall(url: str) -> None:
    init_store(url, practice=True, hall_name=None, clock=NOW.replace(hour=7))
    store = open_store(url, program="benchmark", clock=NOW)
    try:
        hall = LocalHall(store.hall)
        for key, text in _ROOMY.items():
            hall.do(ChangeSetting(request_id=new_request_id(), actor="staff:benchmark", key=key, text=text))
    finally:
        store.close()
