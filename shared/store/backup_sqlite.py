"""A backup of an SQLite store: a copy of one snapshot while programs go on writing, and its way back.

Rule: the file is never copied as a file while it is in use (store-figures.md, `cp`); a restore into a living store is
one transaction of SQLite's own, so whoever is killed leaves the old or the new (docs/adr/0011).
"""

import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2 as driver

from shared.durable import flush, flush_folder
from shared.problems import Problem, ProblemCode
from shared.store.address import StoreAddress, StoreKind
from shared.store.backup_census import Census, Progress, Stage, Talk, first_broken_event, take_census
from shared.store.backup_manifest import FILE_MODE
from shared.store.migrating import migrating, upgrade
from shared.store.sqlite_errors import is_full, raise_problem
from shared.store.sqlite_file import connect

PAGES = 2000
"""Pages copied in one step, 8 MB: often enough for a progress bar."""

LEFT_OVER_SECONDS = 24 * 3600
ATTEMPTS = 20
MOST_WAITS = 3
_SHARED_MEMORY = 32 << 10
"""Of a file that is opened; where it does not fit on the disk, SQLite speaks of an I/O error."""
_BUSY, _DONE = (5, 6), 101
COMPANIONS = ("-wal", "-shm", "-journal")

_OWN_TABLES = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
_IS_TABLE = "SELECT 1 FROM backup.sqlite_master WHERE type = 'table' AND rootpage > 0 AND name = ?"
"""No view, and no virtual table."""


class _Overtaken(Exception):
    """Somebody wrote between the look at the old store and the lock on it."""


def talk_on(connection: Any) -> Talk:
    """Plain statements on a connection of the driver."""
    return Talk(StoreKind.sqlite, connection.execute)


def copy_store(source: Path, target: Path, progress: Progress) -> Census:
    """Copy a living store into a new file and count both in the same look. Raises Problem STORE_*.

    The file is one file in plain journal mode, without pages that were freed: what was erased is not in it.
    """
    _make(target)
    try:
        with closing(connect(source)) as living:
            living.execute("BEGIN")
            census = take_census(talk_on(living))
            with closing(driver.connect(target, isolation_level=None)) as copy:
                copy.execute("PRAGMA synchronous=OFF")
                living.backup(copy, pages=PAGES, progress=_told(progress, Stage.copying))
                living.execute("ROLLBACK")
                copy.execute("PRAGMA journal_mode=DELETE")
                copy.execute("VACUUM")
    except driver.Error as error:
        raise_problem(error, str(source))
    except (LookupError, ValueError):
        raise Problem(ProblemCode.STORE_CORRUPT, store=source) from None
    flush(target)
    return census


def _keep_copy(source: Path, target: Path, progress: Progress) -> None:
    """The replaced store page by page, as it is: it need not be healthy."""
    _make(target)
    try:
        with closing(connect(source)) as living, closing(driver.connect(target, isolation_level=None)) as copy:
            living.backup(copy, pages=PAGES, progress=_told(progress, Stage.copying))
    except driver.Error as error:
        raise_problem(error, str(source))
    flush(target)


def fault_in(data: Path, target: Path, census: Census, progress: Progress) -> str | None:
    """Load the rows of a backup into a new store at `target`, and look: None, or the name of the check that failed.

    The schema is made by our own migrations: no trigger, view or check of the backup's file ever acts. Raises
    STORE_DISK_FULL where there is no room for it.
    """
    try:
        _make(target)
        with closing(driver.connect(target, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
        with migrating(StoreAddress(kind=StoreKind.sqlite, path=target)) as made:
            upgrade(made, census.schema_version)
        if fault := _fault_of_rows(data, target, progress):
            return fault
        flush(target)
        with closing(connect(target)) as connection:
            connection.set_progress_handler(lambda: progress(Stage.checking, 0, 0), 1_000_000)
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "integrity"
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                return "references"
            talk = talk_on(connection)
            found = take_census(talk)
            if found != census.of_tables(found.counts):
                return "counts"
            broken = first_broken_event(talk, census, progress)
            return None if broken is None else f"event {broken}"
    except Problem as problem:
        if problem.code is ProblemCode.STORE_DISK_FULL:
            raise
        return f"unreadable {problem.code.value}"
    except (driver.Error, LookupError, ValueError) as failure:
        if is_full(failure):
            raise_problem(failure, str(target))
        return f"unreadable {getattr(failure, 'sqlite_errorname', type(failure).__name__)}"


def _fault_of_rows(data: Path, target: Path, progress: Progress) -> str | None:
    """Load all rows. Nobody else knows the new file, and one that was left half-made is never used: so no journal."""
    with closing(driver.connect(f"file:{quote(str(target))}?mode=rw", uri=True, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("ATTACH DATABASE ? AS backup", (f"file:{quote(str(data))}?mode=ro&immutable=1",))
        connection.set_progress_handler(lambda: progress(Stage.checking, 0, 0), 1_000_000)
        if connection.execute("PRAGMA backup.integrity_check").fetchall() != [("ok",)]:
            return "integrity"
        tables = [str(name) for (name,) in connection.execute(_OWN_TABLES)]
        connection.execute("DELETE FROM main.alembic_version")
        for done, table in enumerate(tables, 1):
            columns = {row[1] for row in connection.execute(f'PRAGMA main.table_xinfo("{table}")')}
            found = [(row[1], row[6]) for row in connection.execute(f'PRAGMA backup.table_xinfo("{table}")')]
            is_table = connection.execute(_IS_TABLE, (table,)).fetchone()
            if not is_table or sorted(found) != sorted((name, 0) for name in columns):
                return f"columns {table}"
            names = ", ".join(f'"{name}"' for name in columns)
            # With the table before it, a name is never taken for a text.
            theirs = ", ".join(f'b."{name}"' for name in columns)
            connection.execute(f'INSERT INTO main."{table}" ({names}) SELECT {theirs} FROM backup."{table}" AS b')
            progress(Stage.restoring, done, len(tables))
        connection.execute("DETACH DATABASE backup")
        connection.execute("PRAGMA journal_mode=WAL")
    return None


@contextmanager
def held(path: Path) -> Iterator[Talk]:
    """The living store with its lock in our hand: nobody else commits until the end of the block."""
    try:
        with closing(connect(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield talk_on(connection)
    except driver.Error as error:
        raise_problem(error, str(path))


@contextmanager
def writing(path: Path) -> Iterator[Talk]:
    """One transaction on a file that nobody else knows."""
    try:
        with closing(connect(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield talk_on(connection)
            connection.execute("COMMIT")
    except driver.Error as error:
        raise_problem(error, str(path))


def replace_living(
    path: Path, pristine: Path, aside: Path, prepare: Callable[[Talk, Talk], None], progress: Progress
) -> None:
    """Make a living store hold what `pristine` holds, in one transaction; the old content is kept in `aside`.

    `prepare(old, new)` brings the counters over. Whoever writes meanwhile waits; programs go on as if nothing was.
    """
    for _ in range(ATTEMPTS):
        work = pristine.with_name(f"{pristine.name}.work")
        aside_new = building_name(path)
        try:
            with suppress(_Overtaken):
                _replace_once(path, pristine, work, aside_new, aside, prepare, progress)
                return
        finally:
            remove_store(work)
            remove_store(aside_new)
    raise Problem(ProblemCode.STORE_BUSY, detail="restore")


def _replace_once(
    path: Path,
    pristine: Path,
    work: Path,
    aside_new: Path,
    aside: Path,
    prepare: Callable[[Talk, Talk], None],
    progress: Progress,
) -> None:
    with closing(connect(path)) as watch, closing(connect(path)) as living, closing(connect(path)) as lock:
        guard = _Guard(lambda: _data_version(watch) != version, _told(progress, Stage.restoring))
        try:
            lock.execute("BEGIN IMMEDIATE")
            # Read under the lock: whoever committed while we waited for it is in the store that we keep.
            version = _data_version(watch)
            _keep_copy(path, aside_new, progress)
            shutil.copyfile(pristine, work)
            os.chmod(work, FILE_MODE)
            with writing(work) as new_talk:
                prepare(talk_on(lock), new_talk)
            with closing(connect(work)) as new:
                # Two steps at least, so that the first one is not the commit already.
                pages = min(PAGES, int(new.execute("PRAGMA page_count").fetchone()[0]) // 2)
                # The old content has its name before it is gone from the store: who dies after the last page has it.
                os.replace(aside_new, aside)
                flush_folder(aside.parent)
                # Nothing may lie between letting go of the lock and the copy, which takes it: others look for it every
                # millisecond.
                lock.execute("ROLLBACK")
                new.backup(living, pages=pages, progress=guard)
        except driver.Error as error:
            raise_problem(error, str(path))
        except Problem as problem:
            if problem.code is ProblemCode.STORE_LOST and shutil.disk_usage(path.parent).free < _SHARED_MEMORY:
                raise Problem(ProblemCode.STORE_DISK_FULL, store=path) from None
            raise
        finally:
            if not guard.is_done:
                remove_store(aside)


class _Guard:
    """Told after each step; from the first one that was taken on, the lock is ours until the end."""

    def __init__(self, is_overtaken: Callable[[], bool], told: Callable[[int, int, int], None]) -> None:
        self._is_overtaken, self._told = is_overtaken, told
        self._waits, self._is_checked = 0, False
        self.is_done = False
        """Whether the store holds the new content."""

    def __call__(self, status: int, remaining: int, total: int) -> None:
        if status in _BUSY:
            self._waits += 1
            if self._waits > MOST_WAITS:
                raise Problem(ProblemCode.STORE_BUSY, detail="restore")
            return
        if not self._is_checked and self._is_overtaken():
            raise _Overtaken
        self._is_checked = True
        self.is_done = status == _DONE
        self._told(status, remaining, total)


def put_in_place(path: Path, new: Path, aside: Path) -> None:
    """Give a new file the name of the store, and another name to what bore it; for a store that nobody can use."""
    for companion in COMPANIONS:
        left = path.with_name(path.name + companion)
        if os.path.lexists(left):
            os.replace(left, aside.with_name(aside.name + companion))
    if os.path.lexists(path):
        _let_in_the_same(path, new)
        try:
            os.link(path, aside)
        except OSError:
            # A file system without hard links: for a moment there is no store, and the damaged one was none.
            os.replace(path, aside)
    with suppress(FileNotFoundError):
        flush(new)
    os.replace(new, path)
    flush_folder(path.parent)


def _let_in_the_same(path: Path, new: Path) -> None:
    """Programs go on with the new file, also those of a user who is not the one that restores."""
    old = path.stat()
    os.chmod(new, stat.S_IMODE(old.st_mode))
    if sys.platform != "win32":
        with suppress(PermissionError):
            os.chown(new, old.st_uid, old.st_gid)


def building_name(path: Path) -> Path:
    """A name beside the store for the one that is being made."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.restoring")


def free_name(path: Path, ending: str) -> Path:
    """A store that was kept is never overwritten by the next one."""
    name, again = path.with_name(f"{path.name}.{ending}"), 1
    while name.exists():
        again += 1
        name = path.with_name(f"{path.name}.{ending}-{again}")
    return name


def sweep(path: Path) -> None:
    """Half-made files of restores that were killed."""
    for left in path.parent.glob(f".{path.name}.*.restoring*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_OVER_SECONDS:
                left.unlink()


def remove_store(path: Path) -> None:
    """Take a file and its companions away; harmless when they are not there."""
    for companion in ("", *COMPANIONS):
        path.with_name(path.name + companion).unlink(missing_ok=True)


def _make(target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))


def _told(progress: Progress, stage: Stage) -> Callable[[int, int, int], None]:
    return lambda status, remaining, total: progress(stage, total - remaining, total)


def _data_version(connection: Any) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
