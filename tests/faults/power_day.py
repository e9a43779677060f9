"""A day's work of two programs on one SQLite store, taped, and every disk that a power cut may leave of it.

Rule: programs and driver are the product's; the history checker judges what is left.
"""

from __future__ import annotations

import random
import tempfile
from contextlib import closing
from pathlib import Path

from msgspec import to_builtins

from shared.services.commands import Command
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store
from tests.faults.history.checker import Violation, check
from tests.faults.history.clients import commands, kind_of
from tests.faults.history.entries import Request
from tests.faults.history.truth import read_truth
from tests.faults.power_tape import Cut, Sync, Tape, Told, Truncate, Write
from tests.faults.power_vfs import taping
from tests.store.moments import AT_WORK

LIVES, COMMANDS_IN_A_LIFE = 2, 90
"""In a life two programs open the store, work, and close it; their log grows until it is copied into the file."""


def tape_a_day(
    url: str,
    chance: random.Random,
    *,
    forgets: str | None = None,
    lives: int = LIVES,
    commands_in_a_life: int = COMMANDS_IN_A_LIFE,
) -> Tape:
    """A kiosk and two desks at work in two programs; everything that they write, and are told."""
    tape = Tape([Path(url)])
    with taping(tape, forgets=forgets):
        at_work = [commands(desk, chance) for desk in (1, 2)]
        for _ in range(lives):
            with (
                closing(open_store(url, program="one", clock=AT_WORK)) as one,
                closing(open_store(url, program="other", clock=AT_WORK)) as other,
            ):
                halls = [LocalHall(one.hall), LocalHall(other.hall)]
                for number in range(commands_in_a_life):
                    _do(tape, halls[number % 2], next(at_work[number % 2]), desk=number % 2 + 1)
    return tape


def places(tape: Tape, chance: random.Random, *, of_a_kind: int) -> list[int]:
    """Where to cut: right after somebody was told something, while the log is copied, anywhere in the log."""
    done = (Write, Truncate, Sync)
    kinds = (tape.places(Told), tape.places(*done, file=".db"), tape.places(*done, file="-wal"))
    return [place for kind in kinds for place in chance.choices(kind, k=of_a_kind)]


def _do(tape: Tape, hall: LocalHall, command: Command, *, desk: int) -> None:
    now = len(tape.steps)
    sent = Request(request_id=command.request_id, kind=kind_of(command), desk=desk, sent_at=now)
    tape.steps.append(Told(sent))
    answer = to_builtins(hall.do(command))
    known = Request(
        request_id=sent.request_id,
        kind=sent.kind,
        desk=desk,
        sent_at=now,
        answered_at=len(tape.steps),
        answers=(answer,),
        is_unknown=False,
    )
    tape.steps.append(Told(known))


def broken_by(cut: Cut, folder: Path) -> list[Violation]:
    """What is broken on the disk after this cut; `folder` is for that disk."""
    with tempfile.TemporaryDirectory(dir=folder) as disk:
        cut.lay_out(Path(disk))
        return check(cut.requests, read_truth(str(Path(disk) / "hall.db")))
