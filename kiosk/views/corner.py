"""The hidden way to the staff's pad: the upper left corner, held for three seconds (docs/devices.md).

Rule: nothing shows that it is there; a short touch, or one that slips away, does nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

HELD_MS = 3000


class StaffCorner(QWidget):
    """Calls `held` when a finger that lay on it for `HELD_MS` is lifted. `now_ms` only ever goes forward."""

    def __init__(self, parent: QWidget, *, held: Callable[[], None], now_ms: Callable[[], int]) -> None:
        super().__init__(parent)
        self._held, self._now_ms = held, now_ms
        self._since: int | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The finger comes."""
        event.accept()
        self._since = self._now_ms()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A finger that slips away has changed its mind."""
        if not self._holds(event.position()):
            self._since = None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The finger goes."""
        event.accept()
        since, self._since = self._since, None
        if since is not None and self._now_ms() - since >= HELD_MS and self._holds(event.position()):
            self._held()

    def _holds(self, place: QPointF) -> bool:
        return self.rect().contains(place.toPoint())
