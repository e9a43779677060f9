"""The ways to a printer: TCP, serial line, USB, a file or device, the Windows spooler, or none.

Rule: a connection per job, no call outlasts its deadline, and a half-written job is always said to be one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from shared.printing.connection import Line, NotConnected, Transport
from shared.problems import Problem, ProblemCode

TCP_PORT = 9100
"""The port that receipt printers listen on."""
CONNECT_SECONDS = 2.0
"""A printer in the same building answers in milliseconds; waiting longer only keeps the citizen waiting."""


_HOST = re.compile(r"[0-9a-z][0-9a-z.-]*|[0-9a-f:.]*:[0-9a-f:.]*(%[0-9a-z]+)?", re.ASCII)
_USB_ID = re.compile(r"[0-9A-Fa-f]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TcpTransport:
    """A network printer, as a rule on port 9100."""

    host: str
    port: int = TCP_PORT

    def connect(self, seconds: float) -> Line:
        from shared.printing.lines import open_tcp

        return open_tcp(self.host, self.port, min(seconds, CONNECT_SECONDS))


@dataclass(frozen=True, slots=True)
class SerialTransport:
    """A printer on a serial line; `baud` as set on the printer."""

    device: str
    baud: int = 38400

    def connect(self, seconds: float) -> Line:
        from shared.printing.lines import open_serial

        return open_serial(self.device, self.baud)


@dataclass(frozen=True, slots=True)
class UsbTransport:
    """A USB printer by vendor and product, without an operating system's printer queue."""

    vendor: int
    product: int

    def connect(self, seconds: float) -> Line:
        from shared.printing.usb_line import open_usb

        return open_usb(self.vendor, self.product)


@dataclass(frozen=True, slots=True)
class FileTransport:
    """A device such as /dev/usb/lp0, or a plain file that jobs are added to."""

    path: Path

    def connect(self, seconds: float) -> Line:
        from shared.printing.lines import open_file

        return open_file(self.path)


@dataclass(frozen=True, slots=True)
class WindowsSpoolerTransport:
    """A printer queue of Windows; raw data, no answers."""

    name: str

    def connect(self, seconds: float) -> Line:
        from shared.printing.windows_line import open_windows

        return open_windows(self.name)


@dataclass(frozen=True, slots=True)
class NoTransport:
    """No printer: the citizen writes the number down or takes a picture of it."""

    def connect(self, seconds: float) -> Line:
        raise NotConnected("absent")


def open_transport(url: str) -> Transport:
    """The way that a setting `printer.url` names; nothing is connected yet.

    `tcp://HOST:9100`, `serial:///dev/ttyS0?baud=38400`, `serial://COM3`, `usb://04b8:0e15`, `file:///path`,
    `windows://NAME`, `none:`. Anything else is `Problem(PRINTER_URL_WRONG)`; so is `screen:`, which only the
    demo understands, because it brings its own simulated printer and passes on that one's `tcp://` address.
    """
    try:
        parts = urlsplit(url.strip())
        if parts.fragment or (parts.query and parts.scheme != "serial"):
            raise ValueError(parts)
        return _WAYS[parts.scheme](parts)
    except (KeyError, ValueError):
        detail = "only_in_demo" if url.strip() == "screen:" else "expected_another_form"
        raise Problem(ProblemCode.PRINTER_URL_WRONG, given=url, detail=detail) from None


def _tcp(parts: SplitResult) -> Transport:
    port = TCP_PORT if parts.port is None else parts.port
    host = parts.hostname or ""
    if not port or parts.path.strip("/") or not _HOST.fullmatch(host):
        raise ValueError(parts)
    if parts.username is not None:
        raise ValueError(parts)
    return TcpTransport(host, port)


def _serial(parts: SplitResult) -> Transport:
    device = parts.netloc if parts.netloc else parts.path
    options = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
    if not device.strip("/") or (parts.netloc and parts.path) or set(options) - {"baud"}:
        raise ValueError(parts)
    baud = int(options.get("baud", ["38400"])[0])
    if not 300 <= baud <= 921_600:
        raise ValueError(parts)
    return SerialTransport(unquote(device), baud)


def _usb(parts: SplitResult) -> Transport:
    ids = parts.netloc.split(":")
    if len(ids) != 2 or not all(_USB_ID.fullmatch(part) for part in ids) or parts.path.strip("/"):
        raise ValueError(parts)
    return UsbTransport(int(ids[0], 16), int(ids[1], 16))


def _file(parts: SplitResult) -> Transport:
    path = unquote(parts.path)
    if parts.netloc or len(path) < 2:
        raise ValueError(parts)
    # file:///C:/slips.bin: the slash before a drive is no part of the path.
    return FileTransport(Path(path[1:] if path[2:3] == ":" else path))


def _windows(parts: SplitResult) -> Transport:
    name = unquote(parts.netloc + parts.path).strip()
    if not name:
        raise ValueError(parts)
    return WindowsSpoolerTransport(name)


def _none(parts: SplitResult) -> Transport:
    if parts.netloc or parts.path:
        raise ValueError(parts)
    return NoTransport()


_WAYS: dict[str, Callable[[SplitResult], Transport]] = {
    "tcp": _tcp,
    "serial": _serial,
    "usb": _usb,
    "file": _file,
    "windows": _windows,
    "none": _none,
}
