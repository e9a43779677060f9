"""Labels: whatever was typed stays plain, and a number is as large as its box allows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainterPath, QTextDocument, QTransform
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from shared.ui.fonts import font, sized_font
from shared.ui.labels import (
    LONGEST,
    MOST_LINES,
    FigureLabel,
    FitLabel,
    PlainLabel,
    escape_ampersand,
    shortened,
)
from shared.ui.theme import Ink, Role, Theme, Tone, Weight
from tests.hostile import HOSTILE
from tests.screens.pictures import picture_of


def drawable(text: str) -> str:
    """Qt's strings cannot hold a lone surrogate; the text boundary removes it long before."""
    return text.encode("utf-8", "ignore").decode("utf-8")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_kept_plain_and_can_be_drawn(qtbot: QtBot, theme: Theme, text: str) -> None:
    label = PlainLabel(drawable(text), theme=theme, wrap=True)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == shortened(drawable(text), lines=MOST_LINES)
    assert len(label.text()) <= LONGEST
    assert label.findChildren(QTextDocument) == []
    assert picture_of(label, (300, 60)).width() == 300


def test_markup_takes_the_room_of_its_letters(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel("<b>tebal</b>", theme=theme)
    qtbot.addWidget(label)
    assert label.sizeHint().width() >= QFontMetricsF(font(theme, Role.BODY)).horizontalAdvance("<b>tebal</b>")


def test_an_ampersand_is_drawn_and_is_no_shortcut(qtbot: QtBot, theme: Theme) -> None:
    both, one = PlainLabel("A & B", theme=theme), PlainLabel("A  B", theme=theme)
    qtbot.addWidget(both)
    qtbot.addWidget(one)
    assert both.sizeHint().width() > one.sizeHint().width()


def test_a_plain_label_cannot_be_made_rich(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme=theme)
    qtbot.addWidget(label)
    with pytest.raises(TypeError):
        label.setTextFormat(Qt.TextFormat.RichText)
    with pytest.raises(TypeError):
        label.setBuddy(label)


def test_colours_follow_ink_and_tone(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel("A", theme=theme, ink=Ink.BAD, tone=Tone.NAVY)
    qtbot.addWidget(label)
    assert label.palette().color(label.foregroundRole()).name() == Tone.NAVY.colour(Ink.BAD).lower()
    label.set_ink(Ink.GOOD, Tone.PAPER)
    assert label.palette().color(label.foregroundRole()).name() == Tone.PAPER.colour(Ink.GOOD).lower()


def test_a_long_text_ends_in_dots_when_it_elides(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel("Layanan Lapor Mas Wapres", theme=theme, elide=True)
    plain = QLabel("Layanan Lapor Mas Wapres")
    qtbot.addWidget(label)
    qtbot.addWidget(plain)
    assert label.minimumSizeHint().width() == 0
    assert picture_of(label, (80, 24)) != picture_of(label, (300, 24)).copy(QRect(0, 0, 80, 24))


@pytest.mark.parametrize(("width", "height"), [(900, 300), (300, 300), (200, 40), (40, 200)])
@pytest.mark.parametrize("text", ["A-013", "D-004", "8", "10", "A-1000"])
def test_a_fitted_text_stays_inside_its_box_and_could_not_be_larger(
    qtbot: QtBot, theme: Theme, text: str, width: int, height: int
) -> None:
    label = FitLabel(text, theme=theme)
    qtbot.addWidget(label)
    label.resize(width, height)
    size = label.fitted_px()
    ink, larger = ink_of(text, size), ink_of(text, size * 1.01)
    assert ink.width() <= width + 0.5
    assert ink.height() <= height + 0.5
    assert larger.width() > width or larger.height() > height


def ink_of(text: str, pixels: float) -> QRectF:
    """What the curves of a text cover."""
    path = QPainterPath()
    path.addText(0, 0, sized_font(1000, Weight.BOLD), text)
    return QTransform.fromScale(pixels / 1000, pixels / 1000).mapRect(path.boundingRect())


def test_a_number_is_drawn_alike_whatever_was_drawn_before_it(qtbot: QtBot, theme: Theme) -> None:
    label = FitLabel("A-013", theme=theme, align=Qt.AlignmentFlag.AlignLeft)
    qtbot.addWidget(label)
    before = picture_of(label, (700, 300))
    for pixels in range(16, 320, 8):
        plain = QLabel("A-013 0123456789")
        qtbot.addWidget(plain)
        plain.setFont(sized_font(pixels, Weight.BOLD))
        picture_of(plain, (2000, 400))
    assert picture_of(label, (700, 300)) == before


def ink_box(image: QImage) -> QRect:
    """The smallest rectangle round all pixels that are not as the first one."""
    ground = image.pixel(0, 0)
    marked = [
        (x, y) for y in range(image.height()) for x in range(image.width()) if image.pixel(x, y) != ground
    ]
    xs, ys = [x for x, _ in marked], [y for _, y in marked]
    return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


def test_the_drawn_number_is_centred_on_its_ink(qtbot: QtBot, theme: Theme) -> None:
    label = FitLabel("A-013", theme=theme)
    qtbot.addWidget(label)
    seen = ink_box(picture_of(label, (240, 120)))
    assert seen.width() >= 234
    assert abs(seen.center().y() - 60) <= 2


def test_a_template_keeps_the_size_from_number_to_number(qtbot: QtBot, theme: Theme) -> None:
    label = FitLabel("A-111", theme=theme, template="W-000")
    qtbot.addWidget(label)
    label.resize(500, 300)
    before = label.fitted_px()
    label.setText("B-111")
    assert label.fitted_px() == before


def test_a_limit_holds_the_size(qtbot: QtBot, theme: Theme) -> None:
    label = FitLabel("7", theme=theme, largest=48)
    qtbot.addWidget(label)
    label.resize(500, 500)
    assert label.fitted_px() == 48


def test_an_empty_fit_label_draws_nothing(qtbot: QtBot, theme: Theme) -> None:
    label = FitLabel(theme=theme)
    qtbot.addWidget(label)
    image = picture_of(label, (50, 50))
    assert {image.pixel(x, y) for x in range(50) for y in range(50)} == {image.pixel(0, 0)}


def test_a_figure_asks_for_its_ink_and_learns_new_texts(qtbot: QtBot, theme: Theme) -> None:
    figure = FigureLabel("7", theme=theme)
    qtbot.addWidget(figure)
    narrow = figure.sizeHint()
    figure.setText("1.234")
    assert figure.sizeHint().width() > narrow.width()
    assert figure.sizeHint().height() == narrow.height() < theme.font_px(Role.FIGURE)


def test_ampersands_are_doubled_for_menus() -> None:
    assert escape_ampersand("Selesai & panggil && lagi") == "Selesai && panggil &&&& lagi"


def test_a_single_line_has_no_breaks_and_a_long_text_ends_in_dots() -> None:
    assert shortened("satu\ndua\r\ntiga") == "satu dua tiga"
    assert shortened("satu\ndua\ntiga", lines=2) == "satu\ndua tiga"
    assert shortened("x" * 5000).endswith("x…")
    assert shortened("") == ""


def test_a_long_line_does_not_push_its_window_off_the_screen(qtbot: QtBot, theme: Theme) -> None:
    for wrap in (False, True):
        label = PlainLabel("W" * 900, theme=theme, wrap=wrap)
        qtbot.addWidget(label)
        assert label.minimumSizeHint().width() <= 24 * theme.font_px(Role.BODY)
