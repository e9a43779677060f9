"""What the schema of an SQLite store consists of, and how the objects of a file differ from it.

Rule: a store without its triggers and unique indexes takes anything; that its tables can be read proves nothing.
"""

from functools import cache
from typing import Any

from sqlalchemy.schema import CreateIndex, CreateTable

from shared.store.address import StoreKind
from shared.store.compiling import dialect_of
from shared.store.complaint_schema import complaint
from shared.store.schema import metadata

assert complaint.metadata is metadata  # its tables are among those of `metadata`

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
TRIGGERS = {
    "event_no_update": f"CREATE TRIGGER event_no_update BEFORE UPDATE ON event {_REFUSE}",
    "event_no_delete": f"CREATE TRIGGER event_no_delete BEFORE DELETE ON event {_REFUSE}",
    # REPLACE deletes what is in its way and asks no trigger of deletion.
    "event_no_replace": (
        "CREATE TRIGGER event_no_replace BEFORE INSERT ON event WHEN "
        "EXISTS (SELECT 1 FROM event WHERE hall_id = NEW.hall_id AND seq = NEW.seq) OR "
        "EXISTS (SELECT 1 FROM event WHERE hall_id = NEW.hall_id AND call_seq = NEW.call_seq AND call_seq IS NOT NULL) "
        f"{_REFUSE}"
    ),
}
"""As the migrations make them; the tables and indexes are those of the models."""

_OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
_OF_ALEMBIC = "alembic_version"


def differing_objects(connection: Any) -> tuple[str, ...]:
    """How tables, indexes and triggers differ from those of this program's schema: `missing trigger event_no_update`.

    Takes an open connection of the driver, on a store of `SCHEMA_VERSION`; raises the driver's own errors. Tables and
    indexes that somebody added do no harm and are not named; a trigger does.
    """
    wanted = _expected()
    found = {(kind, name): plain(words) for kind, name, words in connection.execute(_OBJECTS) if name != _OF_ALEMBIC}
    differing = [
        f"{'missing' if each not in found else 'changed'} {each[0]} {each[1]}"
        for each, words in wanted.items()
        if found.get(each) != words
    ]
    differing += [f"surplus trigger {name}" for kind, name in found if kind == "trigger" and (kind, name) not in wanted]
    return tuple(sorted(differing))


@cache
def _expected() -> dict[tuple[str, str], str]:
    dialect = dialect_of(StoreKind.sqlite)
    made = {("trigger", name): words for name, words in TRIGGERS.items()}
    for table in metadata.tables.values():
        made["table", table.name] = str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            made["index", str(index.name)] = str(CreateIndex(index).compile(dialect=dialect))
    return {each: plain(words) for each, words in made.items()}


def plain(words: str) -> str:
    """A statement without what makes no difference: quotes, spaces, and the order of a table's constraints."""
    words = " ".join(words.replace('"', "").split())
    if not words.startswith("CREATE TABLE"):
        return words
    parts = _parts(words)
    constraints = sorted(part for part in parts if part.startswith("CONSTRAINT"))
    return "; ".join([part for part in parts if part not in constraints] + constraints)


def _parts(words: str) -> list[str]:
    """What stands between the outermost brackets, at its commas; what comes behind them is a part of its own."""
    depth, parts = 0, [""]
    for letter in words:
        depth += (letter == "(") - (letter == ")")
        if (letter == "," and depth == 1) or (letter == "(" and depth == 1) or (letter == ")" and depth == 0):
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]
