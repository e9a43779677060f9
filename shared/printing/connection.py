"""What every way to a printer keeps to: the open line, the way there, and how they fail.

Rule: an error says whether anything may have left this PC; only that decides whether a slip may be sent again.
"""

from typing import Protocol


class NotConnected(Exception):
    """No connection was made, so nothing was sent. Its text is a short code."""


class WriteFailed(Exception):
    """Writing ended early. `was_started` is False only if surely no byte of it left this PC."""

    def __init__(self, detail: str, *, was_started: bool) -> None:
        super().__init__(detail)
        self.was_started = was_started


class ConnectionLost(Exception):
    """The other side closed the connection while an answer was awaited. Its text is a short code."""


class Line(Protocol):
    """One open connection to a printer, for one job."""

    can_answer: bool
    """Whether the way leads back: False for a spooler or a file, which can prove nothing."""

    def write(self, data: bytes, seconds: float) -> None:
        """Hands over all of `data` within `seconds`, or raises `WriteFailed`. Success is no proof of printing."""
        ...

    def read(self, seconds: float) -> bytes:
        """What the printer said, as soon as it says something; b"" after `seconds`. Raises `ConnectionLost`."""
        ...

    def close(self) -> None:
        """Ends the connection; what was written still reaches the printer."""
        ...


class Transport(Protocol):
    """The way to one printer."""

    def connect(self, seconds: float) -> Line:
        """A fresh connection within `seconds`, or `NotConnected`."""
        ...
