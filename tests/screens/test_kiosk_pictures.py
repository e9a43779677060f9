"""Pictures of the kiosk: every state in both languages, upright at half size and lying.

Rule: a page is judged as a picture, at the size of its glass.
"""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.views.window import KioskWindow
from shared.i18n import Texts
from shared.ui.style import apply_theme
from shared.ui.theme import Theme
from tests.kiosk import samples
from tests.screens.pictures import assert_picture

HALF, WHOLE, LYING = (540, 960), (1080, 1920), (1280, 800)
IN_ENGLISH = (
    "start",
    "start_full",
    "start_clock_wrong",
    "start_still_there",
    "priority",
    "number_asking",
    "refused_session_full",
    "closed_noon",
    "closed_noon_full",
    "closed_by_decision",
    "closed_early",
    "paper_out",
    "staff_pin",
    "staff",
    "staff_disk",
)
ON_LYING_GLASS = (
    "start",
    "start_full",
    "start_still_there",
    "priority",
    "number_printed",
    "number_asking",
    "refused_session_full",
    "closed_early",
    "offline",
    "staff_pin",
    "staff",
)


@pytest.fixture
def kiosk(qapp: QApplication, qtbot: QtBot) -> KioskWindow:
    """A dressed kiosk that nobody touches."""
    apply_theme(qapp, Theme.kiosk())
    made = KioskWindow(samples.NoTaps(), is_windowed=False)
    qtbot.addWidget(made)
    return made


def look(kiosk: KioskWindow, name: str, language: str, size: tuple[int, int], picture: str) -> None:
    """Show a state at a size and compare it with its picture."""
    kiosk.resize(*size)
    kiosk.show_screen(samples.STATES[name](Texts(language)))
    assert_picture(kiosk, picture, size)


@pytest.mark.parametrize("name", samples.STATES)
def test_each_state_in_indonesian(kiosk: KioskWindow, name: str) -> None:
    look(kiosk, name, "id", WHOLE, f"kiosk_{name}_id")


@pytest.mark.parametrize("name", IN_ENGLISH)
def test_each_kind_of_page_in_english(kiosk: KioskWindow, name: str) -> None:
    look(kiosk, name, "en", WHOLE, f"kiosk_{name}_en")


@pytest.mark.parametrize("name", ON_LYING_GLASS)
def test_each_kind_of_page_on_a_lying_glass(kiosk: KioskWindow, name: str) -> None:
    look(kiosk, name, "id", LYING, f"kiosk_lying_{name}_id")


@pytest.mark.usefixtures("kiosk")
def test_the_window_of_the_practice_hall(qtbot: QtBot) -> None:
    window = KioskWindow(samples.NoTaps(), is_windowed=True)
    qtbot.addWidget(window)
    look(window, "start_practice", "id", HALF, "kiosk_window_start_id")


@pytest.mark.parametrize("language", ["id", "en"])
def test_large_text(kiosk: KioskWindow, language: str) -> None:
    texts = Texts(language)
    kiosk.resize(*WHOLE)
    kiosk.show_screen(samples.start(texts, visit=samples.visit_of(texts, has_large_text=True)))
    assert_picture(kiosk, f"kiosk_large_text_{language}", WHOLE)


def test_the_same_screen_twice_is_the_same_picture(kiosk: KioskWindow) -> None:
    look(kiosk, "number_printed", "id", WHOLE, "kiosk_number_printed_id")
    look(kiosk, "start", "id", WHOLE, "kiosk_start_id")
    look(kiosk, "number_printed", "id", WHOLE, "kiosk_number_printed_id")
