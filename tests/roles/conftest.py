"""A hall on PostgreSQL with one login of each group.

Rule: the logins are made as a hall makes them, have passwords, and are gone afterwards: roles outlive databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import pytest

from shared.domain.device import DeviceRole
from shared.domain.officer import Role
from shared.store.grants import Group
from shared.store.making import init_store, migrate_store
from shared.store.opening import open_store
from tests.postgres import ScratchServer
from tests.store.halls import AT_WORK, Hall, raw

PASSWORD = "rahasia-dapur-1"
LOGINS = {
    Group.kiosk: "lobby",
    Group.hall: "layar-1",
    Group.officer: "siti",
    Group.supervisor: "budi",
    Group.admin: "ani",
}
"""One login of each group; the kiosk and the officer are those of tests/store/halls.py."""

EVENT = (
    "INSERT INTO event (hall_id, seq, at, kind, actor, service_date, facts, hash) VALUES (1, ?, '', ?, ?, ?, '{}', '')"
)
"""An event past the programs: sequence, kind, actor, service day."""


@dataclass(frozen=True)
class Staffed:
    """A hall whose logins are made. `owner` works as the server's superuser."""

    owner: Hall
    stack: ExitStack

    @property
    def url(self) -> str:
        """Its address as the superuser."""
        return self.owner.url

    def url_of(self, group: Group) -> str:
        """Its address as the login of a group."""
        return self.url.replace("postgres@", f"{LOGINS[group]}:{PASSWORD}@")

    def as_(self, group: Group, *, clock: datetime | None = AT_WORK) -> Hall:
        """The hall, opened as the login of a group; closed with the test."""
        store = open_store(self.url, program="test", user=LOGINS[group], password=PASSWORD, clock=clock)
        return Hall(self.stack.enter_context(closing(store)), self.url)

    def raw(self, group: Group, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """A statement of the login's own making: what a thief at that PC can send."""
        return raw(self.url_of(group), statement, *values)

    def refused(self, group: Group, statement: str, *values: object) -> None:
        """The server refuses it for want of a right."""
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            self.raw(group, statement, *values)


def staff(hall: Hall) -> None:
    """Make the logins."""
    hall.store.devices.add(LOGINS[Group.kiosk], DeviceRole.kiosk, PASSWORD, actor="staff:root")
    hall.store.devices.add(LOGINS[Group.hall], DeviceRole.hall, PASSWORD, actor="staff:root")
    for group, role in ((Group.officer, Role.officer), (Group.supervisor, Role.supervisor), (Group.admin, Role.admin)):
        hall.store.officers.add(LOGINS[group], LOGINS[group].title(), role, PASSWORD, actor="staff:root")


def take_logins_away(url: str) -> None:
    """Remove every role but those of PostgreSQL and the groups."""
    own = "left(rolname, 3) <> 'pg_' AND left(rolname, 6) <> 'balai_' AND rolname <> 'postgres'"
    for (login,) in raw(url, f"SELECT rolname FROM pg_roles WHERE {own}"):
        raw(url, f'DROP OWNED BY "{login}"')
        raw(url, f'DROP ROLE "{login}"')


def _staffed(server: ScratchServer, template: str) -> Iterator[Staffed]:
    """A copy of a hall. The rights on a database itself are not copied with it, as after a restore."""
    url = server.dsn(server.create_database(template))
    migrate_store(url)
    with ExitStack() as stack:
        hall = Hall(stack.enter_context(closing(open_store(url, program="test", clock=AT_WORK))), url)
        staff(hall)
        yield Staffed(hall, stack)
    take_logins_away(url)
    server.drop_database(url.rsplit("/", 1)[1])


@pytest.fixture(scope="module")
def shared_hall(postgres_server: ScratchServer, postgres_template: str) -> Iterator[Staffed]:
    """A practice hall with all logins, for tests that leave it as it was."""
    yield from _staffed(postgres_server, postgres_template)


@pytest.fixture
def staffed(postgres_server: ScratchServer, postgres_template: str) -> Iterator[Staffed]:
    """A practice hall on Monday at half past eight with all logins."""
    yield from _staffed(postgres_server, postgres_template)


@pytest.fixture
def live(postgres_server: ScratchServer) -> Iterator[Staffed]:
    """A live hall, whose time is the server's, with all logins."""
    name = postgres_server.create_database()
    url = postgres_server.dsn(name)
    init_store(url, practice=False, hall_name="Balai Uji")
    with ExitStack() as stack:
        hall = Hall(stack.enter_context(closing(open_store(url, program="test"))), url)
        staff(hall)
        yield Staffed(hall, stack)
        take_logins_away(url)
    postgres_server.drop_database(name)
