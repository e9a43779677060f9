"""The people who work in a hall: added, disabled, and known again by their password.

Rule: each act is tied to a person; a password is never logged, never stored and never sent in the clear
(security.md, People and logins).
"""

import re
from typing import Protocol

from shared.domain.events import EventKind, NewEvent
from shared.domain.ids import RequestId
from shared.domain.officer import Officer, Role
from shared.problems import Problem, ProblemCode
from shared.services.commands import AddOfficer, DisableOfficer
from shared.store import officer_statements as officer_sql
from shared.store import rows
from shared.store import statements as sql
from shared.store.compiling import Row, Value, Values
from shared.store.database import Database, Write
from shared.store.hall_store import SqlHallStore, SqlLockedHall
from shared.store.schema import HALL_ID

SHORTEST_PASSWORD = 8

_LOGIN = re.compile(r"[a-z][a-z0-9_]{1,30}", re.ASCII)
_KEPT_BACK = ("pg_", "balai_")
"""Names that PostgreSQL or the hall's own group roles use."""


class OfficerStore(Protocol):
    """Officers of one hall. Every method may raise Problem STORE_*."""

    def add(
        self,
        login: str,
        name: str,
        role: Role,
        password: str,
        *,
        actor: str = "staff",
        request_id: RequestId | None = None,
    ) -> Officer:
        """Add an officer. Raises OFFICER_EXISTS, HALL_SETTING_WRONG for a login that cannot be one, TEXT_*.

        A repeated `request_id` changes nothing: the password of the first time stands.
        """

    def disable(self, login: str, *, actor: str = "staff", request_id: RequestId | None = None) -> None:
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


def officer_in(command: AddOfficer) -> Officer:
    """The officer whom a command adds."""
    return Officer(login=command.login, name=command.name, role=command.role)


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
            return tuple([officer_of(row) for row in line.ask(officer_sql.OFFICERS)])

    def _insert(self, hall: SqlLockedHall, command: AddOfficer, password_hash: str | None) -> None:
        officer = officer_in(command)
        values: Values = officer_values(officer, password_hash=password_hash, at=rows.time_text(hall.now))
        event = self._event(hall, EventKind.officer_added, command, role=officer.role.value)
        hall.commit_login(command, event, [(officer_sql.PUT_OFFICER, values)])

    def _disable(self, hall: SqlLockedHall, command: DisableOfficer, found: Officer) -> None:
        write: Write = (officer_sql.DISABLE_OFFICER, {"of_login": command.login, "is_disabled": 1})
        event = None if found.is_disabled else self._event(hall, EventKind.officer_disabled, command)
        hall.commit_login(command, event, [write])

    def _event(
        self, hall: SqlLockedHall, kind: EventKind, command: AddOfficer | DisableOfficer, **facts: str
    ) -> NewEvent:
        facts = {"login": command.login, **facts}
        return NewEvent(kind=kind, actor=command.actor, service_date=hall.moment.service_date, facts=facts)
