"""Officers of an SQLite store: argon2id, and a brake on guessing.

Rule: accountability, not confidentiality: who has the file has everything in it; an unknown login costs as much time
as a known one (security.md, People and logins).
"""

from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from shared.domain.ids import RequestId
from shared.domain.officer import Officer, Role
from shared.problems import Problem, ProblemCode
from shared.services.commands import AddOfficer, DisableOfficer, new_request_id
from shared.store import officer_statements as officer_sql
from shared.store import rows
from shared.store import statements as sql
from shared.store.clock import StoreClock
from shared.store.compiling import Value
from shared.store.database import Database
from shared.store.hall_store import SqlHallStore
from shared.store.officers import OfficerTable, check_new, officer_in, officer_of

FREE_FAILURES = 3
"""Failed logins before the first wait: an honest person mistypes."""

LONGEST_WAIT = timedelta(minutes=5)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody has this password")


def wait_after(failures: int) -> timedelta:
    """How long a login is barred after so many failures: 0, 0, 2 s, 4 s, 8 s ... 5 minutes."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES + 1, 20)), LONGEST_WAIT)


class SqliteOfficers(OfficerTable):
    """See `OfficerStore`."""

    def __init__(self, database: Database, hall: SqlHallStore, clock: StoreClock) -> None:
        super().__init__(database, hall)
        self._clock = clock

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
        """Add an officer; the slow hash is made before the lock is taken."""
        check_new(login, name, password)
        command = AddOfficer(
            request_id=request_id or new_request_id(), actor=actor, login=login, name=name, role=Role(role)
        )
        password_hash = _hasher().hash(password)
        with self._database.writing(sql.LOCK_STATE) as line:
            hall = self._hall.on(line)
            if not hall.was_answered(command):
                if line.ask(officer_sql.OFFICER, {"of_login": login}):
                    raise Problem(ProblemCode.OFFICER_EXISTS, officer=login)
                self._insert(hall, command, password_hash)
        return officer_in(command)

    def disable(self, login: str, *, actor: str = "staff", request_id: RequestId | None = None) -> None:
        """Let an officer in no more."""
        command = DisableOfficer(request_id=request_id or new_request_id(), actor=actor, login=login)
        with self._database.writing(sql.LOCK_STATE) as line:
            hall = self._hall.on(line)
            if hall.was_answered(command):
                return
            found = line.ask(officer_sql.OFFICER, {"of_login": login})
            if not found:
                raise Problem(ProblemCode.OFFICER_UNKNOWN, officer=login)
            self._disable(hall, command, officer_of(found[0]))

    def authenticate(self, login: str, password: str) -> Officer:
        """The officer with this password; an attempt counts before it is tried, so guessing in parallel is no help."""
        password_hash = self._begin_attempt(login)
        try:
            _hasher().verify(password_hash or _nobodys_hash(), password)
        except (Argon2Error, InvalidHashError):
            raise Problem(ProblemCode.LOGIN_REFUSED) from None
        if password_hash is None:
            raise Problem(ProblemCode.LOGIN_REFUSED)
        with self._database.writing(sql.READ_STATE) as line:
            (row,) = line.ask(officer_sql.OFFICER, {"of_login": login})
            line.write_and_commit([(officer_sql.COUNT_LOGIN, _count(login, 0, None))], tell=False)
            return officer_of(row)

    def _begin_attempt(self, login: str) -> str | None:
        """The hash to try, or None for a login that is unknown, disabled or barred."""
        with self._database.writing(sql.READ_STATE) as line:
            found = line.ask(officer_sql.OFFICER_SECRET, {"of_login": login})
            if not found:
                return None
            password_hash, is_disabled, failures, barred_until = found[0]
            now = self._clock.read(line.now)
            if barred_until is not None and now < rows.read_time(barred_until):
                return None
            until = now + wait_after(failures + 1)
            line.write_and_commit([(officer_sql.COUNT_LOGIN, _count(login, failures + 1, until))], tell=False)
            return None if is_disabled else password_hash


def _count(login: str, failures: int, until: datetime | None) -> dict[str, Value]:
    return {
        "of_login": login,
        "failed_logins": failures,
        "barred_until": None if until is None else rows.time_text(until),
    }
