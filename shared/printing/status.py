"""What a printer's answers mean: real-time status, pushed status, fences, process ids, flow control.

Rule: answers are told apart by their fixed bits (devices.md); silence or an unknown byte is never "fine".
"""

from dataclasses import dataclass
from enum import StrEnum

ASK_PRINTER = b"\x10\x04\x01"
"""DLE EOT 1: printer status. The printer answers at once, even with its buffer full."""
ASK_OFFLINE_CAUSE = b"\x10\x04\x02"
ASK_ERROR_CAUSE = b"\x10\x04\x03"
ASK_PAPER = b"\x10\x04\x04"
FENCE = b"\x1dr\x01"
"""GS r 1: answered in its turn, when everything before it has been processed."""

_BLOCK_HEADERS = (0x37, 0x5F)
_PROCESS_ID = 0x22
_LONGEST_BLOCK = 96


class PrinterProblem(StrEnum):
    """Why a printer cannot print, or what it warns of; the worst comes first."""

    absent = "absent"
    """This PC is set up without a printer."""
    unreachable = "unreachable"
    """No connection could be made."""
    silent = "silent"
    """Connected, but no answer came: another program holds it, it hangs, or it cannot answer."""
    unknown = "unknown"
    """It answered something that is no answer, or an error without a name."""
    cover_open = "cover_open"
    paper_out = "paper_out"
    cutter_error = "cutter_error"
    offline = "offline"
    """Not ready for another cause: an error, or the feed button is held."""
    paper_low = "paper_low"
    """A warning: the roll is near its end; it still prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterStatus:
    """The worst problem of a printer, None if there is none. `detail` is a short code for staff and logs."""

    problem: PrinterProblem | None = None
    detail: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether a slip can be printed now; low paper is only a warning."""
        return self.problem in (None, PrinterProblem.paper_low)


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """The answer to DLE EOT: one byte `0xx1xx10`."""

    value: int


@dataclass(frozen=True, slots=True)
class PushedStatus:
    """Automatic status (GS a): `0xx1xx00` and three bytes more."""

    value: bytes


@dataclass(frozen=True, slots=True)
class FenceReached:
    """The answer to GS r or a one-byte GS I: `0xx0xxxx`."""

    value: int

    @property
    def has_paper(self) -> bool:
        """Whether the paper sensor, which GS r 1 asks, saw paper."""
        return not self.value & 0x0C


@dataclass(frozen=True, slots=True)
class ProcessDone:
    """The block `37h 22h d1..d4 00h`: everything before this process id has been printed."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class OtherBlock:
    """Another block that ends in 00h, e.g. the text that answers GS I 67."""

    value: bytes


@dataclass(frozen=True, slots=True)
class FlowControl:
    """XON (11h) or XOFF (13h)."""

    is_paused: bool


@dataclass(frozen=True, slots=True)
class UnknownByte:
    """A byte that is no answer. It is never taken for a good one."""

    value: int


Reply = RealTimeStatus | PushedStatus | FenceReached | ProcessDone | OtherBlock | FlowControl | UnknownByte


def process_id_request(process_id: bytes) -> bytes:
    """GS ( H function 48: ask for a block with these four printable characters once all before is printed."""
    if len(process_id) != 4 or not all(0x20 <= byte <= 0x7E for byte in process_id):
        raise ValueError("a process id is four printable characters")
    return b"\x1d(H\x06\x0000" + process_id


def split_replies(data: bytes) -> tuple[list[Reply], bytes]:
    """The whole replies at the start of `data`, and the rest, which may be the start of one more."""
    replies: list[Reply] = []
    while data:
        reply, length = _first(data)
        if reply is None:
            break
        replies.append(reply)
        data = data[length:]
    return replies, data


def _first(data: bytes) -> tuple[Reply | None, int]:
    """The first reply and its length in bytes; None if more bytes are needed to know."""
    byte = data[0]
    if byte in _BLOCK_HEADERS:
        return _block(data)
    if byte in (0x11, 0x13):
        return FlowControl(is_paused=byte == 0x13), 1
    if byte & 0x93 == 0x12:
        return RealTimeStatus(byte), 1
    if byte & 0x93 == 0x10:
        return _pushed(data)
    if byte & 0x90 == 0x00:
        return FenceReached(byte), 1
    return UnknownByte(byte), 1


def _block(data: bytes) -> tuple[Reply | None, int]:
    end = data.find(0, 1, _LONGEST_BLOCK)
    if end < 0:
        return (None, 0) if len(data) < _LONGEST_BLOCK else (UnknownByte(data[0]), 1)
    body = data[1:end]
    if data[0] == 0x37 and len(body) == 5 and body[0] == _PROCESS_ID:
        return ProcessDone(body[1:]), end + 1
    return OtherBlock(data[: end + 1]), end + 1


def _pushed(data: bytes) -> tuple[Reply | None, int]:
    if any(byte & 0x90 for byte in data[1:4]):
        return UnknownByte(data[0]), 1
    return (PushedStatus(data[:4]), 4) if len(data) >= 4 else (None, 0)


def judge(printer: int, offline_cause: int, error_cause: int, paper: int) -> PrinterStatus:
    """The status that the answers to DLE EOT 1, 2, 3 and 4 amount to (bits as in Epson's ESC/POS reference)."""
    problem: PrinterProblem | None = None
    if offline_cause & 0x04:
        problem = PrinterProblem.cover_open
    elif offline_cause & 0x20 or paper & 0x60:
        problem = PrinterProblem.paper_out
    elif error_cause & 0x08:
        problem = PrinterProblem.cutter_error
    elif printer & 0x08:
        problem = PrinterProblem.offline
    elif offline_cause & 0x40 or error_cause & 0x64:
        problem = PrinterProblem.unknown
    elif paper & 0x0C:
        problem = PrinterProblem.paper_low
    answers = bytes((printer, offline_cause, error_cause, paper))
    return PrinterStatus(problem=problem, detail=answers.hex())
