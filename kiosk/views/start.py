"""The start page: what is left, who waits, and one big button for each service.

Rule: what is left stands above what is asked, so that nobody waits in vain.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.screen import Remark, ServiceChoice, StartScreen, Taps
from kiosk.views.framing import FramedPage
from kiosk.views.tapping import on_tap
from shared.ui.buttons import BigButton, Kind
from shared.ui.cards import Card, StatCard
from shared.ui.icons import IconLabel
from shared.ui.labels import PlainLabel
from shared.ui.marks import State, StatusDot
from shared.ui.surfaces import column, row
from shared.ui.symbols import Symbol
from shared.ui.theme import Gap, Ink, Role, Theme, Tone


def service_kind(service: ServiceChoice) -> Kind:
    """How much a service asks to be chosen: the first most, one without places least."""
    if not service.has_places:
        return Kind.QUIET
    return Kind.PRIMARY if service.is_first else Kind.SECONDARY


class StartPage(FramedPage):
    """Upright: figures above the services. Lying: figures on the left, services on the right."""

    def __init__(self, *, theme: Theme, taps: Taps, is_upright: bool) -> None:
        super().__init__(theme=theme, taps=taps, is_upright=is_upright)
        self._theme, self._taps = theme, taps
        self._session = PlainLabel(theme=theme, role=Role.SUBTITLE)
        self._hours = PlainLabel(theme=theme, role=Role.TITLE)
        self._state = StatusDot(State.GOOD, "", theme=theme, role=Role.TITLE)
        figure = Role.FIGURE if is_upright else Role.HEADING
        self._left = StatCard(theme=theme, level=0.0, role=figure)
        self._waiting = StatCard(theme=theme, role=figure)
        self._notice = _RemarkCard(theme=theme)
        self._question = PlainLabel(theme=theme, role=Role.HEADING, wrap=True)
        self._services = column(gap=theme.gap(Gap.M))
        self._buttons: dict[str, BigButton] = {}
        self._shape: tuple[tuple[str, Kind], ...] = ()
        if is_upright:
            self._arrange_upright()
        else:
            self._arrange_lying()

    def show_screen(self, screen: StartScreen) -> None:
        """Show `screen`."""
        self.show_frame(screen.frame, screen.footer)
        self._session.setText(screen.session)
        self._hours.setText(screen.hours)
        self._state.show_state(State.CAUTION if screen.is_full else State.GOOD, screen.state_word)
        self._left.show_stat(screen.left.figure, screen.left.caption, screen.left.level)
        self._waiting.show_stat(screen.waiting.figure, screen.waiting.caption, screen.waiting.level)
        self._notice.show_remark(screen.notice)
        self._question.setText(screen.question)
        self._show_services(screen.services, is_busy=screen.is_busy)

    def service_button(self, prefix: str) -> BigButton:
        """The button of a service; `KeyError` for one that is not shown."""
        return self._buttons[prefix]

    def _show_services(self, services: tuple[ServiceChoice, ...], *, is_busy: bool) -> None:
        shape = tuple((service.prefix, service_kind(service)) for service in services)
        if shape != self._shape:
            self._shape = shape
            self._build(services)
        for service in services:
            button = self._buttons[service.prefix]
            button.set_texts(service.title, service.about)
            button.setEnabled(not is_busy)

    def _build(self, services: tuple[ServiceChoice, ...]) -> None:
        for button in self._buttons.values():
            self._services.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for service in services:
            button = BigButton(
                service.title,
                service.about,
                theme=self._theme,
                badge=service.prefix,
                kind=service_kind(service),
            )
            on_tap(button, partial(self._taps.choose_service, service.prefix))
            self._buttons[service.prefix] = button
            self._services.addWidget(button, 1)
            # On a page that is shown already, Qt would show it only after the next round of events.
            button.show()

    def _session_row(self) -> QBoxLayout:
        words = column()
        words.addWidget(self._session)
        words.addWidget(self._hours)
        box = row(gap=self._theme.gap(Gap.L))
        box.addLayout(words, 1)
        box.addWidget(self._state)
        return box

    def _arrange_upright(self) -> None:
        figures = row(gap=self._theme.gap(Gap.L))
        figures.addWidget(self._left, 1)
        figures.addWidget(self._waiting, 1)
        self.body.addSpacing(self._theme.gap(Gap.S))
        self.body.addLayout(self._session_row())
        self.body.addLayout(figures)
        self.body.addWidget(self._notice)
        self.body.addStretch(1)
        self.body.addWidget(self._question)
        self.body.addLayout(self._services, 14)
        self.body.addStretch(1)

    def _arrange_lying(self) -> None:
        halves = row(gap=self._theme.gap(Gap.XL))
        left = column(gap=self._theme.gap(Gap.M))
        left.addLayout(self._session_row())
        left.addWidget(self._left, 1)
        left.addWidget(self._waiting, 1)
        left.addWidget(self._notice)
        right = column(gap=self._theme.gap(Gap.M))
        right.addWidget(self._question)
        right.addLayout(self._services, 1)
        halves.addLayout(left, 2)
        halves.addLayout(right, 5)
        self.body.addLayout(halves, 1)


class _RemarkCard(Card):
    """One line that must be known before a choice; hidden while there is nothing to say."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__(theme=theme, tone=Tone.GOLD, margin=Gap.M)
        self._words = PlainLabel(theme=theme, role=Role.BODY, tone=Tone.GOLD, wrap=True)
        box = row(gap=theme.gap(Gap.M))
        edge = theme.font_px(Role.HEADING)
        self._picture = IconLabel(Symbol.INFO, edge=edge, ink=Ink.CAUTION, tone=Tone.GOLD)
        box.addWidget(self._picture)
        box.addWidget(self._words, 1)
        inner = QWidget()
        inner.setLayout(box)
        self.body.addWidget(inner)
        self.setVisible(False)

    def show_remark(self, remark: Remark | None) -> None:
        """Show it; None hides the card."""
        self.setVisible(remark is not None)
        if remark is not None:
            self._picture.set_symbol(remark.symbol, ink=Ink.CAUTION, tone=Tone.GOLD)
            self._words.setText(remark.words)
