"""Loading a PostgreSQL backup: into a scratch database to try it, and into the place of the hall.

Rule: both go through the same code, and the replacement is one transaction: whoever is killed leaves the old or the
new (docs/adr/0011).
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql as composing

from shared.problems import Problem, ProblemCode
from shared.store import statements as sql
from shared.store.address import StoreAddress
from shared.store.backup_census import Census, Progress, Stage, Talk, first_broken_event, take_census
from shared.store.backup_postgres import connected, has_tables, talk_on
from shared.store.backup_programs import PostgresPrograms, script_of
from shared.store.database import StoreFault
from shared.store.grants import LOGIN_GROUPS
from shared.store.migrating import grant, migrating, upgrade
from shared.store.postgres_errors import raise_problem
from shared.store.schema import SCHEMA_VERSION

_SCRATCH = "balai_scratch_"

PATIENCE = "30s"
"""How long a restore waits for programs to end what they are doing."""

# A script would lift the limit that keeps a suspended restore from holding up the hall.
_NOT_FOR_US = re.compile(
    rb"\\(un)?restrict |SET (transaction|idle_in_transaction_session)_timeout|CREATE SCHEMA public;"
)


def load(connection: Any, programs: PostgresPrograms, archive: Path, *options: str, progress: Progress) -> None:
    """Load an archive in the open transaction of this connection. Raises BACKUP_BROKEN, or the driver's own errors."""
    tables = 0
    _send_script(connection, programs, archive, "--section=pre-data", *options)
    with script_of(programs, archive, "--section=data", *options) as lines:
        for line in lines:
            if line.startswith(b"COPY "):
                tables += 1
                progress(Stage.restoring, tables, 0)
                with connection.cursor().copy(line.decode().rstrip().rstrip(";")) as copy:
                    for row in iter(lambda: next(lines), b"\\.\n"):
                        copy.write(row)
            elif line.startswith(b"SELECT pg_catalog.setval"):
                connection.execute(line.decode())
    _send_script(connection, programs, archive, "--section=post-data", *options)
    connection.execute("SET search_path TO public")
    connection.execute("SET row_security TO on")


def _send_script(connection: Any, programs: PostgresPrograms, archive: Path, *options: str) -> None:
    with script_of(programs, archive, *options) as lines:
        script = b"".join(line for line in lines if not _NOT_FOR_US.match(line))
    connection.execute(script)


def fault_in(connection: Any, census: Census, progress: Progress) -> str | None:
    """What is wrong with what was loaded: None, or the name of the check that failed."""
    talk = talk_on(connection)
    try:
        if take_census(talk) != census:
            return "counts"
    except (LookupError, ValueError):
        return "tables"
    broken = first_broken_event(talk, census, progress)
    return None if broken is None else f"event {broken}"


def try_in_scratch(
    address: StoreAddress, programs: PostgresPrograms, archive: Path, census: Census, progress: Progress
) -> str | None:
    """Load an archive into a database of its own on the same server and look at it; the database is dropped again."""
    name = f"{_SCRATCH}{datetime.now(UTC):%Y%m%d%H%M%S}_{secrets.token_hex(4)}"
    with connected(address) as server:
        _drop_left_over(server)
        server.execute(composing.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(_id(name)))
        try:
            with connected(replace(address, database=name)) as scratch:
                scratch.execute("BEGIN")
                scratch.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # nobody waits for this one
                load(scratch, programs, archive, "--no-owner", "--no-privileges", progress=progress)
                fault = fault_in(scratch, census, progress)
                scratch.execute("COMMIT")
                return fault
        except StoreFault:
            return "load"
        except Problem as problem:
            return problem.facts.get("detail", problem.code.value)
        finally:
            server.execute(composing.SQL("DROP DATABASE {} WITH (FORCE)").format(_id(name)))


def _drop_left_over(server: Any) -> None:
    """Scratch databases of a run that was killed, a day old at least."""
    oldest = f"{_SCRATCH}{datetime.now(UTC) - timedelta(days=1):%Y%m%d%H%M%S}"
    found = talk_on(server).ask("SELECT datname::text FROM pg_database WHERE starts_with(datname::text, ?)", _SCRATCH)
    for (name,) in found:
        if str(name) < oldest:
            server.execute(composing.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_id(str(name))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """All that a replacement needs. `before(talk)` reads the old, `after(talk)` brings the counters into the new.

    `aside` is the schema that keeps the old store, "" for a database where there is none.
    """

    archive: Path
    census: Census
    schemas: tuple[str, ...]
    roles: tuple[str, ...]
    aside: str
    before: Callable[[Talk], None]
    after: Callable[[Talk], None]


def replace_store(address: StoreAddress, programs: PostgresPrograms, what: Replacement, progress: Progress) -> None:
    """Put the archive in the place of what is in the database, in one transaction; the old is kept as a schema.

    Programs wait meanwhile, then go on with the new. Raises BACKUP_BROKEN, and nothing has happened then.
    """
    with migrating(address) as made:
        connection: Any = made.connection.dbapi_connection
        try:
            connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            talk = talk_on(connection)
            if has_tables(talk):
                _lock_all(connection, talk)
            what.before(talk)
            _make_roles(connection, talk, what.roles)
            if what.aside:
                for schema in what.schemas:
                    _put_aside(connection, talk, schema, what.aside)
            connection.execute("CREATE SCHEMA IF NOT EXISTS public AUTHORIZATION pg_database_owner")
            connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
            load(connection, programs, what.archive, progress=progress)
            if fault := fault_in(connection, what.census, progress):
                raise Problem(ProblemCode.BACKUP_BROKEN, backup=what.archive.parent, detail=fault)
            if what.census.schema_version != SCHEMA_VERSION:
                upgrade(made)
            else:
                grant(made)
            what.after(talk)
            talk.send(sql.NOTIFY, {})
        except psycopg.Error as error:
            raise_problem(error, address.shown)


def _lock_all(connection: Any, talk: Talk) -> None:
    """Every transaction of a program begins at `hall_state`, so it is locked first: nobody waits for each other."""
    tables = [str(name) for (name,) in talk.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    for name in sorted(tables, key=lambda table: (table != "hall_state", table)):
        connection.execute(composing.SQL("LOCK TABLE public.{} IN ACCESS EXCLUSIVE MODE").format(_id(name)))


def _make_roles(connection: Any, talk: Talk, roles: tuple[str, ...]) -> None:
    """Groups that the backup grants to and this server does not know; nobody can log in as one of them."""
    known = {str(name) for (name,) in talk.ask("SELECT rolname::text FROM pg_roles")}
    for role in roles:
        if role not in known:
            connection.execute(composing.SQL("CREATE ROLE {} NOLOGIN").format(_id(role)))


def _put_aside(connection: Any, talk: Talk, schema: str, aside: str) -> None:
    if not talk.ask("SELECT 1 FROM pg_namespace WHERE nspname = ?", schema):
        return
    kept = _id(aside if schema == "public" else f"{aside}_{schema}"[:63])
    connection.execute(composing.SQL("ALTER SCHEMA {} RENAME TO {}").format(_id(schema), kept))
    connection.execute(composing.SQL("REVOKE ALL ON SCHEMA {} FROM PUBLIC").format(kept))
    for group in LOGIN_GROUPS:
        if talk.ask("SELECT 1 FROM pg_roles WHERE rolname = ?", group.value):
            connection.execute(composing.SQL("REVOKE ALL ON SCHEMA {} FROM {}").format(kept, _id(group.value)))


def _id(name: str) -> composing.Identifier:
    return composing.Identifier(name)
