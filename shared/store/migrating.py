"""Alembic on a store: one transaction up or down.

Rule: only `balai init` and `balai migrate` come here; programs never change a schema (architecture.md, Stores).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event

from shared.problems import Problem, ProblemCode
from shared.store.address import StoreAddress, StoreKind
from shared.store.difference import Difference
from shared.store.schema import APPLICATION_ID

MIGRATIONS = Path(__file__).parent / "migrations"


@contextmanager
def migrating(address: StoreAddress) -> Iterator[Connection]:
    """One writing transaction of SQLAlchemy on an existing store or database. Raises Problem STORE_*."""
    if address.kind is StoreKind.sqlite:
        from sqlcipher3 import dbapi2 as driver

        from shared.store.sqlite_errors import raise_problem
        from shared.store.sqlite_file import connect

        assert address.path is not None
        path, shown = address.path, address.shown
        engine = sqlalchemy.create_engine(
            "sqlite+pysqlite://", module=driver, creator=lambda: connect(path), poolclass=sqlalchemy.NullPool
        )
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    else:
        from shared.store.postgres_connecting import connect as connect_to_server
        from shared.store.postgres_errors import raise_problem

        shown = address.shown
        engine = sqlalchemy.create_engine(
            "postgresql+psycopg://",
            use_native_hstore=False,
            creator=lambda: connect_to_server(address, program="migrate", has_time_limits=False),
            poolclass=sqlalchemy.NullPool,
        )
    try:
        with engine.begin() as connection:
            yield connection
    except sqlalchemy.exc.DBAPIError as error:
        original: Any = error.orig
        raise_problem(original, shown)
    finally:
        engine.dispose()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run migrations up, inside an open transaction."""
    command.upgrade(_config(connection), revision)
    _mark(connection)
    if revision == "head" and connection.dialect.name == "postgresql":
        grant(connection)


def grant(connection: Connection) -> None:
    """Bring the rights of a PostgreSQL store at head to the list, inside an open transaction."""
    import psycopg

    from shared.store.granting import apply_grants

    driver: Any = connection.connection.dbapi_connection
    try:
        apply_grants(driver)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Problem(ProblemCode.STORE_RIGHTS_MISSING, store=driver.info.dbname, detail=error.sqlstate) from None


def rights_left(connection: Connection) -> tuple[Difference, ...]:
    """What differs from the lists although they were applied."""
    from psycopg.rows import tuple_row

    from shared.store.grants_found import differences

    driver: Any = connection.connection.dbapi_connection
    with driver.cursor(row_factory=tuple_row) as cursor:
        return differences(cursor)


def downgrade(connection: Connection, revision: str) -> None:
    """Run migrations down, inside an open transaction; for tests, and for taking a bad release back."""
    command.downgrade(_config(connection), revision)
    _mark(connection)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _mark(connection: Connection) -> None:
    """An SQLite file says in its header whose it is and which version it has."""
    if connection.dialect.name == "sqlite":
        version = connection.exec_driver_sql("SELECT max(version_num) FROM alembic_version").scalar()
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={int(version or 0)}")
