"""Every event carries the hash of the one before; days can be closed, desks seen, tickets carry a sealed note.

Rule: a migration is frozen once it is published; it repeats what it needs and imports nothing of the models.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PAGE = 5000
NEW_COLUMNS: tuple[tuple[str, str, type[TypeEngine[Any]]], ...] = (
    ("service_day", "closed_at", sa.Text),
    ("ticket", "note_sealed", sa.LargeBinary),
    ("desk_seat", "seen_at", sa.Text),
)

_HASHED = ("seq", "at", "service_date", "kind", "actor", "ticket_id", "number", "desk", "call_seq", "facts")
_REFUSE = "SELECT RAISE(ABORT, 'events are never changed')"
_STATE = "hall_id, event_seq, call_seq, settings_version"


def upgrade() -> None:
    """Add the columns and chain what is there, in order."""
    for table, column, kind in NEW_COLUMNS:
        op.add_column(table, sa.Column(column, kind(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()


def downgrade() -> None:
    """Take columns and hashes away; the events stay as they are, so the same hashes can be made again."""
    for table, column, _ in NEW_COLUMNS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute("ALTER TABLE event DROP COLUMN hash")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER event_no_replace")
        op.execute("ALTER TABLE hall_state RENAME TO old_state")
        _make_state(is_head_needed=False)
        op.execute(f"INSERT INTO hall_state SELECT {_STATE}, NULL FROM old_state")
        op.execute("DROP TABLE old_state")
    else:
        op.execute("ALTER TABLE hall_state ALTER COLUMN chain_head DROP NOT NULL")
        op.execute("UPDATE hall_state SET chain_head = NULL")


def _upgrade_postgresql() -> None:
    connection = op.get_bind()
    op.execute("ALTER TABLE event ADD COLUMN hash text")
    op.execute("ALTER TABLE event DISABLE TRIGGER event_no_change")
    for hall in _halls(connection):
        for page in _chained(connection, "event", hall):
            connection.execute(
                sa.text(
                    "UPDATE event SET hash = made.hash FROM unnest(CAST(:seqs AS bigint[]), CAST(:hashes AS text[])) "
                    "AS made(seq, hash) WHERE event.hall_id = :hall AND event.seq = made.seq"
                ),
                {"hall": hall, "seqs": [row["seq"] for row in page], "hashes": [row["hash"] for row in page]},
            )
            _set_head(connection, hall, page[-1]["hash"])
    op.execute("ALTER TABLE event ENABLE TRIGGER event_no_change")
    op.execute("ALTER TABLE event ALTER COLUMN hash SET NOT NULL")
    op.execute("ALTER TABLE hall_state ALTER COLUMN chain_head SET NOT NULL")


def _upgrade_sqlite() -> None:
    """Here a column that must not be empty means a new table; nothing refers to these two."""
    connection = op.get_bind()
    heads = {hall: _genesis(hall) for hall in _halls(connection)}
    for index in ("ix_event_day", "ix_event_ticket", "uq_event_call"):
        op.execute(f"DROP INDEX {index}")
    op.execute("ALTER TABLE event RENAME TO old_event")
    _make_event()
    names = ("hall_id", *_HASHED, "hash")
    put = sa.text(f"INSERT INTO event ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})")
    for hall in heads:
        for page in _chained(connection, "old_event", hall):
            connection.execute(put, page)
            heads[hall] = page[-1]["hash"]
    # The old triggers and indexes go with their table, and their names are free again.
    op.execute("DROP TABLE old_event")
    _guard_event()
    op.execute("ALTER TABLE hall_state RENAME TO old_state")
    _make_state(is_head_needed=True)
    op.execute(f"INSERT INTO hall_state SELECT {_STATE}, '' FROM old_state")
    op.execute("DROP TABLE old_state")
    for hall, head in heads.items():
        _set_head(connection, hall, head)


def _halls(connection: Connection) -> list[int]:
    """All halls; each begins with the head that no event has moved yet."""
    halls = [row[0] for row in connection.execute(sa.text("SELECT hall_id FROM hall_state ORDER BY hall_id"))]
    for hall in halls:
        _set_head(connection, hall, _genesis(hall))
    return halls


def _set_head(connection: Connection, hall: int, head: str) -> None:
    move = sa.text("UPDATE hall_state SET chain_head = :head WHERE hall_id = :hall")
    connection.execute(move, {"head": head, "hall": hall})


def _chained(connection: Connection, table: str, hall: int) -> Iterator[list[dict[str, Any]]]:
    """The events of a hall in order, in pages, each with its hash."""
    head, last = _genesis(hall), 0
    look = sa.text(
        f"SELECT {', '.join(_HASHED)} FROM {table} WHERE hall_id = :hall AND seq > :last ORDER BY seq LIMIT {PAGE}"
    )
    while found := connection.execute(look, {"hall": hall, "last": last}).all():
        page = []
        for row in found:
            head = _link(head, list(row))
            page.append({"hall_id": hall, **dict(zip(_HASHED, row, strict=True)), "hash": head})
        last = page[-1]["seq"]
        yield page


def _genesis(hall: int) -> str:
    return hashlib.sha256(f"balai hall {hall}".encode()).hexdigest()


def _link(previous: str, values: list[object]) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((previous + text).encode()).hexdigest()


def _column(name: str, kind: type[TypeEngine[Any]], *, is_needed: bool = True) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=not is_needed, autoincrement=False)


def _make_event() -> None:
    op.create_table(
        "event",
        _column("hall_id", sa.Integer),
        _column("seq", sa.BigInteger),
        _column("at", sa.Text),
        _column("kind", sa.Text),
        _column("actor", sa.Text),
        _column("service_date", sa.Text),
        _column("ticket_id", sa.Text, is_needed=False),
        _column("number", sa.Text, is_needed=False),
        _column("desk", sa.Integer, is_needed=False),
        _column("call_seq", sa.BigInteger, is_needed=False),
        _column("facts", sa.Text),
        _column("hash", sa.Text),
        sa.PrimaryKeyConstraint("hall_id", "seq", name=op.f("pk_event")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_event_seq")),
        sqlite_with_rowid=False,
    )


def _guard_event() -> None:
    about_a_ticket, call = sa.text("ticket_id IS NOT NULL"), sa.text("call_seq IS NOT NULL")
    op.create_index("ix_event_day", "event", ["hall_id", "service_date", "seq"])
    op.create_index("ix_event_ticket", "event", ["ticket_id"], sqlite_where=about_a_ticket)
    op.create_index("uq_event_call", "event", ["hall_id", "call_seq"], unique=True, sqlite_where=call)
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER event_no_{verb.lower()} BEFORE {verb} ON event BEGIN {_REFUSE}; END")
    # REPLACE deletes what is in its way and asks no trigger of deletion.
    op.execute(
        "CREATE TRIGGER event_no_replace BEFORE INSERT ON event WHEN "
        "EXISTS (SELECT 1 FROM event WHERE hall_id = NEW.hall_id AND seq = NEW.seq) OR "
        "EXISTS (SELECT 1 FROM event WHERE hall_id = NEW.hall_id AND call_seq = NEW.call_seq AND call_seq IS NOT NULL) "
        f"BEGIN {_REFUSE}; END"
    )


def _make_state(*, is_head_needed: bool) -> None:
    op.create_table(
        "hall_state",
        _column("hall_id", sa.Integer),
        _column("event_seq", sa.BigInteger),
        _column("call_seq", sa.BigInteger),
        _column("settings_version", sa.BigInteger),
        _column("chain_head", sa.Text, is_needed=is_head_needed),
        sa.PrimaryKeyConstraint("hall_id", name=op.f("pk_hall_state")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.hall_id"], name=op.f("fk_hall_state_hall")),
    )
