"""A slip from the command line: real bytes to a printer on TCP, and every attempt on record.

Rule: the number is committed before the first byte; a dead printer never loses or repeats one.
"""

from collections.abc import Iterator

import pytest

from admin.printer_simulator.faults import Fault
from admin.printer_simulator.roll import TextLine
from admin.printer_simulator.server import SimulatedPrinter
from tests.admin.conftest import Balai


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatedPrinter]:
    with SimulatedPrinter() as simulated:
        monkeypatch.setenv("BALAI_PRINTER", simulated.url)
        yield simulated


def words_on(printer: SimulatedPrinter, paper: int) -> str:
    lines = (mark for mark in printer.papers[paper].marks if isinstance(mark, TextLine))
    return "\n".join("".join(run.text for run in line.runs) for line in lines)


def test_an_issued_number_comes_out_as_paper_with_proof(hall: Balai, printer: SimulatedPrinter) -> None:
    result = hall("ticket", "issue", "--service", "A", "--print").json
    assert (result["number"], result["copy"], result["print_state"]) == ("A-001", 0, "printed")
    slip = words_on(printer, 0)
    for text in ("A-001", "LATIHAN", "Pengaduan baru", "Sesi pagi", "08.17 WIB"):
        assert text in slip
    assert [a["state"] for a in hall("ticket", "show", "A-001").json["attempts"]] == ["printed"]


def test_a_reprint_keeps_the_number_and_says_salinan(hall: Balai, printer: SimulatedPrinter) -> None:
    hall("ticket", "issue", "--service", "A", "--print")
    again = hall("ticket", "reprint", "A-001")
    assert (again.code, again.json["copy"], again.json["print_state"]) == (0, 1, "printed")
    assert "SALINAN 1" in words_on(printer, 1)
    assert hall("day", "status").json["issued"] == 1


def test_a_dead_printer_loses_no_number_and_repeats_none(
    hall: Balai, monkeypatch: pytest.MonkeyPatch, free_tcp_port: int
) -> None:
    monkeypatch.setenv("BALAI_PRINTER", f"tcp://127.0.0.1:{free_tcp_port}")
    result = hall("ticket", "issue", "--service", "A", "--print")
    assert (result.code, result.json["number"], result.json["print_state"]) == (0, "A-001", "not_sent")
    assert hall("ticket", "issue", "--service", "A").json["number"] == "A-002"
    refused = hall("ticket", "reprint", "A-001")
    assert (refused.code, refused.json["outcome"], refused.json["copy"]) == (3, "not_printed", 0)


def test_paper_out_is_known_before_sending(hall: Balai, printer: SimulatedPrinter) -> None:
    printer.set_fault(Fault.paper_out)
    assert hall("ticket", "issue", "--service", "A", "--print").json["print_state"] == "blocked"
    printer.set_fault(Fault.none)
    again = hall("ticket", "reprint", "A-001").json
    assert (again["print_state"], again["copy"]) == ("printed", 0)
