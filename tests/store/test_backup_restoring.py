"""A restore brings the day of the backup back, keeps what it replaces, and never gives a number out twice.

Rule: every counter goes on from the higher of the two stores, also when the old one cannot be read (security.md P2).
"""

import re
import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber, Prefix
from shared.domain.numbering import format_number
from shared.domain.outcomes import Issued
from shared.problems import Problem, ProblemCode
from shared.services.commands import CallNext, IssueTicket, new_request_id
from shared.services.journal import MemoryJournal
from shared.services.journalled_hall import JournalledHall
from shared.store.address import parse_address
from shared.store.backup_census import Stage, first_broken_event, take_census
from shared.store.backup_manifest import Backup, Trust, list_backups
from shared.store.backup_numbers import FirstNumbers
from shared.store.backup_postgres import looking
from shared.store.backup_restoring import Plan, Restored, restore_backup
from shared.store.backup_sqlite import held
from shared.store.making import grant_store, init_store
from shared.store.migrating import downgrade, migrating
from shared.store.opening import open_store
from shared.store.schema import SCHEMA_VERSION
from tests.store.halls import AT_WORK, DATABASE_ERRORS, Hall, raw
from tests.store.test_backup import KEY, filled, rewritten, small_disk, somebody_writing, taken, with_room

__all__ = ["small_disk"]

TABLE_LEAF = 13
"""The first byte of such a page (sqlite.org/fileformat2.html, 1.6)."""

_ISSUED = re.compile(r"known \S+ issued A-(\d+) ")


def restored(url: str, backup: Backup, *, numbers_from: int | None = None, **by_prefix: int) -> Restored:
    done = restore_backup(
        url,
        backup.folder,
        actor="staff:ani",
        confirm=lambda plan: True,
        key=KEY,
        first_numbers=FirstNumbers(by_prefix=by_prefix, others=numbers_from),
        clock=AT_WORK,
    )
    assert done is not None
    return done


def chain_of(url: str) -> int | None:
    """The first broken event of a living store."""
    address = parse_address(url)
    with held(address.path) if address.path else looking(address) as talk:
        return first_broken_event(talk, take_census(talk))


def test_the_day_of_the_backup_is_back_and_the_old_store_is_kept(hall: Hall, tmp_path: Path) -> None:
    hall.issue()
    backup = taken(hall.url, tmp_path)
    lost = [hall.issue().number for _ in range(2)]
    hall.call(1)
    done = restored(hall.url, backup)
    assert lost == ["A-002", "A-003"]
    loss = done.plan.loss
    assert (loss.events, loss.tickets, loss.complaints, loss.numbers) == (3, 2, 0, {"A": ("A-002", "A-003")})
    assert done.plan.numbers == {"A": 4}
    assert raw(hall.url, "SELECT ordinal, state FROM ticket") == [(1, "waiting")]
    if hall.url.startswith("postgresql"):
        assert raw(hall.url, f"SELECT count(*) FROM {done.kept}.ticket") == [(3,)]
    else:
        assert raw(done.kept, "SELECT count(*) FROM ticket") == [(3,)]
        assert raw(hall.url, "PRAGMA integrity_check") == [("ok",)]


def test_programs_that_have_the_store_open_go_on_with_the_next_number(hall: Hall, tmp_path: Path) -> None:
    hall.issue()
    hall.issue("B")
    backup = taken(hall.url, tmp_path)
    assert hall.issue().number == "A-002"
    call = hall.call(1).call_seq
    last = hall.local.events()[-1].seq
    restored(hall.url, backup)
    event = hall.local.events()[-1]
    assert (event.seq, event.event.kind, event.event.actor) == (last + 1, EventKind.store_restored, "staff:ani")
    assert event.event.facts == {
        "backup": backup.folder.name,
        "last_kept": 3,
        "last_replaced": last,
        "lost_events": 2,
        "lost_tickets": 1,
    }
    issued = hall.issue()
    assert (issued.number, issued.left_session) == ("A-003", 40 - 4)
    assert hall.call(2).call_seq == call + 1
    assert chain_of(hall.url) is None


def test_a_request_that_only_the_replaced_store_answered_is_refused_when_it_comes_again(
    hall: Hall, tmp_path: Path
) -> None:
    before = issue()
    first = hall.local.do(before)
    backup = taken(hall.url, tmp_path)
    after = issue()
    assert isinstance(hall.local.do(after), Issued)
    restored(hall.url, backup)
    assert hall.local.do(before) == first
    with pytest.raises(Problem) as caught:
        hall.local.do(after)
    assert caught.value.code is ProblemCode.REQUEST_LOST
    assert JournalledHall(hall.store.hall, MemoryJournal()).answer_to(after.request_id) is None
    with pytest.raises(Problem) as caught:
        hall.local.do(CallNext(request_id=after.request_id, actor="officer:siti", desk=DeskNumber(1)))
    assert caught.value.code is ProblemCode.REQUEST_ID_REUSED
    assert raw(hall.url, "SELECT count(*) FROM ticket") == [(1,)]
    restored(hall.url, taken(hall.url, tmp_path))
    with pytest.raises(Problem):
        hall.local.do(after)


def issue() -> IssueTicket:
    return IssueTicket(request_id=new_request_id(), actor="kiosk:lobby", service="A", kiosk="lobby")


def test_settings_changed_after_the_backup_are_as_they_were(hall: Hall, tmp_path: Path) -> None:
    hall.set("session.mon.1", "08:00-12:00 quota 20")
    backup = taken(hall.url, tmp_path)
    hall.set("session.mon.1", "08:00-12:00 quota 1")
    assert hall.local.day_status().sessions[0].cap == 1
    restored(hall.url, backup)
    assert hall.local.day_status().sessions[0].cap == 20


def test_no_number_is_given_out_twice_while_somebody_goes_on_writing(hall: Hall, tmp_path: Path) -> None:
    with_room(hall)
    with somebody_writing(hall.url, tmp_path) as log:
        backup = taken(hall.url, tmp_path / "backups")
        for _ in range(3):
            restored(hall.url, backup)
        length = log.stat().st_size
        restored(hall.url, backup)
        taken(hall.url, tmp_path / "backups")
        assert log.stat().st_size > length, "the writer stood still"
    numbers = [int(number) for number in _ISSUED.findall(log.read_text())]
    assert len(numbers) == len(set(numbers)) > 10
    assert chain_of(hall.url) is None
    restores = raw(hall.url, "SELECT count(*) FROM event WHERE kind = 'store_restored'")
    assert restores == [(1,)], "each restore brings back a store that knew of none"


def test_a_restore_that_nobody_confirms_changes_nothing(hall: Hall, tmp_path: Path) -> None:
    backup = taken(hall.url, tmp_path)
    hall.issue()
    plans: list[Plan] = []

    def refuse(plan: Plan) -> bool:
        plans.append(plan)
        return False

    assert restore_backup(hall.url, backup.folder, actor="staff:ani", confirm=refuse, key=KEY, clock=AT_WORK) is None
    assert plans[0].loss.tickets == 1
    assert hall.issue().number == "A-002"
    if (path := parse_address(hall.url).path) is not None:
        assert not [each for each in path.parent.iterdir() if "restor" in each.name]


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


def test_an_empty_database_takes_the_backup(
    postgres_hall: Hall, postgres_server: object, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    grant_store(postgres_hall.url)
    backup = taken(postgres_hall.url, tmp_path)
    server = request.getfixturevalue("postgres_server")
    fresh = server.create_database()
    try:
        done = restored(server.dsn(fresh), backup, numbers_from=1)
        assert (done.plan.is_there, done.kept) == (False, "")
        assert chain_of(server.dsn(fresh)) is None
        grants = taken(server.dsn(fresh), tmp_path).manifest.grants
        assert grants == backup.manifest.grants
    finally:
        server.drop_database(fresh)


def test_rights_of_the_backup_that_a_restore_does_not_give_are_named(postgres_hall: Hall, tmp_path: Path) -> None:
    url = postgres_hall.url
    grant_store(url)
    assert restored(url, taken(url, tmp_path)).plan.rights_not_given == ()
    for statement in (
        "DROP ROLE IF EXISTS wayan",
        "CREATE ROLE wayan NOLOGIN IN ROLE balai_officer",
        "GRANT SELECT (code) ON ticket TO wayan",
        f"GRANT TEMPORARY ON DATABASE {url.rsplit('/', 1)[1]} TO PUBLIC",
        "DROP POLICY people_read ON event",
        "CREATE POLICY people_read ON event FOR SELECT TO balai_kiosk USING (true)",
        "ALTER TABLE hall OWNER TO postgres",
    ):
        raw(url, statement)
    backup = taken(url, tmp_path)
    differing = (
        "PUBLIC: TEMPORARY on database (this)",
        "policy people_read on table event for SELECT to balai_kiosk: using true, check none",
        "postgres: owner of table hall",
        "wayan: SELECT on column ticket.code",
    )
    assert restored(url, backup).plan.rights_not_given == differing
    # A server where that login is not in its group: it has to be made again.
    raw(url, "REVOKE balai_officer FROM wayan")
    assert restored(url, backup).plan.rights_not_given == (*differing, "wayan: member of balai_officer")
    for schema in raw(url, "SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^before_restore_'"):
        raw(url, f"DROP SCHEMA {schema[0]} CASCADE")
    raw(url, "DROP OWNED BY wayan")
    raw(url, "DROP ROLE wayan")


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


def test_a_backup_of_an_older_program_is_brought_up_to_date(store_url: str, tmp_path: Path) -> None:
    with migrating(parse_address(store_url)) as connection:
        downgrade(connection, "0001")
    backup = taken(store_url, tmp_path)
    assert backup.manifest.census.schema_version == "0001"
    restored(store_url, backup)
    assert raw(store_url, "SELECT version_num FROM alembic_version") == [(SCHEMA_VERSION,)]
    assert chain_of(store_url) is None


def test_a_second_backup_after_a_restore_holds_no_kept_store(postgres_hall: Hall, tmp_path: Path) -> None:
    restored(postgres_hall.url, taken(postgres_hall.url, tmp_path))
    again = taken(postgres_hall.url, tmp_path)
    assert again.manifest.schemas == ("public",)
    restored(postgres_hall.url, again)
    assert len(list_backups(tmp_path)) == 2


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
