"""Making a store and bringing its schema up to date; the only place that changes a schema.

Rule: a store is made whole or not at all, and an existing one is never touched (cli.md, `init`).
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection

from shared.domain.chain import genesis
from shared.domain.events import EventKind, NewEvent
from shared.domain.settings import DEFAULTS, HallSettings, SettingRefused, read_settings
from shared.problems import Problem, ProblemCode
from shared.services.public_holidays import PUBLIC_HOLIDAYS
from shared.store import rows
from shared.store import statements as sql
from shared.store.address import StoreKind, parse_address
from shared.store.clock import StoreClock
from shared.store.database import Write
from shared.store.difference import Difference
from shared.store.hall_store import setting_values
from shared.store.migrating import grant, migrating, rights_left, upgrade
from shared.store.opening import StoreCheck, check_store, connect_database, read_version
from shared.store.schema import HALL_ID, SCHEMA_VERSION


def init_store(url: str, *, practice: bool, hall_name: str | None, clock: datetime | None = None) -> StoreCheck:
    """Make a store with its schema, the default settings and the event `hall_made`.

    `hall_name` stands in for the default name; `clock` is the time of making in a practice store (naive: hall's zone).
    PostgreSQL: the database exists, its schema does not. Raises STORE_EXISTS and other Problems STORE_*.
    """
    if clock is not None and not practice:
        raise Problem(ProblemCode.CLOCK_NOT_ALLOWED)
    address = parse_address(url)
    settings = _first_settings(hall_name)

    def fill(connection: Connection) -> None:
        upgrade(connection)
        now = _now(connection, settings, clock)
        for statement, values in _first_rows(settings, now=now, practice=practice):
            connection.exec_driver_sql(*statement.on(address.kind, values))

    if address.kind is StoreKind.sqlite:
        from shared.store.making_sqlite import make_file

        make_file(address, fill)
    else:
        from shared.store.making_postgres import make_in_database

        make_in_database(address, fill)
    return check_store(url)


def migrate_store(url: str) -> StoreCheck:
    """Bring the schema to this program's version, in one transaction; harmless when it is there already.

    Raises STORE_SCHEMA_NEWER for a store that a newer program has migrated.
    """
    address = parse_address(url)
    database = connect_database(address, program="migrate")
    try:
        found = read_version(database)
    finally:
        database.close()
    if not found.isdigit() or int(found) > int(SCHEMA_VERSION):
        raise Problem(ProblemCode.STORE_SCHEMA_NEWER, store=address.shown, detail=f"{found} / {SCHEMA_VERSION}")
    with migrating(address) as connection:
        upgrade(connection)
    return check_store(url)


def grant_store(url: str) -> tuple[Difference, ...]:
    """Bring rights and guards of a PostgreSQL store to the lists of `shared.store`, in one transaction.

    Answers with what differs still: only the administrator of the server can mend that. Raises STORE_NEEDS_SERVER for a
    file, STORE_SCHEMA_OLDER or _NEWER where the schema does not fit the list.
    """
    address = parse_address(url)
    if address.kind is StoreKind.sqlite:
        raise Problem(ProblemCode.STORE_NEEDS_SERVER, store=address.shown)
    found = check_store(url)
    if not found.is_compatible:
        is_older = found.schema_version < found.expected_version
        code = ProblemCode.STORE_SCHEMA_OLDER if is_older else ProblemCode.STORE_SCHEMA_NEWER
        raise Problem(code, store=address.shown)
    with migrating(address) as connection:
        grant(connection)
        return rights_left(connection)


def _first_settings(hall_name: str | None) -> HallSettings:
    raw = dict(DEFAULTS) if hall_name is None else {**DEFAULTS, "hall.name": hall_name}
    try:
        return read_settings(raw, version=1, public_holidays=PUBLIC_HOLIDAYS)
    except SettingRefused as refused:
        raise Problem(
            ProblemCode.HALL_SETTING_WRONG, key=refused.key, given=refused.given, remedy=refused.expected
        ) from None


def _now(connection: Connection, settings: HallSettings, clock: datetime | None) -> datetime:
    kind = StoreKind(connection.dialect.name)
    version_and_time = connection.exec_driver_sql(*sql.READ_VERSION.on(kind, {})).one()
    store_now = datetime.now(UTC) if version_and_time[1] is None else rows.read_time(version_and_time[1])
    if clock is None:
        return store_now
    return StoreClock.set_to(clock, store_now=store_now, zone=settings.calendar.zone).read(store_now)


def _first_rows(settings: HallSettings, *, now: datetime, practice: bool) -> Iterator[Write]:
    at = rows.time_text(now)
    yield sql.PUT_HALL, {"hall_id": HALL_ID, "is_practice": int(practice), "made_at": at}
    event = NewEvent(
        kind=EventKind.hall_made,
        actor="staff:init",
        service_date=settings.calendar.service_date(now),
        facts={"practice": practice},
    )
    values = rows.event_values(1, at, event, after=genesis(HALL_ID))
    state = {"event_seq": 1, "call_seq": 0, "settings_version": settings.version, "chain_head": values["hash"]}
    yield sql.PUT_STATE, {"hall_id": HALL_ID, **state}
    for key, text in settings.raw.items():
        yield sql.PUT_SETTING, setting_values(key, text)
    yield sql.PUT_EVENT, values
