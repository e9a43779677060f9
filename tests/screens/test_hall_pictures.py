"""Pictures of the hall screen: each state in both languages, the call at each kind of screen, the passing light.

Rule: a changed picture is looked at by a person at its real size, as from the last row of seats, before it is renewed.
"""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hall_screen.screen import Screen
from hall_screen.views.window import HallWindow
from shared.i18n import Texts
from shared.ui.style import apply_theme
from shared.ui.theme import Theme
from tests.hall_screen.mornings import STATES, long_hall
from tests.screens.pictures import assert_picture

WINDOW = (1280, 720)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """The hall's own dress."""
    apply_theme(qapp, Theme.hall())


def window_of(qtbot: QtBot, screen: Screen, size: tuple[int, int]) -> HallWindow:
    window = HallWindow()
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    window.show_screen(screen)
    return window


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", STATES)
def test_states(qtbot: QtBot, name: str, language: str) -> None:
    assert_picture(window_of(qtbot, STATES[name](Texts(language)), WINDOW), f"hall_{name}_{language}")


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1080, 1920)], ids=["full_hd", "small", "upright"])
def test_screens(qtbot: QtBot, size: tuple[int, int], request: pytest.FixtureRequest) -> None:
    window = window_of(qtbot, STATES["called"](Texts("id")), size)
    assert_picture(window, f"hall_called_{request.node.callspec.id}")


def test_upright_page_before_the_first_call(qtbot: QtBot) -> None:
    assert_picture(window_of(qtbot, STATES["nothing_called"](Texts("id")), (1080, 1920)), "hall_nothing_called_upright")


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_passing_light(qtbot: QtBot, part: float) -> None:
    window = window_of(qtbot, STATES["called"](Texts("id")), WINDOW)
    window.page.call.panel.set_light(part)
    assert_picture(window, f"hall_light_{round(part * 100)}")


def test_longest_texts(qtbot: QtBot) -> None:
    assert_picture(window_of(qtbot, long_hall(Texts.pseudo()), WINDOW), "hall_longest")
