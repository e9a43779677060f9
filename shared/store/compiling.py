"""From a statement in SQLAlchemy Core to SQL text and the order of its values, once per database.

Rule: a statement is defined once for both databases, compiled once for each, and then only sent; values are plain
str, int, bytes or None (docs/adr/0005).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.elements import ClauseElement

from shared.store.address import StoreKind

Value = str | int | bytes | None
Values = Mapping[str, Value]
Row = tuple[Any, ...]


class _SqliteWithHints(SQLiteCompiler):
    """SQLite's own, but it takes `with_hint`: `INDEXED BY` an index, which is an error where there is none."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:
        return text


@cache
def dialect_of(kind: StoreKind) -> Dialect:
    """How this database wants its SQL; both with placeholders by position."""
    if kind is StoreKind.sqlite:
        dialect: Dialect = sqlite.dialect(paramstyle="qmark")
        dialect.statement_compiler = _SqliteWithHints
        return dialect
    return postgresql.psycopg.dialect(paramstyle="format")  # type: ignore[no-untyped-call]


Ordered = Callable[[Values], tuple[Value, ...]]


class Compiled(NamedTuple):
    """A statement of one database: SQL text, and what takes its values in the order of the placeholders."""

    text: str
    ordered: Ordered


class Statement:
    """One statement for both databases. `make` gives it in Core; `columns` are those that a write gives a value to.

    `sqlite` and `postgresql` are what was compiled, None before `prepare`.
    """

    __slots__ = ("_columns", "_make", "postgresql", "sqlite")

    def __init__(self, make: Callable[[StoreKind], ClauseElement], columns: Iterable[str] | None = None) -> None:
        self._make = make
        self._columns = None if columns is None else list(columns)
        self.sqlite: Compiled | None = None
        self.postgresql: Compiled | None = None

    def on(self, kind: StoreKind, values: Values) -> tuple[str, tuple[Value, ...]]:
        """SQL text and the values in the order of its placeholders. A missing value is a bug: KeyError."""
        text, ordered = (self.sqlite if kind is StoreKind.sqlite else self.postgresql) or self.prepare(kind)
        return text, ordered(values)

    def prepare(self, kind: StoreKind) -> Compiled:
        """Compile for a database, once."""
        known = self.sqlite if kind is StoreKind.sqlite else self.postgresql
        if known is not None:
            return known
        core: Any = self._make(kind).compile(dialect=dialect_of(kind), column_keys=self._columns)
        # SQLite's LIMIT brings an OFFSET of zero with it, as a value of its own.
        fixed = {name: value for name, value in core.params.items() if name.startswith("param_")}
        compiled = Compiled(str(core), _ordered(tuple(core.positiontup or ()), fixed))
        if kind is StoreKind.sqlite:
            self.sqlite = compiled
        else:
            self.postgresql = compiled
        return compiled


def _ordered(names: tuple[str, ...], fixed: Values) -> Ordered:
    if fixed:
        return lambda values: tuple([fixed[name] if name in fixed else values[name] for name in names])
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


@cache
def joined(kind: StoreKind, writes: tuple[Statement, ...], last: Statement) -> tuple[str, tuple[Ordered, ...]]:
    """Several writes and a last statement as one, and what takes each one's values; for PostgreSQL.

    All of them see the store as it was before the first, so no two may touch the same row.
    """
    parts = [write.prepare(kind) for write in writes]
    named = ", ".join(f"w{number} AS ({part.text})" for number, part in enumerate(parts))
    return f"WITH {named} {last.prepare(kind).text}", tuple(part.ordered for part in parts)


def look(core: ClauseElement) -> Statement:
    """A statement that is written the same way for both databases."""
    return Statement(lambda kind: core)


def insert(table: Table) -> Statement:
    """A plain INSERT of a whole row."""
    return Statement(lambda kind: _insert(kind, table).inline(), table.columns.keys())


def upsert(table: Table) -> Statement:
    """INSERT of a whole row, or its replacement where the primary key exists."""
    keys = [column.name for column in table.primary_key]

    def make(kind: StoreKind) -> ClauseElement:
        into = _insert(kind, table).inline()
        others = {column.name: into.excluded[column.name] for column in table.columns if column.name not in keys}
        core: ClauseElement = into.on_conflict_do_update(index_elements=keys, set_=others)
        return core

    return Statement(make, table.columns.keys())


def _insert(kind: StoreKind, table: Table) -> Any:
    return sqlite.insert(table) if kind is StoreKind.sqlite else postgresql.insert(table)
