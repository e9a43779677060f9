"""The inside of the simulated printer: bytes in; answers and cut papers out.

Rule: it answers as an Epson TM does (devices.md): real-time status at once, everything else in its turn.
"""

from dataclasses import dataclass

from admin.printer_simulator.decoder import Command, Token, split_tokens
from admin.printer_simulator.faults import Fault, FaultKind
from admin.printer_simulator.roll import Paper, PaperRoll

_NAMES = {65: b"1.00", 66: b"EPSON", 67: b"TM-T20II", 68: b"SIMULATED"}
_CANNOT_PRINT = (FaultKind.paper_out, FaultKind.cover_open, FaultKind.cutter_error)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What some bytes led to."""

    answers: tuple[bytes, ...]
    papers: tuple[Paper, ...]


class PrinterFirmware:
    """One printer's state. Not safe for threads: its owner holds a lock."""

    def __init__(self, width_mm: int, fault: Fault) -> None:
        self._roll = PaperRoll(width_mm)
        self._partial = b""
        self._waiting: list[Token] = []
        self._pushes_status = False
        self.received = 0
        self.fault = fault

    @property
    def hanging_paper(self) -> Paper:
        """What is printed and not cut yet."""
        return self._roll.hanging

    def set_fault(self, fault: Fault) -> Reaction:
        """Breaks or mends it. With new paper, what was waiting is printed, long after its sender has gone."""
        self.fault = fault
        self.received = 0
        answers, papers = self._work_off()
        pushed = [self._pushed_status()] if self._pushes_status else []
        return Reaction(tuple(self._as_sent(pushed + answers)), tuple(papers))

    def begin_connection(self) -> None:
        """A new connection starts with a new command, whatever the last one left unfinished."""
        self._partial = b""
        self._pushes_status = False

    def appetite(self, most: int) -> int:
        """How many bytes it takes now; 0 if it hangs or has no power."""
        if self.fault.kind in (FaultKind.stop_reading, FaultKind.power_cut):
            return min(most, self.fault.after - self.received)
        if self.fault.kind is FaultKind.paper_out and self.received < self.fault.after:
            return min(most, self.fault.after - self.received)
        return most

    def take(self, data: bytes) -> Reaction:
        """Receives bytes, at most its appetite."""
        tokens, self._partial = split_tokens(self._partial + data)
        answers: list[bytes] = []
        for token in tokens:
            if isinstance(token, Command) and token.name == "DLE EOT":
                answers.append(self._real_time(token.parameters[0]))
            else:
                self._waiting.append(token)
        more, papers = self._work_off()
        self.received += len(data)
        return Reaction(tuple(self._as_sent(answers + more)), tuple(papers))

    def lose_power(self) -> None:
        """Forgets everything that is not on paper."""
        self._roll.lose_power()
        self._waiting.clear()
        self.begin_connection()

    def _has(self, kind: FaultKind) -> bool:
        return self.fault.kind is kind and self.received >= self.fault.after

    def _work_off(self) -> tuple[list[bytes], list[Paper]]:
        """Does what waits, unless it cannot print."""
        answers: list[bytes] = []
        papers: list[Paper] = []
        if any(self._has(kind) for kind in _CANNOT_PRINT):
            return answers, papers
        for token in self._waiting:
            answer = self._answer(token) if isinstance(token, Command) else None
            if answer is not None:
                answers.append(answer)
            elif (paper := self._roll.apply(token)) is not None:
                papers.append(paper)
        self._waiting.clear()
        return answers, papers

    def _answer(self, token: Command) -> bytes | None:
        """The answer to a question that is answered in its turn; None if the token is none."""
        match token.name:
            case "GS r":
                return self._paper_byte()
            case "GS I":
                number = token.parameters[0]
                return b"_" + _NAMES[number] + b"\x00" if number in _NAMES else b"\x20"
            case "GS ( H":
                return self._process_done(token.data)
            case "GS a":
                self._pushes_status = token.parameters[0] != 0
                return self._pushed_status() if self._pushes_status else b""
            case _:
                return None

    def _process_done(self, data: bytes) -> bytes:
        if data[:2] != b"00" or self._has(FaultKind.no_process_id) or self._has(FaultKind.no_proof):
            return b""
        process_id = data[2:6]
        if self._has(FaultKind.wrong_process_id):
            process_id = bytes((process_id[0] ^ 1,)) + process_id[1:]
        return b"\x37\x22" + process_id + b"\x00"

    def _paper_byte(self) -> bytes:
        if self._has(FaultKind.no_proof):
            return b""
        low, out = self._has(FaultKind.paper_low), self._has(FaultKind.paper_out)
        return bytes((0x03 * (low or out) | 0x0C * out,))

    def _real_time(self, question: int) -> bytes:
        """DLE EOT 1 to 4: printer, cause of being offline, cause of an error, paper."""
        low, out = self._has(FaultKind.paper_low), self._has(FaultKind.paper_out)
        cover, cutter = self._has(FaultKind.cover_open), self._has(FaultKind.cutter_error)
        match question:
            case 1:
                return bytes((0x16 | 0x08 * (out or cover or cutter),))
            case 2:
                return bytes((0x12 | 0x04 * cover | 0x20 * out | 0x40 * cutter,))
            case 3:
                return bytes((0x12 | 0x08 * cutter,))
            case 4:
                return bytes((0x12 | 0x0C * (low or out) | 0x60 * out,))
            case _:
                return b""

    def _pushed_status(self) -> bytes:
        low, out = self._has(FaultKind.paper_low), self._has(FaultKind.paper_out)
        cover, cutter = self._has(FaultKind.cover_open), self._has(FaultKind.cutter_error)
        first = 0x14 | 0x08 * (out or cover or cutter) | 0x20 * cover
        return bytes((first, 0x08 * cutter, 0x03 * (low or out) | 0x0C * out, 0x0F))

    def _as_sent(self, answers: list[bytes]) -> list[bytes]:
        """The answers as the fault lets them out."""
        match self.fault.kind:
            case FaultKind.silent:
                return []
            case FaultKind.garbage:
                return [b"\x9c" for answer in answers if answer]
            case FaultKind.split_replies:
                return [bytes((byte,)) for answer in answers for byte in answer]
            case _:
                return [answer for answer in answers if answer]
