"""Where the windows of the practice hall stand, on every screen that somebody may have."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.demo.places import DESK_LAYOUT, TITLE, Place, places_on

SCREENS = st.tuples(st.integers(0, 2000), st.integers(0, 200), st.integers(1024, 5120), st.integers(600, 2880)).filter(
    lambda screen: 1.2 <= screen[2] / screen[3] <= 2.4
)


def lie_apart(one: Place, other: Place) -> bool:
    """Frames too: a title bar stands above each window's own height."""
    beside = one.left + one.width <= other.left or other.left + other.width <= one.left
    above = one.top + TITLE + one.height <= other.top or other.top + TITLE + other.height <= one.top
    return beside or above


@given(SCREENS)
def test_one_sees_all_windows_whole_and_none_lies_over_another(screen: tuple[int, int, int, int]) -> None:
    left, top, width, height = screen
    places = places_on(left, top, width, height)
    assert set(places) == {"kiosk", "hall", "desk", "paper"}
    for place in places.values():
        assert left <= place.left < place.left + place.width <= left + width
        assert top <= place.top < place.top + TITLE + place.height <= top + height
    assert all(lie_apart(one, other) for one, other in combinations(places.values(), 2))


@given(SCREENS)
def test_the_desk_keeps_its_own_layout(screen: tuple[int, int, int, int]) -> None:
    desk = places_on(*screen)["desk"]
    assert desk.width / desk.scale == pytest.approx(DESK_LAYOUT[0], abs=4)
    assert desk.height / desk.scale == pytest.approx(DESK_LAYOUT[1], abs=4)


def test_a_scaled_program_is_told_its_place_in_its_own_pixels() -> None:
    assert Place(left=400, top=300, width=683, height=384, scale=0.5).geometry == "1366x768+800+600"
