"""The page for when no number can be had.

Rule: it helps: when numbers come again, where else to go, and what can still be done here.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout

from kiosk.screen import Channel, HelpScreen, ServiceChoice, Taps
from kiosk.views.framing import FramedPage, Medallion, icon_row
from kiosk.views.start import service_kind
from kiosk.views.tapping import on_tap
from shared.ui.buttons import BigButton
from shared.ui.cards import Card
from shared.ui.labels import CENTRE, PlainLabel
from shared.ui.surfaces import column, row
from shared.ui.theme import Gap, Ink, Role, Theme, Tone


class HelpPage(FramedPage):
    """Upright: one column. Lying: what is so on the left, what to do on the right."""

    def __init__(self, *, theme: Theme, taps: Taps, is_upright: bool) -> None:
        super().__init__(theme=theme, taps=taps, is_upright=is_upright)
        self._theme, self._taps = theme, taps
        self._picture = Medallion(theme=theme)
        self._title = PlainLabel(theme=theme, role=Role.HEADING, wrap=True, align=CENTRE)
        self._message = PlainLabel(theme=theme, role=Role.SUBTITLE, ink=Ink.MUTED, wrap=True, align=CENTRE)
        self._opening = _OpeningCard(theme=theme)
        self._channels = _ChannelCard(theme=theme, columns=1 if is_upright else 2)
        self._documents: BigButton | None = None
        self._place = column()
        self._back = BigButton("", theme=theme, centred=True)
        on_tap(self._back, taps.leave)
        self._countdown = PlainLabel(theme=theme, role=Role.BODY, ink=Ink.MUTED, wrap=True, align=CENTRE)
        if is_upright:
            self._arrange_upright()
        else:
            self._arrange_lying()

    def show_screen(self, screen: HelpScreen) -> None:
        """Show `screen`."""
        self.show_frame(screen.frame, screen.footer)
        self._picture.show_symbol(screen.symbol)
        self._title.setText(screen.title)
        self._message.setText(screen.message)
        self._message.setVisible(bool(screen.message))
        self._opening.show_opening(screen.opening_caption, screen.opening)
        self._channels.show_channels(screen.channels_caption, screen.channels)
        self._show_documents(screen.documents, is_busy=screen.is_busy)
        self._back.set_texts(screen.back)
        self._back.setVisible(bool(screen.back))
        self._back.setEnabled(not screen.is_busy)
        self._countdown.setText(screen.countdown)
        self._countdown.setVisible(bool(screen.countdown))

    @property
    def back_button(self) -> BigButton:
        """Back to the start."""
        return self._back

    @property
    def documents_button(self) -> BigButton | None:
        """The one service that is still to be had, if any."""
        return self._documents

    def _show_documents(self, service: ServiceChoice | None, *, is_busy: bool) -> None:
        if service is None:
            if self._documents:
                self._documents.hide()
            return
        if self._documents is None:
            self._documents = BigButton(
                service.title,
                service.about,
                theme=self._theme,
                badge=service.prefix,
                kind=service_kind(service),
            )
            on_tap(self._documents, partial(self._taps.choose_service, service.prefix))
            self._place.addWidget(self._documents)
        self._documents.set_texts(service.title, service.about)
        self._documents.setEnabled(not is_busy)
        self._documents.show()

    def _says(self) -> QBoxLayout:
        box = column(gap=self._theme.gap(Gap.M))
        box.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._title)
        box.addWidget(self._message)
        return box

    def _arrange_upright(self) -> None:
        self.body.addStretch(2)
        self.body.addLayout(self._says())
        self.body.addStretch(1)
        self.body.addWidget(self._opening)
        self.body.addLayout(self._place)
        self.body.addWidget(self._channels)
        self.body.addStretch(2)
        self.body.addWidget(self._back)
        self.body.addWidget(self._countdown)

    def _arrange_lying(self) -> None:
        left = column(gap=self._theme.gap(Gap.M))
        left.addStretch(1)
        left.addLayout(self._says())
        left.addStretch(1)
        left.addWidget(self._back)
        left.addWidget(self._countdown)
        right = column(gap=self._theme.gap(Gap.M))
        right.addStretch(1)
        right.addWidget(self._opening)
        right.addLayout(self._place)
        right.addWidget(self._channels)
        right.addStretch(1)
        halves = row(gap=self._theme.gap(Gap.XL))
        halves.addLayout(left, 1)
        halves.addLayout(right, 1)
        self.body.addLayout(halves, 1)


class _OpeningCard(Card):
    """When numbers come again; hidden when nobody knows."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__(theme=theme, tone=Tone.GOLD, margin=Gap.XL)
        self._caption = PlainLabel(theme=theme, role=Role.BODY, ink=Ink.MUTED, tone=Tone.GOLD, wrap=True, align=CENTRE)
        self._words = PlainLabel(theme=theme, role=Role.TITLE, tone=Tone.GOLD, wrap=True, align=CENTRE)
        self.body.addWidget(self._caption)
        self.body.addWidget(self._words)

    def show_opening(self, caption: str, words: str) -> None:
        """Show both, or nothing."""
        self._caption.setText(caption)
        self._words.setText(words)
        self.setVisible(bool(words))


class _ChannelCard(Card):
    """Other ways to complain."""

    def __init__(self, *, theme: Theme, columns: int) -> None:
        super().__init__(theme=theme, margin=Gap.XL)
        self._theme, self._columns = theme, columns
        self._shown: tuple[str, tuple[Channel, ...]] | None = None

    def show_channels(self, caption: str, channels: tuple[Channel, ...]) -> None:
        """Show them, or nothing."""
        if self._shown == (caption, channels):
            return
        self._shown = (caption, channels)
        self.clear()
        self.setVisible(bool(channels))
        theme = self._theme
        self.body.addWidget(PlainLabel(caption, theme=theme, ink=Ink.MUTED, tone=Tone.CARD, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(Gap.L))
        grid.setVerticalSpacing(theme.gap(Gap.S))
        for place, channel in enumerate(channels):
            role = Role.SUBTITLE if self._columns == 1 else Role.STRONG
            words = PlainLabel(channel.text, theme=theme, role=role, tone=Tone.CARD, wrap=True)
            made = icon_row(channel.symbol, words, theme=theme, tone=Tone.CARD)
            grid.addWidget(made, place // self._columns, place % self._columns)
        self.body.addLayout(grid)
