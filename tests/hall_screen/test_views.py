"""What is drawn: all of it, at every size, in texts half as long again; calmly."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hall_screen.composing import Turn, compose
from hall_screen.screen import CallShown, Screen
from hall_screen.views.call_view import PULSE_MS, PULSES
from hall_screen.views.running_text import FRAME_MS, REST_MS, RunningText
from hall_screen.views.window import HallWindow, look_for
from shared.i18n import Texts
from shared.ui.labels import MOST_LINES, FitLabel, PlainLabel, shortened
from shared.ui.notice_page import NoticePage
from shared.ui.theme import Theme, Tone
from tests.hall_screen.mornings import STATES, Morning, long_hall
from tests.hostile import HOSTILE
from tests.ui.test_labels import drawable

pytestmark = pytest.mark.usefixtures("dressed")

SIZES = [(1920, 1080), (1366, 768), (1280, 720), (3840, 2160), (1080, 1920)]


def window_of(qtbot: QtBot, screen: Screen, size: tuple[int, int] = (1280, 720)) -> HallWindow:
    window = HallWindow()
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    window.show_screen(screen)
    settle()
    return window


def settle() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def new_call(morning: Morning, texts: Texts | None = None) -> Screen:
    board = morning.board
    return compose(
        board,
        now=board.day.now,
        turn=Turn(current=board.recent[0]),
        texts=texts or Texts("id"),
        is_silent=False,
        is_offline=False,
    )


def cut_texts(window: QWidget) -> list[str]:
    """Texts that their boxes cannot hold; a line that may end in "…" and the running text are no such texts."""
    cut = []
    for label in window.findChildren(PlainLabel):
        if not label.isVisible() or not label.text() or label.minimumSizeHint().width() == 0:
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if label.height() < needed or (not label.wordWrap() and label.width() < label.sizeHint().width()):
            cut.append(f"{label.text()} has {label.width()}x{label.height()}, needs {needed}")
    figures = (label for label in window.findChildren(FitLabel) if label.isVisible() and label.text())
    cut += [label.text() for label in figures if label.fitted_px() < 20]
    return cut


@pytest.mark.parametrize("size", [(1366, 768), (1280, 720), (1080, 1920)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", STATES)
def test_every_state_fits_every_screen_in_texts_half_as_long_again(
    qtbot: QtBot, name: str, size: tuple[int, int]
) -> None:
    window = window_of(qtbot, STATES[name](Texts.pseudo()), size)
    assert (window.width(), window.height()) == size
    assert cut_texts(window) == []
    least = window.page.layout().totalMinimumSize()
    assert (least.width(), least.height()) <= size
    assert least.height() <= size[1]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_longest_names_and_numbers_fit(qtbot: QtBot, size: tuple[int, int]) -> None:
    window = window_of(qtbot, long_hall(Texts.pseudo()), size)
    assert cut_texts(window) == []


def test_a_cut_text_would_be_found(qtbot: QtBot) -> None:
    window = window_of(qtbot, STATES["called"](Texts("id")))
    label = next(each for each in window.findChildren(PlainLabel) if each.text() == "Nomor antrean")
    label.setFixedHeight(10)
    label.setFixedWidth(20)
    assert len(cut_texts(window)) == 1


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_call_takes_two_thirds(qtbot: QtBot, size: tuple[int, int]) -> None:
    window = window_of(qtbot, STATES["called"](Texts("id")), size)
    call, aside = window.page.call, window.page.aside
    share = call.width() * call.height() / (call.width() * call.height() + aside.width() * aside.height())
    assert 0.6 < share < 0.8


def test_a_new_call_pulses_twice_and_no_faster_than_once_a_second(qtbot: QtBot) -> None:
    morning = Morning().busy()
    window = window_of(qtbot, new_call(morning))
    assert window.page.call.panel.is_pulsing
    assert (PULSES, PULSE_MS >= 1000) == (2, True)


def test_the_same_call_does_not_pulse_again(qtbot: QtBot) -> None:
    screen = new_call(Morning().busy())
    window = window_of(qtbot, screen)
    window.page.call.panel._pulse.stop()
    window.show_screen(replace(screen, header=replace(screen.header, clock="08.50")))
    assert not window.page.call.panel.is_pulsing


def test_a_recall_of_the_same_number_pulses(qtbot: QtBot) -> None:
    morning = Morning().busy()
    window = window_of(qtbot, new_call(morning))
    window.page.call.panel._pulse.stop()
    morning.recall(3)
    window.show_screen(new_call(morning))
    assert window.page.call.panel.is_pulsing


def test_a_call_that_is_only_shown_does_not_pulse(qtbot: QtBot) -> None:
    window = window_of(qtbot, STATES["called"](Texts("id")))
    assert not window.page.call.panel.is_pulsing


def test_another_size_gets_another_page_with_the_same_screen_and_no_pulse(qtbot: QtBot) -> None:
    screen = new_call(Morning().busy())
    window = window_of(qtbot, screen)
    before = window.page
    window.resize(1080, 1920)
    settle()
    assert window.page is not before
    assert isinstance(screen.main, CallShown)
    assert screen.main.number in [label.text() for label in window.page.findChildren(FitLabel)]
    assert not window.page.call.panel.is_pulsing


def test_texts_grow_with_the_screen() -> None:
    assert look_for(3840, 2160) == (Theme.hall().scaled(2.0), False)
    assert look_for(1080, 1920) == (Theme.hall(), True)


def test_a_page_uses_larger_text_where_there_is_room(qtbot: QtBot) -> None:
    window = window_of(qtbot, STATES["before_opening"](Texts("id")))
    roomy = window.page.findChild(NoticePage)
    other = window_of(qtbot, STATES["full_nothing_called"](Texts.pseudo()))
    tight = other.page.findChild(NoticePage)
    assert roomy is not None
    assert tight is not None
    assert roomy._theme.text_factor > tight._theme.text_factor


def test_ctrl_q_ends_the_program(qtbot: QtBot) -> None:
    window = window_of(qtbot, STATES["called"](Texts("id")))
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()


def running_text(qtbot: QtBot, text: str) -> RunningText:
    line = RunningText(theme=Theme.hall(), tone=Tone.GOLD)
    qtbot.addWidget(line)
    line.resize(800, 60)
    line.show()
    line.setText(text)
    return line


def test_a_running_text_that_fits_stands_still(qtbot: QtBot) -> None:
    line = running_text(qtbot, "Layanan ini gratis.")
    assert not line.is_running


def test_a_long_running_text_rests_then_wanders_calmly_and_comes_round(qtbot: QtBot) -> None:
    line = running_text(qtbot, "Siapkan KTP dan berkas pendukung. " * 5)
    assert line.is_running
    for _ in range(REST_MS // FRAME_MS):
        line.advance()
    assert line.offset == 0
    line.advance()
    line.advance()
    assert 0 < line.offset < 6
    while line.offset > 0:
        line.advance()
    line.advance()
    assert line.offset == 0


def test_a_hidden_running_text_costs_nothing(qtbot: QtBot) -> None:
    line = running_text(qtbot, "Siapkan KTP dan berkas pendukung. " * 5)
    line.hide()
    assert not line.is_running


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_of_the_hall_stay_plain_text(qtbot: QtBot, text: str) -> None:
    screen = STATES["closed_by_decision"](Texts("id"))
    window = window_of(qtbot, STATES["called"](Texts("id")))
    hostile = replace(
        screen,
        header=replace(screen.header, hall=text),
        main=replace(screen.main, message=text),  # type: ignore[type-var]
        footer=replace(screen.footer, text=text),
    )
    window.show_screen(hostile)
    window.grab()
    told = [label.text() for label in window.findChildren(PlainLabel)]
    assert drawable(shortened(text)) in told
    assert drawable(shortened(text, lines=MOST_LINES)) in told
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in window.findChildren(PlainLabel))
    assert window.page.footer.text.text() == shortened(text)
    assert (window.width(), window.height()) == (1280, 720)


def test_the_whole_picture_wanders_against_burn_in_and_is_never_set_anew(qtbot: QtBot) -> None:
    window = window_of(qtbot, STATES["called"](Texts("id")), (1920, 1080))
    page = window.page
    window.ground.advance()
    assert page.mapTo(window, QPoint(0, 0)) == QPoint(2, 0)
    assert (window.page, page.size()) == (page, window.size())
