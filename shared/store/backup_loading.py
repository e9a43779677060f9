"""Loading a PostgreSQL backup: into a scratch database to try it, and into the place of the hall.

Rule: rows are loaded and nothing else, into a schema that our own migrations made, so no statement of an archive is
ever carried out; the replacement is one transaction: whoever is killed leaves the old or the new (docs/adr/0011). A
COPY waits for its client without end, so no COPY comes under the hall's locks.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql as composing
from sqlalchemy import Connection

from shared.problems import Problem, ProblemCode
from shared.store import statements as sql
from shared.store.address import StoreAddress
from shared.store.backup_census import Census, Progress, Stage, Talk, first_broken_event, take_census
from shared.store.backup_postgres import connected, has_tables, may_make_databases, talk_on
from shared.store.backup_programs import PostgresPrograms, script_of
from shared.store.database import StoreFault
from shared.store.grants import LOGIN_GROUPS, SCHEMA
from shared.store.migrating import grant, migrating, upgrade
from shared.store.postgres_errors import raise_problem
from shared.store.schema import SCHEMA_VERSION

_SCRATCH = "balai_scratch_"

PATIENCE = "30s"
"""How long a restore waits for programs to end what they are doing."""

_COPY = re.compile(rf"COPY {SCHEMA}\.(\w+) \(([^()]*)\) FROM stdin;\s*")
_END_OF_ROWS = b"\\.\n"

_COLUMNS = f"""
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = '{SCHEMA}'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
_REFERENCES = f"""
SELECT c.relname::text, k.conname::text, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'f' AND k.connamespace = '{SCHEMA}'::regnamespace ORDER BY 1, 2
"""


Unpacked = dict[str, list[str]]
"""The columns of each table whose rows lie ready in the open transaction, in a table of its own for this session."""


def unpack(connection: Any, programs: PostgresPrograms, archive: Path, census: Census, progress: Progress) -> Unpacked:
    """Put the hall's rows of an archive beside the hall, in the open transaction: nobody else sees them or waits.

    Raises BACKUP_BROKEN for what cannot be read.
    """
    unpacked: Unpacked = {}
    connection.execute("SET LOCAL client_encoding TO 'UTF8'")
    with _broken_rows_of(archive), script_of(programs, archive, "--section=data") as lines:
        for line in lines:
            if not line.startswith(b"COPY "):
                continue
            found = _COPY.fullmatch(line.decode("utf-8", "replace"))
            rows = iter(lambda: next(lines), _END_OF_ROWS)
            if found is None or found[1] not in census.counts:
                for _ in rows:
                    pass
                continue
            unpacked[found[1]] = columns = [column.strip('"') for column in found[2].split(", ")]
            progress(Stage.restoring, len(unpacked), _steps(census))
            place = _unpacked(found[1])
            texts = composing.SQL(", ").join(composing.SQL("{} text").format(_id(column)) for column in columns)
            connection.execute(composing.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(place, texts))
            with connection.cursor().copy(composing.SQL("COPY {} FROM STDIN").format(place)) as copy:
                for row in rows:
                    copy.write(row)
    return unpacked


def load(made: Connection, unpacked: Unpacked, archive: Path, census: Census, progress: Progress) -> None:
    """Make the schema of the backup's version in the open transaction, and put the rows into it.

    Raises BACKUP_BROKEN for rows that do not fit, or the driver's own errors.
    """
    upgrade(made, census.schema_version)
    connection: Any = made.connection.dbapi_connection
    talk = talk_on(connection)
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in talk.ask(_COLUMNS):
        tables.setdefault(str(table), {})[str(column)] = str(kind)
    # An archive has its tables by name; what they say of each other is looked at when all of them are there.
    references = talk.ask(_REFERENCES)
    for table, name, _ in references:
        connection.execute(composing.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(_table(table), _id(str(name))))
    for table in tables:
        connection.execute(composing.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(_table(table)))
    connection.execute(composing.SQL("DELETE FROM {}").format(_table("alembic_version")))
    with _broken_rows_of(archive):
        for place, (table, columns) in enumerate(unpacked.items(), len(unpacked) + 1):
            if table not in tables:
                continue
            if sorted(columns) != sorted(tables[table]):
                raise Problem(ProblemCode.BACKUP_BROKEN, backup=archive.parent, detail=f"columns {table}")
            progress(Stage.restoring, place, _steps(census))
            _put_rows(connection, table, {column: tables[table][column] for column in columns})
        for table, name, definition in references:
            add = composing.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
            connection.execute(add.format(_table(table), _id(str(name)), composing.SQL(str(definition))))
    for table in tables:
        connection.execute(composing.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(_table(table)))


def _put_rows(connection: Any, table: str, columns: dict[str, str]) -> None:
    """Each text becomes a value of its column as COPY would have made it: one too long for it is refused."""
    names = composing.SQL(", ").join(map(_id, columns))
    values = composing.SQL(", ").join(
        composing.SQL("{}::{}").format(_id(column), composing.SQL(kind)) for column, kind in columns.items()
    )
    put = composing.SQL("INSERT INTO {} ({}) SELECT {} FROM {}")
    connection.execute(put.format(_table(table), names, values, _unpacked(table)))
    connection.execute(composing.SQL("DROP TABLE {}").format(_unpacked(table)))


@contextmanager
def _broken_rows_of(archive: Path) -> Iterator[None]:
    try:
        yield
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise Problem(ProblemCode.BACKUP_BROKEN, backup=archive.parent, detail=error.sqlstate) from None


def _steps(census: Census) -> int:
    """Each table is unpacked, and put in its place."""
    return 2 * len(census.counts)


def _unpacked(table: str) -> composing.Identifier:
    """A name that none of the hall's tables has: within the session it would hide the table."""
    return composing.Identifier("pg_temp", f"unpacked_{table}")


def fault_in(connection: Any, census: Census, progress: Progress) -> str | None:
    """What is wrong with what was loaded: None, or the name of the check that failed."""
    talk = talk_on(connection)
    try:
        found = take_census(talk)
        if found != census.of_tables(found.counts):
            return "counts"
    except (LookupError, ValueError):
        return "tables"
    broken = first_broken_event(talk, census, progress)
    return None if broken is None else f"event {broken}"


class NoTrial(Exception):
    """This login may not make a scratch database, or the server does not let it into the one it made."""


def try_in_scratch(
    address: StoreAddress, programs: PostgresPrograms, archive: Path, census: Census, progress: Progress
) -> str | None:
    """Load an archive into a database of its own on the same server and look at it; nothing of it stays.

    Raises NoTrial, and the Problems of the server itself; what is wrong with the archive is the answer.
    """
    if not may_make_databases(address):
        raise NoTrial
    name = f"{_SCRATCH}{datetime.now(UTC):%Y%m%d%H%M%S}_{secrets.token_hex(4)}"
    with connected(address) as server:
        _drop_left_over(server)
        server.execute(composing.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(_id(name)))
        try:
            scratch = replace(address, database=name)
            _require_entrance(scratch)
            with migrating(scratch) as made:
                # Nobody waits for this one: it may be idle as long as it likes.
                made.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
                try:
                    unpacked = unpack(made.connection.dbapi_connection, programs, archive, census, progress)
                    load(made, unpacked, archive, census, progress)
                    return fault_in(made.connection.dbapi_connection, census, progress)
                except psycopg.Error as error:
                    raise_problem(error, scratch.shown)
                finally:
                    # Groups belong to the whole server: a trial makes none.
                    made.rollback()
        except StoreFault:
            return "load"
        except Problem as problem:
            if problem.code is not ProblemCode.BACKUP_BROKEN:
                raise
            return problem.facts.get("detail", problem.code.value)
        finally:
            server.execute(composing.SQL("DROP DATABASE {} WITH (FORCE)").format(_id(name)))


def _require_entrance(scratch: StoreAddress) -> None:
    """`pg_hba.conf` and `.pgpass` go by the name of a database, and the one of a scratch database is in neither."""
    try:
        with connected(scratch):
            pass
    except Problem:
        raise NoTrial from None


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
            unpacked = unpack(connection, programs, what.archive, what.census, progress)
            connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            talk = talk_on(connection)
            if has_tables(talk):
                _lock_all(connection, talk)
            what.before(talk)
            if what.aside:
                _put_aside(connection, talk, what.aside)
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION pg_database_owner")
            load(made, unpacked, what.archive, what.census, progress)
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


def _put_aside(connection: Any, talk: Talk, aside: str) -> None:
    kept = _id(aside)
    connection.execute(composing.SQL("ALTER SCHEMA {} RENAME TO {}").format(_id(SCHEMA), kept))
    connection.execute(composing.SQL("REVOKE ALL ON SCHEMA {} FROM PUBLIC").format(kept))
    for group in LOGIN_GROUPS:
        if talk.ask("SELECT 1 FROM pg_roles WHERE rolname = ?", group.value):
            connection.execute(composing.SQL("REVOKE ALL ON SCHEMA {} FROM {}").format(kept, _id(group.value)))


def _id(name: str) -> composing.Identifier:
    return composing.Identifier(name)


def _table(name: object) -> composing.Identifier:
    return composing.Identifier(SCHEMA, str(name))
