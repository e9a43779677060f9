"""A hall in the words of the tests, on SQLite and PostgreSQL alike; the fixtures are in tests/hall_fixtures.py.

Rule: real files, real servers, real bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import psycopg
from sqlcipher3 import dbapi2 as sqlite

from shared.domain.outcomes import Called, Issued, Outcome
from shared.domain.ticket import PriorityClass
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from shared.store.making import init_store
from shared.store.opening import Store
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
