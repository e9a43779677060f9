"""The power goes at any moment, and takes with it whatever the disk was not told to keep: SQLite.

Rule: no acknowledged number is lost, nothing has a gap, and the file is sound (security.md P1, P2). A disk that forgets
its syncs shows that a loss would be seen.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.history.checker import Promise
from tests.faults.history.nemesis import make_room
from tests.faults.power_day import broken_by, places, tape_a_day
from tests.faults.power_tape import Told, Write

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
    tape = tape_a_day(roomy_url, chance)
    assert len(tape.places(Write, file=".db")) > 50, "the log was never copied into the file"
    cuts = tape.cuts(places(tape, chance, of_a_kind=CUTS_OF_A_KIND), chance)
    assert [(cut.at, each) for cut in cuts for each in broken_by(cut, tmp_path)] == []


def test_a_disk_that_forgets_its_syncs_loses_numbers_and_that_is_seen(
    roomy_url: str, tmp_path: Path, chance: random.Random
) -> None:
    tape = tape_a_day(roomy_url, chance, forgets="-wal", lives=1, commands_in_a_life=20)
    cuts = tape.cuts(chance.choices(tape.places(Told)[10:40], k=5), chance)
    assert Promise.kept in {each.promise for cut in cuts for each in broken_by(cut, tmp_path)}
