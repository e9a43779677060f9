"""Screens of the kiosk for tests of its pages: each state, in any language.

Rule: the facts are literal; the words are those that the program itself would say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import structs

from kiosk import calm_pages, help_pages, number_page, pages
from kiosk.pages import Visit
from kiosk.screen import Frame, Screen
from kiosk.slip_job import Paper
from kiosk.staff import KioskFacts, StaffRoom
from kiosk.still_there import with_question
from shared.domain.calendar import ClosedBecause, Phase
from shared.domain.ids import Prefix, TicketId
from shared.domain.outcomes import Issued, Refused, RefusedBecause
from shared.domain.printing import PrintOutcome, PrintState
from shared.domain.ticket import PriorityClass
from shared.i18n import Texts
from shared.printing.status import PrinterProblem
from shared.problems import Problem, ProblemCode
from shared.services.dispatching import ManualDispatcher, Ok
from shared.services.local_hall import LocalHall
from shared.services.scheduling import ManualScheduler
from shared.services.views import DayStatus
from tests.memory_store import MemoryStore

WIB = ZoneInfo("Asia/Jakarta")
MORNING = datetime(2026, 11, 23, 8, 17, tzinfo=WIB)
LOST = Problem(ProblemCode.STORE_LOST)
OLDER = Problem(ProblemCode.STORE_SCHEMA_OLDER, store="balai.db")


class Staff:
    """A `StaffTools` with a PIN in the clear; `ended` counts how often the program was ended."""

    def __init__(self, pin: str = "135790", *, unwritable: str = "") -> None:
        self.pin, self.ended, self.unwritable = pin, 0, unwritable

    @property
    def has_pin(self) -> bool:
        return bool(self.pin)

    def is_right(self, pin: str) -> bool:
        return pin == self.pin

    def facts(self) -> KioskFacts:
        return KioskFacts(
            version="0.3.0",
            store="postgresql://kiosk-1@server.balai.lan:5432/balai",
            printer="tcp://192.168.1.40:9100",
            name="kiosk-1",
            unwritable=self.unwritable,
        )

    def end(self) -> None:
        self.ended += 1


OPEN: DayStatus = replace(
    LocalHall(MemoryStore()).day_status(),
    now=MORNING,
    issued=12,
    left_session=28,
    left_day=38,
    waiting=7,
    minutes=15,
    open_desks=10,
)
FULL = replace(OPEN, left_session=0, left_day=10, waiting=24, minutes=45)
PRACTICE = replace(OPEN, practice=True)
NOON = replace(OPEN, now=MORNING.replace(hour=12, minute=20), phase=Phase.before, session=None, left_session=0)
EARLY = replace(
    OPEN, now=MORNING.replace(hour=6), phase=Phase.before, session=None, next_opening=MORNING.replace(hour=8, minute=0)
)
TUESDAY = datetime(2026, 11, 24, 8, tzinfo=WIB)
NOON_FULL = replace(NOON, left_day=0, next_opening=TUESDAY)
EVENING = replace(
    OPEN, now=MORNING.replace(hour=15), phase=Phase.after, session=None, left_session=0, next_opening=TUESDAY
)
HOLIDAY = replace(
    OPEN,
    now=datetime(2026, 12, 25, 9, 0, tzinfo=WIB),
    phase=Phase.closed,
    session=None,
    sessions=(),
    waiting=0,
    closed_because=ClosedBecause.holiday,
    message="Hari Raya Natal",
    next_opening=datetime(2026, 12, 28, 8, tzinfo=WIB),
)
DECIDED = replace(
    OPEN,
    now=MORNING.replace(hour=10),
    phase=Phase.closed,
    session=None,
    sessions=(),
    closed_because=ClosedBecause.decision,
    message="Listrik di gedung padam.",
    next_opening=TUESDAY,
)
ENDED_EARLY = replace(
    OPEN,
    now=MORNING.replace(hour=9, minute=42),
    phase=Phase.after,
    session=None,
    left_session=0,
    waiting=0,
    closed_at=MORNING.replace(hour=9, minute=30),
    ended_early=True,
    message="Listrik di gedung padam. Layanan dibuka lagi besok pagi.",
    next_opening=TUESDAY,
)
ISSUED = Issued(
    number="A-013",
    ticket_id=TicketId("00000000-0000-0000-0000-000000000013"),
    service=Prefix("A"),
    service_date=date(2026, 11, 23),
    session=1,
    ahead=7,
    left_session=27,
    left_day=37,
    minutes=15,
    issued_at=MORNING,
    code="7K4Q2M9D",
    priority=PriorityClass.none.value,
)
SESSION_FULL = Refused(
    reason=RefusedBecause.session_full,
    next_opening=MORNING.replace(hour=13, minute=0),
    service_date=date(2026, 11, 23),
    left_session=0,
    left_day=10,
)
DAY_FULL = structs.replace(
    SESSION_FULL, reason=RefusedBecause.day_full, next_opening=TUESDAY + timedelta(days=1), left_day=0
)


def visit_of(texts: Texts, *, has_large_text: bool = False) -> Visit:
    """A citizen who reads the language of `texts`."""
    return Visit(language=texts.language, has_large_text=has_large_text)


def around(status: DayStatus | None, texts: Texts, *, has_large_text: bool = False) -> Frame:
    """The frame of a page."""
    now = status.now if status else None
    return pages.frame(status, now, visit_of(texts, has_large_text=has_large_text), texts)


def start(
    texts: Texts,
    status: DayStatus = OPEN,
    *,
    visit: Visit | None = None,
    is_busy: bool = False,
    has_paper: bool = True,
    for_staff: str = "",
) -> Screen:
    """The start page."""
    visit = visit or visit_of(texts)
    frame = pages.frame(status, status.now, visit, texts)
    return pages.start_screen(
        frame, status, visit, texts, is_busy=is_busy, is_slow=is_busy, has_paper=has_paper, for_staff=for_staff
    )


def number(texts: Texts, paper: Paper, issued: Issued = ISSUED, status: DayStatus = OPEN) -> Screen:
    """The page with the number."""
    return number_page.number_screen(around(status, texts), status, issued, paper, texts, may_copy=True, seconds=12)


def refused(texts: Texts, answer: Refused) -> Screen:
    """The page after a tap that could get no number."""
    return help_pages.refused_screen(around(FULL, texts), FULL, answer, texts, seconds=25, is_busy=False)


def resting(texts: Texts, status: DayStatus) -> Screen:
    """The page of a hall that hands out no numbers now."""
    return help_pages.resting_help_screen(around(status, texts), status, visit_of(texts), texts)


def elderly(texts: Texts) -> Visit:
    """A citizen who has chosen to be called earlier."""
    return Visit(language=texts.language, priority=PriorityClass.elderly)


def pin_pad(texts: Texts, keys: str, *, pin: str = "135790", act: str = "", unwritable: str = "") -> Screen:
    """The staff's pad after some keys, or the page behind it."""
    work = ManualDispatcher()
    room = StaffRoom(
        Staff(pin, unwritable=unwritable),
        dispatcher=work,
        scheduler=ManualScheduler(),
        print_test=lambda done: done(Ok(PrintOutcome(state=PrintState.printed, detail="", seconds=1))),
        changed=lambda: None,
        stays=lambda _seconds: None,
        left=lambda: None,
    )
    room.open()
    for key in re.findall("ok|.", keys):
        room.press(key)
    work.run_all()
    room.act(act)
    return room.screen(around(OPEN, texts), texts)


STATES: Mapping[str, Callable[[Texts], Screen]] = {
    "start": start,
    "start_priority": lambda texts: start(texts, visit=elderly(texts)),
    "start_full": lambda texts: start(texts, FULL),
    "start_busy": lambda texts: start(texts, is_busy=True),
    "start_practice": lambda texts: start(texts, PRACTICE),
    "start_no_paper": lambda texts: start(texts, has_paper=False),
    "start_clock_wrong": lambda texts: start(texts, for_staff=pages.staff_words(timedelta(minutes=7), texts)),
    "start_still_there": lambda texts: with_question(start(texts, visit=elderly(texts)), texts, seconds=9),
    "priority": lambda texts: pages.priority_screen(around(OPEN, texts), elderly(texts), texts),
    "number_printing": lambda texts: number(texts, Paper.printing),
    "number_printed": lambda texts: number(texts, Paper.printed),
    "number_late": lambda texts: number(texts, Paper.late),
    "number_asking": lambda texts: number(texts, Paper.asking),
    "number_still_there": lambda texts: with_question(number(texts, Paper.asking), texts, seconds=9),
    "number_failed": lambda texts: number(texts, Paper.failed),
    "number_without_printer": lambda texts: number(texts, Paper.no_printer, status=PRACTICE),
    "number_first": lambda texts: number(
        texts, Paper.printed, structs.replace(ISSUED, number="A-001", ahead=0, minutes=0, priority="elderly")
    ),
    "refused_session_full": lambda texts: refused(texts, SESSION_FULL),
    "refused_day_full": lambda texts: refused(texts, DAY_FULL),
    "closed_before": lambda texts: resting(texts, EARLY),
    "closed_noon": lambda texts: resting(texts, NOON),
    "closed_noon_full": lambda texts: resting(texts, NOON_FULL),
    "closed_by_decision": lambda texts: resting(texts, DECIDED),
    "closed_early": lambda texts: resting(texts, ENDED_EARLY),
    "closed_after": lambda texts: resting(texts, EVENING),
    "closed_holiday": lambda texts: resting(texts, HOLIDAY),
    "staff_pin": lambda texts: pin_pad(texts, "1234"),
    "staff_pin_wrong": lambda texts: replace(pin_pad(texts, ""), message=texts("This PIN is wrong.")),
    "staff_no_pin": lambda texts: pin_pad(texts, "", pin=""),
    "staff": lambda texts: pin_pad(texts, "135790ok", act="test_print"),
    "staff_disk": lambda texts: pin_pad(texts, "135790ok", unwritable="/home/kiosk/.local/state/balai/pending"),
    "starting": lambda texts: calm_pages.starting_screen(around(None, texts), texts),
    "searching": lambda texts: calm_pages.searching_screen(around(OPEN, texts), texts, LOST),
    "no_number": lambda texts: calm_pages.no_number_screen(around(OPEN, texts), texts, LOST),
    "offline": lambda texts: calm_pages.trouble_screen(around(OPEN, texts), texts, LOST),
    "maintenance": lambda texts: calm_pages.trouble_screen(around(None, texts), texts, OLDER),
    "paper_out": lambda texts: calm_pages.printer_screen(around(OPEN, texts), texts, PrinterProblem.paper_out),
}
"""Every state that a citizen may see."""


class NoTaps:
    """Nobody touches the glass."""

    def choose_service(self, prefix: str) -> None: ...

    def open_priority(self) -> None: ...

    def choose_priority(self, choice: PriorityClass) -> None: ...

    def choose_language(self, language: object) -> None: ...

    def turn_large_text(self) -> None: ...

    def slip_is_out(self) -> None: ...

    def print_again(self) -> None: ...

    def leave(self) -> None: ...

    def stay(self) -> None: ...

    def open_staff(self) -> None: ...

    @property
    def staff(self) -> NoTaps:
        return self

    def press(self, key: str) -> None: ...

    def act(self, key: str) -> None: ...
