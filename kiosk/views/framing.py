"""What stands round the kiosk's pages: header, practice strip, footer.

Rule: language and large text are one tap away on every resting page, and LATIHAN stands on every page of practice.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiosk.screen import Footer, Frame, Taps
from shared.i18n import Language
from shared.ui.choices import Chip, SegmentedChoice
from shared.ui.icons import IconLabel
from shared.ui.labels import CENTRE, PlainLabel
from shared.ui.panels import HeaderBar
from shared.ui.surfaces import Surface, column, even, row
from shared.ui.symbols import Symbol
from shared.ui.theme import LARGE_TEXT, Colour, Gap, Ink, Role, Theme, Tone

LANGUAGE_NAMES = ((Language.INDONESIAN.value, "Indonesia"), (Language.ENGLISH.value, "English"))
"""Each language in its own words; never translated."""


class PracticeStrip(Surface):
    """A gold line of words across the page; hidden in a live hall."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__(tone=Tone.BRIGHT)
        self._words = PlainLabel(theme=theme, role=Role.STRONG, tone=Tone.BRIGHT, wrap=True, align=CENTRE)
        box = column(margins=even(theme, theme.page, Gap.XS))
        box.addWidget(self._words)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setVisible(False)

    def show_words(self, words: str) -> None:
        """Show `words`; "" hides the strip."""
        self._words.setText(words)
        self.setVisible(bool(words))


class FramedPage(Surface):
    """A page on paper: header, strip, a body, and a footer where one is shown."""

    def __init__(self, *, theme: Theme, taps: Taps, is_upright: bool) -> None:
        super().__init__(tone=Tone.PAPER)
        # Large text is for what is read to act; a name and a clock that are large already would only be shortened.
        factor = theme.text_factor / LARGE_TEXT if theme.text_factor >= LARGE_TEXT else theme.text_factor
        self._header = HeaderBar(theme=theme.with_text(factor), rule=True)
        self._strip = PracticeStrip(theme=theme)
        self._footer = KioskFooter(theme=theme, taps=taps, is_upright=is_upright)
        self._body = column(gap=theme.gap(Gap.L), margins=even(theme, theme.page, Gap.L))
        page = column()
        page.addWidget(self._header)
        page.addWidget(self._strip)
        page.addLayout(self._body, 1)
        page.addWidget(self._footer)
        self.setLayout(page)

    @property
    def body(self) -> QVBoxLayout:
        """The column between header and footer."""
        return self._body

    def show_frame(self, frame: Frame, footer: Footer | None = None) -> None:
        """Show header, strip and footer; a frame without a hall has no header."""
        self._header.setVisible(bool(frame.hall_name))
        self._header.show_texts(title=frame.hall_name, subtitle=frame.day, clock=frame.clock)
        self._strip.show_words(frame.practice)
        self._footer.setVisible(footer is not None)
        if footer is not None:
            self._footer.show_footer(footer, frame)


class KioskFooter(Surface):
    """Language, priority, large text, and that nothing is to be paid."""

    def __init__(self, *, theme: Theme, taps: Taps, is_upright: bool) -> None:
        super().__init__(tone=Tone.PAPER)
        self._line = max(1, theme.px(theme.outline) // 2)
        self._taps = taps
        self._language = SegmentedChoice(LANGUAGE_NAMES, LANGUAGE_NAMES[0][0], theme=theme)
        self._priority = Chip("", theme=theme, checkable=True)
        self._large = Chip("", theme=theme, symbol=Symbol.LARGE_TEXT, checkable=True)
        self._free = PlainLabel(theme=theme, role=Role.CAPTION, ink=Ink.MUTED, wrap=True)
        self._for_staff = PlainLabel(theme=theme, role=Role.CAPTION, ink=Ink.MUTED, wrap=True)
        self._has_priority = self._has_large_text = False
        self._shown_language = LANGUAGE_NAMES[0][0]
        box = column(gap=theme.gap(Gap.S), margins=even(theme, theme.page, Gap.M))
        small = row(gap=theme.gap(Gap.M))
        small.addWidget(self._language)
        if is_upright:
            box.addWidget(self._priority)
        else:
            small.addWidget(self._priority)
        if is_upright:
            small.addStretch(1)
        else:
            small.addWidget(self._free, 1)
        small.addWidget(self._large)
        box.addLayout(small)
        if is_upright:
            box.addWidget(self._free)
        box.addWidget(self._for_staff)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._language.chosen.connect(self._language_tapped)
        self._priority.clicked.connect(lambda: self._tapped(taps.open_priority))
        self._large.clicked.connect(lambda: self._tapped(taps.turn_large_text))

    def show_footer(self, footer: Footer, frame: Frame) -> None:
        """Show words and choices."""
        self._has_priority = footer.has_priority
        self._shown_language = frame.language.value
        self._priority.setVisible(bool(footer.priority))
        self._priority.set_text(footer.priority)
        self._large.set_text(footer.large_text)
        self._free.setText(footer.free_of_charge)
        self._for_staff.setText(footer.for_staff)
        self._for_staff.setVisible(bool(footer.for_staff))
        self._has_large_text = frame.has_large_text
        self._show_choices()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and a thin line above."""
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, self.width(), self._line, QColor(Colour.LINE.value))

    def _language_tapped(self, value: str) -> None:
        self._tapped(lambda: self._taps.choose_language(Language(value)))

    def _tapped(self, act: Callable[[], None]) -> None:
        """Tell the presenter, then show what it shows: a tap that did not count leaves no trace."""
        act()
        self._show_choices()

    def _show_choices(self) -> None:
        self._language.set_current(self._shown_language)
        self._priority.setChecked(self._has_priority)
        self._large.setChecked(self._has_large_text)


class Medallion(Surface):
    """A picture in a disc, at the head of a page that helps."""

    def __init__(self, *, theme: Theme) -> None:
        edge = theme.px(theme.badge) * 5 // 4
        super().__init__(tone=Tone.GOLD, corner=edge // 2)
        self._icon = IconLabel(Symbol.INFO, edge=edge // 2, ink=Ink.ACCENT, tone=Tone.GOLD)
        box = column()
        box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignCenter)
        self.setLayout(box)
        self.setFixedSize(edge, edge)

    def show_symbol(self, symbol: Symbol) -> None:
        """Another picture."""
        self._icon.set_symbol(symbol, ink=Ink.ACCENT, tone=Tone.GOLD)


def icon_row(symbol: Symbol, words: QWidget, *, theme: Theme, tone: Tone) -> QWidget:
    """A picture beside its words."""
    made = QWidget()
    box = row(gap=theme.gap(Gap.S))
    box.addWidget(IconLabel(symbol, edge=theme.font_px(Role.TITLE), ink=Ink.ACCENT, tone=tone))
    box.addWidget(words, 1)
    made.setLayout(box)
    return made
