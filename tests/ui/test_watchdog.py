"""The watchdog speaks systemd's language over a real socket, in time, and survives a deaf one."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.services.scheduling import ManualScheduler
from shared.ui.watchdog import Watchdog

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd is Linux only")


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """What listens where systemd would."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(5)
        yield line


def heard(line: socket.socket) -> list[str]:
    """All messages that have arrived."""
    line.setblocking(False)
    messages = []
    while True:
        try:
            messages.append(line.recv(256).decode())
        except BlockingIOError:
            return messages


def test_it_says_ready_lives_and_stops(systemd: socket.socket) -> None:
    scheduler = ManualScheduler()
    watchdog = Watchdog(scheduler, {"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "20000000"})
    watchdog.start()
    scheduler.advance(20_000)
    watchdog.stop()
    scheduler.advance(20_000)
    assert heard(systemd) == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1"]


def test_it_says_ready_also_when_no_sign_of_life_is_wanted(systemd: socket.socket) -> None:
    scheduler = ManualScheduler()
    Watchdog(scheduler, {"NOTIFY_SOCKET": systemd.getsockname()}).start()
    scheduler.advance(60_000)
    assert heard(systemd) == ["READY=1"]


def test_an_abstract_socket_is_reached() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("")
        Watchdog(ManualScheduler(), {"NOTIFY_SOCKET": "@" + line.getsockname()[1:].decode()}).start()
        assert heard(line) == ["READY=1"]


def test_without_systemd_it_plans_nothing() -> None:
    scheduler = ManualScheduler()
    Watchdog(scheduler, {"WATCHDOG_USEC": "20000000"}).start()
    assert scheduler.planned == 0


@pytest.mark.expects_log("watchdog_sign_not_sent")
def test_a_socket_that_is_gone_is_logged_and_does_no_harm(tmp_path: Path) -> None:
    Watchdog(ManualScheduler(), {"NOTIFY_SOCKET": str(tmp_path / "gone")}).start()
