"""Backups of another hall, changed or unsealed ones, and files with more in them: refused, or taken for rows alone.

Rule: nothing that the file of a backup says is carried out (docs/adr/0011).
"""

from pathlib import Path

import pytest

from shared.problems import Problem, ProblemCode
from shared.store.backup_census import Stage
from shared.store.backup_manifest import Trust
from shared.store.backup_restoring import Restored, restore_backup
from shared.store.making import init_store
from tests.store.halls import AT_WORK, Hall, raw
from tests.store.test_backup import KEY, rewritten, taken
from tests.store.test_backup_restoring import chain_of, restored


def test_a_backup_of_another_hall_or_kind_is_refused(hall: Hall, sqlite_url: str, tmp_path: Path) -> None:
    other = str(tmp_path / "other" / "hall.db")
    init_store(other, practice=True, hall_name="Balai Lain")
    backup = taken(other, tmp_path)
    with pytest.raises(Problem) as problem:
        restored(hall.url, backup)
    assert problem.value.code is ProblemCode.BACKUP_FOREIGN
    assert hall.issue().number == "A-001"


def test_a_changed_backup_is_refused_and_nothing_happens(hall: Hall, tmp_path: Path) -> None:
    backup = taken(hall.url, tmp_path)
    data = bytearray(backup.data.read_bytes())
    data[len(data) // 2] ^= 1
    backup.data.write_bytes(data)
    with pytest.raises(Problem) as problem:
        restored(hall.url, backup)
    assert problem.value.code is ProblemCode.BACKUP_BROKEN
    assert hall.issue().number == "A-001"


def test_no_statement_of_an_archive_is_carried_out(postgres_hall: Hall, tmp_path: Path) -> None:
    """A CHECK, a default or a trigger of somebody else would act with the rights of whoever restores."""
    postgres_hall.issue()
    intruder = "SELECT rolname FROM pg_roles WHERE rolname = 'intruder'"
    raw(
        postgres_hall.url,
        "CREATE FUNCTION evil(text) RETURNS boolean LANGUAGE plpgsql AS "
        "$$ BEGIN CREATE ROLE intruder; RETURN true; END $$",
    )
    raw(postgres_hall.url, "ALTER TABLE ticket ADD CHECK (evil(code))")
    raw(postgres_hall.url, "DROP ROLE intruder")
    backup = taken(postgres_hall.url, tmp_path)
    assert raw(postgres_hall.url, intruder) == []
    assert (
        restore_backup(
            postgres_hall.url, backup.folder, actor="staff:ani", confirm=lambda plan: False, key=KEY, clock=AT_WORK
        )
        is None
    )
    assert raw(postgres_hall.url, intruder) == []
    restored(postgres_hall.url, backup)
    assert raw(postgres_hall.url, intruder) == []
    assert raw(postgres_hall.url, "SELECT to_regprocedure('public.evil(text)')") == [(None,)]
    assert postgres_hall.issue().number == "A-002"


def test_a_table_of_somebody_else_is_left_out_and_the_person_is_told(hall: Hall, tmp_path: Path) -> None:
    raw(hall.url, "CREATE TABLE lunch (day text)")
    raw(hall.url, "INSERT INTO lunch VALUES ('Monday')")
    done = restored(hall.url, taken(hall.url, tmp_path))
    assert done.plan.left_out == ("lunch",)
    place = f"{done.kept}.lunch" if hall.url.startswith("postgresql") else "lunch"
    kept = raw(hall.url if hall.url.startswith("postgresql") else done.kept, f"SELECT day FROM {place}")
    assert kept == [("Monday",)]
    assert hall.issue().number == "A-001"


def schema_of(url: str) -> list[tuple[str, ...]]:
    return raw(url, "SELECT type, name, sql FROM sqlite_master ORDER BY name")


def test_the_schema_of_a_restored_file_is_the_program_s_whatever_the_backup_s_file_says(
    sqlite_hall: Hall, tmp_path: Path
) -> None:
    """Events that may be changed, two citizens at one desk, a trigger of somebody else: the rows alone come back."""
    sqlite_hall.issue()
    whole = schema_of(sqlite_hall.url)
    for trigger in ("event_no_update", "event_no_delete", "event_no_replace"):
        raw(sqlite_hall.url, f"DROP TRIGGER {trigger}")
    raw(sqlite_hall.url, "DROP INDEX uq_ticket_desk")
    raw(sqlite_hall.url, "CREATE TRIGGER evil AFTER INSERT ON ticket BEGIN DELETE FROM event; END")
    restored(sqlite_hall.url, taken(sqlite_hall.url, tmp_path))
    assert schema_of(sqlite_hall.url) == whole
    assert sqlite_hall.issue().number == "A-002"
    assert chain_of(sqlite_hall.url) is None


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE ticket ADD COLUMN more text",
        "ALTER TABLE ticket ADD COLUMN more text AS (code)",
        "ALTER TABLE ticket DROP COLUMN kiosk",
        "ALTER TABLE ticket RENAME TO other",
    ],
)
def test_a_backup_with_other_columns_is_found_out_when_it_is_made(sqlite_url: str, tmp_path: Path, change: str) -> None:
    raw(sqlite_url, change)
    with pytest.raises(Problem) as problem:
        taken(sqlite_url, tmp_path)
    assert (problem.value.code, problem.value.facts["detail"]) == (ProblemCode.BACKUP_BROKEN, "columns ticket")


@pytest.mark.parametrize("trust", [Trust.unsealed, Trust.unchecked, Trust.strange])
def test_a_backup_that_nobody_vouches_for_is_not_even_tried(hall: Hall, tmp_path: Path, trust: Trust) -> None:
    backup = taken(hall.url, tmp_path)
    if trust is Trust.unsealed:
        # As the program wrote it before there were seals.
        rewritten(backup, {"format": 1, "seal": "", "grants": ["relation public.event owner=balai_owner acl=default"]})
    if trust is Trust.strange:
        rewritten(backup, {"hall_name": "Balai Lain"})
    asked: list[Trust] = []
    steps: list[Stage] = []

    def restore(vouches: bool) -> Restored | None:
        return restore_backup(
            hall.url,
            backup.folder,
            actor="staff:ani",
            confirm=lambda plan: True,
            key=None if trust is Trust.unchecked else KEY,
            vouch=lambda found: [asked.append(found), vouches][1],
            clock=AT_WORK,
            progress=lambda stage, done, total: steps.append(stage),
        )

    with pytest.raises(Problem) as problem:
        restore(vouches=False)
    assert (problem.value.code, problem.value.facts["detail"]) == (ProblemCode.BACKUP_UNSEALED, trust.value)
    assert steps == []
    assert restore(vouches=True)
    assert asked == [trust, trust]
