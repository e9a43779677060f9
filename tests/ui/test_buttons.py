"""Buttons: one tap acts once, on release; a key does the same; words stay plain."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from shared.ui.buttons import ActionButton, BigButton, Kind, TapGuard
from shared.ui.choices import Chip, SegmentedChoice
from shared.ui.labels import PlainLabel
from shared.ui.surfaces import column
from shared.ui.theme import LARGE_TEXT, Theme
from tests.hostile import HOSTILE
from tests.screens.pictures import picture_of
from tests.ui.test_labels import drawable

LEFT = Qt.MouseButton.LeftButton
MARKUP = "Tom & <b>Jerry</b> &lagi"


def big(qtbot: QtBot, guard: TapGuard | None = None) -> tuple[BigButton, list[str]]:
    """A shown kiosk button and the list that each tap that counts adds to."""
    taps: list[str] = []
    button = BigButton("Pengaduan baru", "Siapkan KTP.", badge="A", theme=Theme.kiosk(), guard=guard)
    button.chosen.connect(lambda: taps.append("tap"))
    qtbot.addWidget(button)
    button.resize(800, 200)
    button.show()
    return button, taps


def test_a_big_button_acts_on_release_not_on_press(qtbot: QtBot) -> None:
    button, taps = big(qtbot)
    QTest.mousePress(button, LEFT)
    assert taps == []
    QTest.mouseRelease(button, LEFT)
    assert taps == ["tap"]


def test_a_finger_that_slides_off_changes_its_mind(qtbot: QtBot) -> None:
    button, taps = big(qtbot)
    QTest.mousePress(button, LEFT)
    QTest.mouseRelease(button, LEFT, pos=QPoint(-50, -50))
    assert taps == []


def test_a_touch_acts_like_a_tap(qtbot: QtBot) -> None:
    button, taps = big(qtbot)
    finger = QTest.createTouchDevice()
    QTest.touchEvent(button, finger).press(0, QPoint(40, 40)).commit()
    QTest.touchEvent(button, finger).release(0, QPoint(40, 40)).commit()
    assert taps == ["tap"]


def test_a_double_tap_counts_once_until_the_presenter_answers(qtbot: QtBot) -> None:
    button, taps = big(qtbot, TapGuard(guard_ms=0))
    QTest.mouseClick(button, LEFT)
    QTest.mouseClick(button, LEFT)
    QTest.mouseDClick(button, LEFT)
    assert taps == ["tap"]
    button.rearm()
    QTest.mouseClick(button, LEFT)
    assert taps == ["tap", "tap"]


def test_a_trembling_hand_taps_once_even_after_a_quick_answer(qtbot: QtBot) -> None:
    button, taps = big(qtbot, TapGuard(guard_ms=3_600_000))
    QTest.mouseClick(button, LEFT)
    button.rearm()
    QTest.mouseClick(button, LEFT)
    assert taps == ["tap"]


def test_buttons_of_a_page_share_one_guard(qtbot: QtBot) -> None:
    guard = TapGuard(guard_ms=0)
    (one, first), (two, second) = big(qtbot, guard), big(qtbot, guard)
    QTest.mouseClick(one, LEFT)
    QTest.mouseClick(two, LEFT)
    assert (first, second) == (["tap"], [])


def test_a_disabled_button_does_nothing_and_stays_readable(qtbot: QtBot) -> None:
    button, taps = big(qtbot)
    before = picture_of(button)
    button.setEnabled(False)
    QTest.mouseClick(button, LEFT)
    assert taps == []
    assert picture_of(button) != before


@pytest.mark.parametrize("factor", [1.0, LARGE_TEXT])
def test_a_big_button_grows_with_its_words_and_is_never_under_its_target(qtbot: QtBot, factor: float) -> None:
    theme = Theme.kiosk(1280, 800).with_text(factor)
    short, long = BigButton("Ya", theme=theme), BigButton("Kata " * 30, "kata " * 60, theme=theme)
    qtbot.addWidget(short)
    qtbot.addWidget(long)
    assert short.minimumSizeHint().height() >= 96
    assert short.minimumSizeHint().width() >= 96
    assert long.heightForWidth(600) > short.heightForWidth(600)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_becomes_markup_or_a_shortcut_on_any_button(qtbot: QtBot, theme: Theme, text: str) -> None:
    shown = drawable(text)
    for button in (
        BigButton(shown, shown, theme=theme),
        ActionButton(shown, theme=theme),
        Chip(shown, theme=theme),
    ):
        qtbot.addWidget(button)
        assert button.shortcut().isEmpty()
        assert button.text() == ""
        assert {label.textFormat() for label in button.findChildren(PlainLabel)} == {Qt.TextFormat.PlainText}
        assert not picture_of(button, (300, 100)).isNull()


def desk_page(qtbot: QtBot, *buttons: QAbstractButton) -> QWidget:
    """An active window with these buttons."""
    page = QWidget()
    box = column()
    for button in buttons:
        box.addWidget(button)
    page.setLayout(box)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def test_the_key_in_the_cap_presses_the_button_at_once(qtbot: QtBot, theme: Theme) -> None:
    presses: list[str] = []
    button = ActionButton(MARKUP, "F9", theme=theme, kind=Kind.PRIMARY, large=True)
    button.clicked.connect(lambda: presses.append("F9"))
    page = desk_page(qtbot, button, ActionButton("Panggil ulang", "F6", theme=theme))
    QTest.keyClick(page, Qt.Key.Key_F9)
    assert presses == ["F9"]


def test_the_key_of_a_disabled_button_does_nothing(qtbot: QtBot, theme: Theme) -> None:
    presses: list[str] = []
    button = ActionButton("Panggil", "F9", theme=theme)
    button.clicked.connect(lambda: presses.append("F9"))
    button.setEnabled(False)
    page = desk_page(qtbot, button)
    QTest.keyClick(page, Qt.Key.Key_F9)
    assert presses == []


def test_new_words_and_a_new_kind_are_shown(qtbot: QtBot, theme: Theme) -> None:
    button = ActionButton("Panggil", "F9", theme=theme)
    qtbot.addWidget(button)
    before = picture_of(button, (240, 40))
    button.set_text("Selesai & panggil")
    button.set_kind(Kind.PRIMARY)
    assert button.accessibleName() == "Selesai & panggil"
    assert picture_of(button, (240, 40)) != before


def test_a_choice_tells_only_what_a_person_changed(qtbot: QtBot) -> None:
    chosen: list[str] = []
    choice = SegmentedChoice([("id", "Indonesia"), ("en", "English")], "id", theme=Theme.kiosk())
    choice.chosen.connect(chosen.append)
    qtbot.addWidget(choice)
    choice.show()
    indonesian, english = choice.findChildren(QAbstractButton)
    QTest.mouseClick(indonesian, LEFT)
    QTest.mouseClick(english, LEFT)
    choice.set_current("id")
    assert chosen == ["en"]
    assert choice.current() == "id"
    assert min(indonesian.height(), english.width()) >= 96


def test_a_choice_refuses_a_value_that_it_does_not_offer(qtbot: QtBot, theme: Theme) -> None:
    choice = SegmentedChoice([("id", "Indonesia"), ("en", "English")], "id", theme=theme)
    qtbot.addWidget(choice)
    with pytest.raises(KeyError):
        choice.set_current("fr")
    assert choice.current() == "id"


def test_a_checkable_chip_shows_that_it_is_on(qtbot: QtBot) -> None:
    chip = Chip("Teks besar", theme=Theme.kiosk(), checkable=True)
    qtbot.addWidget(chip)
    chip.show()
    before = picture_of(chip)
    QTest.mouseClick(chip, LEFT)
    assert chip.isChecked()
    assert picture_of(chip) != before
