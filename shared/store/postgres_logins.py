"""Making, renewing and shutting out logins of a PostgreSQL server.

Rule: only the functions of `shared.store.guards` do it, so that an admin of the hall needs no CREATEROLE; what is
sent is the SCRAM verifier, never the password (security.md, People and logins; docs/adr/0012).
"""

from typing import Any

import psycopg

from shared.store import statements as sql
from shared.store.grants import Group
from shared.store.postgres_database import PostgresDatabase


class LoginTaken(Exception):
    """The server has a role of this name already."""


class LoginUnknown(Exception):
    """No login of a hall has this name."""


def verifier_of(database: PostgresDatabase, login: str, password: str) -> str:
    """The SCRAM verifier of a password, worked out here; some milliseconds, so never under the hall's lock."""
    with database.writing(sql.READ_STATE) as line:
        verifier: bytes = line.connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
        return verifier.decode("ascii")


def add_login(connection: Any, login: str, verifier: str, group: Group) -> None:
    """Make a login in a group, inside the open transaction. Raises LoginTaken."""
    try:
        connection.execute("SELECT public.balai_add_login(%s, %s, %s)", [login, verifier, group.value])
    except psycopg.errors.DuplicateObject:
        raise LoginTaken from None


def shut_out(connection: Any, login: str) -> None:
    """Let a login in no more; connections that are open stay until they end. Raises LoginUnknown."""
    try:
        connection.execute("SELECT public.balai_shut_out(%s)", [login])
    except psycopg.errors.InvalidParameterValue:
        raise LoginUnknown from None


def renew_device(connection: Any, device: str, verifier: str) -> None:
    """Give a device another password, and let it in again. Raises LoginUnknown for a login that is no device."""
    try:
        connection.execute("SELECT public.balai_renew_device(%s, %s)", [device, verifier])
    except psycopg.errors.InvalidParameterValue:
        raise LoginUnknown from None
