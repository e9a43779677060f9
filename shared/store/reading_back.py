"""What a store's connection really runs with, and how its rights differ from the list: for the doctor.

Rule: what protects a number that was handed out is read back from the database, never taken for granted.
"""

from dataclasses import dataclass
from typing import Any

from shared.store import statements as sql
from shared.store.address import StoreAddress, StoreKind, parse_address
from shared.store.opening import connect_database

_SQLITE = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
_POSTGRESQL = {
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "search_path": "public",
    "TimeZone": "UTC",
}
_ON_THIS_HOST = ("", "localhost", "127.0.0.1", "::1")
_LOOK = """
SELECT coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false), session_user::text,
       pg_is_in_recovery()
"""
_LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """What was read. `wrong` are settings that are not as they must be, as `fsync = off`."""

    settings: dict[str, str]
    wrong: tuple[str, ...]
    is_encrypted: bool
    """Whether what goes over the network is encrypted; True where nothing goes over one."""
    differences: tuple[str, ...]
    """Rights that are missing or surplus, in the catalogue's words; empty for a file."""
    login: str = ""
    """Who the server says that this is; "" for a file."""
    is_standby: bool = False
    """The server only follows another one: it can be read, and nothing can be written."""


def read_back(url: str) -> ReadBack:
    """Look at a store as this PC opens it. Raises Problem STORE_*."""
    address = parse_address(url)
    if address.kind is StoreKind.sqlite:
        return _sqlite(address)
    return _postgresql(address)


def _sqlite(address: StoreAddress) -> ReadBack:
    from shared.store.sqlite_file import check_driver, check_file, connect

    assert address.path is not None
    check_driver()
    check_file(address.path)
    connection = connect(address.path)
    try:
        found = {name: str(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in _SQLITE}
    finally:
        connection.close()
    return ReadBack(settings=found, wrong=_wrong(found, _SQLITE), is_encrypted=True, differences=())


def _postgresql(address: StoreAddress) -> ReadBack:
    from shared.store.grants_found import differences

    database = connect_database(address, program="doctor")
    try:
        with database.reading(sql.READ_VERSION) as line:
            connection: Any = line.connection  # type: ignore[attr-defined]
            found = {name: _shown(connection, name) for name in (*_POSTGRESQL, *_LIMITS)}
            limitless = tuple(f"{name} = {found[name]}" for name in _LIMITS if found[name] == "0")
            is_encrypted, login, is_standby = connection.execute(_LOOK).fetchone()
            different = tuple(f"{each.how}: {each.what}" for each in differences(connection.cursor()))
    finally:
        database.close()
    return ReadBack(
        settings=found,
        wrong=(*_wrong(found, _POSTGRESQL), *limitless),
        is_encrypted=is_encrypted or all(host.startswith("/") or host in _ON_THIS_HOST for host, _ in address.places),
        differences=different,
        login=str(login),
        is_standby=bool(is_standby),
    )


def _shown(connection: Any, name: str) -> str:
    return str(connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0])


def _wrong(found: dict[str, str], expected: dict[str, str]) -> tuple[str, ...]:
    return tuple(f"{name} = {found[name]}" for name, value in expected.items() if found[name] != value)
