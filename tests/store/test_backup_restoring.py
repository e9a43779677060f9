"""A restore brings the day of the backup back, keeps what it replaces, and never gives a number out twice.

Rule: every counter goes on from the higher of the two stores, also when the old one cannot be read (security.md P2).
"""

import re
from pathlib import Path

import pytest

from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Issued
from shared.problems import Problem, ProblemCode
from shared.services.commands import CallNext, IssueTicket, new_request_id
from shared.services.journal import MemoryJournal
from shared.services.journalled_hall import JournalledHall
from shared.store.address import parse_address
from shared.store.backup_census import first_broken_event, take_census
from shared.store.backup_manifest import Backup, list_backups
from shared.store.backup_numbers import FirstNumbers
from shared.store.backup_postgres import looking
from shared.store.backup_restoring import Plan, Restored, restore_backup
from shared.store.backup_sqlite import held
from shared.store.making import grant_store
from shared.store.migrating import downgrade, migrating
from shared.store.schema import SCHEMA_VERSION
from tests.store.halls import AT_WORK, Hall, raw
from tests.store.test_backup import KEY, somebody_writing, taken, with_room

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
