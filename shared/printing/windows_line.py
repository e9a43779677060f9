"""A queue of the Windows spooler, by pywin32.

Rule: the spooler accepts everything and tells nothing, so such a slip is never more than sent.
"""

import importlib
from typing import Any

from shared.printing.connection import Line, NotConnected, WriteFailed

DOCUMENT = ("Balai", None, "RAW")
"""Name, output file and kind of the job: raw bytes, drawn by nobody."""


class WindowsLine:
    """One raw document in a printer queue."""

    can_answer = False

    def __init__(self, spooler: Any, printer: Any) -> None:
        self._spooler = spooler
        self._printer = printer

    def write(self, data: bytes, seconds: float) -> None:
        try:
            self._spooler.StartDocPrinter(self._printer, 1, DOCUMENT)
        except self._spooler.error:
            raise WriteFailed("spooler_refused", was_started=False) from None
        try:
            self._spooler.StartPagePrinter(self._printer)
            self._spooler.WritePrinter(self._printer, data)
            self._spooler.EndPagePrinter(self._printer)
            self._spooler.EndDocPrinter(self._printer)
        except self._spooler.error:
            raise WriteFailed("spooler_failed", was_started=True) from None

    def read(self, seconds: float) -> bytes:
        return b""

    def close(self) -> None:
        self._spooler.ClosePrinter(self._printer)


def open_windows(name: str) -> Line:
    """The queue with this name; elsewhere than on Windows with pywin32 it is `NotConnected`."""
    try:
        spooler = importlib.import_module("win32print")
    except ImportError:
        raise NotConnected("only_on_windows") from None
    try:
        return WindowsLine(spooler, spooler.OpenPrinter(name))
    except spooler.error:
        raise NotConnected("no_such_queue") from None
