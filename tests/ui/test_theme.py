"""The theme: enough contrast for old eyes in a bright hall, one grid, targets for unsteady fingers."""

from __future__ import annotations

from itertools import product

import pytest

from shared.ui.pressing import Kind, pressed_ground
from shared.ui.theme import LARGE_TEXT, Colour, Gap, Ink, Role, Theme, Tone, Weight

ROOMS = {"desk": Theme.desk(), "kiosk": Theme.kiosk(), "hall": Theme.hall()}


def luminance(colour: Colour) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour.value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, two: Colour) -> float:
    """Contrast ratio, WCAG 2.2: 1 to 21."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself_knows_black_on_white() -> None:
    assert contrast(Colour.CARD, Colour.CARD) == 1
    assert contrast(Colour.NAVY, Colour.CARD) == pytest.approx(16.4, abs=0.1)


@pytest.mark.parametrize(("tone", "ink"), list(product(Tone, Ink)), ids=lambda value: value.name)
def test_every_ink_of_every_tone_has_a_contrast_of_seven(tone: Tone, ink: Ink) -> None:
    assert contrast(tone.colour(ink), tone.value.ground) >= 7


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
def test_the_words_of_a_pressed_button_keep_their_contrast(kind: Kind) -> None:
    for ink in (Ink.MAIN, Ink.MUTED):
        assert contrast(kind.value.colour(ink), pressed_ground(kind)) >= 7


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (Colour.INK, Colour.CARD),
        (Colour.INK, Colour.PAPER),
        (Colour.INK, Colour.BAD_GROUND),
        (Colour.INK, Colour.PALE_GOLD),
        (Colour.CARD, Colour.NAVY),
        (Colour.MUTED, Colour.SAND),
        (Colour.MUTED, Colour.CARD),
        (Colour.MUTED, Colour.PAPER),
        (Colour.FOCUS, Colour.PAPER),
    ],
)
def test_fields_tabs_and_lists_are_readable_at_the_desk(text: Colour, ground: Colour) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("mark", "ground"),
    [
        (Colour.GOOD_FILL, Colour.PALE_GOLD),
        (Colour.FIELD_LINE, Colour.CARD),
        (Colour.FIELD_LINE, Colour.PAPER),
        (Colour.FOCUS, Colour.CARD),
        (Colour.BRIGHT_GOLD, Colour.NAVY),
        (Colour.BAD, Colour.BAD_GROUND),
    ],
)
def test_edges_that_carry_meaning_can_be_seen(mark: Colour, ground: Colour) -> None:
    assert contrast(mark, ground) >= 3


@pytest.mark.parametrize("theme", list(ROOMS.values()), ids=list(ROOMS))
def test_spaces_keep_to_the_grid_of_four(theme: Theme) -> None:
    assert all(theme.gap(gap) % 4 == 0 for gap in Gap)


@pytest.mark.parametrize("theme", list(ROOMS.values()), ids=list(ROOMS))
def test_texts_grow_with_their_rank(theme: Theme) -> None:
    sizes = [
        theme.font_px(role) for role in (Role.CAPTION, Role.BODY, Role.SUBTITLE, Role.HEADING, Role.NUMBER)
    ]
    assert sizes == sorted(sizes)


def test_a_number_is_bold_and_a_body_medium() -> None:
    theme = Theme.desk()
    assert theme.weight(Role.NUMBER) is Weight.BOLD
    assert theme.weight(Role.BODY) is Weight.MEDIUM


def test_a_screen_of_four_k_doubles_everything() -> None:
    small, large = Theme.hall(1920, 1080), Theme.hall(3840, 2160)
    assert large.font_px(Role.NUMBER) == 2 * small.font_px(Role.NUMBER)
    assert large.gap(Gap.L) == 2 * small.gap(Gap.L)
    assert large.px(large.corner) == 2 * small.px(small.corner)


def test_large_text_changes_texts_only() -> None:
    normal = Theme.kiosk()
    large = normal.with_text(LARGE_TEXT)
    assert large.font_px(Role.BODY) == round(normal.font_px(Role.BODY) * 1.25)
    assert large.gap(Gap.L) == normal.gap(Gap.L)


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1280, 800), (800, 1280), (1920, 1080)])
def test_kiosk_targets_never_fall_under_twenty_millimetres(width: int, height: int) -> None:
    assert Theme.kiosk(width, height).target >= 96


def test_a_line_never_vanishes_however_small_the_screen() -> None:
    tiny = Theme.desk().scaled(0.1)
    assert tiny.px(tiny.outline) == 1
    assert tiny.px(0) == 0
