"""Making a backup of a living store, and proving it by restoring it at once.

Rule: a backup gets its name when it is whole and proven; the key of personal data is never in it (docs/adr/0011).
"""

import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from shared.durable import flush, flush_folder
from shared.problems import Problem, ProblemCode
from shared.store import backup_loading as loading
from shared.store import backup_postgres as server
from shared.store import backup_sqlite as file
from shared.store.address import StoreAddress, StoreKind, parse_address
from shared.store.backup_census import Census, Progress, no_progress
from shared.store.backup_manifest import (
    DATA_FILES,
    FOLDER_MODE,
    Backup,
    Manifest,
    Verdict,
    name_of,
    read_backup,
    sums_of,
    write_manifest,
)
from shared.store.backup_numbers import settings_from
from shared.store.backup_programs import find_programs
from shared.store.sqlite_file import check_driver, check_file

LEFT_OVER_SECONDS = 24 * 3600
"""A folder of a run that was killed is swept away by the first backup a day later."""

_PREFIX = ".balai-making-"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What was copied, before the manifest is written."""

    census: Census
    engine: str
    fault: str | None
    verdict: Verdict
    checks: tuple[str, ...]
    grants: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()


def take_backup(
    url: str,
    folder: Path,
    *,
    program: str,
    key: bytes | None = None,
    postgres_programs: Path | None = None,
    now: datetime | None = None,
    progress: Progress = no_progress,
) -> Backup:
    """Back a living store up into a new folder below `folder`, and prove it. Programs go on meanwhile.

    `program` is this program's version, `key` the one that seals the manifest (`shared.services.keys.backup_key`),
    `now` the time for its name (aware; this host's clock if absent). Raises BACKUP_BROKEN when the copy does not hold
    what the store held (it is kept, and its manifest says so), other Problems BACKUP_* and STORE_*; none of them leaves
    a backup behind.
    """
    address = parse_address(url)
    making = _make_folder(folder)
    try:
        if address.kind is StoreKind.sqlite:
            taken = _take_file(address, making, progress)
        else:
            taken = _take_database(address, making, postgres_programs, progress)
        backup = _finish(folder, making, address, taken, program, key, now, progress)
    except OSError as failure:
        raise Problem(ProblemCode.BACKUP_FOLDER_UNUSABLE, folder=folder, detail=f"errno {failure.errno}") from None
    except Problem as problem:
        if problem.code is ProblemCode.STORE_DISK_FULL and address.kind is StoreKind.sqlite:
            # A file that is backed up is only read: the room is missing where the copy is made.
            raise Problem(ProblemCode.BACKUP_FOLDER_UNUSABLE, folder=folder, detail="ENOSPC") from None
        raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    if taken.fault is not None:
        raise Problem(ProblemCode.BACKUP_BROKEN, backup=backup.folder, detail=taken.fault)
    return backup


def _take_file(address: StoreAddress, making: Path, progress: Progress) -> _Taken:
    assert address.path is not None
    check_driver()
    check_file(address.path)
    data = making / DATA_FILES[StoreKind.sqlite]
    census = file.copy_store(address.path, data, progress)
    scratch = making / "scratch.db"
    fault = file.fault_in(data, scratch, census, progress)
    file.remove_store(scratch)
    return _Taken(
        census=census,
        engine=f"SQLite {driver.sqlite_version}",
        fault=fault,
        verdict=Verdict.verified if fault is None else Verdict.broken,
        checks=("restored", "integrity", "references", "counts", "events") if fault is None else (fault,),
    )


def _take_database(address: StoreAddress, making: Path, named: Path | None, progress: Progress) -> _Taken:
    major = server.server_major(address)
    programs = find_programs(major, named=named)
    data = making / DATA_FILES[StoreKind.postgresql]
    dumped = server.dump_store(address, programs, data, progress)
    flush(data)
    checks: tuple[str, ...]
    try:
        fault = loading.try_in_scratch(address, programs, data, dumped.census, progress)
        verdict, checks = Verdict.verified, ("restored", "counts", "events")
    except loading.NoTrial:
        fault = None if server.tables_listed(programs, data) == len(dumped.census.counts) else "contents"
        verdict, checks = Verdict.listed, ("contents",)
    return _Taken(
        census=dumped.census,
        engine=f"PostgreSQL {major}, pg_dump {programs.major}",
        fault=fault,
        verdict=verdict if fault is None else Verdict.broken,
        checks=checks if fault is None else (fault,),
        grants=dumped.grants,
        roles=dumped.roles,
        schemas=dumped.schemas,
    )


def _finish(
    folder: Path,
    making: Path,
    address: StoreAddress,
    taken: _Taken,
    program: str,
    key: bytes | None,
    now: datetime | None,
    progress: Progress,
) -> Backup:
    settings = settings_from(taken.census.settings)
    moment = (now or datetime.now(UTC)).astimezone(settings.calendar.zone)
    manifest = Manifest(
        kind=address.kind,
        made_at=moment.isoformat(timespec="seconds"),
        program=program,
        engine=taken.engine,
        hall_name=settings.name,
        census=taken.census,
        files=sums_of(making, [DATA_FILES[address.kind]], progress),
        verdict=taken.verdict,
        checks=taken.checks,
        grants=taken.grants,
        roles=taken.roles,
        schemas=taken.schemas,
    )
    write_manifest(making, manifest, key)
    flush_folder(making)
    while True:
        whole = folder / name_of(moment, taken.census.event_seq, os.listdir(folder))
        try:
            # A folder with something in it is never replaced: a backup made in the same minute keeps its name.
            os.rename(making, whole)
        except OSError:
            if not whole.exists():
                raise
            continue
        flush_folder(folder)
        return read_backup(whole)


def _make_folder(folder: Path) -> Path:
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        for left in folder.glob(f"{_PREFIX}*"):
            if time.time() - left.stat().st_mtime > LEFT_OVER_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    except OSError as failure:
        raise Problem(ProblemCode.BACKUP_FOLDER_UNUSABLE, folder=folder, detail=f"errno {failure.errno}") from None
