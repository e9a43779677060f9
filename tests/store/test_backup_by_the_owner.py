"""The owner of a database backs it up and restores it as docs/operations.md says; nobody needs to be superuser.

Rule: a server of its own, where the groups were made by that owner and nothing was made by anybody else.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from shared.problems import Problem, ProblemCode
from shared.store.backup_manifest import Verdict, list_backups
from shared.store.grants_found import differences
from shared.store.opening import open_store
from tests.postgres import ScratchServer, scratch_postgres
from tests.store.halls import AT_WORK, Hall, made_before_work, raw
from tests.store.test_backup import taken
from tests.store.test_backup_restoring import chain_of, restored

PASSWORD = "rahasia-dapur-1"


@pytest.fixture(scope="module")
def office(private_environment: None) -> Iterator[ScratchServer]:
    """A server with the login `hall_dba`, as operations.md has it."""
    with scratch_postgres(fsync=False) as server:
        raw(server.dsn(), f"CREATE ROLE hall_dba LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
        yield server


@pytest.fixture(params=["CREATEDB", "NOCREATEDB"])
def owner(office: ScratchServer, request: pytest.FixtureRequest) -> ScratchServer:
    """The same with and without the right to make a database for the trial."""
    raw(office.dsn(), f"ALTER ROLE hall_dba {request.param}")
    return office


def new_database(server: ScratchServer, name: str) -> str:
    """`createdb --owner hall_dba NAME`: its address as hall_dba."""
    server.drop_database(name)
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER hall_dba")
    return server.dsn(name, user=f"hall_dba:{PASSWORD}")


@pytest.fixture
def url(owner: ScratchServer) -> str:
    """A hall that its owner made."""
    address = new_database(owner, "hall")
    made_before_work(address)
    return address


def issued(url: str) -> str:
    with closing(open_store(url, program="test", clock=AT_WORK)) as store:
        return Hall(store, url).issue().number


def rights_are_as_listed(url: str) -> bool:
    with psycopg.connect(url) as server:
        return differences(server.cursor()) == ()


def test_the_owner_restores_over_the_living_hall_and_the_rights_are_as_listed(url: str, tmp_path: Path) -> None:
    assert issued(url) == "A-001"
    backup = taken(url, tmp_path)
    assert issued(url) == "A-002"
    done = restored(url, backup)
    assert raw(url, f"SELECT count(*) FROM {done.kept}.ticket") == [(2,)]
    assert raw(url, "SELECT count(*) FROM ticket") == [(1,)]
    assert issued(url) == "A-003"
    assert chain_of(url) is None
    assert rights_are_as_listed(url)


def test_the_owner_restores_into_an_empty_database(owner: ScratchServer, url: str, tmp_path: Path) -> None:
    backup = taken(url, tmp_path)
    fresh = new_database(owner, "fresh")
    assert restored(fresh, backup, numbers_from=1).kept == ""
    assert chain_of(fresh) is None
    assert rights_are_as_listed(fresh)


def test_on_a_server_that_knows_no_group_yet_the_groups_are_made(url: str, tmp_path: Path) -> None:
    backup = taken(url, tmp_path)
    with scratch_postgres(fsync=False) as elsewhere:
        raw(elsewhere.dsn(), f"CREATE ROLE hall_dba LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
        fresh = new_database(elsewhere, "hall")
        restored(fresh, backup, numbers_from=1)
        assert rights_are_as_listed(fresh)
        assert issued(fresh)


def test_the_right_to_make_databases_is_what_a_trial_needs(owner: ScratchServer, url: str, tmp_path: Path) -> None:
    ((may,),) = raw(owner.dsn(), "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'hall_dba'")
    assert taken(url, tmp_path).manifest.verdict is (Verdict.verified if may else Verdict.listed)


def test_a_large_object_of_somebody_else_stops_no_backup(office: ScratchServer, url: str, tmp_path: Path) -> None:
    """Any login may make one, that of a hall screen too, and nobody else may read it."""
    raw(office.dsn(), f"CREATE ROLE screen LOGIN PASSWORD '{PASSWORD}' IN ROLE balai_hall")
    raw(url.replace("hall_dba", "screen"), "SELECT lo_create(0)")
    try:
        backup = taken(url, tmp_path)
        assert list_backups(tmp_path) == (backup,)
    finally:
        raw(office.dsn("hall"), "DROP OWNED BY screen")
        raw(office.dsn(), "DROP ROLE screen")


@pytest.fixture
def let_in_only_to_the_hall(office: ScratchServer) -> Iterator[ScratchServer]:
    """The owner may make databases, and pg_hba.conf knows the one called `hall`."""
    raw(office.dsn(), "ALTER ROLE hall_dba CREATEDB")
    rules = office.folder / "data" / "pg_hba.conf"
    before = rules.read_text("ascii")
    rules.write_text(before.replace("host all all", "host hall all"), "ascii")
    office.restart()
    yield office
    rules.write_text(before, "ascii")
    office.restart()


def test_a_login_that_does_not_get_into_a_scratch_database_backs_up_and_restores_without_a_trial(
    let_in_only_to_the_hall: ScratchServer, tmp_path: Path
) -> None:
    url = new_database(let_in_only_to_the_hall, "hall")
    made_before_work(url)
    backup = taken(url, tmp_path)
    assert backup.manifest.verdict is Verdict.listed
    assert issued(url) == "A-001"
    restored(url, backup)
    assert issued(url) == "A-002"
    found = raw(let_in_only_to_the_hall.dsn(), "SELECT datname FROM pg_database WHERE datname ^@ 'balai_scratch'")
    assert found == []


def test_whoever_does_not_own_the_database_restores_nothing(office: ScratchServer, url: str, tmp_path: Path) -> None:
    backup = taken(url, tmp_path)
    raw(office.dsn(), f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}' IN ROLE balai_owner")
    try:
        with pytest.raises(Problem) as problem:
            restored(url.replace("hall_dba", "guest"), backup)
        assert problem.value.code is ProblemCode.STORE_RIGHTS_MISSING
        assert issued(url) == "A-001"
    finally:
        raw(office.dsn(), "DROP ROLE guest")
