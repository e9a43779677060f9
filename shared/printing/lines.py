"""Open connections to a printer: TCP, serial, and a file or device.

Rule: every wait has an end, and a write that ends early says whether anything of it may have left this PC.
"""

import os
import select
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from shared.printing.connection import ConnectionLost, Line, NotConnected, WriteFailed

if TYPE_CHECKING:
    from serial import Serial

_CHUNK = 4096
_LINGER_SECONDS = 0.2


class TcpLine:
    """A TCP connection. The operating system takes bytes long before the printer does: no write is proof."""

    can_answer = True

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def write(self, data: bytes, seconds: float) -> None:
        end = time.monotonic() + seconds
        sent = 0
        while sent < len(data):
            try:
                self._socket.settimeout(_left(end))
                sent += self._socket.send(data[sent : sent + _CHUNK])
            except TimeoutError:
                raise WriteFailed("stopped_reading", was_started=sent > 0) from None
            except OSError:
                raise WriteFailed("connection_lost", was_started=sent > 0) from None

    def read(self, seconds: float) -> bytes:
        try:
            self._socket.settimeout(max(seconds, 0.001))
            data = self._socket.recv(_CHUNK)
        except TimeoutError:
            return b""
        except OSError:
            raise ConnectionLost("connection_lost") from None
        if not data:
            raise ConnectionLost("connection_closed")
        return data

    def close(self) -> None:
        # Closing with unread answers would reset the connection and take the last bytes of the slip with it.
        try:
            self._socket.shutdown(socket.SHUT_WR)
            end = time.monotonic() + _LINGER_SECONDS
            while time.monotonic() < end:
                self._socket.settimeout(_left(end))
                if not self._socket.recv(_CHUNK):
                    break
        except OSError:
            pass  # The other side is gone already, or keeps the line open: either way there is nothing to save.
        finally:
            self._socket.close()


def open_tcp(host: str, port: int, seconds: float) -> Line:
    """A connection within `seconds`, looking the name up included; `NotConnected` says why not."""
    end = time.monotonic() + seconds
    reason = "name_unknown"
    for family, address in _addresses(host, port, seconds):
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(_left(end))
            connection.connect(address)
            return TcpLine(connection)
        except TimeoutError:
            reason = "connect_timeout"
        except ConnectionRefusedError:
            reason = "refused"
        except ConnectionResetError:
            reason = "connection_lost"
        except OSError:
            reason = "no_route"
        connection.close()
    raise NotConnected(reason)


def _addresses(host: str, port: int, seconds: float) -> list[tuple[int, tuple[object, ...]]]:
    """The addresses of the host. A dead name server answers after half a minute: it gets `seconds`."""
    found: list[tuple[int, tuple[object, ...]]] = []

    def look_up(flags: int = 0) -> None:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
        found.extend((row[0], row[4]) for row in rows)

    try:
        look_up(socket.AI_NUMERICHOST)
        return found
    except socket.gaierror:
        failures: list[OSError] = []
        worker = threading.Thread(target=_noting_failure(look_up, failures), name="printer-name", daemon=True)
        worker.start()
        worker.join(seconds)
        if worker.is_alive():
            raise NotConnected("name_timeout") from None
        return found


def _noting_failure(work: Callable[[], None], failures: list[OSError]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except OSError as failure:
            failures.append(failure)

    return run


class FileLine:
    """A device or a file that is written without waiting for ever; it cannot answer."""

    can_answer = False

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def write(self, data: bytes, seconds: float) -> None:
        end = time.monotonic() + seconds
        sent = 0
        while sent < len(data):
            try:
                sent += os.write(self._handle, data[sent : sent + _CHUNK])
            except BlockingIOError:
                # A device with a little room says that it is writable, and then refuses a larger piece.
                is_ready = select.select([], [self._handle], [], _left(end))[1]
                if not is_ready or time.monotonic() >= end:
                    raise WriteFailed("stopped_reading", was_started=sent > 0) from None
            except OSError:
                raise WriteFailed("write_failed", was_started=sent > 0) from None

    def read(self, seconds: float) -> bytes:
        return b""

    def close(self) -> None:
        os.close(self._handle)


def open_file(path: Path) -> Line:
    """The device or file, opened for adding; a plain file is made if its folder is there."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        return FileLine(os.open(path, flags, 0o600))
    except FileNotFoundError:
        raise NotConnected("no_such_file") from None
    except PermissionError:
        raise NotConnected("no_permission") from None
    except OSError:
        raise NotConnected("cannot_open") from None


class SerialLine:
    """A serial line by pyserial, with a time limit on writing too."""

    can_answer = True

    def __init__(self, port: "Serial") -> None:
        self._port = port

    def write(self, data: bytes, seconds: float) -> None:
        from serial import SerialException

        try:
            self._port.write_timeout = max(seconds, 0.001)
            self._port.write(data)
        except (SerialException, OSError):
            # pyserial does not say how much went out.
            raise WriteFailed("stopped_reading", was_started=True) from None

    def read(self, seconds: float) -> bytes:
        from serial import SerialException

        try:
            self._port.timeout = max(seconds, 0.001)
            first = self._port.read(1)
            return first + self._port.read(self._port.in_waiting) if first else b""
        except (SerialException, OSError):
            raise ConnectionLost("connection_lost") from None

    def close(self) -> None:
        self._port.close()


def open_serial(device: str, baud: int) -> Line:
    """The serial line for this program alone, eight bits without parity."""
    from serial import Serial, SerialException

    try:
        return SerialLine(Serial(device, baudrate=baud, timeout=0.5, write_timeout=0.5, exclusive=True))
    except (SerialException, ValueError, OSError):
        raise NotConnected("cannot_open") from None


def _left(end: float) -> float:
    """Seconds until `end`; never 0, which would mean "do not wait at all" to a socket."""
    return max(end - time.monotonic(), 0.001)
