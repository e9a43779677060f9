"""One attempt to print, over a real socket to a printer that fails on request.

Rule: `printed` never without proof, "not sent" never with ink on paper (P5).
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from admin.printer_simulator.server import Fault, SimulatedPrinter
from shared.domain.printing import PrintOutcome, PrintState
from shared.printing.printer import EscposTicketPrinter, ProofWish
from shared.printing.status import PrinterProblem
from tests.printing.slips import a_slip

S = PrintState


@pytest.fixture
def simulated() -> Iterator[SimulatedPrinter]:
    with SimulatedPrinter() as printer:
        yield printer


def result(outcome: PrintOutcome) -> tuple[PrintState, str]:
    return outcome.state, outcome.detail


def warmed_up(simulated: SimulatedPrinter, proof: ProofWish = "auto") -> EscposTicketPrinter:
    """A printer that has printed once, so that what it can prove is known."""
    printer = EscposTicketPrinter(simulated.url, proof=proof)
    printer.print_slip(a_slip())
    return printer


@pytest.mark.parametrize(
    ("fault", "proof", "expected", "papers"),
    [
        (Fault.none, "auto", (S.printed, "process_id"), 1),
        (Fault.none, "process_id", (S.printed, "process_id"), 1),
        (Fault.none, "fence", (S.printed, "fence"), 1),
        (Fault.none, "none", (S.sent_unconfirmed, "no_proof"), 1),
        (Fault.split_replies, "auto", (S.printed, "process_id"), 1),
        (Fault.paper_low, "auto", (S.printed, "process_id"), 1),
        (Fault.paper_low, "fence", (S.printed, "fence"), 1),
        (Fault.no_process_id, "auto", (S.printed, "fence"), 1),
        (Fault.no_process_id, "process_id", (S.sent_unconfirmed, "no_answer"), 1),
        (Fault.no_proof, "auto", (S.sent_unconfirmed, "no_proof"), 1),
        (Fault.no_proof, "fence", (S.sent_unconfirmed, "no_answer"), 1),
        (Fault.wrong_process_id, "auto", (S.sent_unconfirmed, "no_answer"), 1),
        (Fault.silent, "auto", (S.not_sent, "silent"), 0),
        (Fault.silent, "none", (S.sent_unconfirmed, "no_proof"), 1),
        (Fault.garbage, "auto", (S.not_sent, "unknown"), 0),
        (Fault.paper_out, "auto", (S.blocked, "paper_out"), 0),
        (Fault.cover_open, "auto", (S.blocked, "cover_open"), 0),
        (Fault.cutter_error, "auto", (S.blocked, "cutter_error"), 0),
        (Fault.stop_reading_after(0), "auto", (S.not_sent, "silent"), 0),
    ],
    ids=lambda value: f"{value.kind.value}{value.after or ''}" if isinstance(value, Fault) else None,
)
def test_each_fault_has_its_outcome(
    simulated: SimulatedPrinter, fault: Fault, proof: ProofWish, expected: tuple[PrintState, str], papers: int
) -> None:
    simulated.set_fault(fault)
    outcome = EscposTicketPrinter(simulated.url, proof=proof).print_slip(a_slip(), deadline_seconds=1.0)
    assert result(outcome) == expected
    assert outcome.seconds < 2.0
    if papers:
        assert "A-013" in simulated.wait_for_papers(1)[0].lines
    assert len(simulated.papers) == papers


def test_a_printer_without_power_gets_nothing(simulated: SimulatedPrinter) -> None:
    simulated.set_fault(Fault.power_cut_after(0))
    outcome = EscposTicketPrinter(simulated.url).print_slip(a_slip())
    # The reset may come while connecting or just after.
    assert result(outcome) in {(S.not_sent, "silent"), (S.not_sent, "connection_lost")}
    assert simulated.hanging_paper.marks == ()


@pytest.mark.parametrize("proof", ["process_id", "fence"])
def test_power_cut_at_every_byte_is_explained(simulated: SimulatedPrinter, proof: ProofWish) -> None:
    printer = warmed_up(simulated, proof)
    simulated.set_fault(Fault.none)
    printer.print_slip(a_slip())
    whole = simulated.received
    questions = 4 * len(b"\x10\x04\x01")
    seen = set()
    for count in range(whole):
        before, ink = len(simulated.papers), len(simulated.hanging_paper.marks)
        simulated.set_fault(Fault.power_cut_after(count))
        state = printer.print_slip(a_slip(), deadline_seconds=1.0).state
        seen.add(state)
        if state is S.printed:
            assert len(simulated.papers) == before + 1, f"claimed without paper after {count} bytes"
        if count < questions:
            assert state is S.not_sent
        if count < whole - questions - 3:
            # The cut that ends a slip lies before the last questions.
            assert state is not S.printed
        if state is S.not_sent:
            assert (len(simulated.papers), len(simulated.hanging_paper.marks)) == (before, ink)
            assert count <= questions, f"said to be unsent after {count} bytes"
    assert seen >= {S.not_sent, S.sent_unconfirmed}


def test_after_the_power_is_back_the_next_slip_is_whole(simulated: SimulatedPrinter) -> None:
    printer = warmed_up(simulated)
    simulated.set_fault(Fault.power_cut_after(300))
    assert printer.print_slip(a_slip(), deadline_seconds=1.0).state is S.sent_unconfirmed
    assert not simulated.hanging_paper.is_cut
    simulated.set_fault(Fault.none)
    assert printer.print_slip(a_slip(copy=1)).state is S.printed
    assert {"SALINAN 1", "A-013"} <= set(simulated.papers[-1].lines)


@pytest.mark.parametrize("count", [13, 100, 400])
def test_a_printer_that_stops_reading_is_never_waited_for_beyond_the_deadline(
    simulated: SimulatedPrinter, count: int
) -> None:
    printer = warmed_up(simulated)
    simulated.set_fault(Fault.stop_reading_after(count))
    outcome = printer.print_slip(a_slip(), deadline_seconds=0.3)
    assert result(outcome) == (S.sent_unconfirmed, "no_answer")
    assert outcome.seconds < 1.0


@pytest.mark.parametrize("proof", ["auto", "fence"])
def test_paper_that_ends_within_a_slip_is_never_called_printed(simulated: SimulatedPrinter, proof: ProofWish) -> None:
    printer = warmed_up(simulated, proof)
    simulated.set_fault(Fault.paper_out_after(200))
    assert printer.print_slip(a_slip(copy=1), deadline_seconds=0.3).state is S.sent_unconfirmed
    assert len(simulated.papers) == 1
    assert printer.status().problem is PrinterProblem.paper_out


def test_a_slip_that_waited_for_paper_comes_out_later(simulated: SimulatedPrinter) -> None:
    printer = warmed_up(simulated)
    simulated.set_fault(Fault.paper_out_after(200))
    printer.print_slip(a_slip(copy=1), deadline_seconds=0.3)
    simulated.set_fault(Fault.none)
    assert "SALINAN 1" in simulated.wait_for_papers(2)[1].lines


def test_an_answer_for_another_ticket_is_no_proof_for_this_one(simulated: SimulatedPrinter) -> None:
    printer = warmed_up(simulated)
    simulated.set_fault(Fault.wrong_process_id)
    assert result(printer.print_slip(a_slip(), deadline_seconds=0.3)) == (S.sent_unconfirmed, "no_answer")


def test_a_printer_that_gave_process_ids_is_not_believed_with_less(simulated: SimulatedPrinter) -> None:
    printer = warmed_up(simulated)
    simulated.set_fault(Fault.no_process_id)
    assert result(printer.print_slip(a_slip(), deadline_seconds=0.3)) == (S.sent_unconfirmed, "no_answer")


def test_a_mended_printer_prints_with_the_same_object(simulated: SimulatedPrinter) -> None:
    printer = EscposTicketPrinter(simulated.url)
    simulated.set_fault(Fault.cover_open)
    assert printer.print_slip(a_slip()).state is S.blocked
    simulated.set_fault(Fault.none)
    assert result(printer.print_slip(a_slip())) == (S.printed, "process_id")


def test_many_slips_in_a_row_are_all_printed_once(simulated: SimulatedPrinter) -> None:
    printer = EscposTicketPrinter(simulated.url)
    numbers = [f"A-{n:03d}" for n in range(1, 31)]
    assert {printer.print_slip(a_slip(number=number)).state for number in numbers} == {S.printed}
    assert [next(line for line in paper.lines if line in numbers) for paper in simulated.papers] == numbers


def test_a_picture_of_the_code_is_printed_as_well(simulated: SimulatedPrinter) -> None:
    assert EscposTicketPrinter(simulated.url, qr="image").print_slip(a_slip()).state is S.printed


def test_nobody_listening_is_not_sent(free_tcp_port: int) -> None:
    printer = EscposTicketPrinter(f"tcp://127.0.0.1:{free_tcp_port}")
    assert result(printer.print_slip(a_slip())) == (S.not_sent, "refused")
    assert printer.status().problem is PrinterProblem.unreachable


def test_without_a_printer_nothing_is_sent() -> None:
    printer = EscposTicketPrinter("none:")
    assert result(printer.print_slip(a_slip())) == (S.not_sent, "absent")
    assert printer.status().problem is PrinterProblem.absent


def test_a_file_takes_the_job_but_proves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "slips.bin"
    printer = EscposTicketPrinter(f"file://{path}")
    assert result(printer.print_slip(a_slip())) == (S.sent_unconfirmed, "no_proof")
    assert path.read_bytes().startswith(b"\x1b@")
    assert printer.status().problem is PrinterProblem.silent


def test_a_device_that_is_full_keeps_its_half_slip_unconfirmed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    reader = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    try:
        filler = os.open(tmp_path / "lp0", os.O_WRONLY | os.O_NONBLOCK)
        os.write(filler, b"x" * 61_000)
        printer = EscposTicketPrinter(f"file://{tmp_path}/lp0", qr="image")
        outcome = printer.print_slip(a_slip(), deadline_seconds=0.2)
        assert result(outcome) == (S.sent_unconfirmed, "stopped_reading")
        os.close(filler)
    finally:
        os.close(reader)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (Fault.none, None),
        (Fault.split_replies, None),
        (Fault.paper_low, PrinterProblem.paper_low),
        (Fault.paper_out, PrinterProblem.paper_out),
        (Fault.cover_open, PrinterProblem.cover_open),
        (Fault.cutter_error, PrinterProblem.cutter_error),
        (Fault.silent, PrinterProblem.silent),
        (Fault.garbage, PrinterProblem.unknown),
    ],
    ids=lambda value: value.kind.value if isinstance(value, Fault) else None,
)
def test_the_status_names_what_is_wrong(
    simulated: SimulatedPrinter, fault: Fault, problem: PrinterProblem | None
) -> None:
    simulated.set_fault(fault)
    assert EscposTicketPrinter(simulated.url).status().problem is problem
