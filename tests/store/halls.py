"""Fresh halls for tests, on SQLite and PostgreSQL alike.

Rule: real files, real servers, real bytes; each test has a store of its own, copied from one made by `init_store`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlcipher3 import dbapi2 as sqlite

from shared.domain.outcomes import Called, Issued, Outcome
from shared.domain.ticket import PriorityClass
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from shared.store.making import init_store
from shared.store.opening import Store, open_store
from tests.postgres import ScratchServer
from tests.store.moments import AT_WORK, MONDAY

__all__ = ["AT_WORK", "MONDAY"]

KIOSK, OFFICER = "kiosk:lobby", "officer:siti"


def made_before_work(url: str) -> None:
    """A practice hall, made on Monday at seven."""
    init_store(url, practice=True, hall_name="Balai Uji", clock=datetime.combine(MONDAY, time(7)))


@dataclass(frozen=True)
class Hall:
    """A hall and an open store, with short words for what citizens and officers do."""

    store: Store
    url: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "local", LocalHall(self.store.hall))

    local: LocalHall = None  # type: ignore[assignment]

    def do(self, kind: type[Any], *, actor: str = OFFICER, request_id: str | None = None, **fields: Any) -> Outcome:
        return self.local.do(kind(request_id=request_id or c.new_request_id(), actor=actor, **fields))

    def ask(self, service: str = "A", priority: PriorityClass = PriorityClass.none, **more: Any) -> Outcome:
        return self.do(c.IssueTicket, actor=KIOSK, service=service, kiosk="lobby", priority=priority, **more)

    def issue(self, service: str = "A", priority: PriorityClass = PriorityClass.none) -> Issued:
        outcome = self.ask(service, priority)
        assert isinstance(outcome, Issued), outcome
        return outcome

    def call(self, desk: int) -> Called:
        outcome = self.do(c.CallNext, desk=desk)
        assert isinstance(outcome, Called), outcome
        return outcome

    def finish(self, desk: int) -> None:
        self.do(c.StepAtDesk, desk=desk, action=c.Action.finish)

    def set(self, key: str, text: str | None) -> None:
        self.do(c.ChangeSetting, actor="staff:root", key=key, text=text)

    def numbers(self) -> list[str | None]:
        return [event.event.number for event in self.local.events()]


OpenHall = Callable[..., Hall]


@pytest.fixture(scope="session")
def postgres_template(postgres_server: ScratchServer) -> str:
    """Every fresh database is a hall already."""
    return postgres_server.template("hall", made_before_work)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hall's file that is only copied."""
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
    with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
        yield Hall(store, sqlite_url)


@pytest.fixture
def postgres_hall(postgres_database: str) -> Iterator[Hall]:
    """The fresh hall on a server, where only PostgreSQL is meant."""
    with closing(open_store(postgres_database, program="test", clock=AT_WORK)) as store:
        yield Hall(store, postgres_database)


def raw(url: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Send a statement (placeholders `?`) past the store; the constraints stand alone. Commits."""
    if url.startswith("postgresql"):
        with psycopg.connect(url) as server:
            cursor = server.execute(statement.replace("?", "%s"), values)
            return cursor.fetchall() if cursor.description else []
    with closing(sqlite.connect(url, isolation_level=None)) as file:
        file.execute("PRAGMA foreign_keys=ON")
        return list(file.execute(statement, values).fetchall())


DATABASE_ERRORS = (psycopg.Error, sqlite.Error)
