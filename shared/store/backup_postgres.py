"""A backup of a PostgreSQL store: one snapshot for the figures and for pg_dump.

Rule: what the manifest says was counted in the very snapshot that was dumped (docs/adr/0011).
"""

import re
import subprocess
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from shared.problems import Problem, ProblemCode
from shared.store.address import StoreAddress, StoreKind
from shared.store.backup_census import Census, Progress, Stage, Talk, take_census
from shared.store.backup_manifest import FILE_MODE
from shared.store.backup_programs import PostgresPrograms, conninfo, environment
from shared.store.grants_found import lines_found, lines_listed, memberships_found
from shared.store.postgres_connecting import connect
from shared.store.postgres_errors import raise_problem

ASIDE = "before_restore_"
"""How the schema of a replaced store is called, before the time; never part of a backup."""

_ROLES = """
SELECT role.rolname::text FROM pg_shdepend d
JOIN pg_roles role ON role.oid = d.refobjid
JOIN pg_database b ON b.oid = d.dbid
WHERE d.refclassid = 'pg_authid'::regclass AND b.datname = current_database()
UNION SELECT tableowner::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1
"""
_SCHEMAS = f"""
SELECT nspname::text FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname !~ '^{ASIDE}' ORDER BY 1
"""
_OLD_FORM = " acl="
"""Backups of form 1 had rights in the server's own short form, and not all of them."""
_NO_LARGE_OBJECTS = "-B"
"""The hall has none; any login may make one, and the owner may not read it: one would end every backup."""
_LAST_LINES = 20
_DUMPING = re.compile(rb"dumping contents of table")


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumped:
    """What a dump came to: the figures of its snapshot, and who may do what in the database."""

    census: Census
    grants: tuple[str, ...]
    roles: tuple[str, ...]
    schemas: tuple[str, ...]


def talk_on(connection: Any) -> Talk:
    """Plain statements on a connection of psycopg."""
    return Talk(StoreKind.postgresql, connection.execute)


def server_major(address: StoreAddress) -> int:
    """The server's version. Raises Problem STORE_*."""
    with connected(address) as connection:
        return int(connection.info.server_version) // 10000


def dump_store(address: StoreAddress, programs: PostgresPrograms, target: Path, progress: Progress) -> Dumped:
    """Dump a living store into a new file and count it in the same snapshot. Raises Problem."""
    target.touch(FILE_MODE, exist_ok=False)
    with connected(address) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        talk = talk_on(connection)
        ((snapshot,),) = talk.ask("SELECT pg_export_snapshot()")
        try:
            census = take_census(talk)
        except (LookupError, ValueError):
            raise Problem(ProblemCode.STORE_CORRUPT, store=address.shown) from None
        schemas = [str(name) for (name,) in talk.ask(_SCHEMAS)]
        grants = tuple(sorted(lines_found(connection)))
        roles = tuple(str(name) for (name,) in talk.ask(_ROLES))
        # pg_dump may take as long as it likes, and nobody in the hall waits for a snapshot.
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        _run_dump(address, programs, str(snapshot), target, len(census.counts), progress)
        connection.execute("ROLLBACK")
    return Dumped(census=census, grants=grants, roles=roles, schemas=tuple(schemas))


def _run_dump(
    address: StoreAddress, programs: PostgresPrograms, snapshot: str, target: Path, tables: int, progress: Progress
) -> None:
    command = [
        str(programs.dump), "--format=custom", f"--snapshot={snapshot}", "--no-publications", "--no-subscriptions",
        _NO_LARGE_OBJECTS, "--encoding=UTF8", f"--exclude-schema={ASIDE}*", "--verbose", "--no-password",
        f"--file={target}", f"--dbname={conninfo(address)}",
    ]  # fmt: skip
    done = 0
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment(address)
    ) as process:
        try:
            assert process.stderr is not None
            # The reason stands before the last line, which is the statement that was refused.
            said: deque[bytes] = deque(maxlen=_LAST_LINES)
            for line in process.stderr:
                said.append(line)
                if _DUMPING.search(line):
                    done += 1
                    progress(Stage.copying, done, tables)
            if process.wait():
                _raise_dump_problem(b"".join(said), process.returncode, address, target)
        finally:
            if process.poll() is None:
                process.kill()


def _raise_dump_problem(said: bytes, code: int, address: StoreAddress, target: Path) -> None:
    if b"permission denied" in said or b"row-level security" in said:
        raise Problem(ProblemCode.STORE_RIGHTS_MISSING, store=address.shown, detail=f"pg_dump {code}")
    if b"No space left" in said:
        raise Problem(ProblemCode.BACKUP_FOLDER_UNUSABLE, folder=target.parent, detail="ENOSPC")
    raise Problem(ProblemCode.BACKUP_TOOL_FAILED, program="pg_dump", detail=f"exit {code}")


def may_make_databases(address: StoreAddress) -> bool:
    """Whether this login may try a backup in a scratch database."""
    with connected(address) as connection:
        found = talk_on(connection).ask("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(found[0][0])


def tables_listed(programs: PostgresPrograms, archive: Path) -> int:
    """How many tables of the hall with data the contents of an archive name; 0 when it cannot be read."""
    result = subprocess.run(
        [str(programs.restore), "--list", str(archive)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=environment(),
    )
    return result.stdout.count(b" TABLE DATA public ") if result.returncode == 0 else 0


def not_given(address: StoreAddress, backed_up: Iterable[str]) -> tuple[str, ...]:
    """Rights, policies, owners and memberships of a backup that are neither on the list nor already on this server.

    A restore gives exactly the list; logins and their groups belong to the server.
    """
    with connected(address) as connection:
        given = lines_listed() | memberships_found(connection)
    return tuple(sorted(line for line in set(backed_up) - given if _OLD_FORM not in line))


@contextmanager
def looking(address: StoreAddress) -> Iterator[Talk]:
    """One consistent look at a store of any version."""
    with connected(address) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield talk_on(connection)


def attempt(talk: Talk, read: Callable[[Talk], Found]) -> Found | None:
    """What can be read of a damaged store, None where nothing can; the transaction goes on."""
    talk.ask("SAVEPOINT attempt")
    try:
        return read(talk)
    except (ValueError, psycopg.Error):
        talk.ask("ROLLBACK TO SAVEPOINT attempt")
        return None


def has_tables(talk: Talk) -> bool:
    """Whether there is anything of a store in this database."""
    looked = "SELECT to_regclass('public.hall_state') IS NOT NULL OR to_regclass('public.alembic_version') IS NOT NULL"
    return bool(talk.ask(looked)[0][0])


@contextmanager
def connected(address: StoreAddress) -> Iterator[Any]:
    """A connection for long work, in autocommit. Errors of the driver inside the block come out as Problems."""
    with closing(connect(address, program="backup", has_time_limits=False, is_autocommit=True)) as connection:
        try:
            yield connection
        except psycopg.Error as error:
            raise_problem(error, address.shown)
