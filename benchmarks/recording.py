"""Writes down every statement that the product sends for a series of commands.

Rule: the floor is what was really sent, recorded anew in every run, so it cannot drift from the product.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from benchmarks.clients import VISIT, checked, commands_of
from benchmarks.grounds import NOW
from shared.domain.ids import DeskNumber
from shared.services.local_hall import LocalHall
from shared.store.address import StoreKind, parse_address
from shared.store.opening import open_store

_DATABASES = {
    StoreKind.sqlite: "shared.store.sqlite_database",
    StoreKind.postgresql: "shared.store.postgres_database",
}
"""Each has a function `connect` that gives its pool the driver's own connection."""

_SENDING = frozenset({"executemany", "executescript", "copy", "stream", "pipeline"})
"""Other ways to send something; nothing may go past the recorder unseen."""


@dataclass(slots=True)
class Sent:
    """One statement with its values, and whether its rows were fetched."""

    sql: str
    values: tuple[Any, ...]
    is_fetched: bool = False


@dataclass(slots=True)
class Group:
    """Statements that went down together: one, or several in one message."""

    is_pipeline: bool
    sent: list[Sent] = field(default_factory=list)


@dataclass(slots=True)
class Transaction:
    """All that one command sent, from BEGIN to COMMIT."""

    kind: str
    groups: list[Group]


@dataclass(slots=True)
class Stream:
    """Transactions in the order of their events; the first one appended event `first_event`."""

    url_kind: StoreKind
    first_event: int
    transactions: list[Transaction]


class _Tape:
    """Where the statements of one connection are written down."""

    def __init__(self, groups: list[Group]) -> None:
        self._groups = groups
        self.pipeline: Group | None = None

    def write(self, sql: str, values: Any) -> Sent:
        sent = Sent(sql, tuple(values))
        if self.pipeline is None:
            self._groups.append(Group(is_pipeline=False, sent=[sent]))
        else:
            self.pipeline.sent.append(sent)
        return sent

    def begin_pipeline(self) -> None:
        self.pipeline = Group(is_pipeline=True)
        self._groups.append(self.pipeline)


class _Cursor:
    """The driver's cursor; it may be used for one statement after the other."""

    def __init__(self, inner: Any, tape: _Tape, sent: Sent | None = None) -> None:
        self._inner, self._tape, self._sent = inner, tape, sent

    def execute(self, sql: str, values: Any = ()) -> "_Cursor":
        self._sent = self._tape.write(sql, values)
        self._inner.execute(sql, values)
        return self

    def fetchall(self) -> Any:
        return self._fetched().fetchall()

    def fetchone(self) -> Any:
        return self._fetched().fetchone()

    def _fetched(self) -> Any:
        assert self._sent is not None
        self._sent.is_fetched = True
        return self._inner

    def __getattr__(self, name: str) -> Any:
        if name in _SENDING:
            raise NotImplementedError(f"the recorder does not know cursor.{name}, so the floor would not do it either")
        if name.startswith("fetch"):
            raise NotImplementedError(f"the recorder does not know cursor.{name}, so the floor would not fetch")
        return getattr(self._inner, name)


class _Messages:
    """The product's own way to send several statements at once to PostgreSQL."""

    def __init__(self, inner: Any, tape: _Tape) -> None:
        self._inner, self._tape = inner, tape

    def send(self, together: Any, *, until: float | None = None) -> Any:
        self._tape.begin_pipeline()
        sent = [self._tape.write(sql, values) for sql, values in together]
        self._tape.pipeline = None
        answers = self._inner.send(together, until=until)
        for each, rows in zip(sent, answers, strict=True):
            each.is_fetched = bool(rows)
        return answers


class _Connection:
    """The driver's connection, with every statement written down on its way."""

    def __init__(self, inner: Any, groups: list[Group]) -> None:
        self._inner, self._tape = inner, _Tape(groups)

    def execute(self, sql: str, values: Any = ()) -> _Cursor:
        sent = self._tape.write(sql, values)
        return _Cursor(self._inner.execute(sql, values), self._tape, sent)

    def cursor(self) -> _Cursor:
        return _Cursor(self._inner.cursor(), self._tape)

    @property
    def messages(self) -> _Messages:
        return _Messages(self._inner.messages, self._tape)

    def __getattr__(self, name: str) -> Any:
        if name in _SENDING:
            raise NotImplementedError(f"the recorder does not know connection.{name}, so the floor would not do it")
        return getattr(self._inner, name)


@contextmanager
def _recorder(kind: StoreKind) -> Iterator[list[Group]]:
    groups: list[Group] = []
    module = import_module(_DATABASES[kind])
    connect = module.connect
    module.connect = lambda *given, **named: _Connection(connect(*given, **named), groups)
    try:
        yield groups
    finally:
        module.connect = connect


def record(url: str, *, visits: int, desks: int) -> Stream:
    """Do `visits` visits at each of `desks` desks, one step of every desk after the other, and keep what was sent.

    Raises RuntimeError if a transaction is not one that a floor can replay.
    """
    kind = parse_address(url).kind
    transactions: list[Transaction] = []
    with _recorder(kind) as groups:
        store = open_store(url, program="benchmark", clock=NOW)
        try:
            hall = LocalHall(store.hall)
            # Its first lock looks round before; no later one does.
            with store.hall.locked():
                pass
            first = hall.day_status().last_event + 1
            lines = [commands_of(DeskNumber(desk + 1)) for desk in range(desks)]
            for _ in range(visits * len(VISIT)):
                for line in lines:
                    what, command = next(line)
                    groups.clear()
                    checked(hall, what, command)
                    transactions.append(Transaction(what, list(groups)))
            events = hall.day_status().last_event + 1 - first
        finally:
            store.close()
    stream = Stream(kind, first, transactions)
    _check(stream, events)
    return stream


def _check(stream: Stream, events: int) -> None:
    opening = opening_of(stream)
    for transaction in stream.transactions:
        sent = [each for group in transaction.groups for each in group.sent]
        begin = [(each.sql, each.values) for each in sent[: len(opening)]]
        if begin != opening or sent[-1].sql != "COMMIT":
            raise RuntimeError(f"{transaction.kind} is not one transaction under the lock: {sent[0].sql}")
    if events != len(stream.transactions):
        raise RuntimeError("a transaction appended more or less than one event")


def opening_of(stream: Stream) -> list[tuple[str, tuple[Any, ...]]]:
    """The statements that open every transaction: BEGIN, and the lock, which answers with the last event."""
    sent = [each for group in stream.transactions[0].groups for each in group.sent]
    lock = next(number for number, each in enumerate(sent) if each.is_fetched)
    return [(each.sql, each.values) for each in sent[: lock + 1]]
