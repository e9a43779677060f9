"""What an officer has after logging in, and the gate that lets one in.

Rule: presenters know only these Protocols; `main.py` makes them over a store (architecture.md, The seam).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from shared.domain.ids import DeskNumber
from shared.domain.officer import Officer
from shared.services.hall import Hall
from shared.services.ports import ChangeFeed

if TYPE_CHECKING:
    from shared.services.complaints import Complaints
    from shared.services.journalled_hall import Recovered
    from shared.services.notes import Notes


class Session(Protocol):
    """One officer's way into the hall."""

    @property
    def hall(self) -> Hall:
        """The hall."""

    @property
    def complaints(self) -> "Complaints":
        """Drafts and records."""

    @property
    def notes(self) -> "Notes":
        """Notes from desk to desk."""

    def recover(self) -> "tuple[Recovered, ...]":
        """What became of the commands that were left without an answer on this PC, oldest first; told only once.

        Asked when the officer is in: a login that fails would have asked for nobody.
        """

    @property
    def officer(self) -> Officer:
        """Who logged in."""

    def feed(self) -> ChangeFeed:
        """A new feed of hints; the caller starts and stops it."""

    def close(self) -> None:
        """Give back what the session holds; the gate stays usable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorplate:
    """What is known before anybody logs in; a server tells nothing to strangers: then all is empty."""

    hall_name: str = ""
    practice: bool = False
    desks: tuple[DeskNumber, ...] = ()


class Gate(Protocol):
    """Lets officers in. All methods may take seconds: call them away from the screen's thread.

    They raise Problem: LOGIN_REFUSED or STORE_LOGIN_REFUSED for a wrong name or password, KEY_FILE_*, STORE_*.
    """

    def look(self) -> Doorplate:
        """Whether somebody could log in now, and where they are."""

    def open(self, login: str, password: str) -> Session:
        """Log in."""

    def verify(self, login: str, password: str) -> None:
        """Check the password of somebody who is logged in already."""
