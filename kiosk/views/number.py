"""The number, as large as the screen allows, and what to do next.

Rule: the number never waits for the paper; the words about the paper change below it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.screen import NumberScreen, SlipCard, Taps
from kiosk.views.framing import PracticeStrip
from kiosk.views.slip_picture import SlipDrawing
from kiosk.views.tapping import on_tap
from shared.ui.buttons import BigButton, Kind
from shared.ui.cards import Card, StatCard
from shared.ui.labels import CENTRE, FitLabel, PlainLabel
from shared.ui.surfaces import Surface, column, even, row
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

TEMPLATE = "A-000"
"""Numbers of this length keep one size from ticket to ticket."""


class NumberPage(Surface):
    """Upright: number, slip, figures, button, one below the other. Lying: the number on the left."""

    def __init__(self, *, theme: Theme, taps: Taps, is_upright: bool) -> None:
        super().__init__(tone=Tone.NAVY)
        self._theme = theme
        self._strip = PracticeStrip(theme=theme)
        self._caption = self._label(Role.HEADING)
        self._number = FitLabel(theme=theme, tone=Tone.NAVY, template=TEMPLATE)
        self._service = self._label(Role.TITLE, Ink.MUTED)
        self._slip = _SlipPanel(theme=theme, taps=taps)
        self._ahead = StatCard(theme=theme, tone=Tone.NAVY_OUTLINE, align=CENTRE, role=Role.HEADING)
        self._minutes = StatCard(theme=theme, tone=Tone.NAVY_OUTLINE, align=CENTRE, role=Role.HEADING)
        self._done = BigButton("", theme=theme, kind=Kind.ON_NAVY, centred=True)
        on_tap(self._done, taps.leave)
        self._countdown = self._label(Role.BODY, Ink.MUTED)
        page = column()
        page.addWidget(self._strip)
        page.addLayout(self._upright() if is_upright else self._lying(), 1)
        self.setLayout(page)

    def show_screen(self, screen: NumberScreen) -> None:
        """Show `screen`."""
        self._strip.show_words(screen.frame.practice)
        self._caption.setText(screen.caption)
        self._number.setText(screen.number)
        self._service.setText(screen.service)
        self._slip.show_card(screen.slip, screen.number)
        self._ahead.show_stat(screen.ahead.figure, screen.ahead.caption)
        self._minutes.show_stat(screen.minutes.figure, screen.minutes.caption)
        self._done.set_texts(screen.done)
        self._countdown.setText(screen.countdown)

    @property
    def done_button(self) -> BigButton:
        """Back to the start."""
        return self._done

    @property
    def yes_button(self) -> BigButton:
        """The slip came out."""
        return self._slip.yes

    @property
    def again_button(self) -> BigButton:
        """Print a copy."""
        return self._slip.again

    def _label(self, role: Role, ink: Ink = Ink.MAIN) -> PlainLabel:
        return PlainLabel(theme=self._theme, role=role, ink=ink, tone=Tone.NAVY, wrap=True, align=CENTRE)

    def _figures(self) -> QBoxLayout:
        box = row(gap=self._theme.gap(Gap.L))
        box.addWidget(self._ahead, 1)
        box.addWidget(self._minutes, 1)
        return box

    def _upright(self) -> QBoxLayout:
        theme = self._theme
        box = column(gap=theme.gap(Gap.L), margins=even(theme, theme.page, Gap.XL))
        box.addStretch(2)
        box.addWidget(self._caption)
        box.addWidget(self._number, 5)
        box.addWidget(self._service)
        box.addStretch(2)
        box.addWidget(self._slip)
        box.addLayout(self._figures())
        box.addStretch(3)
        box.addWidget(self._done)
        box.addWidget(self._countdown)
        return box

    def _lying(self) -> QBoxLayout:
        theme = self._theme
        left = column(gap=theme.gap(Gap.M))
        left.addStretch(1)
        left.addWidget(self._caption)
        left.addWidget(self._number, 5)
        left.addWidget(self._service)
        left.addStretch(1)
        right = column(gap=theme.gap(Gap.M))
        right.addStretch(1)
        right.addWidget(self._slip)
        right.addLayout(self._figures())
        right.addStretch(1)
        right.addWidget(self._done)
        right.addWidget(self._countdown)
        box = row(gap=theme.gap(Gap.XL), margins=even(theme, theme.page, Gap.L))
        box.addLayout(left, 1)
        box.addLayout(right, 1)
        return box


class _SlipPanel(Card):
    """The drawn slip, the words, and the two answers where it asks."""

    def __init__(self, *, theme: Theme, taps: Taps) -> None:
        super().__init__(theme=theme, margin=Gap.XL)
        self._drawing = SlipDrawing(theme=theme)
        self._title = PlainLabel(theme=theme, role=Role.TITLE, tone=Tone.CARD, wrap=True)
        self._about = PlainLabel(theme=theme, role=Role.BODY, ink=Ink.MUTED, tone=Tone.CARD, wrap=True)
        self.yes = BigButton("", theme=theme, kind=Kind.PRIMARY, centred=True)
        self.again = BigButton("", theme=theme, kind=Kind.SECONDARY, centred=True)
        on_tap(self.yes, taps.slip_is_out)
        on_tap(self.again, taps.print_again)
        words = column(gap=theme.gap(Gap.S))
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._about)
        words.addStretch(1)
        top = row(gap=theme.gap(Gap.XL))
        top.addWidget(self._drawing)
        top.addLayout(words, 1)
        self._answers = QWidget()
        answers = row(gap=theme.gap(Gap.M))
        answers.addWidget(self.yes, 1)
        answers.addWidget(self.again, 1)
        self._answers.setLayout(answers)
        self.body.setSpacing(theme.gap(Gap.L))
        self.body.addLayout(top)
        self.body.addWidget(self._answers)

    def show_card(self, card: SlipCard, number: str) -> None:
        """Show `card`; the number stands on the drawn slip."""
        self._drawing.show_slip(card.picture, number)
        self._title.setText(card.title)
        self._about.setText(card.about)
        self.yes.set_texts(card.yes)
        self.again.set_texts(card.again)
        self._answers.setVisible(bool(card.yes))
