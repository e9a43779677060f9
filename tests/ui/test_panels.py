"""Cards, bars, pages and messages: they show what they are given, plainly, and take no room for nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from shared.ui.cards import Card, StatCard
from shared.ui.fields import ChoiceBox, FormField, dress_table
from shared.ui.icons import IconLabel, glyph, icon
from shared.ui.labels import PlainLabel
from shared.ui.marks import Badge, Bar, State, StatusDot
from shared.ui.notice import Notice, NoticeAction, NoticeTone
from shared.ui.notice_page import NoticePage
from shared.ui.panels import FooterBar, HeaderBar, InlineMessage
from shared.ui.symbols import Symbol
from shared.ui.theme import LARGE_TEXT, Theme, Tone
from tests.hostile import HOSTILE
from tests.screens.pictures import picture_of
from tests.ui.test_labels import drawable

FULL = Notice(
    symbol=Symbol.FULL,
    title="Nomor sesi pagi sudah habis",
    message="Mohon maaf, 40 nomor sesi pagi sudah diambil.",
    remedies=("Sesi siang dibuka pukul 13.00.", "Dokumen saja tetap dapat diserahkan."),
    actions=(
        NoticeAction(key="documents", text="Serahkan dokumen saja", is_primary=True),
        NoticeAction(key="back", text="Kembali"),
    ),
    footnote="Gratis. Jangan memberi imbalan kepada siapa pun.",
)


def words(widget: QWidget) -> list[str]:
    """The texts that the widget would show, without empty ones."""
    return [
        label.text()
        for label in widget.findChildren(PlainLabel)
        if label.isVisibleTo(widget) and label.text()
    ]


def test_a_header_shows_its_facts_and_no_empty_ones(qtbot: QtBot, theme: Theme) -> None:
    header = HeaderBar(theme=theme)
    qtbot.addWidget(header)
    header.show_texts(
        title="Balai", left=["Meja 3", "Sesi pagi"], right=["Siti"], clock="09.42", mark="LATIHAN"
    )
    assert set(words(header)) == {"Balai", "Meja 3", "Sesi pagi", "Siti", "09.42", "LATIHAN"}
    header.show_texts(title="Balai", left=["Meja 4"])
    assert words(header) == ["Balai", "Meja 4"]


@pytest.mark.parametrize("theme", [Theme.kiosk(), Theme.hall()], ids=["kiosk", "hall"])
def test_a_header_gives_way_on_a_narrow_screen(qtbot: QtBot, theme: Theme) -> None:
    header = HeaderBar("Layanan Lapor Mas Wapres " * 6, theme=theme, rule=True)
    qtbot.addWidget(header)
    assert header.minimumSizeHint().width() < 400


def test_a_footer_holds_things_left_and_right(qtbot: QtBot, theme: Theme) -> None:
    footer = FooterBar(theme=theme, line=True)
    qtbot.addWidget(footer)
    left, right = StatusDot(State.GOOD, "Terhubung", theme=theme), StatusDot(State.BAD, "Mati", theme=theme)
    footer.add(left)
    footer.add_right(right)
    picture_of(footer, (600, 40))
    assert left.x() < right.x()


def test_a_figure_has_its_caption_and_perhaps_a_bar(qtbot: QtBot, theme: Theme) -> None:
    card = StatCard("28", "nomor tersisa", theme=theme, level=0.7)
    qtbot.addWidget(card)
    assert card.accessibleName() == "28 nomor tersisa"
    assert card.findChild(Bar).isVisibleTo(card)
    card.show_stat("7", "orang menunggu")
    assert words(card) == ["orang menunggu"]
    assert not card.findChild(Bar).isVisibleTo(card)


@pytest.mark.parametrize(("level", "same_as"), [(-3.0, 0.0), (9.0, 1.0)])
def test_a_bar_stays_between_empty_and_full(qtbot: QtBot, theme: Theme, level: float, same_as: float) -> None:
    bar = Bar(theme=theme)
    qtbot.addWidget(bar)
    bar.set_level(level)
    seen = picture_of(bar, (100, 6))
    bar.set_level(same_as)
    assert picture_of(bar, (100, 6)) == seen
    bar.set_level(0.5)
    assert picture_of(bar, (100, 6)) != seen


def test_a_card_can_be_emptied(qtbot: QtBot, theme: Theme) -> None:
    card = Card(theme=theme)
    qtbot.addWidget(card)
    card.body.addWidget(PlainLabel("lama", theme=theme))
    card.clear()
    assert card.body.count() == 0
    assert words(card) == []


def test_each_state_has_a_shape_of_its_own(qtbot: QtBot, theme: Theme) -> None:
    dot = StatusDot(State.GOOD, "x", theme=theme.scaled(3))
    qtbot.addWidget(dot)
    shapes = set()
    for state in State:
        dot.show_state(state, "x")
        seen = picture_of(dot)
        ground = seen.pixel(0, 0)
        shapes.add(tuple(seen.pixel(x, y) == ground for x in range(21) for y in range(seen.height())))
    assert len(shapes) == len(State)


@pytest.mark.parametrize("symbol", Symbol, ids=lambda symbol: symbol.name)
def test_every_symbol_has_a_glyph(qtbot: QtBot, symbol: Symbol) -> None:
    outline = glyph(symbol).boundingRect()
    assert outline.width() > 0.2
    assert 0 <= outline.left() <= outline.right() <= 1
    assert 0 <= outline.top() <= outline.bottom() <= 1


def test_icons_are_drawn_in_their_ink(qtbot: QtBot, theme: Theme) -> None:
    picture = icon(Symbol.DOT, tone=Tone.NAVY).pixmap(32, 32).toImage()
    assert picture.pixelColor(16, 16).name() == "#ffffff"
    label = IconLabel(Symbol.DOT, edge=32)
    qtbot.addWidget(label)
    before = picture_of(label)
    label.set_symbol(Symbol.OK)
    assert picture_of(label) != before


def test_badges_of_different_letters_differ(qtbot: QtBot, theme: Theme) -> None:
    one, two = Badge("A", theme=theme), Badge("B", theme=theme)
    qtbot.addWidget(one)
    qtbot.addWidget(two)
    assert picture_of(one) != picture_of(two)


@pytest.mark.parametrize("theme", [Theme.desk(), Theme.kiosk(), Theme.hall()], ids=["desk", "kiosk", "hall"])
@pytest.mark.parametrize("tone", [Tone.PAPER, Tone.NAVY])
def test_a_notice_shows_all_it_says(qtbot: QtBot, theme: Theme, tone: Tone) -> None:
    page = NoticePage(FULL, theme=theme, tone=tone)
    qtbot.addWidget(page)
    assert set(words(page)) >= {FULL.title, FULL.message, *FULL.remedies, FULL.footnote, "Kembali"}
    page.show_notice(Notice(symbol=Symbol.OFFLINE, title="Terputus", tone=NoticeTone.FAULT))
    assert words(page) == ["Terputus"]


def test_a_pressed_action_comes_back_by_its_key_once(qtbot: QtBot) -> None:
    keys: list[str] = []
    page = NoticePage(FULL, theme=Theme.kiosk(), guard_ms=0)
    page.acted.connect(keys.append)
    qtbot.addWidget(page)
    page.resize(1080, 1920)
    page.show()
    documents, back = page.findChildren(QAbstractButton)
    QTest.mouseClick(documents, Qt.MouseButton.LeftButton)
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert keys == ["documents"]
    page.rearm()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert keys == ["documents", "back"]
    page.hide()
    page.show()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert keys == ["documents", "back", "back"]


def test_the_same_notice_again_leaves_the_page_alone(qtbot: QtBot, theme: Theme) -> None:
    page = NoticePage(FULL, theme=theme)
    qtbot.addWidget(page)
    before = page.findChildren(QAbstractButton)
    page.show_notice(replace(FULL))
    assert page.findChildren(QAbstractButton) == before


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1280, 800)])
@pytest.mark.parametrize("text_factor", [1.0, LARGE_TEXT])
def test_a_notice_half_as_long_again_still_fits(
    qtbot: QtBot, width: int, height: int, text_factor: float
) -> None:
    longer = replace(
        FULL,
        title=FULL.title + "·" * 14,
        message=FULL.message + " kata" * 5,
        remedies=tuple(line + " kata" * 4 for line in FULL.remedies),
    )
    page = NoticePage(longer, theme=Theme.kiosk(width, height).with_text(text_factor))
    qtbot.addWidget(page)
    picture_of(page, (width, height))
    assert page.heightForWidth(width) <= height


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_plain_on_every_panel(qtbot: QtBot, theme: Theme, text: str) -> None:
    shown = drawable(text)
    header, card = HeaderBar(theme=theme), StatCard(shown, shown, theme=theme)
    page = NoticePage(Notice(symbol=Symbol.INFO, title=shown, remedies=(shown,)), theme=theme)
    message, dot = InlineMessage(theme=theme), StatusDot(State.IDLE, shown, theme=theme)
    header.show_texts(title=shown, subtitle=shown, left=[shown], right=[shown], clock=shown, mark=shown)
    message.show_error(shown)
    for widget in (header, card, page, message, dot):
        qtbot.addWidget(widget)
        assert {label.textFormat() for label in widget.findChildren(PlainLabel)} <= {Qt.TextFormat.PlainText}
        assert widget.minimumSizeHint().width() <= 1000
        assert not picture_of(widget, (1000, 300)).isNull()


def test_a_message_without_words_takes_no_room(qtbot: QtBot, theme: Theme) -> None:
    message = InlineMessage(theme=theme)
    qtbot.addWidget(message)
    message.show_hint("Sebutkan nomor bidang.")
    assert not message.isHidden()
    message.show_good("Tersimpan")
    assert message.text() == "Tersimpan"
    message.clear()
    assert message.isHidden()
    assert message.text() == ""


def test_a_wrong_field_says_so_in_words_and_looks_wrong(qtbot: QtBot, theme: Theme) -> None:
    field = FormField("Telepon & <b>HP</b>", QLineEdit(), theme=theme)
    qtbot.addWidget(field)
    assert field.editor.accessibleName() == "Telepon & <b>HP</b>"
    right = picture_of(field.editor, (200, 40))
    field.show_error("Nomor telepon perlu 8 sampai 15 angka.")
    assert words(field)[-1] == "Nomor telepon perlu 8 sampai 15 angka."
    assert field.editor.accessibleDescription() == "Nomor telepon perlu 8 sampai 15 angka."
    assert picture_of(field.editor, (200, 40)) != right
    field.show_hint("Boleh kosong.")
    assert picture_of(field.editor, (200, 40)) == right


def test_a_choice_box_keeps_its_items_plain(qtbot: QtBot, theme: Theme) -> None:
    box = ChoiceBox(theme=theme)
    qtbot.addWidget(box)
    box.addItems(["Tanah & <b>waris</b>", "Kesehatan"])
    assert box.itemText(0) == "Tanah & <b>waris</b>"
    assert picture_of(box, (240, 40)).width() == 240


def test_a_dressed_table_selects_whole_rows_and_cannot_be_edited(qtbot: QtBot, theme: Theme) -> None:
    table = QTableWidget(2, 2)
    qtbot.addWidget(table)
    dress_table(table, theme=theme)
    assert table.selectionBehavior() is QTableWidget.SelectionBehavior.SelectRows
    assert table.editTriggers() == QTableWidget.EditTrigger.NoEditTriggers
