"""The migrations make exactly the tables that the program works with, on both databases, up and down, with data.

Rule: head equals models, in every constraint and index, not only in names.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from shared.problems import Problem, ProblemCode
from shared.store import complaint_schema
from shared.store.address import parse_address
from shared.store.expected_objects import TRIGGERS, differing_objects, plain
from shared.store.making import migrate_store
from shared.store.migrating import MIGRATIONS, downgrade, migrating, upgrade
from shared.store.opening import check_store, open_store
from shared.store.schema import APPLICATION_ID, SCHEMA_VERSION, metadata
from tests.store.halls import AT_WORK, DATABASE_ERRORS, Hall, OpenHall, raw

assert complaint_schema.complaint.metadata is metadata


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    with migrating(parse_address(url)) as connection:
        yield connection


def test_the_program_expects_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_heads() == [SCHEMA_VERSION]
    assert [script.revision.isdigit() for script in scripts.walk_revisions()] == [True] * int(SCHEMA_VERSION)


def test_alembic_sees_no_difference_between_head_and_models(store_url: str) -> None:
    with _connected(store_url) as connection, warnings.catch_warnings():
        # Indexes whose predicate reflection cannot read are compared word by word below.
        warnings.simplefilter("ignore")
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


_SQLITE_OBJECTS = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND name <> 'alembic_version'"
_POSTGRES_OBJECTS = (
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    # In which order, not at which position: a column that was removed keeps its own for ever.
    "SELECT table_name || '.' || column_name, row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position) || "
    "data_type || is_nullable || coalesce(column_default, '') FROM information_schema.columns "
    "WHERE table_schema = 'public'",
    "SELECT relname, coalesce(reloptions::text, '') FROM pg_class WHERE relnamespace = 'public'::regnamespace",
)


def _objects(connection: Connection) -> dict[str, str]:
    """Everything that a schema consists of, in the words of the database itself."""
    looks = (_SQLITE_OBJECTS,) if connection.dialect.name == "sqlite" else _POSTGRES_OBJECTS
    found = {
        f"{number} {name}": plain(definition or "")
        for number, look in enumerate(looks)
        for name, definition in connection.execute(text(look))
    }
    return {name: words for name, words in found.items() if "alembic_version" not in name + words}


def test_head_and_models_are_the_same_in_the_words_of_the_database(store_url: str) -> None:
    with _connected(store_url) as connection:
        migrated = _objects(connection)
        downgrade(connection, "base")
        metadata.create_all(connection)
        modelled = _objects(connection)
    assert len(migrated) > 25
    assert migrated == modelled


def test_the_objects_that_a_file_is_held_against_are_those_of_the_migrations(sqlite_url: str) -> None:
    with _connected(sqlite_url) as connection:
        assert differing_objects(connection.connection.dbapi_connection) == ()
        guards = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        assert {name: plain(words) for name, words in guards} == {name: plain(w) for name, w in TRIGGERS.items()}
        for table in metadata.tables:
            connection.execute(text(f"ALTER TABLE {table} ADD COLUMN more TEXT"))
        differing = differing_objects(connection.connection.dbapi_connection)
        assert differing == tuple(sorted(f"changed table {table}" for table in metadata.tables))


def test_down_and_up_again_leaves_an_empty_schema_that_works(open_hall: OpenHall, store_url: str) -> None:
    hall = open_hall()
    hall.issue()
    hall.call(1)
    hall.store.close()
    with _connected(store_url) as connection:
        before = _objects(connection)
        downgrade(connection, "base")
        assert _objects(connection) == {}
        upgrade(connection)
        assert _objects(connection) == before
        assert connection.execute(text("SELECT count(*) FROM ticket")).scalar() == 0


_LOG = "SELECT * FROM event ORDER BY seq"
_HEAD = "SELECT event_seq, call_seq, settings_version, chain_head FROM hall_state"


def test_events_of_an_older_store_are_chained_in_order_as_the_program_does_it(
    open_hall: OpenHall, store_url: str
) -> None:
    hall = open_hall()
    for _ in range(3):
        hall.issue()
    hall.call(1)
    hall.set("hall.name", 'Balai "Uji" \u2013 \u00e9 \U0001f600 \\')
    log, head = raw(store_url, _LOG), raw(store_url, _HEAD)
    hall.store.close()
    with _connected(store_url) as connection:
        before = _objects(connection)
        downgrade(connection, "0001")
        assert [tuple(row) for row in connection.execute(text(_LOG))] == [row[:-1] for row in log]
        assert connection.execute(text("SELECT chain_head FROM hall_state")).scalar() is None
    migrate_store(store_url)
    assert (raw(store_url, _LOG), raw(store_url, _HEAD)) == (log, head)
    with _connected(store_url) as connection:
        assert _objects(connection) == before
    assert open_hall().issue().number == "A-004"


@pytest.mark.parametrize("change", ["UPDATE event SET hash = '' WHERE seq = 1", "DELETE FROM event WHERE seq = 1"])
def test_events_of_an_older_store_cannot_be_changed_after_the_migration(store_url: str, change: str) -> None:
    with _connected(store_url) as connection:
        downgrade(connection, "0001")
    migrate_store(store_url)
    with pytest.raises(DATABASE_ERRORS):
        raw(store_url, change)


def test_migrating_a_store_that_is_up_to_date_keeps_its_data(open_hall: OpenHall, store_url: str) -> None:
    hall = open_hall()
    hall.issue()
    check = migrate_store(store_url)
    assert (check.schema_version, check.is_compatible, check.hall_name) == (SCHEMA_VERSION, True, "Balai Uji")
    assert hall.issue().number == "A-002"


def test_a_migration_that_fails_half_way_leaves_the_store_as_it_was(store_url: str) -> None:
    with pytest.raises(ZeroDivisionError), _connected(store_url) as connection:
        _break(connection)
    assert check_store(store_url).hall_name == "Balai Uji"


def _break(connection: Connection) -> None:
    downgrade(connection, "base")
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ("0000", ProblemCode.STORE_SCHEMA_OLDER),
        ("0099", ProblemCode.STORE_SCHEMA_NEWER),
        ("from_elsewhere", ProblemCode.STORE_SCHEMA_NEWER),
    ],
)
def test_a_store_of_another_version_is_refused(store_url: str, version: str, code: ProblemCode) -> None:
    raw(store_url, "UPDATE alembic_version SET version_num = ?", version)
    with pytest.raises(Problem) as caught:
        open_store(store_url, program="test")
    assert caught.value.code is code
    check = check_store(store_url)
    assert (check.schema_version, check.is_compatible, check.hall_name) == (version, False, None)
    if code is ProblemCode.STORE_SCHEMA_NEWER:
        with pytest.raises(Problem) as caught:
            migrate_store(store_url)
        assert caught.value.code is code


def test_the_file_says_in_its_header_whose_it_is(sqlite_url: str) -> None:
    header = Path(sqlite_url).read_bytes()[:100]
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == int(SCHEMA_VERSION)


def test_a_migrated_hall_opens_and_works(store_url: str) -> None:
    migrate_store(store_url)
    store = open_store(store_url, program="test", clock=AT_WORK)
    assert Hall(store, store_url).issue().number == "A-001"
    store.close()
