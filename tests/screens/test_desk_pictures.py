"""How the desk looks in each of its states, at 1366 x 768, in both languages and with texts half as long again.

Rule: each state is reached through the real presenters over a hall in memory, so a picture never shows what cannot be.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_client.desk.live import SILENT_SECONDS
from desk_client.desk.screen import DeskKey
from desk_client.main import connect
from desk_client.window import SIZE, DeskWindow
from shared.domain.complaint_draft import DraftField
from shared.domain.ids import DeskNumber
from shared.domain.report_number import report_number_of
from shared.domain.ticket import Action, PriorityClass, TicketState
from shared.i18n import Texts
from shared.problems import Problem, ProblemCode
from shared.services import complaints as complaint_service
from shared.services.commands import (
    CallNext,
    CallNumber,
    CancelTicket,
    IssueTicket,
    ReleaseDesk,
    StepAtDesk,
    Transfer,
    new_request_id,
)
from shared.services.journal import FileJournal
from shared.services.journalled_hall import JournalledHall
from shared.services.keys import read_key_file
from shared.services.notes import LONGEST_NOTE, Notes
from shared.ui.labels import PlainLabel
from shared.ui.style import apply_theme
from shared.ui.theme import Theme
from tests.desk_client.scene import COMPLETE, PASSWORDS, Scene
from tests.memory_store import MemoryStore
from tests.screens.pictures import assert_picture, picture_of

K = DeskKey


class Stage:
    """The window over one scene."""

    def __init__(self, folder: Path, texts: Texts) -> None:
        self.window = DeskWindow(theme=Theme.desk())
        self.window.may_close = True
        self.folder = folder / "journal"
        self.scene = Scene(folder, texts=texts, view=self.window, journal=lambda: FileJournal(self.folder))
        connect(self.window, self.scene.shift)
        self.window.resize(*SIZE)
        # Shown, so that widgets have the focus they would have; pictures show no blinking cursor.
        self.window.show()

    @property
    def store(self) -> MemoryStore:
        return self.scene.store

    def morning(self) -> None:
        """One citizen was served; seven wait, two of them with priority."""
        scene = self.scene.log_in()
        scene.issue(minutes_later=3)
        for key in (K.primary, K.primary, K.finish):
            scene.press(key)
        scene.issue(minutes_later=2)
        scene.issue(priority=PriorityClass.elderly, minutes_later=3)
        scene.issue("B", minutes_later=2)
        scene.issue(minutes_later=2)
        scene.issue("D", minutes_later=1)
        scene.issue(priority=PriorityClass.small_children, minutes_later=4)
        scene.issue(minutes_later=1)
        scene.pass_time(2000)

    def serving(self) -> None:
        """A citizen sits at the desk for twelve minutes."""
        self.morning()
        self.scene.press(K.primary)
        self.scene.press(K.primary)
        self.store.advance(minutes=12)
        self.scene.pass_time(2000)

    def typed(self) -> None:
        """The whole complaint is typed and kept."""
        self.serving()
        self.scene.type(COMPLETE)
        self.scene.pass_time(1000)


def login(stage: Stage) -> None:
    stage.scene.start()


def login_practice(stage: Stage) -> None:
    stage.store.practice = True
    stage.scene.start()


def login_wait(stage: Stage) -> None:
    stage.scene.start()
    for _ in range(3):
        stage.scene.enter("siti", "salah")


def login_no_store(stage: Stage) -> None:
    stage.store.trouble = Problem(ProblemCode.STORE_UNREACHABLE, host="db.balai.lan", port=5432)
    stage.scene.start()


def empty(stage: Stage) -> None:
    stage.scene.log_in()


def idle(stage: Stage) -> None:
    stage.morning()


def called(stage: Stage) -> None:
    stage.morning()
    stage.scene.press(K.primary)


def serving(stage: Stage) -> None:
    stage.typed()


def errors(stage: Stage) -> None:
    stage.serving()
    assert stage.scene.shift.complaint is not None
    for field, text in (
        (DraftField.contact, "0812"),
        (DraftField.nik, "3174010132900001"),
        (DraftField.title, "Tanah"),
    ):
        stage.scene.shift.complaint.typed(field, text)
    stage.scene.record()
    stage.scene.pass_time(1000)


def recorded(stage: Stage) -> None:
    stage.typed()
    stage.scene.record()
    assert stage.scene.shift.complaint is not None
    stage.scene.shift.complaint.copied()


def unrecorded(stage: Stage) -> None:
    stage.typed()
    stage.scene.press(K.primary)


def transfer(stage: Stage) -> None:
    stage.serving()
    stage.scene.open_elsewhere(1, 5, 7)
    stage.scene.press(K.transfer)
    line = stage.window.queue.findChild(QLineEdit, "entry")
    assert line is not None
    line.setText("Ibunya tuli, mohon bicara pelan.")


def transfer_alone(stage: Stage) -> None:
    stage.serving()
    stage.scene.press(K.transfer)


def note_called(stage: Stage) -> None:
    """The longest note that an officer can leave, and the citizen whom it is about."""
    stage.morning()
    stage.scene.press(K.primary)
    about = next(t.id for t in stage.store.all_tickets.values() if t.state is TicketState.called)
    words = ("Ibunya tuli, mohon bicara pelan. Surat kuasa asli ada di tas anaknya. " * 3)[:LONGEST_NOTE]
    sealed = Notes(read_key_file(stage.scene.key_file)).seal(words, desk=DeskNumber(5), about=about)
    to_itself = {"to_desk": DeskNumber(3), "note_sealed": sealed, "meant": about}
    stage.scene.hall.do(Transfer(**siti(), **to_itself))
    stage.scene.run()
    stage.scene.press(K.pick)
    stage.scene.choose("", "A-003")
    stage.scene.choose("sent_back")


def note(stage: Stage) -> None:
    note_called(stage)
    stage.scene.press(K.primary)


def pick(stage: Stage) -> None:
    stage.morning()
    stage.scene.press(K.pick)


def reason(stage: Stage) -> None:
    pick(stage)
    stage.scene.choose("B-001")


def refused(stage: Stage) -> None:
    reason(stage)
    cancel = CancelTicket(request_id=new_request_id(), actor="officer:budi", number="B-001", reason="Pulang")
    stage.scene.hall.do(cancel)
    stage.scene.choose("was_here")


def figures(stage: Stage) -> None:
    stage.morning()
    stage.store.raw["day.quota"] = "6"
    ask = IssueTicket(request_id=new_request_id(), actor="kiosk:lobby", service="A", kiosk="lobby")
    stage.scene.hall.do(ask)
    stage.scene.press(K.figures)


def closed(stage: Stage) -> None:
    stage.morning()
    stage.store.advance(hours=7)
    stage.scene.close_day()
    stage.scene.press(K.primary)


def crashed(stage: Stage) -> None:
    """A desk that starts again while a citizen sits there; meanwhile the PC's clock has gone wrong."""
    stage.scene.issue(minutes_later=3)
    journal = FileJournal(stage.folder)
    hall = JournalledHall(stage.store, journal)
    hall.do(CallNext(**siti()))
    hall.do(StepAtDesk(**siti(), action=Action.start))
    journal.keep(StepAtDesk(**siti(), action=Action.finish))
    os.close(journal._lock)  # as for a process that was killed
    stage.scene.pc_ahead = timedelta(minutes=7)
    stage.scene.log_in()


def siti() -> dict[str, Any]:
    return {"request_id": new_request_id(), "actor": "officer:siti", "desk": DeskNumber(3)}


def offline(stage: Stage) -> None:
    stage.typed()
    stage.scene.cut()
    assert stage.scene.shift.complaint is not None
    stage.scene.shift.complaint.typed(DraftField.solution, "Peninjauan ulang penerbitan sertifikat dan mediasi.")
    stage.scene.pass_time(2000)


def silent(stage: Stage) -> None:
    """A key is under way, and the hall does not answer."""
    stage.morning()
    stage.scene.shift.press(K.primary)
    stage.scene.scheduler.advance(SILENT_SECONDS * 1000)


def other_citizen(stage: Stage) -> None:
    """A key was pressed for a citizen who had left this desk meanwhile; somebody else has been called to it."""
    stage.serving()
    stage.scene.shift.press(K.finish)
    rina = {"request_id": new_request_id(), "actor": "supervisor:rina"}
    stage.scene.hall.do(ReleaseDesk(**rina, desk=DeskNumber(3), reason="Salah meja", force=True))
    stage.scene.hall.do(CallNumber(**siti(), number="A-002", reason="Kursi roda"))
    stage.scene.run()
    stage.scene.pass_time(500)


def taken_away(stage: Stage) -> None:
    stage.serving()
    rina = {"request_id": new_request_id(), "actor": "supervisor:rina"}
    stage.scene.hall.do(ReleaseDesk(**rina, desk=DeskNumber(3), reason="Salah meja", force=True))
    stage.scene.run()
    stage.scene.pass_time(500)


def locked(stage: Stage) -> None:
    stage.typed()
    stage.scene.shift.lock()


STATES = (
    login, login_practice, login_wait, login_no_store, empty, idle, called, serving, errors, recorded, unrecorded,
    transfer, transfer_alone, note_called, note, pick, reason, refused, figures, closed, crashed, offline, silent,
    other_citizen, taken_away, locked,
)  # fmt: skip
LOGS = {
    offline: pytest.mark.expects_log("STORE_UNREACHABLE"),
    login_no_store: pytest.mark.expects_log("STORE_UNREACHABLE"),
    silent: pytest.mark.expects_log("desk_silent"),
}
CASES = [pytest.param(each, id=each.__name__, marks=LOGS.get(each, ())) for each in STATES]


@pytest.fixture
def staged(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Texts], Stage]]:
    """Makes a stage in a language; report numbers are always the same one."""
    apply_theme(qapp, Theme.desk())
    qapp.setCursorFlashTime(0)
    monkeypatch.setattr(complaint_service, "report_number_of", lambda _value: report_number_of(5_000_000_000))
    made: list[Stage] = []

    def make(texts: Texts) -> Stage:
        stage = Stage(tmp_path, texts)
        qtbot.addWidget(stage.window)
        made.append(stage)
        return stage

    yield make
    for each in made:
        qapp.removeEventFilter(each.window)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("reach", CASES)
def test_it_looks_as_it_was_approved(
    staged: Callable[[Texts], Stage], reach: Callable[[Stage], None], language: str
) -> None:
    stage = staged(Texts(language))
    reach(stage)
    QApplication.processEvents()
    assert_picture(stage.window, f"desk_{reach.__name__}_{language}", SIZE)


@pytest.mark.parametrize("reach", CASES)
def test_texts_half_as_long_again_still_fit(staged: Callable[[Texts], Stage], reach: Callable[[Stage], None]) -> None:
    stage = staged(Texts.pseudo())
    reach(stage)
    QApplication.processEvents()
    picture_of(stage.window, SIZE)
    assert (stage.window.width(), stage.window.height()) == SIZE
    assert [cut_off(each) for each in visible(stage.window, PlainLabel) if cut_off(each)] == []
    assert [each.accessibleName() for each in visible(stage.window, QAbstractButton) if is_squeezed(each)] == []


def test_the_password_is_in_no_picture_of_a_screen(staged: Callable[[Texts], Stage]) -> None:
    stage = staged(Texts("id"))
    login_wait(stage)
    assert PASSWORDS["siti"] not in repr(stage.scene.shift.login.screen)


def visible(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [each for each in window.findChildren(kind) if each.isVisible()]


def cut_off(label: QWidget) -> str:
    """The text of a label that has less room than it needs."""
    assert isinstance(label, PlainLabel)
    if not label.text():
        return ""
    if label.wordWrap():
        needs = label.heightForWidth(label.width())
        return label.text() if label.height() < needs else ""
    room = label.contentsRect().width()
    return label.text() if label.fontMetrics().horizontalAdvance(label.text()) > room + 1 else ""


def is_squeezed(button: QWidget) -> bool:
    """Whether a button is smaller than its words need."""
    layout = button.layout()
    if layout is None:
        return False
    needs = layout.heightForWidth(button.width()) if layout.hasHeightForWidth() else layout.minimumSize().height()
    return button.height() < needs
