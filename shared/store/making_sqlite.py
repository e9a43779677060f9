"""Making an SQLite store as a file.

Rule: it is built under another name and given its own in one step; whoever is killed half way leaves no store behind.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection
from sqlcipher3 import dbapi2 as driver

from shared.durable import flush, flush_folder
from shared.problems import Problem, ProblemCode
from shared.store.address import StoreAddress
from shared.store.migrating import migrating
from shared.store.network_share import is_on_network_share
from shared.store.sqlite_errors import raise_problem
from shared.store.sqlite_file import check_driver

FOLDER_MODE, FILE_MODE = 0o700, 0o600

_COMPANIONS = ("", "-wal", "-shm", "-journal")


def make_file(address: StoreAddress, fill: Callable[[Connection], None]) -> None:
    """Make the file and everything in it. Raises STORE_EXISTS, STORE_ON_NETWORK_SHARE, STORE_READ_ONLY and others."""
    path = address.path
    assert path is not None
    check_driver()
    # A log that a removed store left behind would be replayed into the new one.
    for companion in _COMPANIONS:
        left = path.with_name(path.name + companion)
        if os.path.lexists(left):
            raise Problem(ProblemCode.STORE_EXISTS, store=left)
    building = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        _make_folder(path)
        os.close(os.open(building, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
        _begin_wal(building)
        with migrating(replace(address, path=building)) as connection:
            fill(connection)
        _publish(building, path)
    except OSError as failure:
        raise Problem(ProblemCode.STORE_READ_ONLY, store=path, detail=f"errno {failure.errno}") from None
    finally:
        for companion in _COMPANIONS:
            building.with_name(building.name + companion).unlink(missing_ok=True)


def _make_folder(path: Path) -> None:
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if is_on_network_share(path):
        raise Problem(ProblemCode.STORE_ON_NETWORK_SHARE, store=path)


def _begin_wal(building: Path) -> None:
    connection = driver.connect(building, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except driver.Error as error:
        raise_problem(error, str(building))
    finally:
        connection.close()


def _publish(building: Path, path: Path) -> None:
    """The last connection is closed, so the log is in the file. A file that came meanwhile is not overwritten."""
    flush(building)
    try:
        os.link(building, path)
    except FileExistsError:
        raise Problem(ProblemCode.STORE_EXISTS, store=path) from None
    except OSError:
        # A file system without hard links; on Windows a rename does not overwrite either.
        if path.exists():
            raise Problem(ProblemCode.STORE_EXISTS, store=path) from None
        building.rename(path)
    flush_folder(path.parent)
