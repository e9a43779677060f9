"""Fresh halls for any test that asks for one: the fixtures, found by pytest as one plugin.

Rule: nothing of a store is imported before a test asks for it; each test has a store of its own, a copy.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.postgres import ScratchServer

if TYPE_CHECKING:
    from tests.store.halls import Hall, OpenHall


@pytest.fixture(scope="session")
def postgres_template(postgres_server: ScratchServer) -> str | None:
    """Every fresh database is a hall already. A test that needs an empty one overrides this with None."""
    from tests.store.halls import made_before_work

    return postgres_server.template("hall", made_before_work)


@pytest.fixture
def postgres_database(postgres_server: ScratchServer, postgres_template: str | None) -> Iterator[str]:
    """The address of a fresh database, `postgresql://postgres@127.0.0.1:PORT/NAME`; dropped afterwards."""
    name = postgres_server.create_database(postgres_template)
    yield postgres_server.dsn(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hall's file that is only copied."""
    from tests.store.halls import made_before_work

    path = tmp_path_factory.mktemp("template") / "hall.db"
    made_before_work(str(path))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh hall in a file."""
    return str(shutil.copy(sqlite_template, tmp_path / "hall.db"))


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """A fresh hall on either database: what uses it runs twice."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_database"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def open_hall(store_url: str) -> Iterator[OpenHall]:
    """`open_hall("08:30")` opens the fresh hall at that time on Monday, or on another day; closed at the end."""
    from shared.store.opening import open_store
    from tests.store.halls import MONDAY, Hall

    with ExitStack() as stack:

        def opener(clock: str = "08:30", day: date = MONDAY) -> Hall:
            now = datetime.combine(day, time.fromisoformat(clock))
            store = stack.enter_context(closing(open_store(store_url, program="test", clock=now)))
            return Hall(store, store_url)

        yield opener


@pytest.fixture
def hall(open_hall: OpenHall) -> Hall:
    """The fresh hall on Monday at half past eight."""
    return open_hall()


@pytest.fixture
def sqlite_hall(sqlite_url: str) -> Iterator[Hall]:
    """The fresh hall in a file, where only SQLite is meant."""
    yield from _opened(sqlite_url)


@pytest.fixture
def postgres_hall(postgres_database: str) -> Iterator[Hall]:
    """The fresh hall on a server, where only PostgreSQL is meant."""
    yield from _opened(postgres_database)


def _opened(url: str) -> Iterator[Hall]:
    from shared.store.opening import open_store
    from tests.store.halls import AT_WORK, Hall

    with closing(open_store(url, program="test", clock=AT_WORK)) as store:
        yield Hall(store, url)
