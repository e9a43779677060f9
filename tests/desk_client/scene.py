"""One desk over a hall in memory: the real gate, presenters and use cases; only the store below them is in memory.

Rule: nothing moves by itself: `run` lets what was asked happen, `scheduler.advance` lets time pass.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from desk_client.complaint.screen import ComplaintScreen
from desk_client.desk.screen import DeskKey, DeskScreen
from desk_client.gate import EmbeddedGate, MakeJournal
from desk_client.login.screen import LoginScreen
from desk_client.shift.presenter import ShiftPage, ShiftPresenter
from shared.domain.complaint_draft import ComplaintDraft, DraftField
from shared.domain.ids import DeskNumber
from shared.domain.officer import Officer, Role
from shared.domain.outcomes import DayClosed, Issued, Outcome
from shared.domain.ticket import PriorityClass
from shared.i18n import Texts
from shared.problems import Problem, ProblemCode
from shared.services.categories import read_categories
from shared.services.commands import CallNext, CloseDay, IssueTicket, SeatOfficer, new_request_id
from shared.services.dispatching import ManualDispatcher
from shared.services.journal import MemoryJournal
from shared.services.keys import make_key_file
from shared.services.local_hall import LocalHall
from shared.services.scheduling import ManualScheduler
from tests.memory_store import MemoryStore

SITI = Officer(login="siti", name="Siti Rahmawati", role=Role.officer)
BUDI = Officer(login="budi", name="Budi Santoso", role=Role.supervisor)
PASSWORDS = {"siti": "rahasia-siti", "budi": "rahasia-budi"}
DESK = DeskNumber(3)
NIK = "3174010101900001"
COMPLETE = ComplaintDraft(
    name="Sulastri",
    contact="0812-3456-7890",
    nik=NIK,
    title="Sertifikat tanah warisan terbit atas nama orang lain",
    chronology=(
        "Pelapor mewarisi sebidang tanah dari orang tuanya pada tahun 2011. Pada Maret 2024 pelapor mengurus "
        "sertifikat ke kantor pertanahan dan diberi tahu bahwa sertifikat atas bidang tersebut telah terbit atas "
        "nama orang lain."
    ),
    category="land.certificate",
    solution="Peninjauan ulang penerbitan sertifikat",
)
"""Typed by `Scene.type`, which types the category by its name in the language of the screen."""


class MemoryOfficers:
    """Two officers with their passwords."""

    def authenticate(self, login: str, password: str) -> Officer:
        if PASSWORDS.get(login) != password:
            raise Problem(ProblemCode.LOGIN_REFUSED)
        return {"siti": SITI, "budi": BUDI}[login]


class MemoryFeed:
    """Tells of each commit while it is started."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._told: Callable[[], None] | None = None

    def start(self, on_change: Callable[[], None], on_trouble: Callable[[Exception | None], None]) -> None:
        self._told = on_change
        self._store.listeners.append(on_change)

    def stop(self) -> None:
        if self._told is not None:
            self._store.listeners.remove(self._told)
        self._told = None


class MemoryOpened:
    """An opened store in memory."""

    def __init__(self, store: MemoryStore) -> None:
        self.hall = self.drafts = self._store = store
        self.practice = store.practice
        self.officers = MemoryOfficers()
        self.is_closed = False

    def feed(self) -> MemoryFeed:
        return MemoryFeed(self._store)

    def close(self) -> None:
        self.is_closed = True


@dataclass
class Window:
    """Remembers what it was told to show."""

    page: ShiftPage | None = None
    login: LoginScreen | None = None
    desk: DeskScreen | None = None
    complaint: ComplaintScreen | None = None
    shown: list[object] = field(default_factory=list)

    def show_page(self, page: ShiftPage) -> None:
        self.page = page

    def show_login(self, screen: LoginScreen) -> None:
        self.login = screen
        self.shown.append(screen)

    def show_desk(self, screen: DeskScreen) -> None:
        self.desk = screen
        self.shown.append(screen)

    def show_complaint(self, screen: ComplaintScreen) -> None:
        self.complaint = screen
        self.shown.append(screen)


class Scene:
    """A desk client from its login on; `store` may be shared between scenes, as between PCs or starts."""

    def __init__(
        self,
        folder: Path,
        *,
        store: MemoryStore | None = None,
        texts: Texts | None = None,
        view: object = None,
        journal: MakeJournal = MemoryJournal,
    ) -> None:
        self.store = store or MemoryStore()
        self.hall = LocalHall(self.store)
        self.texts = texts or Texts("en")
        self.pc_ahead = timedelta()
        self.dispatcher = ManualDispatcher()
        self.scheduler = ManualScheduler()
        self.window = Window()
        self.key_file = folder / "balai.key"
        make_key_file(self.key_file)
        self.gate = EmbeddedGate(
            lambda _user, _password: MemoryOpened(self.store),
            key_file=self.key_file,
            journal=journal,
        )
        self.shift = ShiftPresenter(
            self.gate,
            view or self.window,  # type: ignore[arg-type]
            dispatcher=self.dispatcher,
            scheduler=self.scheduler,
            texts=self.texts,
            categories=read_categories(),
            on_gui=lambda fn: fn,
            desk=DESK,
            pc_now=lambda: self.store.now + self.pc_ahead,
        )

    # What the world does.

    def issue(
        self, service: str = "A", priority: PriorityClass = PriorityClass.none, *, minutes_later: float = 0
    ) -> str:
        """A citizen takes a number; then time passes."""
        outcome = self.hall.do(
            IssueTicket(
                request_id=new_request_id(), actor="kiosk:lobby", service=service, kiosk="lobby", priority=priority
            )
        )
        assert isinstance(outcome, Issued), outcome
        self.store.advance(minutes=minutes_later)
        return outcome.number

    def call_elsewhere(self, desk: int) -> Outcome:
        """Another desk calls the next one."""
        return self.hall.do(CallNext(request_id=new_request_id(), actor="officer:budi", desk=DeskNumber(desk)))

    def open_elsewhere(self, *desks: int) -> None:
        """Officers sit down at other desks."""
        for desk in desks:
            seat = SeatOfficer(request_id=new_request_id(), actor="officer:budi", desk=DeskNumber(desk), officer="budi")
            self.hall.do(seat)
        self.run()

    def close_day(self) -> None:
        """A supervisor ends the service day."""
        close = CloseDay(request_id=new_request_id(), actor="supervisor:rina", force=True, reason="Banjir")
        assert isinstance(self.hall.do(close), DayClosed)
        self.run()

    def cut(self, code: ProblemCode = ProblemCode.STORE_UNREACHABLE) -> None:
        """From now on the store cannot be reached."""
        facts = {"host": "db", "port": 5432} if code is ProblemCode.STORE_UNREACHABLE else {}
        self.store.trouble = Problem(code, **facts)

    def heal(self) -> None:
        """It can be reached again, and the screen's slow tick finds out."""
        self.store.trouble = None
        self.pass_time(2000)

    # What the officer does.

    def run(self) -> None:
        """Let everything that was asked happen."""
        self.dispatcher.run_all()

    def pass_time(self, ms: int) -> None:
        """Let time pass on the screen, with everything that falls due; whatever is asked is answered at once."""
        until = self.scheduler.now_ms + ms
        while self.scheduler.now_ms < until:
            self.scheduler.advance(min(500, until - self.scheduler.now_ms))
            self.run()

    def start(self) -> "Scene":
        """Start the program."""
        self.shift.start()
        self.shift.login.look()
        self.run()
        return self

    def log_in(self, name: str = "siti", desk: int = DESK) -> "Scene":
        """Start, and log in."""
        self.start()
        self.enter(name, PASSWORDS[name], str(desk))
        return self

    def enter(self, name: str, password: str, desk: str = "3") -> None:
        """Press the login's button."""
        self.shift.login.enter(name, password, desk)
        self.run()

    def press(self, key: DeskKey) -> None:
        """Press a key, let it happen, and take the hand away."""
        self.shift.press(key)
        self.run()
        self.pass_time(500)

    def choose(self, key: str, typed: str = "") -> None:
        """Choose a line of the panel, with or instead of it a text."""
        assert self.shift.desk is not None
        self.shift.desk.choose(key, typed)
        self.run()
        self.pass_time(500)

    def serve(self, number_of: str = "A") -> str:
        """A citizen comes, is called and sits down."""
        number = self.issue(number_of)
        self.press(DeskKey.primary)
        self.press(DeskKey.primary)
        return number

    def type(self, draft: ComplaintDraft) -> None:
        """Type each field that has a text, and go on to the next."""
        assert self.shift.complaint is not None
        for each in DraftField:
            text = draft.text_of(each)
            if each is DraftField.category and text:
                text = next(kind.names[self.texts.language] for kind in read_categories() if kind.key == text)
            if text:
                self.shift.complaint.typed(each, text)
                self.shift.complaint.left(each)

    def record(self) -> None:
        """Press "record the complaint"."""
        assert self.shift.complaint is not None
        self.shift.complaint.record()
        self.run()

    # What is on the screen.

    @property
    def desk(self) -> DeskScreen:
        assert self.window.desk is not None
        return self.window.desk

    @property
    def complaint(self) -> ComplaintScreen:
        assert self.window.complaint is not None
        return self.window.complaint

    @property
    def login(self) -> LoginScreen:
        assert self.window.login is not None
        return self.window.login

    @property
    def message(self) -> str:
        return self.desk.message.text if self.desk.message else ""

    def enabled(self) -> set[DeskKey]:
        """The small buttons that can be pressed."""
        return {each.key for each in self.desk.actions if each.is_enabled}

    def field(self, which: DraftField):  # type: ignore[no-untyped-def]
        """One field of the record."""
        return next(each for each in self.complaint.fields if each.field is which)
