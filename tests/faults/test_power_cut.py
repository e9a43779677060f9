"""The power goes at any moment, and takes with it whatever the disk was not told to keep: SQLite.

Rule: no acknowledged number is lost, nothing has a gap, and the file is sound (security.md P1, P2). The product's own
driver runs; a disk that forgets its syncs shows that a loss would be seen.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from pydantic_core import to_jsonable_python

from shared.services.commands import Command
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store
from tests.faults.history.checker import Promise, Violation, check
from tests.faults.history.clients import commands
from tests.faults.history.entries import Request
from tests.faults.history.nemesis import make_room
from tests.faults.history.truth import read_truth
from tests.faults.power_tape import Cut, Sync, Tape, Told, Truncate, Write
from tests.faults.power_vfs import taping
from tests.store.moments import AT_WORK

LIVES, COMMANDS_IN_A_LIFE = 2, 90
"""In a life two programs open the store, work, and close it; their log grows until it is copied into the file."""
CUTS_OF_A_KIND = 25


@pytest.fixture
def chance() -> random.Random:
    seed = random.randrange(2**32)
    print("seed", seed)
    return random.Random(seed)


@pytest.fixture
def roomy_url(sqlite_url: str) -> str:
    make_room(sqlite_url, "5000")
    return sqlite_url


def test_no_acknowledged_number_is_lost_when_the_power_goes(
    roomy_url: str, tmp_path: Path, chance: random.Random
) -> None:
    tape = _day(roomy_url, chance, forgets=None)
    told, copied = tape.places(Told), tape.places(Write, Truncate, Sync, file=".db")
    assert len(copied) > 100, "the log was never copied into the file"
    kinds = (told, copied, tape.places(Write, Truncate, Sync, file="-wal"))
    places = [place for kind in kinds for place in chance.choices(kind, k=CUTS_OF_A_KIND)]
    found = [(cut.at, each) for cut in tape.cuts(places, chance) for each in _found(cut, tmp_path)]
    assert found == []


def test_a_disk_that_forgets_its_syncs_loses_numbers_and_that_is_seen(
    roomy_url: str, tmp_path: Path, chance: random.Random
) -> None:
    tape = _day(roomy_url, chance, forgets="-wal", lives=1, commands_in_a_life=20)
    cuts = tape.cuts(chance.choices(tape.places(Told)[10:40], k=5), chance)
    assert Promise.kept in {each.promise for cut in cuts for each in _found(cut, tmp_path)}


def _day(
    url: str,
    chance: random.Random,
    *,
    forgets: str | None,
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


def _do(tape: Tape, hall: LocalHall, command: Command, *, desk: int) -> None:
    now = len(tape.steps)
    sent = Request(request_id=command.request_id, kind=type(command).__name__, desk=desk, sent_at=now)
    tape.steps.append(Told(sent))
    answer = to_jsonable_python(hall.do(command))
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


def _found(cut: Cut, folder: Path) -> Iterable[Violation]:
    """What is broken on the disk after this cut."""
    disk = folder / f"cut-{cut.at}"
    disk.mkdir(exist_ok=True)
    for old in disk.iterdir():
        old.unlink()
    cut.lay_out(disk)
    return check(cut.requests, read_truth(str(disk / "hall.db")))
