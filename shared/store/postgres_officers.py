"""Officers of a PostgreSQL store: each is a database role with a password of its own.

Rule: the server checks passwords, not we; what is sent to it is the SCRAM verifier, never the password
(security.md, People and logins).
"""

from dataclasses import replace

from shared.domain.ids import RequestId
from shared.domain.officer import Officer, Role
from shared.problems import Problem, ProblemCode
from shared.services.commands import AddOfficer, DisableOfficer, new_request_id
from shared.store import officer_statements as officer_sql
from shared.store import statements as sql
from shared.store.grants import Group
from shared.store.hall_store import SqlHallStore
from shared.store.officers import OfficerTable, check_new, officer_in, officer_of
from shared.store.postgres_database import PostgresDatabase
from shared.store.postgres_logins import LoginTaken, LoginUnknown, add_login, shut_out, verifier_of

_GROUPS = {Role.officer: Group.officer, Role.supervisor: Group.supervisor, Role.admin: Group.admin}
_REFUSALS = frozenset({ProblemCode.STORE_LOGIN_REFUSED, ProblemCode.STORE_RIGHTS_MISSING})


class PostgresOfficers(OfficerTable):
    """See `OfficerStore`."""

    def __init__(self, database: PostgresDatabase, hall: SqlHallStore) -> None:
        super().__init__(database, hall)
        self._server = database

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
        """Add an officer and the database role of the same name."""
        check_new(login, name, password)
        command = AddOfficer(
            request_id=request_id or new_request_id(), actor=actor, login=login, name=name, role=Role(role)
        )
        verifier = verifier_of(self._server, login, password)
        with self._server.writing(sql.LOCK_STATE) as line:
            hall = self._hall.on(line)
            if hall.was_answered(command):
                return officer_in(command)
            try:
                add_login(line.connection, login, verifier, _GROUPS[command.role])
            except LoginTaken:
                raise Problem(ProblemCode.OFFICER_EXISTS, officer=login) from None
            self._insert(hall, command, None)
        return officer_in(command)

    def disable(self, login: str, *, actor: str = "staff", request_id: RequestId | None = None) -> None:
        """Take the role's right to log in away; connections that are open stay until they end."""
        command = DisableOfficer(request_id=request_id or new_request_id(), actor=actor, login=login)
        with self._server.writing(sql.LOCK_STATE) as line:
            hall = self._hall.on(line)
            if hall.was_answered(command):
                return
            found = line.ask(officer_sql.OFFICER, {"of_login": login})
            if not found:
                raise Problem(ProblemCode.OFFICER_UNKNOWN, officer=login)
            try:
                shut_out(line.connection, login)
            except LoginUnknown:
                raise Problem(ProblemCode.OFFICER_UNKNOWN, officer=login) from None
            self._disable(hall, command, officer_of(found[0]))

    def authenticate(self, login: str, password: str) -> Officer:
        """The officer whom the server lets in with this password."""
        address = replace(self._server.address, user=login, password=password)
        database: PostgresDatabase | None = None
        try:
            database = PostgresDatabase(address, program="login")
            with database.reading(sql.READ_STATE) as line:
                found = line.ask(officer_sql.OFFICER, {"of_login": login})
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
