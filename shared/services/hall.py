"""The seam that programs talk to: one hall, asked and looked at.

Rule: nothing above this Protocol knows whether the hall is a database beside it or a server far away (architecture.md).
"""

from datetime import date
from typing import Protocol

from shared.domain.chain import Anchor
from shared.domain.events import Event
from shared.domain.figures import DayFigures
from shared.domain.ids import DeskNumber, EventSeq, RequestId
from shared.domain.outcomes import Outcome
from shared.services.commands import Command
from shared.services.views import Board, DayStatus, DeskStatus, HallInfo, TicketHistory


class Hall(Protocol):
    """One hall. Every method may raise Problem; after STORE_LOST the outcome of `do` is unknown: repeat the command."""

    def do(self, command: Command) -> Outcome:
        """Carry a command out once, however often its request id comes."""

    def give_up(self, request_id: RequestId) -> None:
        """Nobody repeats this command any more, and its answer never came: find out later what became of it."""

    def info(self) -> HallInfo:
        """The hall itself and its settings."""

    def day_status(self, day: date | None = None) -> DayStatus:
        """A service day, today by default."""

    def day_figures(self, day: date | None = None) -> DayFigures:
        """What came of a service day so far, today by default."""

    def board(self) -> Board:
        """What the hall screen shows."""

    def desk_status(self, desk: DeskNumber) -> DeskStatus:
        """What one desk sees."""

    def heartbeat(self, desk: DeskNumber) -> bool:
        """A desk's program says every 30 seconds that it is there; no event. False: nobody is seated there today."""

    def ticket(self, number: str, day: date | None = None) -> TicketHistory | None:
        """One ticket by its number as typed, with its history; None if there is none."""

    def events(self, *, since: EventSeq | None = None, day: date | None = None) -> tuple[Event, ...]:
        """Events in order."""

    def anchor(self) -> Anchor:
        """The last event and its hash: whoever keeps it can prove later that nothing before it was changed."""
