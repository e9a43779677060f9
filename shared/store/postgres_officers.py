"""Officers of a PostgreSQL store: each is a database role with a password of its own.

Rule: the server checks passwords, not we; what is sent to it is the SCRAM verifier, never the password
(security.md, People and logins).
"""

from dataclasses import replace
from typing import Any

import psycopg
from psycopg import sql as composing

from shared.domain.officer import Officer, Role
from shared.problems import Problem, ProblemCode
from shared.store import statements as sql
from shared.store.hall_store import SqlHallStore
from shared.store.officers import OfficerTable, check_new, officer_of
from shared.store.postgres_database import PostgresDatabase

_GROUPS = {Role.officer: "balai_officer", Role.supervisor: "balai_supervisor", Role.admin: "balai_admin"}
_REFUSALS = frozenset({ProblemCode.STORE_LOGIN_REFUSED, ProblemCode.STORE_RIGHTS_MISSING})


class PostgresOfficers(OfficerTable):
    """See `OfficerStore`."""

    def __init__(self, database: PostgresDatabase, hall: SqlHallStore) -> None:
        super().__init__(database, hall)
        self._server = database

    def add(self, login: str, name: str, role: Role, password: str, *, actor: str = "staff") -> Officer:
        """Add an officer and the database role of the same name."""
        check_new(login, name, password)
        officer = Officer(login=login, name=name, role=Role(role))
        create = composing.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}").format(
            composing.Identifier(login),
            composing.Literal(self._verifier(login, password)),
            composing.Identifier(_GROUPS[officer.role]),
        )
        with self._server.writing(sql.LOCK_STATE) as line:
            try:
                line.connection.execute(create)
            except psycopg.errors.DuplicateObject:
                raise Problem(ProblemCode.OFFICER_EXISTS, officer=login) from None
            self._insert(self._hall.on(line), officer, None, actor)
        return officer

    def disable(self, login: str, *, actor: str = "staff") -> None:
        """Take the role's right to log in away; connections that are open stay until they end."""
        with self._server.writing(sql.LOCK_STATE) as line:
            if not line.ask(sql.OFFICER, {"of_login": login}):
                raise Problem(ProblemCode.OFFICER_UNKNOWN, officer=login)
            line.connection.execute(composing.SQL("ALTER ROLE {} NOLOGIN").format(composing.Identifier(login)))
            self._disable(self._hall.on(line), login, actor)

    def authenticate(self, login: str, password: str) -> Officer:
        """The officer whom the server lets in with this password."""
        address = replace(self._server.address, user=login, password=password)
        database: PostgresDatabase | None = None
        try:
            database = PostgresDatabase(address, program="login")
            with database.reading(sql.READ_STATE) as line:
                found = line.ask(sql.OFFICER, {"of_login": login})
        except Problem as problem:
            if problem.code in _REFUSALS:
                raise Problem(ProblemCode.LOGIN_REFUSED) from None
            raise
        finally:
            if database is not None:
                database.close()
        officer = officer_of(found[0]) if found else None
        if officer is None or officer.is_disabled:
            raise Problem(ProblemCode.LOGIN_REFUSED)
        return officer

    def _verifier(self, login: str, password: str) -> str:
        with self._server.writing(sql.READ_STATE) as line:
            connection: Any = line.connection
            verifier: bytes = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
            return verifier.decode("ascii")
