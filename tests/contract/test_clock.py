"""Which day it is, on both databases, whatever zone a PC or a database server is set to.

Rule: the service day is decided in the hall's zone; only a practice store takes another "now".
"""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from shared.problems import Problem, ProblemCode
from shared.store.making import init_store
from shared.store.opening import open_store
from tests.postgres import ScratchServer
from tests.store.halls import AT_WORK, MONDAY, Hall, OpenHall, raw


@pytest.fixture(params=["UTC", "Asia/Jayapura", "America/New_York"])
def zone_of_everything_else(request: pytest.FixtureRequest, store_url: str) -> Iterator[None]:
    """This PC, and the database server, are set to a zone that is not the hall's."""
    if store_url.startswith("postgresql"):
        name = store_url.rsplit("/", 1)[1]
        raw(store_url, f"ALTER DATABASE {name} SET timezone TO '{request.param}'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("zone_of_everything_else")
def test_the_day_turns_at_midnight_in_the_halls_zone(open_hall: OpenHall) -> None:
    assert open_hall("00:00:30").local.day_status().service_date == MONDAY
    assert open_hall("23:59:00").local.day_status().service_date == MONDAY
    assert open_hall("08:30").issue().service_date == MONDAY
    assert open_hall("13:30").issue().session == 2


def test_an_aware_clock_is_taken_as_it_is(store_url: str) -> None:
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    store = open_store(store_url, program="test", clock=now)
    with store.hall.view() as view:
        assert timedelta(0) <= view.now - now < timedelta(minutes=1)
    store.close()


def test_a_set_clock_runs_on(hall: Hall) -> None:
    moments = []
    for _ in range(3):
        with hall.store.hall.view() as view:
            moments.append(view.now)
    assert moments == sorted(set(moments))


def test_without_a_clock_it_is_now(store_url: str) -> None:
    store = open_store(store_url, program="test")
    with store.hall.view() as view:
        assert abs(view.now - datetime.now(UTC)) < timedelta(minutes=1)
    store.close()


@pytest.fixture
def empty_database(postgres_server: ScratchServer) -> Iterator[str]:
    """A database without a schema."""
    name = postgres_server.create_database()
    yield postgres_server.dsn(name)
    postgres_server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address where no store is yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/hall.db"
    address: str = request.getfixturevalue("empty_database")
    return address


def test_a_live_store_takes_no_other_clock(empty_place: str) -> None:
    made = init_store(empty_place, practice=False, hall_name=None)
    assert (made.practice, made.hall_name, made.is_compatible) == (False, "Layanan Lapor Mas Wapres", True)
    with pytest.raises(Problem) as caught:
        open_store(empty_place, program="test", clock=AT_WORK)
    assert caught.value.code is ProblemCode.CLOCK_NOT_ALLOWED
    store = open_store(empty_place, program="test")
    assert store.practice is False
    with store.hall.view() as view:
        assert view.practice is False
    store.close()
    with pytest.raises(Problem) as caught:
        init_store(empty_place, practice=False, hall_name=None, clock=datetime.now(UTC))
    assert caught.value.code is ProblemCode.CLOCK_NOT_ALLOWED


def test_an_existing_store_is_never_made_again(store_url: str) -> None:
    before = raw(store_url, "SELECT * FROM setting ORDER BY key")
    with pytest.raises(Problem) as caught:
        init_store(store_url, practice=False, hall_name="Lain")
    assert caught.value.code is ProblemCode.STORE_EXISTS
    assert raw(store_url, "SELECT * FROM setting ORDER BY key") == before
    assert date.fromisoformat(raw(store_url, "SELECT service_date FROM event")[0][0]) == MONDAY
