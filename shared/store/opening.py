"""Opening a store: the one way in for the programs and the command line.

Rule: opening creates nothing and changes nothing; a store of another version is refused, never repaired in passing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from shared.problems import Problem, ProblemCode
from shared.services.ports import ChangeFeed, DraftStore, HallStore
from shared.store import statements as sql
from shared.store.address import StoreAddress, StoreKind, parse_address
from shared.store.clock import StoreClock
from shared.store.complaints import SqlComplaints
from shared.store.database import Database, StoreFault
from shared.store.devices import DeviceStore, NoDevices
from shared.store.drafts import SqlDraftStore
from shared.store.hall_store import SqlHallStore, load_settings
from shared.store.officers import OfficerStore
from shared.store.schema import SCHEMA_VERSION


class Store:
    """An open store. Close it at the end of the program; any thread may use it."""

    def __init__(self, database: Database, *, clock: StoreClock, practice: bool) -> None:
        self._database = database
        self.practice = practice
        hall = SqlHallStore(database, clock=clock, practice=practice)
        self.hall: HallStore = hall
        self.drafts: DraftStore = SqlDraftStore(database, clock)
        self.complaints = SqlComplaints(database)
        self.officers: OfficerStore = _officers(database, hall, clock)
        self.devices: DeviceStore = _devices(database, hall)

    @property
    def address(self) -> StoreAddress:
        """Where it is; `address.shown` is fit for people."""
        return self._database.address

    def feed(self) -> ChangeFeed:
        """A new feed, not started; each has a connection and a thread of its own."""
        return self._database.feed()

    def close(self) -> None:
        """Close all connections; feeds are stopped by whoever started them."""
        self._database.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCheck:
    """What `check_store` found. `hall_name` and `practice` are None where the version does not match."""

    kind: StoreKind
    shown: str
    schema_version: str
    expected_version: str
    driver_version: str
    practice: bool | None
    hall_name: str | None

    @property
    def is_compatible(self) -> bool:
        """Whether this program can work with it."""
        return self.schema_version == self.expected_version


def open_store(
    url: str,
    *,
    program: str,
    clock: datetime | None = None,
    user: str | None = None,
    password: str | None = None,
) -> Store:
    """Open the store at an address; `program` names this program to the server.

    `clock` sets "now" in a practice store and runs on from there; a naive time is meant in the hall's zone. `user` and
    `password` stand in for those of the address (PostgreSQL). Raises Problem STORE_* or CLOCK_NOT_ALLOWED.
    """
    database = connect_database(_address(url, user, password), program=program)
    try:
        _require_version(database)
        with database.reading(sql.READ_STATE) as line:
            practice = bool(line.ask(sql.READ_HALL)[0][0])
            if clock is not None and not practice:
                raise Problem(ProblemCode.CLOCK_NOT_ALLOWED)
            settings = load_settings(line, line.first[0][2], line.now)
            zone = settings.calendar.zone
            store_clock = StoreClock() if clock is None else StoreClock.set_to(clock, store_now=line.now, zone=zone)
        return Store(database, clock=store_clock, practice=practice)
    except IndexError:
        # A hall, or what is known of its day, is not there.
        database.close()
        raise Problem(ProblemCode.STORE_CORRUPT, store=database.address.shown) from None
    except BaseException:
        database.close()
        raise


def check_store(url: str) -> StoreCheck:
    """What kind of store it is, and whether this program can work with it. Raises Problem STORE_* if it cannot look."""
    database = connect_database(parse_address(url), program="check")
    try:
        found = read_version(database)
        practice = hall_name = None
        if found == SCHEMA_VERSION:
            with database.reading(sql.READ_STATE) as line:
                practice = bool(line.ask(sql.READ_HALL)[0][0])
                hall_name = load_settings(line, line.first[0][2], line.now).name
        return StoreCheck(
            kind=database.address.kind,
            shown=database.address.shown,
            schema_version=found,
            expected_version=SCHEMA_VERSION,
            driver_version=database.driver_version,
            practice=practice,
            hall_name=hall_name,
        )
    finally:
        database.close()


def connect_database(address: StoreAddress, *, program: str) -> Database:
    """The database at an address. The driver is imported here, so that a program pays for its own one only."""
    if address.kind is StoreKind.sqlite:
        from shared.store.sqlite_database import SqliteDatabase

        return SqliteDatabase(address)
    from shared.store.postgres_database import PostgresDatabase

    return PostgresDatabase(address, program=program)


def read_version(database: Database) -> str:
    """The version of the store's schema."""
    try:
        with database.reading(sql.READ_VERSION) as line:
            return str(line.first[0][0])
    except (StoreFault, IndexError):
        # The file says that it is ours, and yet it has no version: half of it is missing.
        raise Problem(ProblemCode.STORE_CORRUPT, store=database.address.shown) from None


def _require_version(database: Database) -> None:
    found = read_version(database)
    if found == SCHEMA_VERSION:
        return
    is_older = found.isdigit() and int(found) < int(SCHEMA_VERSION)
    code = ProblemCode.STORE_SCHEMA_OLDER if is_older else ProblemCode.STORE_SCHEMA_NEWER
    raise Problem(code, store=database.address.shown, detail=f"{found} / {SCHEMA_VERSION}")


def _address(url: str, user: str | None, password: str | None) -> StoreAddress:
    address = parse_address(url)
    if address.kind is StoreKind.postgresql and user is not None:
        return replace(address, user=user, password=password)
    return address


def _officers(database: Database, hall: SqlHallStore, clock: StoreClock) -> OfficerStore:
    if database.address.kind is StoreKind.sqlite:
        from shared.store.sqlite_officers import SqliteOfficers

        return SqliteOfficers(database, hall, clock)
    from shared.store.postgres_database import PostgresDatabase
    from shared.store.postgres_officers import PostgresOfficers

    assert isinstance(database, PostgresDatabase)
    return PostgresOfficers(database, hall)


def _devices(database: Database, hall: SqlHallStore) -> DeviceStore:
    if database.address.kind is StoreKind.sqlite:
        return NoDevices(database.address)
    from shared.store.postgres_database import PostgresDatabase
    from shared.store.postgres_devices import PostgresDevices

    assert isinstance(database, PostgresDatabase)
    return PostgresDevices(database, hall)
