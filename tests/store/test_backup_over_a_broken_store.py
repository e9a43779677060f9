"""A restore over a store that is damaged, half gone or lost: what it still gives out, and where its numbers go on.

Rule: no number is given out twice, also when nobody can read what was given out (security.md P2).
"""

import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from shared.domain.ids import Prefix
from shared.domain.numbering import format_number
from shared.problems import Problem, ProblemCode
from shared.store.backup_numbers import FirstNumbers
from shared.store.backup_restoring import Plan, restore_backup
from shared.store.opening import open_store
from tests.store.halls import AT_WORK, DATABASE_ERRORS, Hall, raw
from tests.store.test_backup import KEY, filled, small_disk, taken
from tests.store.test_backup_restoring import chain_of, restored

__all__ = ["small_disk"]

TABLE_LEAF = 13
"""The first byte of such a page (sqlite.org/fileformat2.html, 1.6)."""


@pytest.mark.parametrize("damage", ["nothing in it", "no database", "no counters"])
def test_where_a_file_cannot_be_read_numbers_go_on_as_told_and_sequences_jump(
    sqlite_url: str, tmp_path: Path, damage: str
) -> None:
    with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
        Hall(store, sqlite_url).issue()
    backup = taken(sqlite_url, tmp_path / "backups")
    path = Path(sqlite_url)
    match damage:
        case "nothing in it":
            path.write_bytes(b"")
        case "no database":
            path.write_bytes(path.read_bytes()[:100] + b"x" * 8000)
        case _:
            raw(sqlite_url, "DROP TABLE hall_state")
    before = path.read_bytes()
    done = restored(sqlite_url, backup, numbers_from=1, D=151)
    assert not done.plan.loss.is_known
    assert done.plan.numbers == {"D": 151}
    assert Path(done.kept).read_bytes() == before
    with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
        hall = Hall(store, sqlite_url)
        # What the backup knows as given out stays the least, whatever is said.
        assert [hall.issue().number, hall.issue("B").number, hall.issue("D").number] == ["A-002", "B-001", "D-151"]
        assert hall.call(1).call_seq == 10_001
    assert chain_of(sqlite_url) is None


def test_where_a_database_cannot_be_read_numbers_go_on_from_the_given_one(
    postgres_database: str, tmp_path: Path
) -> None:
    backup = taken(postgres_database, tmp_path)
    raw(postgres_database, "DROP TABLE hall_state")
    done = restored(postgres_database, backup, numbers_from=57)
    assert done.plan.numbers == {"A": 57, "B": 57, "D": 57}
    with closing(open_store(postgres_database, program="test", clock=AT_WORK)) as store:
        assert Hall(store, postgres_database).issue().number == "A-057"
    assert chain_of(postgres_database) is None


def test_a_file_that_is_damaged_beside_its_counters_is_replaced_and_no_number_is_given_twice(
    sqlite_url: str, tmp_path: Path
) -> None:
    backup = taken(sqlite_url, tmp_path / "backups")
    with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
        Hall(store, sqlite_url).issue()
    ((root,),) = raw(sqlite_url, "SELECT rootpage FROM sqlite_master WHERE name = 'event'")
    with Path(sqlite_url).open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    assert restored(sqlite_url, backup).plan.loss.tickets == 1
    assert chain_of(sqlite_url) is None
    with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
        assert Hall(store, sqlite_url).issue().number == "A-002"


def test_what_a_damaged_store_gives_out_while_the_person_reads_the_plan_is_not_given_out_again(
    sqlite_url: str, tmp_path: Path
) -> None:
    backup = taken(sqlite_url, tmp_path / "backups")
    with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
        hall = Hall(store, sqlite_url)
        for _ in range(150):
            hall.issue("D")
        raw(sqlite_url, "PRAGMA wal_checkpoint(TRUNCATE)")
        with Path(sqlite_url).open("r+b") as file:
            # An old page of the answers: whoever asks for new numbers never meets it.
            pages = iter(lambda: file.read(4096), b"")
            place = next(at for at, page in enumerate(pages) if page[0] == TABLE_LEAF and b"IssueTicket" in page)
            file.seek(place * 4096)
            file.write(b"\xff" * 4096)
        meanwhile: list[str] = []

        def after_a_while(plan: Plan) -> bool:
            assert plan.loss.numbers == {"D": ("D-001", "D-150")}
            meanwhile.append(hall.issue("D").number)
            return True

        done = restore_backup(
            sqlite_url, backup.folder, actor="staff:ani", confirm=after_a_while, key=KEY, clock=AT_WORK
        )
        assert done is not None
        assert (meanwhile, hall.issue("D").number) == (["D-151"], "D-152")
    assert raw(sqlite_url, "SELECT facts->>'lost_tickets' FROM event WHERE kind = 'store_restored'") == [(151,)]
    assert chain_of(sqlite_url) is None


def test_what_is_given_out_after_the_person_said_where_to_go_on_is_not_given_out_again(
    store_url: str, tmp_path: Path
) -> None:
    backup = taken(store_url, tmp_path / "backups")
    # Half of the store is gone, and the kiosk goes on with the other half.
    raw(store_url, "ALTER TABLE complaint RENAME TO complaint_lost")
    with closing(open_store(store_url, program="test", clock=AT_WORK)) as store:
        hall = Hall(store, store_url)

        def after_a_while(plan: Plan) -> bool:
            assert (plan.loss.is_known, plan.numbers) == (False, {})
            assert hall.issue().number == "A-001"
            return True

        done = restore_backup(
            store_url,
            backup.folder,
            actor="staff:ani",
            confirm=after_a_while,
            key=KEY,
            first_numbers=FirstNumbers(others=1),
            clock=AT_WORK,
        )
        assert done is not None
        assert hall.issue().number == "A-002"
        # Its place in the quota is not given twice either.
        assert hall.local.day_status().issued == 2
    assert chain_of(store_url) is None


def test_a_file_with_a_destroyed_beginning_is_not_touched_and_the_person_is_told_what_to_do(
    sqlite_url: str, tmp_path: Path
) -> None:
    backup = taken(sqlite_url, tmp_path / "backups")
    path = Path(sqlite_url)
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    before = path.read_bytes()
    with pytest.raises(Problem) as problem:
        restored(sqlite_url, backup, numbers_from=1)
    assert problem.value.code is ProblemCode.BACKUP_PLACE_TAKEN
    assert path.read_bytes() == before
    path.rename(tmp_path / "kept.db")
    assert restored(sqlite_url, backup, numbers_from=1)


@pytest.mark.parametrize("leaving", [100_000, 410_000, 580_000, 600_000, 700_000])
def test_a_full_disk_during_a_restore_is_said_and_the_store_stays(
    sqlite_url: str, tmp_path: Path, small_disk: Path, leaving: int
) -> None:
    url = str(shutil.copy(sqlite_url, small_disk / "hall.db"))
    with closing(open_store(url, program="test", clock=AT_WORK)) as store:
        Hall(store, url).issue()
    backup = taken(url, tmp_path / "backups")
    filled(small_disk, leaving=leaving)
    with pytest.raises(Problem) as problem:
        restored(url, backup)
    assert (problem.value.code, problem.value.facts["store"]) == (ProblemCode.STORE_DISK_FULL, url)
    assert {each.name for each in small_disk.iterdir()} <= {"hall.db", "hall.db-wal", "hall.db-shm", "filler"}
    (small_disk / "filler").unlink()
    assert chain_of(url) is None
    assert restored(url, backup)


def test_a_lost_file_is_made_anew_from_its_backup(sqlite_url: str, tmp_path: Path) -> None:
    backup = taken(sqlite_url, tmp_path / "backups")
    Path(sqlite_url).unlink()
    done = restored(sqlite_url, backup, numbers_from=18)
    assert (done.plan.is_there, done.kept) == (False, "")
    with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
        assert Hall(store, sqlite_url).issue().number == "A-018"


def test_a_damaged_file_behind_a_link_is_replaced_for_all_who_know_it_by_either_name(
    sqlite_url: str, tmp_path: Path
) -> None:
    backup = taken(sqlite_url, tmp_path / "backups")
    link = tmp_path / "link.db"
    link.symlink_to(sqlite_url)
    raw(sqlite_url, "DROP TABLE hall_state")
    Path(sqlite_url).chmod(0o660)
    done = restored(str(link), backup, numbers_from=18)
    assert (link.is_symlink(), Path(done.kept).parent) == (True, Path(sqlite_url).parent)
    # The group that worked with the damaged file works with the restored one.
    assert Path(sqlite_url).stat().st_mode & 0o777 == 0o660
    for name in (sqlite_url, str(link)):
        with closing(open_store(name, program="test", clock=AT_WORK)) as store:
            Hall(store, name).issue()
    assert raw(sqlite_url, "SELECT ordinal FROM ticket ORDER BY 1") == [(18,), (19,)]


def test_where_the_old_store_cannot_be_read_no_number_is_guessed(store_url: str, tmp_path: Path) -> None:
    """150 numbers of a service outside the quota since the backup: any margin is too small some day."""
    with closing(open_store(store_url, program="test", clock=AT_WORK)) as store:
        hall = Hall(store, store_url)
        hall.issue("B")
        backup = taken(store_url, tmp_path / "backups")
        given = {hall.issue("D").number for _ in range(150)}
    raw(store_url, "DROP TABLE hall_state")
    asked: list[dict[str, int]] = []
    plans: list[Plan] = []

    def as_yet(last: Mapping[str, int]) -> dict[str, int]:
        asked.append(dict(last))
        return {"A": 1, "D": 151} if len(asked) == 1 else {"A": 1, "B": 2, "D": 151}

    def yes(plan: Plan) -> bool:
        plans.append(plan)
        return True

    with pytest.raises(Problem) as problem:
        restore_backup(
            store_url, backup.folder, actor="staff:ani", confirm=yes, key=KEY, ask_numbers=as_yet, clock=AT_WORK
        )
    assert (problem.value.code, dict(problem.value.facts)) == (ProblemCode.BACKUP_NUMBERS_NEEDED, {"letters": "B"})
    assert plans[0].numbers_needed == ("B",)
    with pytest.raises(DATABASE_ERRORS):
        raw(store_url, "SELECT 1 FROM hall_state")
    assert restore_backup(
        store_url, backup.folder, actor="staff:ani", confirm=yes, key=KEY, ask_numbers=as_yet, clock=AT_WORK
    )
    assert asked == [{"A": 0, "B": 1, "D": 0}] * 2
    assert plans[1].numbers_needed == ()
    with closing(open_store(store_url, program="test", clock=AT_WORK)) as store:
        hall = Hall(store, store_url)
        assert hall.issue("D").number == "D-151" not in given
        assert hall.issue("B").number == "B-002"


def test_a_letter_that_was_added_since_the_backup_can_be_named(sqlite_url: str, tmp_path: Path) -> None:
    backup = taken(sqlite_url, tmp_path / "backups")
    Path(sqlite_url).unlink()
    restored(sqlite_url, backup, numbers_from=1, E=12)
    assert raw(sqlite_url, "SELECT prefix, last_ordinal FROM day_number") == [("E", 11)]


def added(hall: Hall, letter: str) -> None:
    for key in ("name.id", "name.en"):
        hall.set(f"service.{letter}.{key}", "Layanan baru")
    hall.set(f"service.{letter}.quota", "counted")


@pytest.mark.parametrize(("said", "next_number"), [({"A": 1, "B": 1, "D": 1}, 9001), ({"numbers_from": 151}, 151)])
def test_a_letter_that_was_added_since_the_backup_and_that_nobody_named_gives_no_number_twice(
    store_url: str, tmp_path: Path, said: dict[str, int], next_number: int
) -> None:
    backup = taken(store_url, tmp_path / "backups")
    with closing(open_store(store_url, program="test", clock=AT_WORK)) as store:
        hall = Hall(store, store_url)
        added(hall, "E")
        assert hall.issue("E").number == "E-001"
    raw(store_url, "DELETE FROM hall_state")
    done = restored(store_url, backup, **said)
    assert "E" not in done.plan.numbers
    with closing(open_store(store_url, program="test", clock=AT_WORK)) as store:
        hall = Hall(store, store_url)
        added(hall, "E")
        assert hall.issue("E").number == format_number(Prefix("E"), next_number)
        # Nobody holds what was passed over: it is no number that was handed out, and none that a restore loses.
        assert (hall.local.day_figures().issued, hall.local.day_figures().not_ended) == (1, 1)
    loss = restored(store_url, backup).plan.loss
    assert (loss.tickets, list(loss.numbers)) == (1, ["E"])
