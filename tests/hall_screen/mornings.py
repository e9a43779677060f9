"""Days of a hall as the hall screen may meet them, made with the real use cases over the store in memory.

Rule: what a picture shows came out of the domain, not out of somebody's head.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hall_screen.composing import Turn, compose
from hall_screen.notices import connecting, maintenance, no_connection
from hall_screen.screen import Footer, Header, Screen
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Called, DayClosed, Issued
from shared.domain.ticket import Action
from shared.i18n import Texts
from shared.problems import Problem, ProblemCode
from shared.services.commands import CallNext, CloseDay, IssueTicket, Recall, SeatOfficer, StepAtDesk, new_request_id
from shared.services.local_hall import LocalHall
from shared.services.views import Board
from tests.memory_store import MONDAY_MORNING, MemoryStore

OFFICER = "Siti Rahmawati"
KIOSK = "lobi-barat"
POWER_CUT = "Listrik di gedung padam. Layanan dibuka lagi besok pagi."
NEW_YEAR = date(2026, 1, 1)
UNREACHABLE = Problem(ProblemCode.STORE_UNREACHABLE, host="hall-server", port=5432)
OLDER = Problem(ProblemCode.STORE_SCHEMA_OLDER, store="postgresql://hall-server/balai")


class Morning:
    """A hall to be driven: citizens take numbers, desks call."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.store = store or MemoryStore()
        self.hall = LocalHall(self.store)

    @classmethod
    def at(cls, *when: int, **raw: str) -> "Morning":
        """A hall at a UTC time (year, month, day, hour, minute), with some settings changed (`.` as `__`)."""
        store = MemoryStore(now=datetime(*when, tzinfo=UTC))  # type: ignore[misc,arg-type]
        store.raw |= {key.replace("__", "."): text for key, text in raw.items()}
        return cls(store)

    def issue(self, service: str = "A", count: int = 1) -> list[str]:
        """Citizens take numbers."""
        outcomes = [
            self.hall.do(IssueTicket(request_id=new_request_id(), actor=f"kiosk:{KIOSK}", service=service, kiosk=KIOSK))
            for _ in range(count)
        ]
        return [outcome.number for outcome in outcomes if isinstance(outcome, Issued)]

    def call(self, desk: int) -> Called:
        """A desk calls the next citizen; one it still holds is finished first."""
        if self.hall.desk_status(DeskNumber(desk)).held is not None:
            self.step(desk, Action.finish)
        outcome = self.hall.do(CallNext(request_id=new_request_id(), actor=f"officer:{OFFICER}", desk=DeskNumber(desk)))
        assert isinstance(outcome, Called), outcome
        return outcome

    def recall(self, desk: int) -> Called:
        """A desk calls its citizen again."""
        outcome = self.hall.do(Recall(request_id=new_request_id(), actor=f"officer:{OFFICER}", desk=DeskNumber(desk)))
        assert isinstance(outcome, Called), outcome
        return outcome

    def step(self, desk: int, action: Action) -> None:
        """A desk starts, finishes, parks its citizen, or reports a no-show."""
        self.hall.do(
            StepAtDesk(
                request_id=new_request_id(),
                actor=f"officer:{OFFICER}",
                desk=DeskNumber(desk),
                action=action,  # type: ignore[arg-type]
            )
        )

    def finish(self, desk: int) -> None:
        """The desk's citizen goes home."""
        self.step(desk, Action.finish)

    def seat(self, desk: int) -> None:
        """An officer sits down at a desk."""
        self.hall.do(
            SeatOfficer(request_id=new_request_id(), actor=f"officer:{OFFICER}", desk=DeskNumber(desk), officer=OFFICER)
        )

    def busy(self) -> "Morning":
        """Half past nine: eight called, seven waiting."""
        for services in ("A", "A", "D", "A", "B", "A", "A", "D", "A", "B", "A", "A", "A", "D", "A"):
            self.issue(services)
        self.seat(3)
        for desk in (5, 1, 10, 7, 4, 2, 9, 3):
            self.store.advance(minutes=4)
            self.call(desk)
        return self

    def ended_early(self, message: str = "") -> "Morning":
        """A supervisor closes the day, at whatever time it is."""
        close = CloseDay(
            request_id=new_request_id(), actor="supervisor:rina", force=True, reason="Panel utama", message=message
        )
        assert isinstance(self.hall.do(close), DayClosed)
        return self

    @property
    def board(self) -> Board:
        """What the hall screen would read."""
        return self.hall.board()


def _screen(
    morning: Morning,
    texts: Texts,
    *,
    is_new: bool = False,
    is_offline: bool = False,
    is_silent: bool = False,
    skew: timedelta | None = None,
) -> Screen:
    board = morning.board
    turn = Turn(current=board.recent[0]) if is_new else Turn()
    return compose(
        board, now=board.day.now, turn=turn, texts=texts, is_silent=is_silent, is_offline=is_offline, skew=skew
    )


def _page(notice: object) -> Screen:
    return Screen(header=Header(), main=notice, aside=None, footer=Footer())  # type: ignore[arg-type]


def _busy(**changes: str) -> Morning:
    return Morning.at(2026, 11, 23, 1, 17, **changes).busy()


def _practice() -> Morning:
    morning = _busy(desk__word="loket")
    morning.store.practice = True
    return morning


def _holiday() -> Morning:
    morning = Morning.at(2026, 1, 1, 2, 0)
    morning.store.public_holidays = {NEW_YEAR: "Tahun Baru Masehi"}
    return morning


def _full() -> Morning:
    morning = _busy(day__quota="13", day__tolerance="13")
    morning.issue(count=20)
    return morning


def _full_before_any_call() -> Morning:
    morning = Morning.at(2026, 11, 23, 1, 2, day__quota="6", day__tolerance="6")
    morning.issue(count=7)
    return morning


def _after_hours_still_serving() -> Morning:
    morning = Morning.at(2026, 11, 23, 6, 40)
    morning.issue(count=4)
    morning.store.now = datetime(2026, 11, 23, 7, 8, tzinfo=UTC)
    for desk in (3, 6):
        morning.call(desk)
    return morning


def _after_hours_all_served() -> Morning:
    morning = _after_hours_still_serving()
    for desk in (3, 6):
        morning.call(desk)
    for desk in (3, 6):
        morning.step(desk, Action.finish)
    return morning


STATES: dict[str, Callable[[Texts], Screen]] = {
    "called": lambda texts: _screen(_busy(), texts),
    "practice_counter": lambda texts: _screen(_practice(), texts, is_silent=True),
    "nothing_called": lambda texts: _screen(_waiting_only(), texts),
    "before_opening": lambda texts: _screen(Morning.at(2026, 11, 23, 0, 12), texts),
    "break": lambda texts: _screen(Morning.at(2026, 11, 23, 5, 20), texts),
    "closed_by_decision": lambda texts: _screen(_closed(), texts),
    "closed_while_serving": lambda texts: _screen(_closed_while_serving(), texts),
    "closed_while_waiting": lambda texts: _screen(_closed_while_waiting(), texts),
    "ended_early": lambda texts: _screen(_busy().ended_early(POWER_CUT), texts),
    "ended_early_untold": lambda texts: _screen(_busy().ended_early(), texts),
    "holiday": lambda texts: _screen(_holiday(), texts),
    "weekend": lambda texts: _screen(Morning.at(2026, 11, 22, 3, 0), texts),
    "after_hours_serving": lambda texts: _screen(_after_hours_still_serving(), texts),
    "after_hours_over": lambda texts: _screen(_after_hours_all_served(), texts),
    "full": lambda texts: _screen(_full(), texts),
    "full_nothing_called": lambda texts: _screen(_full_before_any_call(), texts),
    "offline": lambda texts: _screen(_busy(), texts, is_offline=True),
    "clock_wrong": lambda texts: _screen(_busy(), texts, is_silent=True, skew=timedelta(minutes=7)),
    "connecting": lambda texts: _page(connecting(texts)),
    "no_connection": lambda texts: _page(no_connection(UNREACHABLE, texts)),
    "maintenance": lambda texts: _page(maintenance(OLDER, texts)),
}
"""Every state of the hall screen, by name: the screen it gives in some language."""


def _waiting_only() -> Morning:
    morning = Morning(MemoryStore(now=MONDAY_MORNING))
    morning.issue(count=3)
    return morning


def _closed() -> Morning:
    return Morning.at(
        2026, 11, 23, 2, 0, **{"closed__2026-11-23": "Rapat koordinasi seluruh petugas di Istana Wakil Presiden."}
    )


def _closed_while_serving() -> Morning:
    """Something happened in the middle of the morning: no more numbers, but everybody who waits is served."""
    morning = _busy()
    morning.store.raw["closed.2026-11-23"] = "Listrik di gedung padam."
    return morning


def _closed_while_waiting() -> Morning:
    morning = _waiting_only()
    morning.store.raw["closed.2026-11-23"] = "Listrik di gedung padam."
    return morning


def long_hall(texts: Texts) -> Screen:
    """The longest of everything: name, number, two-digit desks, running text."""
    morning = Morning.at(
        2026, 11, 25, 1, 17,
        hall__name="Pusat Layanan Pengaduan Masyarakat Lapor Mas Wapres Istana Wakil Presiden",
        hall__running_text__id="Siapkan KTP dan berkas pendukung. " * 8,
        hall__running_text__en="Please have your identity card and papers ready. " * 8,
        desk__word="loket",
    ).busy()  # fmt: skip
    board = morning.board
    recent = tuple(replace(call, number="A-1000", desk=DeskNumber(98)) for call in board.recent)
    recent = tuple(replace(call, number=f"A-{1000 + index}") for index, call in enumerate(recent))
    board = replace(board, recent=recent)
    return compose(board, now=board.day.now, turn=Turn(), texts=texts, is_silent=True, is_offline=False)
