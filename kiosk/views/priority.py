"""The page on which a citizen says why they should be called earlier.

Rule: nobody is asked for proof here; going without is as easy as choosing.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout

from kiosk.screen import PriorityChoice, PriorityScreen, Taps
from kiosk.views.framing import FramedPage
from kiosk.views.tapping import on_tap
from shared.domain.ticket import PriorityClass
from shared.ui.buttons import BigButton, Kind
from shared.ui.labels import PlainLabel
from shared.ui.theme import Gap, Ink, Role, Theme


class PriorityPage(FramedPage):
    """Upright: one column of choices. Lying: two."""

    def __init__(self, *, theme: Theme, taps: Taps, is_upright: bool) -> None:
        super().__init__(theme=theme, taps=taps, is_upright=is_upright)
        self._theme, self._taps = theme, taps
        self._columns = 1 if is_upright else 2
        self._question = PlainLabel(theme=theme, role=Role.HEADING, wrap=True)
        self._about = PlainLabel(theme=theme, role=Role.SUBTITLE, ink=Ink.MUTED, wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.gap(Gap.M))
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._shape: tuple[tuple[PriorityClass, bool], ...] = ()
        self._buttons: dict[PriorityClass, BigButton] = {}
        self.body.addStretch(1)
        self.body.addWidget(self._question)
        self.body.addWidget(self._about)
        self.body.addSpacing(theme.gap(Gap.M))
        self.body.addLayout(self._grid, 4)
        self.body.addStretch(1)

    def show_screen(self, screen: PriorityScreen) -> None:
        """Show `screen`."""
        self.show_frame(screen.frame)
        self._question.setText(screen.question)
        self._about.setText(screen.about)
        shape = tuple((choice.key, choice.is_chosen) for choice in screen.choices)
        if shape != self._shape:
            self._shape = shape
            self._build(screen.choices)
        for choice in screen.choices:
            self._buttons[choice.key].set_texts(choice.title, choice.about)

    def choice_button(self, key: PriorityClass) -> BigButton:
        """The button of a choice; `KeyError` for one that is not shown."""
        return self._buttons[key]

    def _build(self, choices: tuple[PriorityChoice, ...]) -> None:
        for button in self._buttons.values():
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for place, choice in enumerate(choices):
            kind = Kind.PRIMARY if choice.is_chosen else Kind.SECONDARY
            button = BigButton(choice.title, choice.about, theme=self._theme, symbol=choice.symbol, kind=kind)
            on_tap(button, partial(self._taps.choose_priority, choice.key))
            self._buttons[choice.key] = button
            is_alone = place == len(choices) - 1 and len(choices) % self._columns
            span = self._columns if is_alone else 1
            self._grid.addWidget(button, place // self._columns, place % self._columns, 1, span)
            # On a page that is shown already, Qt would show it only after the next round of events.
            button.show()
