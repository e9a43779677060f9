"""Planned calls on the GUI thread, by Qt's timers.

Rule: a cancelled call is never made, also when its timer had already fired into the queue.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from shared.services.scheduling import Cancel, require_interval


class QtScheduler(QObject):
    """A `Scheduler` for programs with a screen. Use it on the GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timers: set[QTimer] = set()

    def after(self, ms: int, fn: Callable[[], None]) -> Cancel:
        """Call `fn` once, `ms` milliseconds from now."""
        return self._plan(max(ms, 0), fn, once=True)

    def every(self, ms: int, fn: Callable[[], None]) -> Cancel:
        """Call `fn` each `ms` milliseconds. `ValueError` unless `ms` > 0."""
        require_interval(ms)
        return self._plan(ms, fn, once=False)

    def _plan(self, ms: int, fn: Callable[[], None], *, once: bool) -> Cancel:
        timer = QTimer(self)
        self._timers.add(timer)
        timer.setSingleShot(once)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        is_live = True

        def cancel() -> None:
            nonlocal is_live
            if is_live:
                is_live = False
                self._timers.discard(timer)
                timer.stop()
                # The call may hold the last reference to this scheduler. Let go of by the dying timer, it would take
                # the scheduler along, and the scheduler its timers: this one a second time.
                timer.timeout.disconnect(due)
                timer.deleteLater()

        def due() -> None:
            if not is_live:
                return
            if once:
                cancel()
            fn()

        timer.timeout.connect(due)
        timer.start(ms)
        return cancel
