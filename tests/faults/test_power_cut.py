"""The power goes at any moment, and takes with it whatever the disk was not told to keep: SQLite.

Rule: no acknowledged number is lost, nothing has a gap, and the file is sound (security.md P1, P2); a restore leaves
the old store or the new one. A disk that forgets its syncs shows that a loss would be seen.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from shared.problems import Problem
from shared.services.auditing import audit_hall
from shared.services.commands import IssueTicket, new_request_id
from shared.services.local_hall import LocalHall
from shared.store.backup import take_backup
from shared.store.backup_restoring import restore_backup
from shared.store.opening import open_store
from tests.faults.history.checker import Promise
from tests.faults.history.nemesis import make_room
from tests.faults.power_day import broken_by, places, tape_a_day
from tests.faults.power_tape import Cut, Sync, Tape, Told, Truncate, Write
from tests.faults.power_vfs import taping
from tests.store.halls import raw
from tests.store.moments import AT_WORK

CUTS_OF_A_KIND = 25
WRITING = (Write, Truncate, Sync)
State = tuple[str, str, tuple[int, ...], int]
"""What is wrong with the chain, with the file; the numbers, and the last event."""


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


@pytest.fixture
def taped_restore(roomy_url: str, tmp_path: Path) -> Callable[..., tuple[Tape, set[State]]]:
    """A restore, taped; and what the store was before it and after it."""

    def play(*, forgets: str | None = None) -> tuple[Tape, set[State]]:
        _give_numbers(roomy_url, 20)
        backup = take_backup(roomy_url, tmp_path / "backups", program="test")
        _give_numbers(roomy_url, 60)
        old, tape = _state(roomy_url), Tape([Path(roomy_url)])
        with taping(tape, forgets=forgets):
            restore_backup(
                roomy_url,
                backup.folder,
                actor="staff:ani",
                confirm=lambda _plan: True,
                vouch=lambda _trust: True,
                clock=AT_WORK,
            )
        return tape, {old, _state(roomy_url)}

    return play


def test_a_restore_in_which_the_power_goes_leaves_the_old_store_or_the_new(
    taped_restore: Callable[..., tuple[Tape, set[State]]], tmp_path: Path, chance: random.Random
) -> None:
    tape, old_and_new = taped_restore()
    found = {_state_after(cut, tmp_path) for cut in tape.cuts(_in_the_store(tape, chance, count=60), chance)}
    assert len(old_and_new) == 2
    assert found == old_and_new


def test_a_disk_that_forgets_its_syncs_tears_a_restore_and_that_is_seen(
    taped_restore: Callable[..., tuple[Tape, set[State]]], tmp_path: Path, chance: random.Random
) -> None:
    tape, old_and_new = taped_restore(forgets="hall.db-wal")
    cuts = tape.cuts(_in_the_store(tape, chance, count=60), chance)
    assert any(_state_after(cut, tmp_path) not in old_and_new for cut in cuts)


def _give_numbers(url: str, count: int) -> None:
    with closing(open_store(url, program="kiosk", clock=AT_WORK)) as store:
        for _ in range(count):
            LocalHall(store.hall).do(
                IssueTicket(request_id=new_request_id(), actor="kiosk:test", service="A", kiosk="test")
            )


def _in_the_store(tape: Tape, chance: random.Random, *, count: int) -> list[int]:
    """Anywhere in the store's own file and log; before the first step and after the last one are always among them."""
    there = [*tape.places(*WRITING, file="hall.db"), *tape.places(*WRITING, file="hall.db-wal")]
    return [0, *chance.choices(there, k=count), len(tape.steps)]


def _state(url: str) -> State:
    """All numbers and the end of the chain, of a store that is whole; else what is wrong with it."""
    with closing(open_store(url, program="look", clock=AT_WORK)) as store:
        chain = str(audit_hall(store.hall).break_kind or "")
    damage = str(raw(url, "PRAGMA integrity_check"))
    numbers = tuple(ordinal for (ordinal,) in raw(url, "SELECT ordinal FROM ticket ORDER BY ordinal"))
    ((last_event,),) = raw(url, "SELECT event_seq FROM hall_state")
    return chain, damage, numbers, last_event


def _state_after(cut: Cut, folder: Path) -> State:
    with tempfile.TemporaryDirectory(dir=folder) as disk:
        cut.lay_out(Path(disk))
        try:
            return _state(str(Path(disk) / "hall.db"))
        except (Problem, sqlite.Error) as error:
            return type(error).__name__, str(error), (), 0
