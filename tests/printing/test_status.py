"""What a printer's answers mean. Rule: fixed bits decide; silence or an unknown byte is never fine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.printing.status import (
    FenceReached,
    FlowControl,
    OtherBlock,
    PrinterProblem,
    PrinterStatus,
    ProcessDone,
    PushedStatus,
    RealTimeStatus,
    UnknownByte,
    judge,
    process_id_request,
    split_replies,
)

ANSWERS = [b"\x12", b"\x14\x00\x00\x0f", b"\x00", b"7\x220042\x00", b"\x11", b"\x9c"]
GOOD = (0x16, 0x12, 0x12, 0x12)


@pytest.mark.parametrize(
    ("data", "reply"),
    [
        (b"\x12", RealTimeStatus(0x12)),
        (b"\x1e", RealTimeStatus(0x1E)),
        (b"\x72", RealTimeStatus(0x72)),
        (b"\x14\x00\x00\x0f", PushedStatus(b"\x14\x00\x00\x0f")),
        (b"\x3c\x08\x0c\x0f", PushedStatus(b"\x3c\x08\x0c\x0f")),
        (b"\x00", FenceReached(0x00)),
        (b"\x0c", FenceReached(0x0C)),
        (b"\x11", FlowControl(is_paused=False)),
        (b"\x13", FlowControl(is_paused=True)),
        (b"7\x220042\x00", ProcessDone(b"0042")),
        (b"7\x21\x40\x00", OtherBlock(b"7\x21\x40\x00")),
        (b"_EPSON\x00", OtherBlock(b"_EPSON\x00")),
        (b"\x9c", UnknownByte(0x9C)),
        (b"\xff", UnknownByte(0xFF)),
    ],
)
def test_each_kind_of_answer_is_told_by_its_fixed_bits(data: bytes, reply: object) -> None:
    assert split_replies(data) == ([reply], b"")


@pytest.mark.parametrize("data", [b"7", b"7\x22004", b"7\x220042", b"\x14", b"\x14\x00\x00", b"_EPS"])
def test_half_an_answer_waits_for_its_other_half(data: bytes) -> None:
    assert split_replies(data) == ([], data)


def test_a_block_that_never_ends_is_no_answer() -> None:
    replies, _ = split_replies(b"7" + b"\x41" * 200)
    assert replies[0] == UnknownByte(0x37)


def test_a_pushed_status_with_wrong_bits_is_unknown() -> None:
    assert split_replies(b"\x14\x00\xff\x0f")[0][0] == UnknownByte(0x14)


@given(
    st.lists(st.sampled_from([b"\x12", b"\x14\x00\x00\x0f", b"\x00", b"7\x220042\x00", b"\x11", b"\x9c"])), st.data()
)
def test_answers_mean_the_same_however_they_are_split(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    whole, rest = split_replies(stream)
    assert rest == b""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)))))
    found, kept = [], b""
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        replies, kept = split_replies(kept + stream[start:end])
        found += replies
    assert (found, kept) == (whole, b"")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    replies, rest = split_replies(data)
    assert len(replies) + len(rest) <= len(data)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (GOOD, None),
        ((0x1E, 0x16, 0x12, 0x12), PrinterProblem.cover_open),
        ((0x1E, 0x32, 0x12, 0x7E), PrinterProblem.paper_out),
        ((0x16, 0x12, 0x12, 0x72), PrinterProblem.paper_out),
        ((0x1E, 0x52, 0x1A, 0x12), PrinterProblem.cutter_error),
        ((0x1E, 0x12, 0x12, 0x12), PrinterProblem.offline),
        ((0x16, 0x12, 0x32, 0x12), PrinterProblem.unknown),
        ((0x16, 0x12, 0x12, 0x1E), PrinterProblem.paper_low),
    ],
)
def test_the_worst_problem_is_named(answers: tuple[int, int, int, int], problem: PrinterProblem | None) -> None:
    assert judge(*answers).problem is problem


@pytest.mark.parametrize("problem", [None, *PrinterProblem])
def test_only_a_well_printer_and_one_low_on_paper_are_ready(problem: PrinterProblem | None) -> None:
    assert PrinterStatus(problem=problem).is_ready == (problem in (None, PrinterProblem.paper_low))


def test_a_fence_tells_whether_there_is_paper() -> None:
    assert FenceReached(0x03).has_paper
    assert not FenceReached(0x0F).has_paper


def test_a_process_id_is_four_printable_characters() -> None:
    assert process_id_request(b"0042") == bytes.fromhex("1d 28 48 06 00 30 30") + b"0042"
    for wrong in (b"042", b"00042", b"004\x1b"):
        with pytest.raises(ValueError, match="four printable"):
            process_id_request(wrong)
