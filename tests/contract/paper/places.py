"""Where the hall of the model is kept: in memory, in a file, on a server; with a clock that stands still.

Rule: a real store is opened as programs open it, once per program; only the clock is ours: a minute is a minute.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from shared.domain.settings import DEFAULTS
from shared.services.ports import HallStore
from shared.store.address import parse_address
from shared.store.database import Database
from shared.store.hall_store import SqlHallStore
from shared.store.making import init_store
from shared.store.opening import connect_database, open_store
from tests.contract.paper.rules import HOLIDAYS, SMALL_HALL
from tests.memory_store import MemoryStore
from tests.store.halls import Hall
from tests.store.moments import MONDAY


class StoppedClock:
    """Stands in for `StoreClock`: the store's time is what the model says."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def read(self, _store_now: datetime) -> datetime:
        return self.now


class Place(Protocol):
    """A hall that several programs open."""

    def set_clock(self, now: datetime) -> None:
        """It is this late now."""

    def open(self) -> HallStore:
        """The hall as one more program sees it."""

    def close(self) -> None:
        """All programs have ended."""


class InMemory:
    """One store, whatever opens it."""

    def __init__(self) -> None:
        self._store = MemoryStore(raw={**DEFAULTS, **SMALL_HALL}, public_holidays=HOLIDAYS)

    def set_clock(self, now: datetime) -> None:
        self._store.now = now

    def open(self) -> HallStore:
        return self._store

    def close(self) -> None:
        pass


class InDatabase:
    """A store at an address; each program has its own connections and its own memory of the settings."""

    def __init__(self, url: str) -> None:
        self._address = parse_address(url)
        self._clock = StoppedClock()
        self._open: list[Database] = []

    def set_clock(self, now: datetime) -> None:
        self._clock.now = now

    def open(self) -> HallStore:
        database = connect_database(self._address, program="test")
        self._open.append(database)
        return SqlHallStore(database, clock=self._clock, practice=True)  # type: ignore[arg-type]

    def close(self) -> None:
        for database in self._open:
            database.close()


def made_small(url: str) -> None:
    """The model's hall: made, and set to its settings before anything happens."""
    early = datetime.combine(MONDAY - timedelta(days=1), time.min)
    init_store(url, practice=True, hall_name="Balai Uji", clock=early)
    store = open_store(url, program="test", clock=early)
    try:
        for key, text in SMALL_HALL.items():
            Hall(store, url).set(key, text)
    finally:
        store.close()
