"""The simulated printer itself. Rule: it decodes by the reference and leaves nothing behind when it stops."""

import socket
import threading

import pytest

from admin.printer_simulator.decoder import Command, Text, split_tokens
from admin.printer_simulator.roll import Align, Paper, PaperRoll, TextLine
from admin.printer_simulator.server import Fault, SimulatedPrinter


def connected(printer: SimulatedPrinter) -> socket.socket:
    host, port = printer.url.removeprefix("tcp://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=2.0)
    return connection


def printed(data: bytes, width_mm: int = 80) -> Paper:
    roll = PaperRoll(width_mm)
    papers = [paper for token in split_tokens(data)[0] if (paper := roll.apply(token)) is not None]
    return papers[0] if papers else roll.hanging


def test_commands_and_texts_are_told_apart() -> None:
    tokens, rest = split_tokens(b"\x1b@Hai\n\x1d!\x11\x1d(k\x03\x001C\x08\x1dV")
    assert tokens == [
        Command("ESC @"),
        Text("Hai"),
        Command("LF"),
        Command("GS !", b"\x11"),
        Command("GS ( k", b"", b"1C\x08"),
    ]
    assert rest == b"\x1dV"


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_stream_in_pieces_means_the_same(size: int) -> None:
    stream = b"\x1b@\x1ba\x01A-001\n\x1dv0\x00\x01\x00\x02\x00\xff\x0a\x10\x04\x01\x1dVB\x00"
    found, rest = [], b""
    for at in range(0, len(stream), size):
        tokens, rest = split_tokens(rest + stream[at : at + size])
        found += tokens
    commands = [token for token in found if isinstance(token, Command)]
    assert rest == b""
    assert commands == [token for token in split_tokens(stream)[0] if isinstance(token, Command)]
    assert "".join(token.text for token in found if isinstance(token, Text)) == "A-001"


def test_styles_and_places_reach_the_paper() -> None:
    (line,) = printed(b"\x1ba\x01\x1bE\x01\x1dB\x01\x1d!\x32AB\x1bE\x00c\n").marks
    assert isinstance(line, TextLine)
    assert line.align is Align.center
    assert [(run.text, run.style.bold, run.style.inverse) for run in line.runs] == [
        ("AB", True, True),
        ("c", False, True),
    ]
    assert (line.runs[0].style.width, line.runs[0].style.height) == (4, 3)


def test_a_line_that_is_too_long_breaks_as_on_paper() -> None:
    assert [len(line) for line in printed(b"x" * 100 + b"\n", 58).lines] == [32, 32, 32, 4]


def test_real_time_questions_are_answered_even_with_the_paper_out() -> None:
    with SimulatedPrinter(fault=Fault.paper_out) as printer, connected(printer) as connection:
        connection.sendall(b"A-001\n\x1dV\x00\x10\x04\x01")
        assert connection.recv(10) == b"\x1e"
        assert printer.papers == ()


def test_questions_in_their_turn_are_answered_like_an_epson() -> None:
    with SimulatedPrinter() as printer, connected(printer) as connection:
        for question, answer in [
            (b"\x1dI\x43", b"_TM-T20II\x00"),
            (b"\x1dr\x01", b"\x00"),
            (b"\x1d(H\x06\x00000042", b"7\x220042\x00"),
            (b"\x1da\xff", b"\x14\x00\x00\x0f"),
        ]:
            connection.sendall(question)
            assert connection.recv(20) == answer
        printer.set_fault(Fault.paper_out)
        assert connection.recv(20) == b"\x1c\x00\x0f\x0f"


def test_each_cut_paper_is_handed_over() -> None:
    seen: list[Paper] = []
    with SimulatedPrinter(on_paper=seen.append) as printer, connected(printer) as connection:
        connection.sendall(b"satu\n\x1dV\x00dua\n\x1dV\x00\x10\x04\x01")
        connection.recv(1)
        assert [paper.lines for paper in seen] == [("satu",), ("dua",)]
        assert all(paper.is_cut for paper in printer.papers)


def test_a_new_connection_is_not_caught_in_the_last_ones_unfinished_command() -> None:
    with SimulatedPrinter() as printer:
        with connected(printer) as connection:
            connection.sendall(b"\x1d(k\xff\x00half")
        with connected(printer) as connection:
            connection.sendall(b"\x1b@utuh\n\x1dV\x00")
            assert printer.wait_for_papers(1)[0].lines == ("utuh",)


def test_a_hanging_printer_lets_go_when_somebody_else_knocks() -> None:
    with SimulatedPrinter(fault=Fault.stop_reading_after(2)) as printer, connected(printer) as first:
        first.sendall(b"abcdef")
        printer.set_fault(Fault.none)
        first.close()
        with connected(printer) as second:
            second.sendall(b"\x10\x04\x01")
            assert second.recv(1) == b"\x16"


def test_waiting_for_paper_ends() -> None:
    with SimulatedPrinter() as printer, pytest.raises(TimeoutError, match="0 papers"):
        printer.wait_for_papers(1, seconds=0.01)


@pytest.mark.parametrize("fault", [Fault.none, Fault.stop_reading_after(0), Fault.silent], ids=lambda f: f.kind.value)
def test_stopping_leaves_no_thread_and_no_open_port(fault: Fault) -> None:
    before = threading.active_count()
    printer = SimulatedPrinter(fault=fault)
    printer.start()
    port = int(printer.url.rsplit(":", 1)[1])
    with connected(printer) as connection:
        connection.sendall(b"A-001\n")
        printer.stop()
    printer.stop()
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1.0)
