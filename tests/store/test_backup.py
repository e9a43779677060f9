"""A backup holds what the store held at one instant, and says so only after it was restored on trial.

Rule: real files, a real server, its real programs; programs go on writing meanwhile.
"""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shared.domain.ids import TicketId
from shared.problems import Problem, ProblemCode
from shared.store.backup import take_backup
from shared.store.backup_manifest import (
    Backup,
    Trust,
    Verdict,
    list_backups,
    name_of,
    read_backup,
    require_sums,
)
from shared.store.backup_programs import find_programs
from shared.store.backup_standing import standing_of
from shared.store.making import grant_store
from tests.postgres import ScratchServer
from tests.store.halls import Hall, raw
from tests.store.workers import PATIENCE_SECONDS, processes, work_until_killed

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)


def taken(url: str, folder: Path, now: datetime = NOW) -> Backup:
    return take_backup(url, folder, program="test", key=KEY, now=now)


@contextmanager
def somebody_writing(url: str, folder: Path) -> Iterator[Path]:
    """A process that issues, calls and finishes without pause; its log says what was acknowledged."""
    log = folder / "writer.log"
    ready, theirs = processes().Pipe(duplex=False)
    process = processes().Process(target=work_until_killed, args=(url, str(log), 3, theirs))
    process.start()
    theirs.close()
    try:
        assert ready.poll(PATIENCE_SECONDS)
        yield log
        assert process.exitcode is None
    finally:
        process.kill()
        process.join()
        process.close()
        ready.close()


def with_room(hall: Hall) -> Hall:
    for key, text in (("day.tolerance", "9999"), ("day.quota", "9999"), ("session.mon.1", "08:00-12:00 quota 9999")):
        hall.set(key, text)
    return hall


def test_a_backup_is_a_folder_with_the_store_and_a_manifest_and_is_verified(hall: Hall, tmp_path: Path) -> None:
    hall.issue()
    hall.issue("B")
    hall.call(1)
    backup = taken(hall.url, tmp_path / "backups")
    assert backup.folder.name == "balai-20261123-0942-4.backup"
    manifest = backup.manifest
    assert (manifest.verdict, manifest.hall_name) == (Verdict.verified, "Balai Uji")
    assert manifest.made_at == "2026-11-23T09:42:00+07:00"
    assert (manifest.census.event_seq, manifest.census.call_seq) == (4, 1)
    assert manifest.census.numbers == {"2026-11-23": {"A": 1, "B": 1}}
    assert manifest.census.counts["ticket"] == 2
    assert manifest.census.settings["day.quota"] == "50"
    ((head,),) = raw(hall.url, "SELECT chain_head FROM hall_state")
    assert manifest.census.chain_head == head
    assert sorted(each.name for each in backup.folder.iterdir()) == sorted([backup.data.name, "manifest.json"])
    assert {stat.S_IMODE(each.stat().st_mode) for each in backup.folder.iterdir()} == {0o600}
    assert [each.name for each in backup.folder.parent.iterdir()] == [backup.folder.name]
    require_sums(backup)


def test_two_backups_of_one_minute_have_names_of_their_own(hall: Hall, tmp_path: Path) -> None:
    names = [taken(hall.url, tmp_path).folder.name for _ in range(2)]
    assert names == ["balai-20261123-0942-1.backup", "balai-20261123-0942-1-2.backup"]


def test_a_backup_is_one_instant_of_a_store_that_goes_on(hall: Hall, tmp_path: Path) -> None:
    with_room(hall)
    with somebody_writing(hall.url, tmp_path) as log:
        backups = [taken(hall.url, tmp_path / "backups")]
        while len(backups) < 3 or backups[-1].manifest.census.event_seq == backups[0].manifest.census.event_seq:
            backups.append(taken(hall.url, tmp_path / "backups"))
        assert log.stat().st_size, "the writer stood still"
    sequences = [each.manifest.census.event_seq for each in backups]
    assert sequences == sorted(sequences)
    assert {each.manifest.verdict for each in backups} == {Verdict.verified}


def test_what_was_erased_is_not_in_the_backup_of_a_file(sqlite_hall: Hall, tmp_path: Path) -> None:
    canary = b"sealed canary " * 40
    ticket = TicketId(sqlite_hall.issue().ticket_id)
    sqlite_hall.store.drafts.save_draft(ticket, canary)
    assert canary in taken(sqlite_hall.url, tmp_path).data.read_bytes()
    sqlite_hall.store.drafts.drop_draft(ticket)
    assert canary not in taken(sqlite_hall.url, tmp_path).data.read_bytes()


def test_the_manifest_of_a_server_has_its_grants_and_roles(postgres_hall: Hall, tmp_path: Path) -> None:
    grant_store(postgres_hall.url)  # rights on a database itself are not copied with it
    manifest = taken(postgres_hall.url, tmp_path).manifest
    assert "balai_owner: owner of table event" in manifest.grants
    assert "balai_kiosk: UPDATE on column ticket.state" in manifest.grants
    assert "balai_kiosk: CONNECT on database (this)" in manifest.grants
    assert any(line.startswith("policy kiosk_writes on table event for INSERT") for line in manifest.grants)
    assert "balai_officer" in manifest.roles
    assert "public" in manifest.schemas


def test_without_the_right_to_make_a_database_the_backup_says_that_it_was_only_listed(
    postgres_hall: Hall, postgres_server: ScratchServer, tmp_path: Path
) -> None:
    with psycopg.connect(postgres_hall.url, autocommit=True) as server:
        name = server.info.dbname
        server.execute("DROP ROLE IF EXISTS saver")
        server.execute("CREATE ROLE saver LOGIN PASSWORD 'rahasia' IN ROLE balai_owner")
        server.execute(f'GRANT CONNECT ON DATABASE "{name}" TO saver')
    url = postgres_server.dsn(name, user="saver:rahasia")
    backup = taken(url, tmp_path)
    assert (backup.manifest.verdict, backup.manifest.checks) == (Verdict.listed, ("contents",))
    assert "rahasia" not in (backup.folder / "manifest.json").read_text()
    assert standing_of(url, tmp_path, now=NOW).verified is None


def test_an_officer_who_makes_a_backup_is_told_that_rights_are_missing(
    postgres_hall: Hall, postgres_server: ScratchServer, tmp_path: Path
) -> None:
    raw(postgres_hall.url, "DROP ROLE IF EXISTS clerk")
    raw(postgres_hall.url, "CREATE ROLE clerk LOGIN PASSWORD 'rahasia' IN ROLE balai_officer")
    with pytest.raises(Problem) as problem:
        taken(postgres_server.dsn(postgres_hall.url.rsplit("/", 1)[1], user="clerk:rahasia"), tmp_path)
    assert problem.value.code is ProblemCode.STORE_RIGHTS_MISSING
    assert list_backups(tmp_path) == ()


def test_a_full_disk_of_backups_is_not_taken_for_the_store_s(sqlite_hall: Hall, small_disk: Path) -> None:
    filled(small_disk, leaving=400_000)
    with pytest.raises(Problem) as problem:
        taken(sqlite_hall.url, small_disk)
    assert (problem.value.code, problem.value.facts["folder"]) == (
        ProblemCode.BACKUP_FOLDER_UNUSABLE,
        str(small_disk),
    )
    assert [each.name for each in small_disk.iterdir()] == ["filler"]
    assert sqlite_hall.issue().number == "A-001"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 4 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only who may mount a small disk can fill one")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def filled(disk: Path, *, leaving: int) -> None:
    """Leave so much room."""
    free = os.statvfs(disk)
    (disk / "filler").write_bytes(b"x" * (free.f_bavail * free.f_bsize - leaving))


def test_the_scratch_server_brings_the_programs_of_its_own_version(postgres_server: ScratchServer) -> None:
    with psycopg.connect(postgres_server.dsn()) as server:
        major = server.info.server_version // 10000
    assert find_programs(major).major == major


def test_a_dump_program_that_is_absent_or_too_old_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Problem) as absent:
        find_programs(15, named=tmp_path)
    assert absent.value.code is ProblemCode.BACKUP_TOOL_MISSING
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
        (tmp_path / name).chmod(0o700)
    with pytest.raises(Problem) as old:
        find_programs(15, named=tmp_path)
    assert old.value.code is ProblemCode.BACKUP_TOOL_OLD
    assert dict(old.value.facts) == {"program": "pg_dump", "found": "9", "version": "15"}


def test_a_folder_that_cannot_be_used_is_named(sqlite_hall: Hall, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Problem) as problem:
        taken(sqlite_hall.url, tmp_path / "file" / "backups")
    assert problem.value.code is ProblemCode.BACKUP_FOLDER_UNUSABLE


@pytest.mark.parametrize(
    "change",
    ["UPDATE event SET actor = 'staff:nobody'", "UPDATE event SET seq = 7, kind = 'store_restored', facts = '3.5'"],
)
def test_a_damaged_store_gives_no_backup_that_counts(sqlite_hall: Hall, tmp_path: Path, change: str) -> None:
    sqlite_hall.issue()
    raw(sqlite_hall.url, "DROP TRIGGER event_no_update")
    raw(sqlite_hall.url, f"{change} WHERE seq = 2")
    with pytest.raises(Problem) as problem:
        taken(sqlite_hall.url, tmp_path)
    assert problem.value.code is ProblemCode.BACKUP_BROKEN
    assert problem.value.facts["detail"] == "event 2"
    (kept,) = list_backups(tmp_path)
    assert kept.manifest.verdict is Verdict.broken
    assert standing_of(sqlite_hall.url, tmp_path, now=NOW).verified is None


def test_a_head_of_the_chain_that_is_no_text_gives_no_backup_that_counts(sqlite_hall: Hall, tmp_path: Path) -> None:
    raw(sqlite_hall.url, "UPDATE hall_state SET chain_head = x'00'")
    with pytest.raises(Problem) as problem:
        taken(sqlite_hall.url, tmp_path)
    assert problem.value.code is ProblemCode.BACKUP_BROKEN
    assert list_backups(tmp_path) == ()


def test_backups_are_listed_newest_first_and_the_last_verified_one_is_known(sqlite_hall: Hall, tmp_path: Path) -> None:
    older = taken(sqlite_hall.url, tmp_path)
    sqlite_hall.issue()
    newer = taken(sqlite_hall.url, tmp_path, NOW.replace(day=24))
    (tmp_path / ".balai-making-left").mkdir()
    (tmp_path / "balai-20261125-0942-7.backup").mkdir()
    assert list_backups(tmp_path) == (newer, older)
    assert standing_of(sqlite_hall.url, tmp_path, now=NOW.replace(day=25)).verified == newer
    assert standing_of(sqlite_hall.url, tmp_path / "nowhere", now=NOW).verified is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": 1}',
        '{"format": "x"}',
        '{"format": 1, "census": {"event_seq": 1}}',
        "[" * 99999,
        "\xff",
    ],
)
def test_a_manifest_that_makes_no_sense_is_a_damaged_backup(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(Problem) as problem:
        read_backup(tmp_path)
    assert problem.value.code is ProblemCode.BACKUP_BROKEN


def test_a_manifest_of_a_later_form_asks_for_a_newer_program(sqlite_hall: Hall, tmp_path: Path) -> None:
    backup = taken(sqlite_hall.url, tmp_path)
    file = backup.folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 3}))
    with pytest.raises(Problem) as problem:
        read_backup(backup.folder)
    assert problem.value.code is ProblemCode.STORE_SCHEMA_NEWER


@pytest.mark.parametrize(
    "change",
    [
        {"files": {}},
        {"files": []},
        {"files": "store.db"},
        {"files": {"store.db": {"bytes": 1, "sha256": "0" * 64}, "more": {"bytes": 1, "sha256": "0" * 64}}},
        {"files": {"../store.db": {"bytes": 1, "sha256": "0" * 64}}},
        {"made_at": "2026-11-23T09:42:00"},
        {"made_at": "yesterday"},
        {"hall_name": 7},
        {"hall_name": "x" * 201},
        {"kind": "oracle"},
        {"checks": ["\x1b[2J"]},
        {"census": {"schema_version": 4}},
        {"census": {"schema_version": "0000"}},
        {"census": {"settings": None}},
        {"census": {"event_seq": -1}},
        {"census": {"is_practice": 1}},
        {"census": {"numbers": {"2026-11-23": {"AB": 1}}}},
        {"census": {"chain_head": "head"}},
        {"seal": 5},
        {"format": 1.5},
    ],
)
def test_a_manifest_with_a_value_of_another_kind_is_a_damaged_backup_and_left_out_of_the_list(
    sqlite_url: str, tmp_path: Path, change: dict[str, Any]
) -> None:
    whole, broken = (taken(sqlite_url, tmp_path / "backups") for _ in range(2))
    rewritten(broken, change)
    with pytest.raises(Problem) as problem:
        read_backup(broken.folder)
    assert problem.value.code is ProblemCode.BACKUP_BROKEN
    assert list_backups(tmp_path / "backups") == (whole,)


def rewritten(backup: Backup, change: dict[str, Any]) -> None:
    """What somebody with an editor can do."""
    file = backup.folder / "manifest.json"
    values = json.loads(file.read_text())
    census = values["census"] | change.get("census", {})
    file.write_text(json.dumps(values | change | {"census": census}))


def test_a_manifest_is_sealed_with_the_key_of_the_hall_and_any_change_breaks_the_seal(
    sqlite_url: str, tmp_path: Path
) -> None:
    backup = taken(sqlite_url, tmp_path)
    assert backup.trust(KEY) is Trust.sealed
    assert backup.trust(b"x" * 32) is Trust.strange
    assert backup.trust(None) is Trust.unchecked
    rewritten(backup, {"census": {"call_seq": 7}})
    assert read_backup(backup.folder).trust(KEY) is Trust.strange
    rewritten(backup, {"seal": ""})
    assert read_backup(backup.folder).trust(KEY) is Trust.unsealed


def test_the_name_of_a_hall_in_a_manifest_moves_no_cursor(sqlite_url: str, tmp_path: Path) -> None:
    backup = taken(sqlite_url, tmp_path)
    rewritten(backup, {"hall_name": "Balai\x1b[2J\x9b2J Uji\n"})
    assert read_backup(backup.folder).manifest.hall_name == "Balai[2J2J Uji"


def test_no_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        read_backup(tmp_path / "balai-20261125-0942-7.backup")
    assert problem.value.code is ProblemCode.BACKUP_MISSING


def test_the_name_of_a_backup_has_the_hall_s_time_and_the_sequence() -> None:
    moment = datetime.combine(date(2026, 11, 23), datetime.min.time(), tzinfo=UTC)
    assert name_of(moment, 7, []) == "balai-20261123-0000-7.backup"
