"""What a store holds, in figures: taken before a backup, after it, and after a restore, and compared.

Rule: a copy is trusted only when it says the same as its original did in one and the same look, event by event.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta

from shared.domain.chain import genesis, link, text_of_stored
from shared.domain.events import EventKind
from shared.store.address import StoreKind
from shared.store.compiling import Row, Statement, Value, Values
from shared.store.schema import HALL_ID

PAGE = 200
"""How many events are asked for at once: so few that a page fits into a line's own buffers, and no server waits, with
the hall's locks in its hand, for a reader that was suspended half way through one."""
FIRST_CHAINED_SCHEMA = "0002"

_TABLES = {
    StoreKind.sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
    StoreKind.postgresql: "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public'",
}


class Stage(StrEnum):
    """What is being done, for a progress bar."""

    copying = "copying"
    checking = "checking"
    summing = "summing"
    restoring = "restoring"


Progress = Callable[[Stage, int, int], None]
"""Told again and again: the stage, how much is done, and of how much; the unit is the stage's own."""


def no_progress(stage: Stage, done: int, total: int) -> None:
    """For whoever does not watch."""


class Talk:
    """Plain statements on one connection of either driver; `execute` gives a cursor of the driver."""

    def __init__(self, kind: StoreKind, execute: Callable[..., Any]) -> None:
        self.kind = kind
        self._execute = execute

    def ask(self, statement: str, *values: Value) -> list[Row]:
        """Send a statement with `?` for each value; its rows, or none."""
        text = statement if self.kind is StoreKind.sqlite else statement.replace("%", "%%").replace("?", "%s")
        cursor = self._execute(text, values)
        return list(cursor.fetchall()) if cursor.description else []

    def send(self, statement: Statement, values: Values) -> None:
        """Send one of the store's own statements."""
        self._execute(*statement.on(self.kind, values))


# What a manifest may say; it is checked when one is read, because anybody may have written it.
Count = Annotated[int, Meta(ge=0, le=2**53)]
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
SchemaVersion = Annotated[str, Meta(pattern=r"\A(?!0000)[0-9]{4}\Z")]
_Day = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
_Letter = Annotated[str, Meta(pattern=r"\A[A-Z]\Z")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The figures of a store. `counts` is rows by table, `numbers` the last ordinal by day and prefix."""

    schema_version: SchemaVersion
    hall_made_at: str
    is_practice: bool
    event_seq: Count
    call_seq: Count
    chain_head: Sha256 | None
    settings: dict[str, str] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    numbers: dict[_Day, dict[_Letter, Count]] = field(default_factory=dict)

    def of_tables(self, names: Iterable[str]) -> "Census":
        """The same figures of these tables only: whoever put a table of their own beside ours keeps it in the dump."""
        return replace(self, counts={name: self.counts[name] for name in names if name in self.counts})


def take_census(talk: Talk) -> Census:
    """Count everything, inside the transaction that the talk is in. Raises the driver's own errors, or LookupError."""
    tables = sorted(str(name) for (name,) in talk.ask(_TABLES[talk.kind]))
    ((version,),) = talk.ask("SELECT version_num FROM alembic_version")
    (hall,) = talk.ask(f"SELECT made_at, is_practice FROM hall WHERE hall_id = {HALL_ID}")
    (state,) = talk.ask(f"SELECT event_seq, call_seq, chain_head FROM hall_state WHERE hall_id = {HALL_ID}")
    settings = talk.ask(f"SELECT key, text FROM setting WHERE hall_id = {HALL_ID} ORDER BY key")
    numbers: dict[str, dict[str, int]] = {}
    for day, prefix, ordinal in talk.ask(
        f"SELECT service_date, prefix, last_ordinal FROM day_number WHERE hall_id = {HALL_ID} ORDER BY 1, 2"
    ):
        numbers.setdefault(str(day), {})[str(prefix)] = int(ordinal)
    return Census(
        schema_version=str(version),
        hall_made_at=str(hall[0]),
        is_practice=bool(hall[1]),
        event_seq=int(state[0]),
        call_seq=int(state[1]),
        chain_head=None if state[2] is None else str(state[2]),
        settings={str(key): str(text) for key, text in settings},
        counts={table: int(talk.ask(f'SELECT count(*) FROM "{table}"')[0][0]) for table in tables},
        numbers=numbers,
    )


def _is_restore_after(last: int, row: Row) -> bool:
    return row[0] > last and row[3] == EventKind.store_restored and f'"last_kept":{last},' in str(row[9])


def first_broken_event(talk: Talk, census: Census, progress: Progress = no_progress) -> int | None:
    """The first event that is missing or does not follow from the one before; None when all of them hold.

    A restore that carried the sequence of the replaced store over leaves a jump, and its own event explains it.
    """
    has_chain = census.schema_version >= FIRST_CHAINED_SCHEMA
    columns = "seq, at, service_date, kind, actor, ticket_id, number, desk, call_seq, facts"
    look = f"SELECT {columns}{', hash' if has_chain else ''} FROM event WHERE hall_id = {HALL_ID} AND seq > ?"
    last, head = 0, genesis(HALL_ID)
    while page := talk.ask(f"{look} ORDER BY seq LIMIT {PAGE}", last):
        for row in page:
            if row[0] != last + 1 and not _is_restore_after(last, row):
                return last + 1
            if has_chain:
                head = link(head, text_of_stored(row[:10]))
                if head != row[10]:
                    return int(row[0])
            last = int(row[0])
        progress(Stage.checking, last, census.event_seq)
    if last != census.event_seq or (has_chain and head != census.chain_head):
        return last + 1
    return None
