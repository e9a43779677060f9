"""A still picture wanders by a few pixels, so that nothing burns into a panel that is always on."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from shared.ui.drift import PATH, DriftingGround
from shared.ui.theme import Colour


@pytest.fixture
def ground(qtbot: QtBot) -> DriftingGround:
    """A whole screen."""
    made = DriftingGround()
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    made.show()
    return made


def test_at_first_the_picture_fills_the_screen_exactly(ground: DriftingGround) -> None:
    assert ground.offset == (0, 0)
    assert ground.content.geometry() == ground.rect()


def test_it_wanders_by_a_few_pixels_in_all_directions_and_comes_back(ground: DriftingGround) -> None:
    places = []
    for _step in PATH:
        places.append((ground.content.x(), ground.content.y()))
        ground.advance()
    assert len(set(places)) == len(PATH) == 9
    assert {abs(pixels) for place in places for pixels in place} == {0, 2}
    assert ground.content.geometry() == ground.rect()


def test_two_places_in_a_row_are_never_far_apart() -> None:
    for here, there in zip(PATH, PATH[1:] + PATH[:1], strict=True):
        assert max(abs(here[0] - there[0]), abs(here[1] - there[1])) == 1


def test_the_size_of_the_picture_never_changes_so_nothing_is_set_anew(ground: DriftingGround) -> None:
    for _step in PATH:
        ground.advance()
        assert ground.content.size() == ground.size()


def test_what_is_laid_bare_is_navy_like_a_frame(ground: DriftingGround) -> None:
    ground.advance()
    assert ground.grab().toImage().pixelColor(0, 500) == QColor(Colour.NAVY.value)


def test_another_size_of_the_screen_keeps_the_place(ground: DriftingGround) -> None:
    ground.advance()
    ground.resize(3840, 2160)
    assert (ground.content.x(), ground.content.y()) == ground.offset == (5, 0)
