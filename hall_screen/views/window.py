"""The window of the hall screen: a page that fits the screen it happens to be on.

Rule: another size means another page, never a stretched one; nothing is read or decided here.
"""

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLayout, QWidget

from hall_screen.screen import Screen
from hall_screen.views.page import HallPage
from shared.ui.drift import DriftingGround
from shared.ui.surfaces import column
from shared.ui.theme import Theme

UPRIGHT = (1080, 1920)
"""An upright screen at which texts have their full size."""

_QUIT = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Q)


class HallWindow(QWidget):
    """A `HallView`. Ctrl+Q ends the program: staff reach it with a keyboard, the public has none."""

    def __init__(self) -> None:
        super().__init__()
        self._box = column()
        # The screen has the size it has: no text may make the window larger than it.
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.ground = DriftingGround(self)
        self.ground.content.setLayout(self._box)
        self._screen: Screen | None = None
        self._made_for: tuple[Theme, bool] | None = None
        self.page = self._make_page()

    def show_screen(self, screen: Screen) -> None:
        """Show this."""
        self._screen = screen
        self.page.show_screen(screen)

    @property
    def screen_shown(self) -> Screen | None:
        """What is shown now."""
        return self._screen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Q closes the window; no other key does anything."""
        if event.keyCombination() == _QUIT:
            self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size needs another page."""
        super().resizeEvent(event)
        self.ground.setGeometry(self.rect())
        if self._made_for != look_for(self.width(), self.height()):
            old = self.page
            self.page = self._make_page()
            old.hide()
            old.deleteLater()
            if self._screen is not None:
                self.page.show_screen(self._screen, may_pulse=False)

    def _make_page(self) -> HallPage:
        self._made_for = look_for(self.width(), self.height())
        theme, is_upright = self._made_for
        page = HallPage(theme=theme, is_upright=is_upright)
        while self._box.count():
            self._box.takeAt(0)
        self._box.addWidget(page)
        return page


def look_for(width: int, height: int) -> tuple[Theme, bool]:
    """The theme of a screen of `width` x `height` pixels, and whether it stands upright."""
    if height <= width:
        return Theme.hall(width, height), False
    return Theme.hall().scaled(min(width / UPRIGHT[0], height / UPRIGHT[1])), True
