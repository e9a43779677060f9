"""Where the rounds of the long runs are played: one fresh hall after the other, with a zygote that forks the clients.

Rule: what is acknowledged must last, so the server syncs as in a real hall.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.zygote import Zygote, zygote
from tests.postgres import ScratchServer, scratch_postgres
from tests.store.halls import made_before_work


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshHalls:
    """`server` is None for SQLite."""

    folder: Path
    zygote: Zygote
    server: ScratchServer | None

    @contextmanager
    def one(self) -> Iterator[tuple[str, Path]]:
        """The address of a new hall and an empty folder; both are gone afterwards."""
        folder = self.folder / "round"
        folder.mkdir()
        if self.server is not None:
            url = self.server.dsn(self.server.create_database(self.server.template("hall", made_before_work)))
        else:
            url = str(folder / "hall.db")
            made_before_work(url)
        yield url, folder
        if self.server is not None:
            self.server.drop_database(url.rpartition("/")[2])
        shutil.rmtree(folder)


@contextmanager
def fresh_halls(store: str) -> Iterator[FreshHalls]:
    """On `sqlite` or `postgresql`; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="balai-long-") as folder, zygote() as forking:
        if store == "sqlite":
            yield FreshHalls(folder=Path(folder), zygote=forking, server=None)
            return
        with scratch_postgres() as server:
            yield FreshHalls(folder=Path(folder), zygote=forking, server=server)
