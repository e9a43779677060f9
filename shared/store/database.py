"""What the store needs from a database: short transactions on a pooled connection of the plain driver.

Rule: statements go down compiled, with plain values; an error of a driver comes out as a Problem or a StoreFault,
never with a row in it (security.md, Text boundary).
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from shared.services.ports import ChangeFeed
from shared.store.address import StoreAddress
from shared.store.compiling import Row, Statement, Values

NOTHING: Values = {}
Write = tuple[Statement, Values]


class StoreFault(RuntimeError):
    """The database refused something that the code should never have asked: a bug. Names a code, never a row."""


class Line(Protocol):
    """One open transaction. `first` is the answer to its first statement, `now` the store's clock (aware UTC)."""

    first: list[Row]
    now: datetime

    def ask(self, statement: Statement, values: Values = NOTHING) -> list[Row]:
        """Send a statement that answers with rows, and fetch them all."""

    def write(self, writes: Iterable[Write]) -> None:
        """Send statements that answer with nothing."""

    def write_and_commit(self, writes: Iterable[Write], *, tell: bool) -> None:
        """Send them and commit, in one round trip where the database can; `tell` wakes the feeds."""


class Database(Protocol):
    """A place for lines. `first` is sent as the transaction begins; its last column is the server's clock or NULL."""

    address: StoreAddress
    driver_version: str
    fetches_ahead: bool
    """Whether what is asked together with the lock is cheaper than what is asked after it."""

    @property
    def generation(self) -> int:
        """Rises when the store may have been replaced by another; nothing read before may be kept then."""

    def reading(self, first: Statement) -> AbstractContextManager[Line]:
        """One consistent look; leaves nothing behind."""

    def writing(self, first: Statement, ahead: Sequence[Write] = ()) -> AbstractContextManager[Line]:
        """A transaction that may write. Left without `write_and_commit` it is rolled back.

        `ahead` are questions that will be asked; where it `fetches_ahead` they go with the first statement.
        """

    def feed(self) -> ChangeFeed:
        """A new feed, not started."""

    def close(self) -> None:
        """Close all connections; harmless when called again."""
