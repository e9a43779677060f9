"""What can be wrong with the simulated printer.

Rule: every fault that a hall has met or fears has a name here, so that a test can ask for it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class FaultKind(StrEnum):
    """What is wrong."""

    none = "none"
    silent = "silent"
    """It prints but never answers."""
    stop_reading = "stop_reading"
    """It takes `after` bytes and then hangs with the connection open."""
    paper_out = "paper_out"
    """The roll ends after `after` bytes; what comes later waits in the printer until there is paper."""
    paper_low = "paper_low"
    """The roll is near its end; it still prints."""
    cover_open = "cover_open"
    cutter_error = "cutter_error"
    power_cut = "power_cut"
    """Power goes after `after` bytes; every connection breaks until the fault is lifted."""
    split_replies = "split_replies"
    """Each byte of an answer comes alone."""
    wrong_process_id = "wrong_process_id"
    """It answers for another ticket."""
    no_process_id = "no_process_id"
    """A clone: it skips GS ( H."""
    no_proof = "no_proof"
    """A poorer clone: real-time status is all that it answers."""
    garbage = "garbage"
    """Its answers mean nothing, as over a line at the wrong speed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One scripted fault; `after` counts the bytes received since the fault was set."""

    kind: FaultKind
    after: int = 0

    none: ClassVar["Fault"]
    silent: ClassVar["Fault"]
    paper_out: ClassVar["Fault"]
    paper_low: ClassVar["Fault"]
    cover_open: ClassVar["Fault"]
    cutter_error: ClassVar["Fault"]
    split_replies: ClassVar["Fault"]
    wrong_process_id: ClassVar["Fault"]
    no_process_id: ClassVar["Fault"]
    no_proof: ClassVar["Fault"]
    garbage: ClassVar["Fault"]

    @classmethod
    def stop_reading_after(cls, count: int) -> "Fault":
        """Hangs after so many bytes."""
        return cls(FaultKind.stop_reading, count)

    @classmethod
    def power_cut_after(cls, count: int) -> "Fault":
        """Dies after so many bytes."""
        return cls(FaultKind.power_cut, count)

    @classmethod
    def paper_out_after(cls, count: int) -> "Fault":
        """The roll ends after so many bytes."""
        return cls(FaultKind.paper_out, count)


for _kind in FaultKind:
    if _kind not in (FaultKind.stop_reading, FaultKind.power_cut):
        setattr(Fault, _kind.value, Fault(_kind))
