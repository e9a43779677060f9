"""A call from any thread that runs on the GUI thread.

Rule: a change feed lives on a thread of its own; nothing of it touches a widget except through here.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class GuiCall(QObject):
    """Make it on the GUI thread, call it from anywhere: `fn` runs on the GUI thread, soon and once for each call."""

    _called = Signal(object)

    def __init__(self, fn: Callable[..., None]) -> None:
        super().__init__()
        self._fn = fn
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def __call__(self, *args: object) -> None:
        self._called.emit(args)

    @Slot(object)
    def _run(self, args: tuple[object, ...]) -> None:
        self._fn(*args)
