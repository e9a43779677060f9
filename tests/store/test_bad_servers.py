"""Every way in which a PostgreSQL server is not what it should be, and how the store comes back by itself.

Rule: each has its own message; after a cut the next call connects anew.
"""

import socket
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.store import postgres_database
from shared.store.database import StoreFault
from shared.store.making import init_store
from shared.store.opening import check_store, open_store
from shared.store.postgres_errors import raise_problem
from tests.postgres import ScratchServer, StopMode, scratch_postgres
from tests.store.halls import AT_WORK, Hall, made_before_work, raw


def _refused(call: Callable[[], object]) -> ProblemCode:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.code


def _opening(url: str) -> ProblemCode:
    return _refused(lambda: open_store(url, program="test"))


def test_nobody_listens(free_tcp_port: int) -> None:
    url = f"postgresql://kiosk@127.0.0.1:{free_tcp_port}/hall"
    assert _opening(url) is ProblemCode.STORE_UNREACHABLE
    assert _refused(lambda: check_store(url)) is ProblemCode.STORE_UNREACHABLE
    assert _refused(lambda: init_store(url, practice=True, hall_name=None)) is ProblemCode.STORE_UNREACHABLE


def test_a_host_that_does_not_exist() -> None:
    assert _opening("postgresql://kiosk@no-such-host.invalid/hall") is ProblemCode.STORE_UNREACHABLE


def test_a_server_that_says_nothing_is_given_up_after_three_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert _opening(f"postgresql://kiosk@127.0.0.1:{port}/hall") is ProblemCode.STORE_UNREACHABLE


def test_no_such_database(postgres_server: ScratchServer) -> None:
    assert _opening(postgres_server.dsn("no_such_hall")) is ProblemCode.STORE_MISSING


def test_a_database_without_a_hall(postgres_server: ScratchServer) -> None:
    assert _opening(postgres_server.dsn("postgres")) is ProblemCode.STORE_MISSING


@pytest.mark.parametrize("who", ["nobody_at_all", "nobody_at_all:wrong"])
def test_a_login_that_is_refused(postgres_database: str, who: str) -> None:
    assert _opening(postgres_database.replace("postgres@", f"{who}@")) is ProblemCode.STORE_LOGIN_REFUSED


def test_a_login_without_rights(postgres_database: str) -> None:
    name = postgres_database.rsplit("/", 1)[1]
    raw(postgres_database, "CREATE ROLE stranger LOGIN PASSWORD 'x'")
    try:
        url = postgres_database.replace("postgres@", "stranger:x@")
        assert _opening(url) is ProblemCode.STORE_RIGHTS_MISSING
        raw(postgres_database, f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
        assert _opening(url) is ProblemCode.STORE_RIGHTS_MISSING
    finally:
        raw(postgres_database, "DROP ROLE stranger")


def test_what_nobody_can_mend_quotes_no_row(postgres_hall: Hall) -> None:
    code = postgres_hall.issue().code
    with pytest.raises(psycopg.Error, match="already exists") as refused:
        raw(postgres_hall.url, "INSERT INTO ticket SELECT * FROM ticket")
    with pytest.raises(StoreFault) as caught:
        raise_problem(refused.value, postgres_hall.url)
    assert str(caught.value) == "PostgreSQL refused a statement: 23505 pk_ticket"
    assert caught.value.__cause__ is None
    assert code not in str(caught.value)


def _end_all_connections(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as admin:
        ended = admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchall()
    return len(ended)


def test_after_a_cut_the_next_call_connects_anew(postgres_hall: Hall) -> None:
    postgres_hall.issue()
    # Several connections lie in the pool, and all of them are dead.
    together = threading.Barrier(2)

    def look() -> None:
        with postgres_hall.store.hall.view():
            together.wait(20)

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _end_all_connections(postgres_hall.url) == 2
    assert postgres_hall.issue().number == "A-002"
    assert postgres_hall.local.day_status().issued == 2


def test_whoever_has_waited_long_for_a_cut_line_does_not_wait_for_a_new_one_as_well(
    postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres_hall.issue()
    with monkeypatch.context() as patch:
        patch.setattr(postgres_database, "ANSWER_SECONDS", postgres_database.CONNECT_SECONDS - 0.1)
        assert _end_all_connections(postgres_hall.url) == 1
        assert _refused(postgres_hall.issue) is ProblemCode.STORE_LOST
    assert postgres_hall.issue().number == "A-002"


def test_a_cut_in_the_middle_is_lost_and_the_same_request_is_sent_again(postgres_hall: Hall) -> None:
    request_id = c.new_request_id()
    with pytest.raises(Problem) as caught, postgres_hall.store.hall.locked() as locked:
        _cut(postgres_hall, locked)
    assert caught.value.code is ProblemCode.STORE_LOST
    first = postgres_hall.ask(request_id=request_id)
    assert postgres_hall.ask(request_id=request_id) == first
    assert postgres_hall.issue().number == "A-002"


def _cut(hall: Hall, locked: object) -> None:
    assert _end_all_connections(hall.url) >= 1
    locked.seats(AT_WORK.date())  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def own_server() -> Iterator[ScratchServer]:
    """A server that may be stopped."""
    with scratch_postgres(fsync=False) as server:
        yield server


@pytest.mark.parametrize("mode", list(StopMode))
def test_a_restart_of_the_server_is_survived(own_server: ScratchServer, mode: StopMode) -> None:
    url = own_server.dsn(own_server.create_database(own_server.template("hall", made_before_work)))
    store = open_store(url, program="test", clock=AT_WORK)
    hall = Hall(store, url)
    hall.issue()
    own_server.stop(mode)
    assert _refused(hall.issue) is ProblemCode.STORE_UNREACHABLE
    assert _refused(hall.local.board) is ProblemCode.STORE_UNREACHABLE
    own_server.start()
    assert hall.issue().number == "A-002"
    store.close()
