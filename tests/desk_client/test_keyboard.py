"""A whole visit with the keyboard alone, in the real window over a hall in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from desk_client.desk.screen import DeskKey
from desk_client.main import connect
from desk_client.window import SIZE, DeskWindow
from shared.domain.report_number import is_report_number
from shared.domain.ticket import TicketState
from shared.services.keys import read_key_file
from shared.services.notes import Notes
from shared.ui.style import apply_theme
from shared.ui.theme import Theme
from tests.desk_client.scene import COMPLETE, PASSWORDS, Scene
from tests.hostile import HOSTILE

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """The window and the scene behind it; keys go to whatever has the focus, as they do for an officer."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.window = DeskWindow(theme=Theme.desk())
        self.scene = Scene(folder, view=self.window)
        connect(self.window, self.scene.shift)
        qtbot.addWidget(self.window)
        self.window.may_close = True
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window).__enter__()
        self.scene.start()

    def key(self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, its answer, and a breath."""
        QTest.keyClick(self.focus, key, modifier)
        self.scene.run()
        self.scene.pass_time(500)

    def keys(self, text: str) -> None:
        """Type a text where the focus is."""
        QTest.keyClicks(self.focus, text)

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def state(self, number: str) -> TicketState:
        return next(t.state for t in self.scene.store.all_tickets.values() if t.number == number)

    def log_in(self) -> None:
        self.keys("siti")
        self.key(Key.Key_Tab)
        self.keys(PASSWORDS["siti"])
        self.key(Key.Key_Return)

    def serve(self) -> None:
        self.scene.issue()
        self.key(Key.Key_F9)
        self.key(Key.Key_F9)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    if not qapp.styleSheet():
        apply_theme(qapp, Theme.desk())
    made = Desk(qtbot, tmp_path)
    yield made
    qapp.removeEventFilter(made.window)


def test_a_whole_visit_needs_no_mouse(desk: Desk) -> None:
    desk.log_in()
    desk.scene.issue()
    desk.key(Key.Key_F9)
    assert desk.state("A-001") is TicketState.called
    desk.scene.issue()
    desk.key(Key.Key_F9)
    assert desk.state("A-001") is TicketState.serving
    for text in (COMPLETE.name, COMPLETE.contact, COMPLETE.nik, COMPLETE.title):
        desk.keys(text)
        desk.key(Key.Key_Tab)
    desk.keys("severance")
    desk.key(Key.Key_Tab)
    for text in (COMPLETE.chronology, COMPLETE.solution):
        desk.keys(text)
        desk.key(Key.Key_Tab)
    desk.key(Key.Key_F12)
    (complaint,) = desk.scene.store.complaints
    assert complaint.title == COMPLETE.title
    assert is_report_number(complaint.report_number)
    desk.key(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == complaint.report_number
    desk.key(Key.Key_F9)
    assert desk.state("A-001") is TicketState.finished
    assert desk.state("A-002") is TicketState.called


def test_a_category_is_chosen_from_the_list_that_a_word_opens(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    for _ in range(4):
        desk.key(Key.Key_Tab)
    desk.keys("certif")
    category = desk.window.record.findChild(QLineEdit, "category")
    assert category is not None
    popup = category.completer().popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    assert category.text() == "Land › Certificate"


def test_tab_takes_what_is_marked_in_the_list(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    category = desk.window.record.findChild(QLineEdit, "category")
    assert category is not None
    category.setFocus()
    desk.keys("certif")
    QTest.keyClick(category.completer().popup(), Key.Key_Down)
    desk.key(Key.Key_Tab)
    assert category.text() == "Land › Certificate"
    assert desk.focus.objectName() == "chronology"


def test_transfer_and_bring_back_are_lists_for_the_arrow_keys(desk: Desk) -> None:
    desk.log_in()
    desk.scene.open_elsewhere(1)
    desk.serve()
    desk.key(Key.Key_F10)
    desk.key(Key.Key_Escape)
    assert desk.state("A-001") is TicketState.serving
    desk.key(Key.Key_F10)
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Return)
    assert desk.state("A-001") is TicketState.waiting
    (ticket,) = desk.scene.store.all_tickets.values()
    assert ticket.for_desk == 1


def test_a_note_is_typed_behind_the_choice_and_enter_sends_both(desk: Desk) -> None:
    desk.log_in()
    desk.scene.open_elsewhere(1)
    desk.serve()
    desk.key(Key.Key_F10)
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Tab)
    desk.keys("Surat kuasa menyusul")
    desk.scene.pass_time(4000)
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Return)
    (ticket,) = desk.scene.store.all_tickets.values()
    assert (ticket.state, ticket.for_desk) == (TicketState.waiting, 1)
    (sealed,) = desk.scene.store.notes.values()
    assert sealed is not None
    assert Notes(read_key_file(desk.scene.key_file)).open(sealed, about=ticket.id).text == "Surat kuasa menyusul"


def test_a_typed_note_stays_while_the_list_of_desks_changes_and_goes_with_the_panel(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    desk.key(Key.Key_F10)
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Tab)
    desk.keys("Surat kuasa")
    desk.scene.open_elsewhere(1)
    line = desk.window.queue.findChild(QLineEdit, "entry")
    assert line is not None
    assert (line.text(), desk.focus is line) == ("Surat kuasa", True)
    desk.key(Key.Key_Escape)
    assert line.text() == ""


def test_letters_and_keys_of_a_note_are_no_keys_of_the_desk(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    desk.key(Key.Key_F10)
    desk.key(Key.Key_Tab)
    desk.keys("k")
    for key in (Key.Key_F9, Key.Key_F5, Key.Key_F8, Key.Key_F3, Key.Key_Left):
        desk.key(key)
    desk.keys("a")
    line = desk.window.queue.findChild(QLineEdit, "entry")
    assert line is not None
    assert line.text() == "ak"
    assert desk.state("A-001") is TicketState.serving


def test_a_number_is_called_out_of_order_by_keys_alone(desk: Desk) -> None:
    desk.log_in()
    for _ in range(3):
        desk.scene.issue()
    desk.scene.run()
    desk.key(Key.Key_F5)
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Return)
    desk.key(Key.Key_Tab)
    desk.keys("Ambulans menunggu")
    desk.key(Key.Key_Return)
    assert desk.state("A-002") is TicketState.called
    assert desk.scene.store.event_log[-2].event.facts["reason"] == "Ambulans menunggu"


def test_a_row_of_the_line_that_is_hit_twice_asks_for_a_reason(desk: Desk) -> None:
    desk.log_in()
    for _ in range(2):
        desk.scene.issue()
    desk.scene.run()
    table = desk.window.queue.findChild(QTableWidget)
    assert table is not None
    place = table.visualItemRect(table.item(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.key(Key.Key_Return)
    assert desk.state("A-002") is TicketState.called


def test_the_figures_cover_the_record_and_give_the_keyboard_back(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    desk.keys("Sul")
    desk.key(Key.Key_F3)
    assert not desk.window.record.isVisible()
    desk.key(Key.Key_F3)
    desk.keys("astri")
    assert desk.focus.property("text") == "Sulastri"


def test_text_is_given_up_only_by_a_choice_of_its_own(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    desk.keys("Sulastri")
    desk.key(Key.Key_F9)
    desk.key(Key.Key_Return)
    assert desk.state("A-001") is TicketState.serving
    assert desk.focus.property("text") == "Sulastri"
    desk.key(Key.Key_F9)
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Return)
    assert desk.state("A-001") is TicketState.finished


def test_the_lock_takes_every_key(desk: Desk) -> None:
    desk.log_in()
    desk.scene.issue()
    desk.key(Key.Key_L, CTRL)
    desk.key(Key.Key_F9)
    assert desk.state("A-001") is TicketState.waiting
    desk.keys(PASSWORDS["siti"])
    desk.key(Key.Key_Return)
    desk.key(Key.Key_F9)
    assert desk.state("A-001") is TicketState.called


def test_a_locked_desk_shows_nothing_of_the_citizen(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    desk.keys("Sulastri")
    desk.key(Key.Key_L, CTRL)
    assert not desk.window.record.isVisible()
    assert not desk.window.queue.isVisible()


def test_ctrl_s_keeps_the_draft_at_once(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    desk.keys("Sulastri")
    QTest.keyClick(desk.focus, Key.Key_S, CTRL)
    desk.scene.run()
    assert len(desk.scene.store.drafts) == 1


def test_a_held_key_acts_once(desk: Desk) -> None:
    desk.log_in()
    desk.scene.issue()
    for _ in range(3):
        QTest.keyClick(desk.focus, Key.Key_F9)
    desk.scene.run()
    assert desk.state("A-001") is TicketState.called


def test_the_title_names_no_person_and_no_number(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    desk.keys("Sulastri")
    assert desk.window.windowTitle() == "Balai"
    assert all(not each.toolTip() for each in desk.window.findChildren(QWidget))


def test_hostile_text_is_pasted_as_text_and_leaves_the_window_as_it_is(desk: Desk) -> None:
    desk.log_in()
    desk.serve()
    for field in ("name", "chronology"):
        editor = desk.window.record.findChild(QWidget, field)
        assert editor is not None
        editor.setFocus()
        for text in HOSTILE:
            QGuiApplication.clipboard().setText(text.encode("utf-16", "replace").decode("utf-16")[:2000])
            QTest.keyClick(editor, Key.Key_A, CTRL)
            QTest.keyClick(editor, Key.Key_V, CTRL)
            desk.scene.pass_time(1000)
            assert desk.window.size() == QSize(*SIZE)
    assert len(desk.scene.store.drafts) == 1


def test_the_window_closes_only_after_the_desk_was_closed(desk: Desk) -> None:
    desk.log_in()
    asked: list[str] = []
    desk.window.may_close = False
    desk.window.closing.connect(lambda: asked.append("closing"))
    desk.window.close()
    assert asked == ["closing"]
    assert desk.window.isVisible()
    desk.window.may_close = True


def test_building_the_work_page_shows_no_window_of_its_own(qtbot: QtBot, qapp: QApplication) -> None:
    window = DeskWindow(theme=Theme.desk())
    qtbot.addWidget(window)
    window.may_close = True
    with qtbot.waitExposed(window):
        window.show()
    window.build_work()
    qapp.processEvents()
    assert window.isActiveWindow()


@pytest.mark.parametrize("key", list(DeskKey))
def test_every_key_of_the_queue_is_a_key_of_the_window(desk: Desk, key: DeskKey) -> None:
    from PySide6.QtGui import QShortcut

    keys = {shortcut.key().toString() for shortcut in desk.window.findChildren(QShortcut)}
    desk.log_in()
    keys |= {shortcut.key().toString() for shortcut in desk.window.findChildren(QShortcut)}
    assert key.value in keys
