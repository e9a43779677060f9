"""The ways to a printer. Rule: nothing waits for ever, and half a write is said to be one."""

import os
import pty
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from shared.i18n import Texts
from shared.printing.connection import ConnectionLost, NotConnected, WriteFailed
from shared.printing.transports import (
    FileTransport,
    NoTransport,
    SerialTransport,
    TcpTransport,
    UsbTransport,
    WindowsSpoolerTransport,
    open_transport,
)
from shared.problem_texts import explain
from shared.problems import Problem, ProblemCode


@pytest.fixture
def deaf_listener() -> Iterator[socket.socket]:
    """A peer that accepts connections and never reads."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def port_of(listener: socket.socket) -> int:
    return listener.getsockname()[1]


@pytest.mark.parametrize(
    ("url", "transport"),
    [
        ("tcp://192.168.1.50:9100", TcpTransport("192.168.1.50", 9100)),
        ("tcp://printer-lobby", TcpTransport("printer-lobby", 9100)),
        ("tcp://[fe80::1]:9101", TcpTransport("fe80::1", 9101)),
        ("serial:///dev/ttyS0", SerialTransport("/dev/ttyS0", 38400)),
        ("serial:///dev/ttyUSB0?baud=9600", SerialTransport("/dev/ttyUSB0", 9600)),
        ("serial://COM3", SerialTransport("COM3", 38400)),
        ("usb://04b8:0E15", UsbTransport(0x04B8, 0x0E15)),
        ("file:///dev/usb/lp0", FileTransport(Path("/dev/usb/lp0"))),
        ("file:///srv/slips%20of%20today.bin", FileTransport(Path("/srv/slips of today.bin"))),
        ("windows://EPSON%20TM-T20", WindowsSpoolerTransport("EPSON TM-T20")),
        ("none:", NoTransport()),
        (" none: ", NoTransport()),
    ],
)
def test_every_kind_of_address_is_understood(url: str, transport: object) -> None:
    assert open_transport(url) == transport


@pytest.mark.parametrize(
    "url",
    [
        "", "printer", "192.168.1.50:9100", "tcp:", "tcp://", "tcp://:9100", "tcp://host:0", "tcp://host:99999",
        "tcp://host:abc", "tcp://user@host", "tcp://host/path", "tcp://host?x=1", "tcp://host#x", "tcp://ho st",
        "http://host:9100", "serial:", "serial:///", "serial:///dev/ttyS0?baud=fast", "serial:///dev/ttyS0?baud=1",
        "serial:///dev/ttyS0?speed=9600", "usb://", "usb://04b8", "usb://zzzz:0e15", "usb://04b8:0e15:1",
        "usb://4b8:e15", "usb://+4b8:0e15", "file:", "file://host/path", "file:///", "windows://", "none:x",
        "none://x", "screen:", "tcp://[::1", "\x00",
    ],
)  # fmt: skip
def test_a_wrong_address_is_a_problem_with_a_remedy(url: str) -> None:
    with pytest.raises(Problem) as caught:
        open_transport(url)
    assert caught.value.code is ProblemCode.PRINTER_URL_WRONG
    assert "tcp://" in explain(caught.value, Texts("en")).remedy


def test_the_paper_on_the_screen_belongs_to_the_demo() -> None:
    with pytest.raises(Problem) as caught:
        open_transport("screen:")
    assert caught.value.facts["detail"] == "only_in_demo"


def test_a_closed_port_is_not_connected(free_tcp_port: int) -> None:
    with pytest.raises(NotConnected, match="refused"):
        TcpTransport("127.0.0.1", free_tcp_port).connect(1.0)


def test_an_unknown_name_is_not_connected_within_the_time() -> None:
    begun = time.monotonic()
    with pytest.raises(NotConnected, match=r"name_unknown|name_timeout"):
        TcpTransport("printer.invalid").connect(1.0)
    assert time.monotonic() - begun < 3.0


def test_a_peer_that_stops_reading_ends_the_write_as_begun(deaf_listener: socket.socket) -> None:
    with closing(TcpTransport("127.0.0.1", port_of(deaf_listener)).connect(1.0)) as line:
        with pytest.raises(WriteFailed, match="stopped_reading") as caught:
            line.write(b"x" * 50_000_000, 0.2)
        assert caught.value.was_started


def test_silence_is_an_empty_answer_and_a_hang_up_is_not(deaf_listener: socket.socket) -> None:
    with closing(TcpTransport("127.0.0.1", port_of(deaf_listener)).connect(1.0)) as line:
        peer, _ = deaf_listener.accept()
        assert line.read(0.01) == b""
        peer.sendall(b"\x12")
        assert line.read(1.0) == b"\x12"
        peer.close()
        with pytest.raises(ConnectionLost):
            line.read(1.0)


def test_closing_leaves_what_was_written_to_the_peer_even_with_unread_answers(deaf_listener: socket.socket) -> None:
    line = TcpTransport("127.0.0.1", port_of(deaf_listener)).connect(1.0)
    peer, _ = deaf_listener.accept()
    with peer:
        peer.sendall(b"\x14\x00\x00\x0f")
        line.write(b"slip", 1.0)
        line.close()
        peer.settimeout(2.0)
        assert peer.recv(100) == b"slip"
        assert peer.recv(100) == b""


def test_a_file_collects_jobs_and_answers_nothing(tmp_path: Path) -> None:
    path = tmp_path / "slips.bin"
    for job in (b"one", b"two"):
        with closing(FileTransport(path).connect(1.0)) as line:
            assert not line.can_answer
            line.write(job, 1.0)
            assert line.read(0.01) == b""
    assert path.read_bytes() == b"onetwo"


def test_a_file_in_no_folder_is_not_connected(tmp_path: Path) -> None:
    with pytest.raises(NotConnected, match="no_such_file"):
        FileTransport(tmp_path / "missing" / "slips.bin").connect(1.0)


def test_a_device_that_takes_nothing_more_ends_the_write_as_begun(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with closing(FileTransport(path).connect(1.0)) as line, pytest.raises(WriteFailed) as caught:
            line.write(b"x" * 1_000_000, 0.1)
        assert caught.value.was_started
    finally:
        os.close(reader)


def test_a_device_that_nobody_serves_is_not_connected(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    with pytest.raises(NotConnected, match="cannot_open"):
        FileTransport(tmp_path / "lp0").connect(1.0)


def test_a_serial_line_carries_the_job_and_the_answer() -> None:
    printer_end, computer_end = pty.openpty()
    try:
        with closing(SerialTransport(os.ttyname(computer_end)).connect(1.0)) as line:
            line.write(b"slip", 1.0)
            assert os.read(printer_end, 100) == b"slip"
            assert line.read(0.01) == b""
            os.write(printer_end, b"\x12\x12")
            assert line.read(1.0).startswith(b"\x12")
    finally:
        os.close(printer_end)
        os.close(computer_end)


def test_a_missing_serial_line_is_not_connected(tmp_path: Path) -> None:
    with pytest.raises(NotConnected, match="cannot_open"):
        SerialTransport(str(tmp_path / "ttyS9")).connect(1.0)


def test_a_missing_usb_printer_is_not_connected() -> None:
    with pytest.raises(NotConnected, match=r"no_such_device|no_usb_library|cannot_open"):
        UsbTransport(0xFFFE, 0xFFFE).connect(1.0)


def test_the_windows_spooler_is_not_connected_elsewhere() -> None:
    with pytest.raises(NotConnected, match="only_on_windows"):
        WindowsSpoolerTransport("EPSON").connect(1.0)


def test_no_printer_is_never_connected() -> None:
    with pytest.raises(NotConnected, match="absent"):
        NoTransport().connect(1.0)
