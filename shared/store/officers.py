"""The people who work in a hall: added, disabled, and known again by their password.

Rule: each act is tied to a person; a password is never logged, never stored and never sent in the clear
(security.md, People and logins).
"""

import re
from typing import Protocol

from shared.domain.events import EventKind, NewEvent
from shared.domain.officer import Officer, Role
from shared.problems import Problem, ProblemCode
from shared.store import rows
from shared.store import statements as sql
from shared.store.compiling import Row, Value
from shared.store.database import Database
from shared.store.hall_store import SqlHallStore, SqlLockedHall
from shared.store.schema import HALL_ID

SHORTEST_PASSWORD = 8

_LOGIN = re.compile(r"[a-z][a-z0-9_]{1,30}", re.ASCII)
_KEPT_BACK = ("pg_", "balai_")
"""Names that PostgreSQL or the hall's own group roles use."""


class OfficerStore(Protocol):
    """Officers of one hall. Every method may raise Problem STORE_*."""

    def add(self, login: str, name: str, role: Role, password: str, *, actor: str = "staff") -> Officer:
        """Add an officer. Raises OFFICER_EXISTS, HALL_SETTING_WRONG for a login that cannot be one, TEXT_*."""

    def disable(self, login: str, *, actor: str = "staff") -> None:
        """Let an officer in no more; events keep the name. Raises OFFICER_UNKNOWN."""

    def list(self) -> tuple[Officer, ...]:
        """All officers, by login."""

    def authenticate(self, login: str, password: str) -> Officer:
        """The officer with this password. Raises LOGIN_REFUSED, which never says why."""


def check_new(login: str, name: str, password: str) -> None:
    """Raises the Problem that says which of the three cannot be used."""
    if not _LOGIN.fullmatch(login) or login.startswith(_KEPT_BACK):
        raise Problem(ProblemCode.HALL_SETTING_WRONG, key="officer.login", given=login, remedy="siti, budi_2")
    if not name.strip():
        raise Problem(ProblemCode.TEXT_MISSING, field="name")
    if len(password) < SHORTEST_PASSWORD:
        raise Problem(ProblemCode.TEXT_TOO_SHORT, field="password", min=SHORTEST_PASSWORD)


def officer_of(row: Row) -> Officer:
    """Login, name, role and whether disabled."""
    return Officer(login=row[0], name=row[1], role=Role(row[2]), is_disabled=bool(row[3]))


def officer_values(officer: Officer, *, password_hash: str | None, at: str) -> dict[str, Value]:
    """All columns of `officer`."""
    return {
        "hall_id": HALL_ID,
        "login": officer.login,
        "name": officer.name,
        "role": officer.role.value,
        "is_disabled": int(officer.is_disabled),
        "password_hash": password_hash,
        "failed_logins": 0,
        "barred_until": None,
        "made_at": at,
    }


class OfficerTable:
    """What both databases share: the table of officers and its events."""

    def __init__(self, database: Database, hall: SqlHallStore) -> None:
        self._database, self._hall = database, hall

    def list(self) -> tuple[Officer, ...]:
        """All officers, by login."""
        with self._database.reading(sql.READ_STATE) as line:
            return tuple([officer_of(row) for row in line.ask(sql.OFFICERS)])

    def _insert(self, hall: SqlLockedHall, officer: Officer, password_hash: str | None, actor: str) -> None:
        values = officer_values(officer, password_hash=password_hash, at=rows.time_text(hall.now))
        event = self._event(hall, EventKind.officer_added, actor, officer.login, role=officer.role.value)
        hall.commit_with([(sql.PUT_OFFICER, values)], event)

    def _disable(self, hall: SqlLockedHall, login: str, actor: str) -> None:
        write = (sql.DISABLE_OFFICER, {"of_login": login, "is_disabled": 1})
        hall.commit_with([write], self._event(hall, EventKind.officer_disabled, actor, login))

    def _event(self, hall: SqlLockedHall, kind: EventKind, actor: str, login: str, **facts: str) -> NewEvent:
        return NewEvent(kind=kind, actor=actor, service_date=hall.moment.service_date, facts={"login": login, **facts})
