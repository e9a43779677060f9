"""A desk that is killed while a citizen sits there brings citizen and text back (security.md, Faults to survive)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.domain.officer import Role
from shared.domain.outcomes import Issued
from shared.services.commands import IssueTicket, new_request_id
from shared.services.keys import make_key_file
from shared.services.local_hall import LocalHall
from shared.store.making import init_store
from shared.store.opening import open_store
from tests.e2e.desk_driver import CHRONOLOGY, MORNING, PASSWORD

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 60


class Hall:
    """A real SQLite store with one officer and one citizen in line."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "balai.db"
        self.key_file = folder / "keys" / "balai.key"
        make_key_file(self.key_file)
        init_store(str(self.file), practice=True, hall_name=None, clock=MORNING)
        store = open_store(str(self.file), program="test", clock=MORNING)
        store.officers.add("siti", "Siti Rahmawati", Role.officer, PASSWORD)
        command = IssueTicket(request_id=new_request_id(), actor="kiosk:a", service="A", kiosk="a")
        assert isinstance(LocalHall(store.hall).do(command), Issued)
        store.close()

    @contextmanager
    def desk(self, mode: str) -> Iterator["subprocess.Popen[str]"]:
        """The real desk program in a process of its own."""
        command = [sys.executable, "-m", "tests.e2e.desk_driver", str(self.file), str(self.key_file), mode]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as process:
            try:
                yield process
            finally:
                process.kill()


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


def test_what_was_typed_is_back_after_kill_9(hall: Hall) -> None:
    with hall.desk("type") as desk:
        assert first_line(desk) == "kept"
        desk.kill()
        desk.wait(LONGEST_S)
    for each in hall.file.parent.glob("balai.db*"):
        assert CHRONOLOGY.encode() not in each.read_bytes()
    with hall.desk("read") as desk:
        assert first_line(desk) == CHRONOLOGY
        assert desk.wait(LONGEST_S) == 0
