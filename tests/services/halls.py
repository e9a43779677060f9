"""A hall over a store in memory, with one short method per command: what a case does, and nothing else.

Rule: commands are the real ones; a request id is made fresh unless the case is about repeating it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from shared.domain.complaint import SealedComplaint
from shared.domain.ids import DeskNumber, TicketId
from shared.domain.outcomes import Outcome
from shared.domain.printing import PrintState
from shared.domain.ticket import Action, PriorityClass, Ticket
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from tests.memory_store import MemoryStore

JAKARTA = ZoneInfo("Asia/Jakarta")
MONDAY = date(2026, 11, 23)
KIOSK, SITI, RINA = "kiosk:lobby", "officer:siti", "supervisor:rina"


def wib(clock: str, day: date = MONDAY) -> datetime:
    """The instant of a wall clock in the hall: `wib("08:17")`."""
    return datetime.combine(day, time.fromisoformat(clock), JAKARTA)


def sealed(number: str = "LMW-7K4Q-2M9D", ticket_id: TicketId | None = None) -> SealedComplaint:
    """A complaint ready to be stored; what is sealed is not looked at here."""
    return SealedComplaint(
        id=f"complaint {number}",
        report_number=number,
        ticket_id=ticket_id,
        desk=DeskNumber(3),
        officer="siti",
        channel="walk-in",
        title="Sertifikat tanah",
        chronology="Sudah dua tahun menunggu.",
        category="pertanahan",
        solution="Sertifikat terbit",
        name_sealed=b"name",
        contact_sealed=b"contact",
        contact_index=b"index",
        nik_sealed=None,
        nik_index=None,
        key_version=1,
    )


@dataclass
class Visit:
    """A hall and its store; each method sends one command with a fresh request id."""

    store: MemoryStore = field(default_factory=MemoryStore)

    @property
    def hall(self) -> LocalHall:
        """Another program's view of the same store: the hall itself holds no state."""
        return LocalHall(self.store)

    def do(self, command: type, actor: str = SITI, **values: Any) -> Outcome:
        return self.hall.do(command(request_id=c.new_request_id(), actor=actor, **values))

    def at(self, clock: str, day: date = MONDAY) -> "Visit":
        """Set the store's clock to a wall clock of the hall."""
        self.store.now = wib(clock, day)
        return self

    def issue(self, service: str = "A", priority: PriorityClass = PriorityClass.none) -> Outcome:
        return self.do(c.IssueTicket, KIOSK, service=service, kiosk="lobby", priority=priority)

    def issue_many(self, count: int, service: str = "A") -> list[str]:
        """The numbers of several tickets in order."""
        return [self.issue(service).number for _ in range(count)]

    def call(self, desk: int = 3) -> Outcome:
        return self.do(c.CallNext, desk=DeskNumber(desk))

    def call_number(self, number: str, desk: int = 3, reason: str = "Kursi roda") -> Outcome:
        return self.do(c.CallNumber, desk=DeskNumber(desk), number=number, reason=reason)

    def recall(self, desk: int = 3) -> Outcome:
        return self.do(c.Recall, desk=DeskNumber(desk))

    def step(self, action: Action, desk: int = 3) -> Outcome:
        return self.do(c.StepAtDesk, desk=DeskNumber(desk), action=action)

    def transfer(self, desk: int = 3, to_desk: int | None = None, to_service: str | None = None) -> Outcome:
        to = None if to_desk is None else DeskNumber(to_desk)
        return self.do(c.Transfer, desk=DeskNumber(desk), to_desk=to, to_service=to_service)

    def back(self, number: str, desk: int | None = 3) -> Outcome:
        return self.do(c.ReturnTicket, number=number, desk=None if desk is None else DeskNumber(desk))

    def cancel(self, number: str, reason: str = "Pulang") -> Outcome:
        return self.do(c.CancelTicket, number=number, reason=reason)

    def release(self, count: int, *, override: bool = False, reason: str = "Rombongan") -> Outcome:
        return self.do(c.ReleasePlaces, RINA, count=count, reason=reason, override=override)

    def close(
        self, day: date | None = None, *, force: bool = False, reason: str = "", message: str = "", actor: str = RINA
    ) -> Outcome:
        return self.do(c.CloseDay, actor, day=day, force=force, reason=reason, message=message)

    def reopen(self, reason: str = "Salah tekan") -> Outcome:
        return self.do(c.ReopenDay, RINA, reason=reason)

    def seat(self, desk: int = 3, officer: str | None = "siti") -> Outcome:
        return self.do(c.SeatOfficer, desk=DeskNumber(desk), officer=officer)

    def release_desk(self, desk: int = 3, *, force: bool = False, reason: str = "PC mati") -> Outcome:
        return self.do(c.ReleaseDesk, RINA, desk=DeskNumber(desk), force=force, reason=reason)

    def change(self, key: str, text: str | None) -> Outcome:
        return self.do(c.ChangeSetting, RINA, key=key, text=text)

    def print(self, ticket_id: TicketId) -> Outcome:
        return self.do(c.StartPrint, KIOSK, ticket_id=ticket_id)

    def print_end(self, attempt_id: str, state: PrintState = PrintState.printed, detail: str = "ok") -> Outcome:
        return self.do(c.EndPrint, KIOSK, attempt_id=attempt_id, state=state, detail=detail)

    def no_show(self, desk: int = 3) -> Outcome:
        """Call the citizen of a desk in vain until a no-show is allowed, then say so."""
        while self.hall.desk_status(DeskNumber(desk)).held.times_called < 3:  # type: ignore[union-attr]
            self.recall(desk)
        return self.step(Action.no_show, desk)

    def ticket(self, number: str, day: date | None = None) -> Ticket:
        """The ticket with this number, as it stands in the store."""
        history = self.hall.ticket(number, day)
        assert history is not None
        return history.ticket

    def serve(self, desk: int = 3) -> str:
        """Call, start and finish the next citizen; the number."""
        number = self.call(desk).number
        self.step(Action.start, desk)
        self.step(Action.finish, desk)
        return number
