"""A kiosk without glass: the real presenter over the real use cases, driven by hand.

Rule: fakes lie below the seams only: a store in memory, and a printer that follows a script.
"""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import TypeVar

from kiosk.presenter import KioskPresenter
from kiosk.recovering import RecoveringHall
from kiosk.screen import (
    CalmScreen,
    HelpScreen,
    NumberScreen,
    PinScreen,
    PriorityScreen,
    Screen,
    StaffScreen,
    StartScreen,
)
from kiosk.stay import GHOST_MS
from shared.domain.events import EventKind
from shared.domain.printing import PrintAttempt, PrintOutcome, PrintState
from shared.domain.ticket import Ticket
from shared.i18n import Language
from shared.printing.slip import Slip
from shared.printing.status import PrinterProblem, PrinterStatus
from shared.services.clock_watch import ClockWatch
from shared.services.dispatching import ManualDispatcher
from shared.services.journal import MemoryJournal
from shared.services.scheduling import ManualScheduler
from tests.kiosk.samples import Staff
from tests.memory_store import MemoryStore

S = TypeVar("S", StartScreen, PriorityScreen, NumberScreen, HelpScreen, CalmScreen, PinScreen, StaffScreen)


class ScriptedPrinter:
    """Ends its attempts as the script says, `printed` when it is empty; keeps the slips it was given."""

    def __init__(self, *script: PrintState) -> None:
        self.script = deque(script)
        self.slips: list[Slip] = []
        self.problem: PrinterProblem | None = None
        self.detail = ""
        self.status_asked = 0

    def print_slip(self, slip: Slip, deadline_seconds: float = 3.0) -> PrintOutcome:
        """One attempt."""
        self.slips.append(slip)
        state = self.script.popleft() if self.script else PrintState.printed
        return PrintOutcome(state=state, detail="scripted", seconds=0.1)

    def status(self, deadline_seconds: float = 3.0) -> PrinterStatus:
        """What the script says of it."""
        self.status_asked += 1
        return PrinterStatus(problem=self.problem, detail=self.detail)


class KioskStand:
    """One kiosk on Monday 23 November 2026, 08.17 WIB; `now_shown` is what the citizen sees."""

    def __init__(
        self,
        printer: ScriptedPrinter | None = None,
        *,
        store: MemoryStore | None = None,
        language: Language = Language.INDONESIAN,
        pin: str = "135790",
    ) -> None:
        self.store = store or MemoryStore()
        self.printer = printer
        self.work, self.paper_work = ManualDispatcher(), ManualDispatcher()
        self.staff, self.staff_work = Staff(pin), ManualDispatcher()
        self.time = ManualScheduler()
        self.shown: list[Screen] = []
        self.pc_ahead = timedelta()
        self.presenter = KioskPresenter(
            hall=RecoveringHall(self.store, MemoryJournal(), actor="kiosk:lobby", has_printer=printer is not None),
            printer=printer,
            store_dispatcher=self.work,
            printer_dispatcher=self.paper_work,
            scheduler=self.time,
            clock=ClockWatch(lambda: self.store.now + self.pc_ahead),
            staff=self.staff,
            staff_dispatcher=self.staff_work,
            kiosk="lobby",
            language=language,
        )

    def open(self) -> KioskStand:
        """Start, and let the first answers come in."""
        self.presenter.show_on(self.shown.append)
        self.presenter.start()
        self.settle()
        return self

    def settle(self) -> None:
        """Let everything that is under way come to its end; time stands still."""
        while self.work.waiting or self.paper_work.waiting or self.staff_work.waiting:
            self.work.run_all()
            self.staff_work.run_all()
            self.paper_work.run_all()

    def wait(self, ms: int) -> None:
        """Let time pass in small steps, with all answers arriving at once."""
        for _step in range(0, ms, 100):
            self.time.advance(100)
            self.store.advance(milliseconds=100)
            self.settle()

    def hang(self, ms: int) -> None:
        """Let time pass while the store answers nothing."""
        for _step in range(0, ms, 100):
            self.time.advance(100)

    def rest(self) -> None:
        """Wait until a tap counts again."""
        self.wait(GHOST_MS)

    def tap_service(self, prefix: str = "A") -> None:
        """A tap that counts, and its answer."""
        self.presenter.choose_service(prefix)
        self.settle()

    def screen(self, kind: type[S]) -> S:
        """What is shown now, which must be of this kind."""
        assert isinstance(self.shown[-1], kind), f"{type(self.shown[-1]).__name__} instead of {kind.__name__}"
        return self.shown[-1]

    @property
    def tickets(self) -> list[Ticket]:
        """All tickets of the store, in order."""
        return sorted(self.store.all_tickets.values(), key=lambda ticket: (ticket.prefix, ticket.ordinal))

    @property
    def attempts(self) -> list[PrintAttempt]:
        """All print attempts, in order."""
        return list(self.store.all_attempts.values())

    def count(self, kind: EventKind) -> int:
        """How many events of a kind the store holds."""
        return sum(1 for event in self.store.event_log if event.event.kind is kind)
