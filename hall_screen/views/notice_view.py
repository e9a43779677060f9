"""A calm page as large as its room allows.

Rule: whatever the hall or a translation says, all of it can be read; it gets smaller before it gets cut.
"""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent

from shared.ui.notice import Notice
from shared.ui.notice_page import NoticePage
from shared.ui.surfaces import Surface
from shared.ui.theme import Theme, Tone

TEXT_FACTORS = (1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6)
"""Tried from the largest: pages of the hall are read from farther away than those of other rooms."""

_ANY_HEIGHT = 10_000


class NoticeView(Surface):
    """Holds one `NoticePage` in the largest text that fits. Its own size asks for nothing."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__(tone=Tone.CARD)
        self._theme = theme
        self._notice: Notice | None = None
        self.page: NoticePage | None = None

    def show_notice(self, notice: Notice) -> None:
        """Another page; the same one again changes nothing."""
        if notice != self._notice:
            self._notice = notice
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._notice is None or self.width() <= 0 or self.height() <= 0:
            return
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
        for factor in TEXT_FACTORS:
            page = NoticePage(self._notice, theme=self._theme.with_text(factor), tone=self.tone, parent=self)
            if factor == TEXT_FACTORS[-1] or self._has_room(page):
                break
            page.deleteLater()
        self.page = page
        page.setGeometry(self.rect())
        page.show()

    def _has_room(self, page: NoticePage) -> bool:
        """Whether all of the page fits, its picture too: measured in a room of any height."""
        page.resize(self.width(), _ANY_HEIGHT)
        QCoreApplication.sendEvent(page, QResizeEvent(page.size(), page.size()))
        layout = page.layout()
        assert layout is not None
        is_narrow = layout.totalMinimumSize().width() <= self.width()
        return is_narrow and layout.totalHeightForWidth(self.width()) <= self.height()
