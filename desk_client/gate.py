"""The gate over a store: embedded, where officers are rows; or a server, where they are its own logins.

Rule: a key file is read, never made here: a desk with a key of its own would seal what no other desk can open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desk_client.session import Doorplate, Session
from shared.domain.officer import Officer
from shared.services.journal import Journal
from shared.services.keys import Keys, read_key_file
from shared.services.ports import ChangeFeed, DraftStore, HallStore

if TYPE_CHECKING:
    from shared.services.complaints import Complaints
    from shared.services.journalled_hall import JournalledHall, Recovered
    from shared.services.notes import Notes


class Officers(Protocol):
    """The part of a store that knows officers by their passwords."""

    def authenticate(self, login: str, password: str) -> Officer:
        """The officer, or Problem LOGIN_REFUSED."""


class OpenedStore(Protocol):
    """An open store, as far as a desk needs it."""

    hall: HallStore
    drafts: DraftStore
    practice: bool

    @property
    def officers(self) -> Officers:
        """Who may log in."""

    def feed(self) -> ChangeFeed:
        """A new feed."""

    def close(self) -> None:
        """Close all connections."""


MakeJournal = Callable[[], Journal]
"""Opens the journal of this PC; called once."""

OpenStore = Callable[[str | None, str | None], OpenedStore]
"""Opens the store, as a login with its password where the store is a server, else as (None, None)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSession:
    """One officer's session; `let_go` closes what only this session holds."""

    hall: "JournalledHall"
    complaints: "Complaints"
    notes: "Notes"
    officer: Officer
    make_feed: Callable[[], ChangeFeed]
    let_go: Callable[[], None]

    def feed(self) -> ChangeFeed:
        """A new feed."""
        return self.make_feed()

    def recover(self) -> "tuple[Recovered, ...]":
        """What became of the commands that were left on this PC."""
        return self.hall.recover()

    def close(self) -> None:
        """Close what only this session holds."""
        self.let_go()


class _OneJournal:
    """The journal of this PC, opened with the first session, for all of them."""

    def __init__(self, make: MakeJournal) -> None:
        self._make = make
        self._journal: Journal | None = None

    def opened(self) -> Journal:
        """The journal."""
        if self._journal is None:
            self._journal = self._make()
        return self._journal

    def close(self) -> None:
        """The program ends."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None


class EmbeddedGate:
    """One store for all officers of this PC; it is opened once and again after it could not be used."""

    def __init__(self, open_store: OpenStore, *, key_file: Path, journal: MakeJournal) -> None:
        self._open_store, self._key_file, self._journal = open_store, key_file, _OneJournal(journal)
        self._store: OpenedStore | None = None

    def look(self) -> Doorplate:
        """Open the store and read the key, so that a fault is told before anybody types a password."""
        read_key_file(self._key_file)
        store = self._opened()
        with store.hall.view() as view:
            settings = view.settings
        return Doorplate(hall_name=settings.name, practice=store.practice, desks=settings.desks)

    def open(self, login: str, password: str) -> Session:
        """Check the password and make a session over the one store."""
        store = self._opened()
        officer = store.officers.authenticate(login, password)
        return _session(store, officer, read_key_file(self._key_file), self._journal.opened(), lambda: None)

    def verify(self, login: str, password: str) -> None:
        """Check the password."""
        self._opened().officers.authenticate(login, password)

    def close(self) -> None:
        """Close the store: the program ends."""
        self._journal.close()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _opened(self) -> OpenedStore:
        if self._store is None:
            self._store = self._open_store(None, None)
        return self._store


class ServerGate:
    """Each officer is a login of the server; nothing is known before one logs in."""

    def __init__(self, open_store: OpenStore, *, key_file: Path, journal: MakeJournal) -> None:
        self._open_store, self._key_file, self._journal = open_store, key_file, _OneJournal(journal)

    def look(self) -> Doorplate:
        """Read the key; the server tells nothing to strangers."""
        read_key_file(self._key_file)
        return Doorplate()

    def open(self, login: str, password: str) -> Session:
        """Log in to the server; the connections end with the session."""
        keys = read_key_file(self._key_file)
        store = self._open_store(login, password)
        try:
            officer = store.officers.authenticate(login, password)
            return _session(store, officer, keys, self._journal.opened(), store.close)
        except BaseException:
            store.close()
            raise

    def verify(self, login: str, password: str) -> None:
        """Log in once more, only to see whether the server still accepts the password."""
        store = self._open_store(login, password)
        try:
            store.officers.authenticate(login, password)
        finally:
            store.close()

    def close(self) -> None:
        """Sessions close their own connections."""
        self._journal.close()


def _session(
    store: OpenedStore, officer: Officer, keys: Keys, journal: Journal, let_go: Callable[[], None]
) -> StoreSession:
    from shared.services.complaints import Complaints
    from shared.services.journalled_hall import JournalledHall
    from shared.services.notes import Notes

    hall = JournalledHall(store.hall, journal)
    return StoreSession(
        hall=hall,
        complaints=Complaints(hall, store.drafts, keys),
        notes=Notes(keys),
        officer=officer,
        make_feed=store.feed,
        let_go=let_go,
    )
