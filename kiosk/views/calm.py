"""The page for what is no fault of the citizen.

Rule: nothing to read but what is so and where to go; the header stays, so that people know where they are.
"""

from __future__ import annotations

from kiosk.screen import CalmScreen, Taps
from kiosk.views.framing import FramedPage
from shared.ui.notice_page import NoticePage
from shared.ui.theme import Theme


class CalmPage(FramedPage):
    """One notice in the kiosk's frame."""

    def __init__(self, *, theme: Theme, taps: Taps, is_upright: bool) -> None:
        super().__init__(theme=theme, taps=taps, is_upright=is_upright)
        self.notice_page = NoticePage(theme=theme)
        self.notice_page.acted.connect(lambda _key: taps.leave())
        self.body.addWidget(self.notice_page, 1)

    def show_screen(self, screen: CalmScreen) -> None:
        """Show `screen`."""
        self.show_frame(screen.frame)
        self.notice_page.show_notice(screen.notice)
