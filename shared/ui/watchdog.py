"""Tells systemd that the program is ready and that its GUI thread lives (sd_notify, in pure Python).

Rule: the sign of life is sent from the GUI thread only, so a frozen screen is restarted.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

from shared.logs import get_log
from shared.services.scheduling import Cancel, Scheduler

_log = get_log(__name__)
_SIGNS_PER_LIMIT = 3


class Watchdog:
    """Speaks to the socket in NOTIFY_SOCKET; without one it does nothing. See sd_notify(3)."""

    def __init__(self, scheduler: Scheduler, environment: Mapping[str, str] = os.environ) -> None:
        self._scheduler = scheduler
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._limit_us = environment.get("WATCHDOG_USEC", "")
        self._stop: Cancel | None = None

    def start(self) -> None:
        """READY=1 now, then WATCHDOG=1 three times in each period that systemd allows."""
        self._send("READY=1")
        if self._address and self._limit_us.isdigit() and int(self._limit_us) > 0:
            every_ms = max(1, int(self._limit_us) // 1000 // _SIGNS_PER_LIMIT)
            self._stop = self._scheduler.every(every_ms, lambda: self._send("WATCHDOG=1"))

    def stop(self) -> None:
        """STOPPING=1, and no more signs of life."""
        if self._stop:
            self._stop()
            self._stop = None
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        # A leading @ stands for the NUL of Linux's abstract sockets.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.setblocking(False)
                line.sendto(message.encode(), address)
        except OSError as error:
            _log.warning("watchdog_sign_not_sent", errno=error.errno)
