"""A receipt printer on this machine's loopback, for the demo and the tests: paper, answers, and faults on request.

Rule: it prints only what it decoded, and it starts and stops without leaving a thread or a socket behind.
"""

import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from admin.printer_simulator.faults import Fault, FaultKind
from admin.printer_simulator.firmware import PrinterFirmware, Reaction
from admin.printer_simulator.roll import Paper

__all__ = ["Fault", "FaultKind", "SimulatedPrinter"]

_CHUNK = 4096
_GAP_SECONDS = 0.002
"""Between the parts of a split answer: enough for the other side to read them one by one."""
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class SimulatedPrinter:
    """A printer that serves one connection at a time, as real ones do. Use it as a context manager.

    `on_paper` is called with each paper that was cut, in the printer's own thread (or in the thread that
    mends a fault, if that lets a waiting slip out). `port` 0 takes a free port; `url` tells which.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        width_mm: int = 80,
        fault: Fault = Fault.none,
        on_paper: Callable[[Paper], None] | None = None,
    ) -> None:
        self._address = (host, port)
        self._firmware = PrinterFirmware(width_mm, fault)
        self._on_paper = on_paper
        self._changed = threading.Condition()
        self._papers: list[Paper] = []
        self._connection: socket.socket | None = None
        self._is_stopping = False
        self._thread: threading.Thread | None = None
        self._listener: socket.socket
        self._bell: socket.socket
        self._bell_rope: socket.socket

    def start(self) -> None:
        """Listens from now on. `OSError` if the port is taken."""
        self._listener = socket.create_server(self._address)
        self._bell, self._bell_rope = socket.socketpair()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="simulated-printer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Closes every connection and waits for the thread. Stopping twice is harmless."""
        if self._thread is None:
            return
        self._is_stopping = True
        self._ring()
        self._thread.join()
        self._thread = None
        for end in (self._listener, self._bell, self._bell_rope):
            end.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Its address as a setting `printer.url`; only while it runs."""
        host, port = self._listener.getsockname()[:2]
        return f"tcp://{host}:{port}"

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All papers cut so far, in order."""
        with self._changed:
            return tuple(self._papers)

    @property
    def hanging_paper(self) -> Paper:
        """What is printed and not cut yet."""
        with self._changed:
            return self._firmware.hanging_paper

    @property
    def received(self) -> int:
        """Bytes received since the fault was set."""
        with self._changed:
            return self._firmware.received

    def set_fault(self, fault: Fault) -> None:
        """Breaks or mends the printer; the count of received bytes starts again."""
        with self._changed:
            reaction = self._firmware.set_fault(fault)
        # Nobody may be there any more to hear the answer.
        with suppress(OSError):
            self._deliver(reaction)
        self._ring()

    def wait_for_papers(self, count: int, seconds: float = 5.0) -> tuple[Paper, ...]:
        """The papers as soon as there are `count` of them; `TimeoutError` after `seconds`."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._papers) >= count, seconds):
                raise TimeoutError(f"{len(self._papers)} papers after {seconds} s, not {count}")
            return tuple(self._papers)

    def _ring(self) -> None:
        """Wakes the printer's thread, so that it looks at the fault and at `_is_stopping` again."""
        if self._thread is not None:
            self._bell_rope.send(b".")

    def _run(self) -> None:
        while not self._is_stopping:
            if self._listener not in self._ready(self._listener):
                continue
            connection, _ = self._listener.accept()
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        with self._changed:
            self._firmware.begin_connection()
            self._connection = connection
        try:
            while not self._is_stopping and self._step(connection):
                pass
        except OSError:
            # The other side broke the connection; a printer takes no notice and waits for the next.
            return
        finally:
            with self._changed:
                self._connection = None

    def _step(self, connection: socket.socket) -> bool:
        """Takes what has come; False when this connection is at its end."""
        with self._changed:
            appetite = self._firmware.appetite(_CHUNK)
            has_power = appetite > 0 or self._firmware.fault.kind is not FaultKind.power_cut
            if not has_power:
                self._firmware.lose_power()
        if not has_power:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            return False
        if appetite <= 0:
            # It hangs until somebody else knocks, or it is mended.
            return self._listener not in self._ready(self._listener)
        if connection not in self._ready(connection):
            return True
        data = connection.recv(appetite)
        if not data:
            return False
        with self._changed:
            reaction = self._firmware.take(data)
        self._deliver(reaction)
        return True

    def _ready(self, awaited: socket.socket) -> list[socket.socket]:
        """Waits for the socket or the bell, and says which of them are ready."""
        ready = select.select([awaited, self._bell], [], [])[0]
        if self._bell in ready:
            self._bell.recv(_CHUNK)
        return ready

    def _deliver(self, reaction: Reaction) -> None:
        """Papers first: whoever reads the answer may look at once for the paper."""
        with self._changed:
            self._papers.extend(reaction.papers)
            self._changed.notify_all()
            connection = self._connection
        if self._on_paper is not None:
            for paper in reaction.papers:
                self._on_paper(paper)
        if connection is None:
            return
        for index, answer in enumerate(reaction.answers):
            if index and len(answer) == 1:
                time.sleep(_GAP_SECONDS)
            connection.sendall(answer)
