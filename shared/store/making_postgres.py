"""Making a PostgreSQL store: a schema in a database that its administrator has created.

Rule: one transaction; two who make it at once are one after the other, and the second is refused.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from shared.problems import Problem, ProblemCode
from shared.store.address import StoreAddress
from shared.store.migrating import migrating

_LOCK = 0x42414C41


def make_in_database(address: StoreAddress, fill: Callable[[Connection], None]) -> None:
    """Make the schema and everything in it. Raises STORE_EXISTS, STORE_MISSING without the database, and others."""
    with migrating(address) as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        look = "SELECT to_regclass('public.alembic_version') IS NOT NULL OR to_regclass('public.hall') IS NOT NULL"
        if connection.exec_driver_sql(look).scalar():
            raise Problem(ProblemCode.STORE_EXISTS, store=address.shown)
        fill(connection)
