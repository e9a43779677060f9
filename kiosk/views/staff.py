"""The pad for the PIN, and the page behind it.

Rule: only how many digits were typed is seen, never which; both pages work on any glass, upright or lying.
"""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from kiosk.screen import PinScreen, StaffAction, StaffScreen, Taps
from kiosk.views.framing import FramedPage
from kiosk.views.tapping import on_tap
from shared.pin import LONGEST_PIN
from shared.ui.buttons import BigButton, Kind
from shared.ui.cards import Card
from shared.ui.labels import CENTRE, PlainLabel
from shared.ui.number_pad import NumberPad
from shared.ui.surfaces import column, row
from shared.ui.theme import Colour, Gap, Ink, Role, Theme, Tone

_MAY_BREAK_AFTER = re.compile(r"([/@:.\\])")
_BREAK = "\N{ZERO WIDTH SPACE}"


def _breakable(address: str) -> str:
    """An address that finds room on a narrow page: it has no spaces at which a line could end."""
    return _MAY_BREAK_AFTER.sub(rf"\1{_BREAK}", address)


class PinPage(FramedPage):
    """Upright: words above the pad. Lying: words on the left, the pad on the right."""

    def __init__(self, *, theme: Theme, taps: Taps, is_upright: bool) -> None:
        super().__init__(theme=theme, taps=taps, is_upright=is_upright)
        self._title = PlainLabel(theme=theme, role=Role.HEADING, wrap=True, align=CENTRE)
        self._about = PlainLabel(theme=theme, role=Role.SUBTITLE, ink=Ink.MUTED, wrap=True, align=CENTRE)
        self._dots = PinDots(theme=theme)
        self._message = PlainLabel(theme=theme, role=Role.SUBTITLE, ink=Ink.BAD, wrap=True, align=CENTRE)
        self.pad = NumberPad(theme=theme)
        self.pad.pressed.connect(taps.staff.press)
        self.back_button = BigButton("", theme=theme, kind=Kind.QUIET, centred=True)
        self._back_key = ""
        on_tap(self.back_button, lambda: taps.staff.act(self._back_key))
        words = column(gap=theme.gap(Gap.M))
        words.addStretch(1)
        for widget in (self._title, self._about, self._dots, self._message):
            words.addWidget(widget)
        words.addStretch(1)
        places = row(gap=theme.gap(Gap.XL))
        if is_upright:
            places.setDirection(QBoxLayout.Direction.TopToBottom)
            places.addLayout(words, 2)
            places.addWidget(self.pad, 3)
            places.addWidget(self.back_button)
        else:
            words.addWidget(self.back_button)
            places.addLayout(words, 2)
            places.addWidget(self.pad, 3)
        self.body.addLayout(places, 1)

    def show_screen(self, screen: PinScreen) -> None:
        """Show `screen`."""
        self.show_frame(screen.frame)
        self._title.setText(screen.title)
        self._about.setText(screen.about)
        self._dots.show_count(screen.typed)
        self._message.setText(screen.message)
        self.pad.set_words(erase=screen.erase, ok=screen.ok)
        self.pad.setEnabled(not screen.is_busy)
        self._back_key = screen.back.key
        self.back_button.set_texts(screen.back.text)


class PinDots(QWidget):
    """A row of places, as many of them filled as digits were typed."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._count = 0
        self._edge, self._gap = theme.gap(Gap.M), theme.gap(Gap.S)
        self.setMinimumSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Room for the longest PIN."""
        return QSize(LONGEST_PIN * (self._edge + self._gap), self._edge * 2)

    def show_count(self, count: int) -> None:
        """So many digits were typed."""
        self._count = count
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dots, in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(Colour.FIELD_LINE.value))
        step = self._edge + self._gap
        left = (self.width() - LONGEST_PIN * step + self._gap) // 2
        for place in range(LONGEST_PIN):
            painter.setBrush(QColor((Colour.NAVY if place < self._count else Colour.CARD).value))
            painter.drawEllipse(left + place * step, self._edge // 2, self._edge, self._edge)


class StaffPage(FramedPage):
    """What this kiosk is, and what can be done."""

    def __init__(self, *, theme: Theme, taps: Taps, is_upright: bool) -> None:
        super().__init__(theme=theme, taps=taps, is_upright=is_upright)
        self._theme, self._taps = theme, taps
        self._title = PlainLabel(theme=theme, role=Role.HEADING, wrap=True, align=CENTRE)
        self._facts = Card(theme=theme, margin=Gap.XL)
        self._message = PlainLabel(theme=theme, role=Role.SUBTITLE, wrap=True, align=CENTRE)
        self._actions = column(gap=theme.gap(Gap.M))
        self._buttons: dict[str, BigButton] = {}
        left = column(gap=theme.gap(Gap.L))
        left.addStretch(1)
        for widget in (self._title, self._facts, self._message):
            left.addWidget(widget)
        left.addStretch(1)
        places = row(gap=theme.gap(Gap.XL))
        if is_upright:
            places.setDirection(QBoxLayout.Direction.TopToBottom)
        places.addLayout(left, 1)
        places.addLayout(self._actions, 1)
        self.body.addLayout(places, 1)

    def show_screen(self, screen: StaffScreen) -> None:
        """Show `screen`."""
        self.show_frame(screen.frame)
        self._title.setText(screen.title)
        self._message.setText(screen.message)
        self._facts.clear()
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.gap(Gap.L))
        grid.setVerticalSpacing(self._theme.gap(Gap.S))
        grid.setColumnStretch(1, 1)
        for place, fact in enumerate(screen.facts):
            caption = PlainLabel(fact.caption, theme=self._theme, ink=Ink.MUTED, tone=Tone.CARD)
            grid.addWidget(caption, place, 0)
            value = PlainLabel(_breakable(fact.value), theme=self._theme, tone=Tone.CARD, wrap=True)
            grid.addWidget(value, place, 1)
        self._facts.body.addLayout(grid)
        for action in screen.actions:
            self._button_for(action).set_texts(action.text)

    def action_button(self, key: str) -> BigButton:
        """The button of an action; `KeyError` for one that is not shown."""
        return self._buttons[key]

    def _button_for(self, action: StaffAction) -> BigButton:
        if action.key not in self._buttons:
            kind = Kind.DANGER if action.is_danger else Kind.SECONDARY
            button = BigButton(action.text, theme=self._theme, kind=kind, centred=True)
            on_tap(button, partial(self._taps.staff.act, action.key))
            self._buttons[action.key] = button
            self._actions.addWidget(button, 1)
            # On a page that is shown already, Qt would show it only after the next round of events.
            button.show()
        return self._buttons[action.key]
