"""The kiosk's one window: it shows the page that a screen asks for, in the measures of the glass.

Rule: upright or lying is decided by the window's shape; where words are too long for a glass, the whole page is set
a little smaller, and nothing is ever cut.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from kiosk.screen import (
    CalmScreen,
    HelpScreen,
    NumberScreen,
    PinScreen,
    PriorityScreen,
    Screen,
    StaffScreen,
    StartScreen,
    Taps,
)
from kiosk.views.calm import CalmPage
from kiosk.views.corner import StaffCorner
from kiosk.views.help import HelpPage
from kiosk.views.number import NumberPage
from kiosk.views.priority import PriorityPage
from kiosk.views.staff import PinPage, StaffPage
from kiosk.views.start import StartPage
from kiosk.views.still_there import StayCover
from shared.i18n import Language
from shared.ui.drift import DriftingGround
from shared.ui.theme import LARGE_TEXT, Theme

SMALLER = 0.94
SMALLER_TEXT = 0.97
"""One step down in size: spaces give way twice as fast as letters."""
MOST_STEPS = 12
"""Enough for texts half as long again on the smallest glass."""
NO_FLOOR = 1
"""Pixels. In a window a mouse points, and the 20 mm of a finger mean nothing."""


_Measures = tuple[int, int, bool, Language]
"""What a page is made for: width, height, large text, language."""

_PAGES: dict[type[Screen], type[QWidget]] = {
    StartScreen: StartPage,
    PriorityScreen: PriorityPage,
    NumberScreen: NumberPage,
    HelpScreen: HelpPage,
    CalmScreen: CalmPage,
    PinScreen: PinPage,
    StaffScreen: StaffPage,
}


class KioskWindow(QWidget):
    """Shows screens. Pages are made when first needed; the number page ahead of need, so that it comes at once."""

    def __init__(
        self, taps: Taps, *, is_windowed: bool, now_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000
    ) -> None:
        super().__init__()
        self._taps = taps
        self._is_windowed = is_windowed
        self._screen: Screen | None = None
        self._built_for: _Measures | None = None
        self._steps: dict[type[Screen], int] = {}
        self._known_steps: dict[_Measures, dict[type[Screen], int]] = {}
        self._pages: dict[type[Screen], QWidget] = {}
        self.ground = DriftingGround(self)
        self.corner = StaffCorner(self, held=taps.open_staff, now_ms=now_ms)
        self._cover: StayCover | None = None
        self._stack = QStackedLayout(self.ground.content)
        self._stack.setContentsMargins(0, 0, 0, 0)
        # The glass has one size; a page that asks for more must not push the window over its edge.
        self._stack.setSizeConstraint(QStackedLayout.SizeConstraint.SetNoConstraint)

    @property
    def page(self) -> QWidget | None:
        """The page that is shown now."""
        return self._stack.currentWidget()

    @property
    def cover(self) -> StayCover | None:
        """The question that lies over the page, while it is asked."""
        return self._cover

    @property
    def screen_shown(self) -> Screen | None:
        """What is shown now."""
        return self._screen

    def show_screen(self, screen: Screen) -> None:
        """Show `screen` on its page."""
        self._screen = screen
        wanted = (self.width(), self.height(), screen.frame.has_large_text, screen.frame.language)
        if wanted != self._built_for:
            for kind in tuple(self._pages):
                self._drop_page(kind)
            self._built_for = wanted
            self._steps = self._known_steps.setdefault(wanted, {})
        self._stack.setCurrentWidget(self._fitted(screen))
        self._ask(screen)
        if NumberScreen not in self._pages:
            QTimer.singleShot(0, self, lambda: self._page_for(NumberScreen))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another theme."""
        super().resizeEvent(event)
        self.ground.setGeometry(self.rect())
        edge = Theme.kiosk(self.width(), self.height()).target * 3 // 2
        self.corner.setGeometry(0, 0, edge, edge)
        if self._screen is not None and event.size() != event.oldSize():
            self.show_screen(self._screen)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A citizen cannot close a full-screen kiosk."""
        event.setAccepted(self._is_windowed)

    def _fitted(self, screen: Screen) -> QWidget:
        """The screen's page, showing it, set smaller until nothing is cut."""
        kind = type(screen)
        while True:
            page = self._page_for(kind)
            page.show_screen(screen)  # type: ignore[attr-defined]
            if self._fits(page) or self._steps.get(kind, 0) >= MOST_STEPS:
                return page
            self._steps[kind] = self._steps.get(kind, 0) + 1
            self._drop_page(kind)

    def _ask(self, screen: Screen) -> None:
        """Lay the question over the page, or take it away."""
        question = screen.frame.question
        if question is None:
            if self._cover is not None:
                self._cover.hide()
                self._cover.deleteLater()
                self._cover = None
            return
        if self._cover is None:
            self._cover = StayCover(self, theme=self._theme(steps=0), taps=self._taps)
        self._cover.setGeometry(self.rect())
        self._cover.show_question(question)
        self._cover.show()

    def _fits(self, page: QWidget) -> bool:
        """Whether all of the page's words have room in the window."""
        # Layouts remember their measures until they are activated, and each knows only the layouts of its own widget.
        inners = page.findChildren(QWidget)
        for inner in inners:
            # What joins a page on the glass is shown by Qt a moment later, and takes no room in a layout until then.
            if inner.isHidden() and not inner.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                inner.show()
        for inner in reversed(inners):
            if (own := inner.layout()) is not None:
                own.activate()
        layout = page.layout()
        assert layout is not None
        layout.activate()
        least = layout.totalMinimumSize()
        height = layout.totalMinimumHeightForWidth(self.width()) if layout.hasHeightForWidth() else least.height()
        return least.width() <= self.width() and height <= self.height()

    def _page_for(self, kind: type[Screen]) -> QWidget:
        page = self._pages.get(kind)
        if page is None:
            page = self._pages[kind] = self._made(kind)
            self._stack.addWidget(page)
        return page

    def _made(self, kind: type[Screen]) -> QWidget:
        theme, is_upright = self._theme(steps=self._steps.get(kind, 0)), self.height() > self.width()
        return _PAGES[kind](theme=theme, taps=self._taps, is_upright=is_upright)  # type: ignore[call-arg]

    def _theme(self, *, steps: int) -> Theme:
        """The measures of this glass, so many steps smaller."""
        assert self._built_for is not None
        width, height, has_large_text, _language = self._built_for
        letters = (LARGE_TEXT if has_large_text else 1.0) * (SMALLER_TEXT / SMALLER) ** steps
        theme = Theme.kiosk(width, height).scaled(SMALLER**steps).with_text(letters)
        return replace(theme, touch_floor=NO_FLOOR) if self._is_windowed else theme

    def _drop_page(self, kind: type[Screen]) -> None:
        page = self._pages.pop(kind)
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()
