"""One page of the hall screen, made for one size of screen.

Rule: the call takes two thirds, lying or upright; what is not known takes no room.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QWidget

from hall_screen.composing import RECENT_SHOWN
from hall_screen.screen import CallShown, Footer, Header, Screen
from hall_screen.views.aside import AsideView
from hall_screen.views.call_view import CallView
from hall_screen.views.notice_view import NoticeView
from hall_screen.views.running_text import RunningText
from shared.domain.ids import CallSeq
from shared.ui.icons import IconLabel
from shared.ui.labels import PlainLabel
from shared.ui.panels import HeaderBar
from shared.ui.surfaces import Surface, column, even, row
from shared.ui.symbols import Symbol
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

UPRIGHT_ROWS = 3


class FooterView(Surface):
    """The running text, a lost connection in its place, and for staff why nothing is heard and whose clock is wrong."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__(tone=Tone.GOLD)
        edge = theme.font_px(Role.SUBTITLE)
        self._trouble = IconLabel(Symbol.OFFLINE, edge=edge, ink=Ink.CAUTION, tone=Tone.GOLD)
        self.text = RunningText(theme=theme, tone=Tone.GOLD)
        self._silent = IconLabel(Symbol.NO_SOUND, edge=edge, ink=Ink.MUTED, tone=Tone.GOLD)
        self._silence = PlainLabel(theme=theme, role=Role.CAPTION, ink=Ink.MUTED, tone=Tone.GOLD)
        self._watch = IconLabel(Symbol.CLOCK, edge=edge, ink=Ink.MUTED, tone=Tone.GOLD)
        self._clock = PlainLabel(theme=theme, role=Role.CAPTION, ink=Ink.MUTED, tone=Tone.GOLD, wrap=True)
        box = row(gap=theme.gap(Gap.S), margins=even(theme, theme.page, Gap.M))
        box.addWidget(self._trouble)
        box.addWidget(self.text, 1)
        box.addSpacing(theme.gap(Gap.L))
        box.addWidget(self._silent)
        box.addWidget(self._silence)
        box.addWidget(self._watch)
        box.addWidget(self._clock)
        self.setLayout(box)

    def show_footer(self, footer: Footer) -> None:
        """Another line."""
        self.setVisible(bool(footer.text or footer.silence or footer.clock))
        self.text.setText(footer.text)
        self._trouble.setVisible(footer.is_trouble)
        for icon, words, said in (
            (self._silent, self._silence, footer.silence),
            (self._watch, self._clock, footer.clock),
        ):
            icon.setVisible(bool(said))
            words.setText(said)
            words.setVisible(bool(said))


class HallPage(Surface):
    """Shows one `Screen` after the other."""

    def __init__(self, *, theme: Theme, is_upright: bool) -> None:
        super().__init__(tone=Tone.CARD)
        self._is_upright = is_upright
        self._pulsed = CallSeq(0)
        self._header = HeaderBar(theme=theme, clock_role=Role.FIGURE)
        self.call = CallView(theme=theme)
        self._notice = NoticeView(theme=theme)
        host = QWidget()
        # The layout has its widget before its pages: a page without a parent would open as a window.
        self._main = QStackedLayout(host)
        for page in (self.call, self._notice):
            self._main.addWidget(page)
        self.aside = AsideView(theme=theme, rows=UPRIGHT_ROWS if is_upright else RECENT_SHOWN, is_upright=is_upright)
        self.footer = FooterView(theme=theme)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        middle = row()
        middle.setDirection(down if is_upright else across)
        middle.addWidget(host, 17)
        middle.addWidget(self.aside, 7)
        box = column()
        box.addWidget(self._header)
        box.addLayout(middle, 1)
        box.addWidget(self.footer)
        self.setLayout(box)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)

    def show_screen(self, screen: Screen, *, may_pulse: bool = True) -> None:
        """Show this. A new call pulses once; not on a page made anew for another size (`may_pulse` False)."""
        self._show_header(screen.header)
        match screen.main:
            case CallShown() as call:
                is_new = call.is_new and call.call_seq != self._pulsed
                if is_new:
                    self._pulsed = call.call_seq
                self.call.show_call(call, pulse=is_new and may_pulse)
                self._main.setCurrentWidget(self.call)
            case notice:
                self._notice.show_notice(notice)
                self._main.setCurrentWidget(self._notice)
        self.aside.setVisible(screen.aside is not None)
        if screen.aside is not None:
            self.aside.show_aside(screen.aside)
        self.footer.show_footer(screen.footer)

    def _show_header(self, header: Header) -> None:
        below, right = (header.date, "") if self._is_upright else ("", header.date)
        self._header.show_texts(title=header.hall, subtitle=below, right=(right,), clock=header.clock, mark=header.mark)
