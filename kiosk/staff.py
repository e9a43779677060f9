"""The way out of the full screen for staff: a PIN, then a page with what they need, and nothing of a citizen.

Rule: five wrong PINs in a row and a minute's pause; the PIN is checked away from the screen and never kept or logged.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kiosk.screen import Frame, PinScreen, StaffAction, StaffFact, StaffScreen
from shared.domain.printing import PrintOutcome, PrintState
from shared.i18n import Texts
from shared.logs import get_log
from shared.pin import LONGEST_PIN
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Scheduler
from shared.ui import pad_keys

TRIES = 5
PAUSE_MS = 60_000
PIN_SECONDS = 30
ROOM_SECONDS = 120
"""How long the pad, and the page behind it, wait for the next touch."""
_log = get_log(__name__)


class StaffDeed(StrEnum):
    """What staff can do on their page."""

    test_print = "test_print"
    leave = "leave"
    """Back to the citizens."""
    end = "end"
    """The program ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskFacts:
    """What staff want to know of this kiosk; no password in it.

    `unwritable` is the folder where commands should be kept before they are sent, if the disk refuses; else "".
    """

    version: str
    store: str
    printer: str
    name: str
    unwritable: str = ""


class StaffTools(Protocol):
    """What the page works with. `facts` and `is_right` may be slow: they run on a worker."""

    @property
    def has_pin(self) -> bool:
        """Whether a PIN was set for this PC."""

    def is_right(self, pin: str) -> bool:
        """Whether this is the PIN."""

    def facts(self) -> KioskFacts:
        """About this kiosk."""

    def end(self) -> None:
        """End the program."""


class StaffRoom:
    """`changed` is called after each change, `stays` with the seconds for which the page waits, `left` to leave."""

    def __init__(
        self,
        tools: StaffTools,
        *,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        print_test: Callable[[Callable[[Ok[PrintOutcome] | Err], None]], None] | None,
        changed: Callable[[], None],
        stays: Callable[[int], None],
        left: Callable[[], None],
    ) -> None:
        self._tools, self._dispatcher, self._scheduler = tools, dispatcher, scheduler
        self._print_test, self._changed, self._stays, self._left = print_test, changed, stays, left
        self._wrong = 0
        self._is_paused = False
        self._visit = 0
        self._begin(is_open=False)

    def open(self) -> None:
        """Somebody stands before the pad."""
        self._begin(is_open=True)

    def close(self) -> None:
        """Nobody of the staff is here any more; what was typed is gone."""
        self._begin(is_open=False)

    def _begin(self, *, is_open: bool) -> None:
        self._is_open = is_open
        self._typed, self._is_checking, self._was_wrong = "", False, False
        self._facts: KioskFacts | None = None
        self._is_printing = False
        self._printed_as: PrintState | None = None
        self._visit += 1

    def press(self, key: str) -> None:
        """A key of the pad: a digit, or one of `pad_keys`."""
        is_deaf = self._is_checking or self._is_paused or self._facts is not None or not self._tools.has_pin
        if is_deaf or not self._is_open:
            return
        self._stays(PIN_SECONDS)
        match key:
            case pad_keys.OK if self._typed:
                self._check()
            case pad_keys.ERASE:
                self._typed = self._typed[:-1]
            case digit if digit.isdigit() and len(self._typed) < LONGEST_PIN:
                self._typed, self._was_wrong = self._typed + digit, False
        self._changed()

    def act(self, key: str) -> None:
        """A button of the staff's page, or the pad's way back."""
        match key:
            case StaffDeed.leave if self._is_open:
                self._left()
            case StaffDeed.end if self._facts:
                _log.warning("ended_by_staff")
                self._tools.end()
            case StaffDeed.test_print if self._facts and self._print_test and not self._is_printing:
                self._stays(ROOM_SECONDS)
                self._is_printing = True
                visit = self._visit
                self._print_test(lambda answer: self._printed(answer, visit))
                self._changed()

    def screen(self, around: Frame, texts: Texts) -> PinScreen | StaffScreen:
        """The pad, or the page behind it."""
        return self._pad(around, texts) if self._facts is None else self._room(around, texts, self._facts)

    def _check(self) -> None:
        typed, self._typed, self._is_checking = self._typed, "", True
        visit = self._visit

        def look() -> KioskFacts | None:
            return self._tools.facts() if self._tools.is_right(typed) else None

        self._dispatcher.submit(look, lambda answer: self._checked(answer, visit))

    def _checked(self, answer: Ok[KioskFacts | None] | Err, visit: int) -> None:
        facts = answer.value if isinstance(answer, Ok) else None
        if isinstance(answer, Err):
            _log.bug("pin_not_checked", answer.error)
        if facts is None:
            self._count_wrong()
        else:
            self._wrong = 0
        if visit != self._visit:
            return  # whoever typed it has gone
        self._is_checking, self._facts, self._was_wrong = False, facts, facts is None
        if facts is not None:
            _log.info("staff_entered")
            self._stays(ROOM_SECONDS)
        self._changed()

    def _count_wrong(self) -> None:
        self._wrong += 1
        _log.warning("wrong_pin", count=self._wrong)
        if self._wrong % TRIES == 0:
            self._is_paused = True
            self._scheduler.after(PAUSE_MS, self._end_pause)

    def _end_pause(self) -> None:
        self._is_paused = self._was_wrong = False
        self._changed()

    def _printed(self, answer: Ok[PrintOutcome] | Err, visit: int) -> None:
        match answer:
            case Ok(value):
                state = value.state
                _log.info("test_print", state=state.value, detail=value.detail)
            case Err(error):
                state = PrintState.not_sent
                _log.bug("test_print_failed", error)
        if visit == self._visit:
            self._is_printing, self._printed_as = False, state
            self._changed()

    def _pad(self, around: Frame, texts: Texts) -> PinScreen:
        if not self._tools.has_pin:
            message = texts("No PIN has been set for this PC. Set one with “balai kiosk-pin”.")
        elif self._is_paused:
            message = texts("Too many wrong PINs. Try again in a minute.")
        elif self._was_wrong:
            message = texts("This PIN is wrong.")
        else:
            message = ""
        return PinScreen(
            frame=around,
            title=texts("Staff only"),
            about=texts("Type the PIN of this kiosk."),
            typed=len(self._typed),
            message=message,
            erase=texts("Erase"),
            ok=texts("OK"),
            back=StaffAction(key=StaffDeed.leave, text=texts("Back to the start")),
            is_busy=self._is_checking or self._is_paused or not self._tools.has_pin,
        )

    def _room(self, around: Frame, texts: Texts, facts: KioskFacts) -> StaffScreen:
        return StaffScreen(
            frame=around,
            title=texts("For staff"),
            facts=_shown(facts, texts),
            message=self._print_words(texts),
            actions=tuple(
                StaffAction(key=key, text=text, is_danger=key is StaffDeed.end)
                for key, text in (
                    (StaffDeed.leave, texts("Back to the start")),
                    (StaffDeed.test_print, texts("Print a test slip") if self._print_test else ""),
                    (StaffDeed.end, texts("End the program")),
                )
                if text
            ),
        )

    def _print_words(self, texts: Texts) -> str:
        if self._is_printing:
            return texts("The test slip is being printed …")
        match self._printed_as:
            case None:
                return ""
            case PrintState.printed:
                return texts("The test slip was printed; the printer confirmed it.")
            case PrintState.sent_unconfirmed:
                return texts("The test slip was sent; the printer gave no proof. Please look.")
            case _:
                return texts("The test slip was not printed. Look at the printer's paper, cover and cable.")


def _shown(facts: KioskFacts, texts: Texts) -> tuple[StaffFact, ...]:
    shown = (
        StaffFact(caption=texts("Kiosk"), value=facts.name),
        StaffFact(caption=texts("Store"), value=facts.store),
        StaffFact(caption=texts("Printer"), value=facts.printer or texts("none")),
        StaffFact(caption=texts("Version"), value=facts.version),
    )
    if not facts.unwritable:
        return shown
    words = texts("%(folder)s cannot be written. Please run “balai doctor”.", folder=facts.unwritable)
    return (*shown, StaffFact(caption=texts("Disk"), value=words))
