"""A small TCP relay on this machine whose line can be cut, frozen, slowed and left half open.

Rule: it belongs to the tests; it only ever connects to the address it was given, and every wait in it has an end.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

_CHUNK = 65536
_LOOK_SECONDS = 0.02
_COMMITTED = b"COMMIT\0"
"""How the server says that it has committed."""
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER that makes `close` send RST instead of FIN."""


class FaultProxy:
    """Relays connections to `target`. All methods may be called at any time, from any thread."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._guard = threading.Lock()
        self._pairs: list[_Pair] = []
        self._flows = threading.Event()
        self._flows.set()
        self._reply_is_lost = threading.Event()
        self._is_refusing = self._is_ended = False
        self._delay = 0.0
        self._threads = [threading.Thread(target=self._accept, name="proxy", daemon=True)]
        self._threads[0].start()

    def cut(self) -> None:
        """Reset all connections, refuse new ones: a pulled cable with a switch that says so."""
        self._is_refusing = True
        for pair in self._all_pairs():
            pair.reset()

    def freeze(self) -> None:
        """Accept and acknowledge everything, deliver nothing, in both directions: the worst firewall."""
        self._flows.clear()

    def delay(self, seconds: float) -> None:
        """Deliver everything so much later."""
        self._delay = seconds

    def half_open(self) -> None:
        """The server's end is gone; the client's end stays up and silent, for ever. New connections work."""
        for pair in self._all_pairs():
            pair.drop_server()

    def lose_a_reply(self) -> None:
        """Let the next COMMIT through, and cut before its answer arrives."""
        self._reply_is_lost.set()

    def heal(self) -> None:
        """Pass everything again; what a freeze held back is delivered now, what was half open stays silent."""
        self._is_refusing, self._delay = False, 0.0
        self._flows.set()

    def close(self) -> None:
        """End everything."""
        self._is_ended = True
        self.cut()
        self._flows.set()
        # A connection of our own wakes the thread that accepts.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def url(self, url: str) -> str:
        """The same address, through this proxy."""
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=f"{parts.username}@127.0.0.1:{self.port}"))

    def _all_pairs(self) -> list[_Pair]:
        with self._guard:
            return list(self._pairs)

    def _accept(self) -> None:
        while not self._is_ended:
            client, _ = self._listener.accept()
            if self._is_ended or self._is_refusing:
                _reset(client)
                continue
            thread = threading.Thread(target=self._serve, args=(client,), name="proxy line", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        # A frozen line answers nothing, not even whether the server is there.
        self._flows.wait()
        try:
            server = socket.create_connection(self._target, timeout=5)
        except OSError:
            _reset(client)
            return
        pair = _Pair(client, server)
        with self._guard:
            self._pairs.append(pair)
        if self._is_refusing:
            pair.reset()
        pair.relay(self._hold, self._reply_is_lost)

    def _hold(self) -> None:
        """Called with bytes in hand: come back when they may be delivered."""
        if self._delay:
            time.sleep(self._delay)
        self._flows.wait()


class _Pair:
    """One connection: the client's end and the server's."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client, self.server = client, server
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._is_half_open = self._is_over = False

    def relay(self, hold: Callable[[], None], reply_is_lost: threading.Event) -> None:
        """Carry bytes until one end is over."""
        while not self._is_over:
            ends = [self.client] if self._is_half_open else [self.client, self.server]
            try:
                for end in select.select(ends, [], [], _LOOK_SECONDS)[0]:
                    self._carry(end, hold, reply_is_lost)
            except (OSError, ValueError):
                # An end was closed under our hands: that is what this proxy is for. One end may live on.
                if not self._is_half_open:
                    break
        self._close()

    def _carry(self, end: socket.socket, hold: Callable[[], None], reply_is_lost: threading.Event) -> None:
        data = end.recv(_CHUNK)
        if not data:
            if end is self.client or not self._is_half_open:
                self._is_over = True
            return
        hold()
        if self._is_half_open:
            return
        if end is self.server and _COMMITTED in data and reply_is_lost.is_set():
            reply_is_lost.clear()
            self.reset()
            return
        (self.server if end is self.client else self.client).sendall(data)

    def reset(self) -> None:
        """Both ends learn at once that it is over."""
        self._is_over = True
        _reset(self.client)
        _reset(self.server)

    def drop_server(self) -> None:
        """Only the server learns it."""
        self._is_half_open = True
        _reset(self.server)

    def _close(self) -> None:
        self._is_over = True
        self.client.close()
        self.server.close()


def _reset(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    with contextlib.suppress(OSError):
        # Another thread may sit in select on it; shutting down wakes it, closing alone does not.
        end.shutdown(socket.SHUT_RD)
    end.close()


@contextmanager
def fault_proxy(url: str) -> Iterator[FaultProxy]:
    """A proxy before the server at `url` (`postgresql://user@host:port/db`), for the length of the block."""
    parts = urlsplit(url)
    proxy = FaultProxy((parts.hostname or "127.0.0.1", parts.port or 5432))
    try:
        yield proxy
    finally:
        proxy.close()
