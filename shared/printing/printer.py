"""Prints one slip and says how far it got.

Rule: `printed` only on the printer's own word; silence is never success, half a job is never "not sent".
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from enum import Enum
from typing import Literal

from shared.domain.printing import PrintOutcome, PrintState
from shared.printing.connection import ConnectionLost, Line, NotConnected, WriteFailed
from shared.printing.escpos_layout import QrKind, slip_bytes
from shared.printing.slip import Slip
from shared.printing.status import (
    ASK_ERROR_CAUSE,
    ASK_OFFLINE_CAUSE,
    ASK_PAPER,
    ASK_PRINTER,
    FENCE,
    FenceReached,
    PrinterProblem,
    PrinterStatus,
    ProcessDone,
    RealTimeStatus,
    Reply,
    UnknownByte,
    judge,
    process_id_request,
    split_replies,
)
from shared.printing.transports import NoTransport, open_transport

ProofWish = Literal["auto", "process_id", "fence", "none"]
"""What the hall wants as proof; `auto` asks the printer once what it can do."""

_STATUS_SECONDS = 0.6
"""For one real-time answer; a printer on a LAN needs a few milliseconds."""
_PROBE_SECONDS = 0.6
_DRAIN_SECONDS = 0.002
_PROCESS_IDS = 10_000


class _Proof(Enum):
    process_id = "process_id"
    """GS ( H function 48: printing is complete."""
    fence = "fence"
    """GS r 1: processed up to here, and still online with paper."""
    none = "none"
    """The printer proves nothing."""


class EscposTicketPrinter:
    """The printer at one address. Called from one thread at a time; each call opens its own connection.

    `Problem(PRINTER_URL_WRONG)` comes from the constructor, everything later is a state or a status, never raised.
    """

    def __init__(self, url: str, *, width_mm: int = 80, qr: QrKind = "native", proof: ProofWish = "auto") -> None:
        self._transport = open_transport(url)
        self._width_mm = width_mm
        self._qr: QrKind = qr
        self._proof = None if proof == "auto" else _Proof(proof)
        self._next_id = secrets.randbelow(_PROCESS_IDS)

    def print_slip(self, slip: Slip, deadline_seconds: float = 3.0) -> PrintOutcome:
        """One attempt, which ends within about `deadline_seconds`. Nothing is retried here."""
        begun = time.monotonic()
        state, detail = self._attempt(slip, begun + deadline_seconds)
        return PrintOutcome(state=state, detail=detail, seconds=time.monotonic() - begun)

    def status(self, deadline_seconds: float = 3.0) -> PrinterStatus:
        """What the printer says of itself now. A way that cannot answer, e.g. a file, is `silent`."""
        end = time.monotonic() + deadline_seconds
        try:
            with closing(self._transport.connect(deadline_seconds)) as line:
                return _Talk(line, end).status()
        except NotConnected as failure:
            return self._unconnected(str(failure))

    def _unconnected(self, reason: str) -> PrinterStatus:
        is_absent = isinstance(self._transport, NoTransport)
        problem = PrinterProblem.absent if is_absent else PrinterProblem.unreachable
        return PrinterStatus(problem=problem, detail=reason)

    def _attempt(self, slip: Slip, end: float) -> tuple[PrintState, str]:
        job = slip_bytes(slip, width_mm=self._width_mm, qr=self._qr)
        try:
            with closing(self._transport.connect(end - time.monotonic())) as line:
                return self._over(line, job, end)
        except NotConnected as failure:
            return PrintState.not_sent, str(failure)

    def _over(self, line: Line, job: bytes, end: float) -> tuple[PrintState, str]:
        talk = _Talk(line, end)
        proof = _Proof.none
        if line.can_answer and self._proof is not _Proof.none:
            status = talk.status()
            if status.problem in (PrinterProblem.silent, PrinterProblem.unknown):
                return PrintState.not_sent, status.problem.value
            if status.problem is not None and not status.is_ready:
                return PrintState.blocked, status.problem.value
            try:
                proof = self._known_proof(talk)
            except ConnectionLost as failure:
                return PrintState.not_sent, str(failure)
        process_id = self._new_id()
        try:
            line.write(job + _question(proof, process_id), talk.left())
        except WriteFailed as failure:
            state = PrintState.sent_unconfirmed if failure.was_started else PrintState.not_sent
            return state, str(failure)
        try:
            return _proven(talk, proof, process_id)
        except ConnectionLost as failure:
            return PrintState.sent_unconfirmed, str(failure)

    def _known_proof(self, talk: "_Talk") -> _Proof:
        """What this printer can prove; asked before the first slip, and again until it answers."""
        if self._proof is None:
            self._proof = talk.probe(self._new_id())
        return self._proof or _Proof.none

    def _new_id(self) -> bytes:
        self._next_id = (self._next_id + 1) % _PROCESS_IDS
        return b"%04d" % self._next_id


def _question(proof: _Proof, process_id: bytes) -> bytes:
    match proof:
        case _Proof.process_id:
            return process_id_request(process_id)
        case _Proof.fence:
            return FENCE
        case _Proof.none:
            return b""


def _proven(talk: "_Talk", proof: _Proof, process_id: bytes) -> tuple[PrintState, str]:
    """Waits for the proof until the deadline. Answers for other jobs and unknown bytes prove nothing."""
    if proof is _Proof.none:
        return PrintState.sent_unconfirmed, "no_proof"
    for reply in talk.replies(talk.left()):
        if proof is _Proof.process_id and isinstance(reply, ProcessDone) and reply.process_id == process_id:
            return PrintState.printed, "process_id"
        if proof is _Proof.fence and isinstance(reply, FenceReached):
            return _fenced(talk, reply)
    return PrintState.sent_unconfirmed, "no_answer"


def _fenced(talk: "_Talk", reply: FenceReached) -> tuple[PrintState, str]:
    """A fence says "processed", not "printed": the printer must also be well afterwards."""
    if not reply.has_paper:
        return PrintState.sent_unconfirmed, PrinterProblem.paper_out.value
    status = talk.status()
    if status.is_ready:
        return PrintState.printed, "fence"
    problem = status.problem or PrinterProblem.unknown
    return PrintState.sent_unconfirmed, problem.value


class _Talk:
    """Questions and answers over one line, none of them beyond the deadline."""

    def __init__(self, line: Line, end: float) -> None:
        self._line = line
        self._end = end
        self._rest = b""

    def left(self) -> float:
        """Seconds until the deadline, never below 0."""
        return max(0.0, self._end - time.monotonic())

    def replies(self, seconds: float) -> Iterator[Reply]:
        """Replies as they come, for at most `seconds`. Raises `ConnectionLost`."""
        end = min(self._end, time.monotonic() + seconds)
        while (left := end - time.monotonic()) > 0:
            found, self._rest = split_replies(self._rest + self._line.read(left))
            yield from found

    def status(self) -> PrinterStatus:
        """DLE EOT 1 to 4, one after the other: the answers do not say which question they belong to."""
        if not self._line.can_answer:
            return PrinterStatus(problem=PrinterProblem.silent, detail="one_way")
        if not self._is_drained():
            return PrinterStatus(problem=PrinterProblem.silent, detail="connection_lost")
        answers: list[int] = []
        for question in (ASK_PRINTER, ASK_OFFLINE_CAUSE, ASK_ERROR_CAUSE, ASK_PAPER):
            answer = self._real_time(question)
            if isinstance(answer, PrinterProblem):
                return PrinterStatus(problem=answer, detail=f"answers={len(answers)}")
            answers.append(answer)
        return judge(*answers)

    def _is_drained(self) -> bool:
        """Drops what came unasked: a stale answer must not be taken for the next one. False: the line is lost."""
        try:
            while self.left() and self._line.read(_DRAIN_SECONDS):
                pass
        except ConnectionLost:
            return False
        self._rest = b""
        return True

    def _real_time(self, question: bytes) -> int | PrinterProblem:
        try:
            self._line.write(question, min(_STATUS_SECONDS, self.left()))
            for reply in self.replies(_STATUS_SECONDS):
                # Other kinds of replies may come at any time: late ones, or pushed by the printer.
                if isinstance(reply, RealTimeStatus):
                    return reply.value
                if isinstance(reply, UnknownByte):
                    return PrinterProblem.unknown
        except (WriteFailed, ConnectionLost):
            return PrinterProblem.silent
        return PrinterProblem.silent

    def probe(self, process_id: bytes) -> _Proof | None:
        """Asks for an empty job's process id and then a fence, which is answered in its turn.

        A fence without a process id before it means that the printer has none. None: it answered neither.
        Should a clone take the question for text, the reset at the head of the slip wipes it out unprinted.
        Raises `ConnectionLost`.
        """
        has_process_ids = False
        try:
            self._line.write(process_id_request(process_id) + FENCE, min(_PROBE_SECONDS, self.left()))
        except WriteFailed as failure:
            raise ConnectionLost(str(failure)) from None
        for reply in self.replies(_PROBE_SECONDS):
            has_process_ids = has_process_ids or isinstance(reply, ProcessDone)
            if isinstance(reply, FenceReached):
                return _Proof.process_id if has_process_ids else _Proof.fence
        return _Proof.process_id if has_process_ids else None
