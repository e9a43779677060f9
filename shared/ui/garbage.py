"""Python's cycle collector, on the GUI thread only.

Rule: a cycle may hold a timer or a widget, and whoever collects it destroys it; done by a worker thread while Qt works
on the same object, the process dies (docs/adr/0015).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class GarbageCollection(QObject):
    """Stands in for the collector's own moments. Make it on the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._has_set_aside = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect_what_is_due)

    def start(self) -> None:
        """From now on nothing is collected on any other thread."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def collect_what_is_due(self) -> None:
        """Collect the oldest generation whose threshold is passed, as Python itself would."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, threshold) in enumerate(counts) if count > threshold]
        if not due:
            return
        gc.collect(due[-1])
        if due[-1] == 2 and not self._has_set_aside:
            # What lived until now is the program itself; later collections need not look through it.
            gc.freeze()
            self._has_set_aside = True
