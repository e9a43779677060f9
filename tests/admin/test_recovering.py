"""The command line that was cut off says at its next run what became of its command.

Rule: a request id is on disk before its command leaves, and goes only once the answer was shown (security.md P4).
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from shared.store.database import StoreFault
from tests.admin.conftest import MONDAY, Balai
from tests.store.halls import raw

ROOT = Path(__file__).resolve().parents[2]
FULL = Path("/dev/full")


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's command line keeps what is under way."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def kept(journal: Path) -> list[str]:
    return sorted(file.name for file in journal.rglob("*.json"))


def test_a_command_whose_answer_was_shown_leaves_nothing(journal: Path, hall: Balai) -> None:
    shown = hall("ticket", "issue", "--service", "A")
    refused = hall("desk", "recall", "--desk", "3")
    assert (shown.code, refused.code, kept(journal)) == (0, 3, [])
    assert hall("board").err == ""


def test_a_command_that_never_arrived_is_told_once_and_not_done(journal: Path, hall: Balai) -> None:
    request = str(uuid4())
    raw(hall.store, "CREATE TRIGGER broken BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with pytest.raises(StoreFault):
        hall("ticket", "issue", "--service", "A", "--request-id", request)
    raw(hall.store, "DROP TRIGGER broken")
    assert kept(journal) == [f"{request}.json"]
    told = hall("board")
    assert request in told.err
    assert "tidak pernah sampai" in told.err
    assert told.json["waiting"] == 0
    assert hall("board").err == ""
    assert kept(journal) == []


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that takes nothing")
def test_an_answer_that_nobody_saw_is_told_by_the_next_run(journal: Path, hall: Balai) -> None:
    request = str(uuid4())
    command = ["--store", hall.store, "--json", "--clock", f"{MONDAY}T08:17", "ticket", "issue", "--service", "A"]
    with FULL.open("w") as nowhere:
        ended = subprocess.run(
            [sys.executable, "-m", "admin", *command, "--request-id", request],
            cwd=ROOT, env=os.environ, stdout=nowhere, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    assert ended.returncode not in (0, 3)
    assert kept(journal) == [f"{request}.answered.json"]
    told = hall("board")
    assert request in told.err
    assert "A-001" in told.err
    assert told.json["waiting"] == 1
    assert hall("ticket", "issue", "--service", "A", "--request-id", request).json["number"] == "A-001"
    assert hall("board").json["waiting"] == 1


def test_what_is_kept_holds_nothing_that_a_person_said(journal: Path, hall: Balai) -> None:
    hall("ticket", "issue", "--service", "A")
    raw(hall.store, "CREATE TRIGGER broken BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with pytest.raises(StoreFault):
        hall("ticket", "cancel", "A-001", "--reason", "Suparmi 3174014101900001")
    (file,) = journal.rglob("*.json")
    assert "Suparmi" not in file.read_text("utf-8")
    if os.name == "posix":
        assert file.parent.stat().st_mode & 0o077 == 0


def cut_off(folder: Path, store: str, *arguments: str) -> None:
    """The command line in a folder, killed by the kernel as soon as its command is committed."""
    killed = (
        "import os, signal\n"
        "from shared.services.journal import FileJournal\n"
        "FileJournal.answered = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from admin.main import run\n"
        "run()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", killed, "--store", store, "--clock", f"{MONDAY}T08:17", *arguments],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL


@pytest.fixture
def two_halls(tmp_path: Path, journal: Path, balai: Balai, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two folders with a hall each, both called `hall.db`."""
    folders = tmp_path / "h1", tmp_path / "h2"
    for folder in folders:
        folder.mkdir()
        assert balai.plain("--store", str(folder / "hall.db"), "init", "--practice").code == 0
    return folders


def test_two_stores_of_one_relative_name_have_each_their_own(
    two_halls: tuple[Path, Path], balai: Balai, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two_halls
    cut_off(first, "hall.db", "ticket", "issue", "--service", "A")

    def board_in(folder: Path) -> str:
        monkeypatch.chdir(folder)
        return balai.plain("--store", "hall.db", "--lang", "en", "board").err

    assert board_in(second) == ""
    assert "A-001" in board_in(first)
    assert board_in(first) == ""


def test_a_file_has_one_journal_by_whatever_path(two_halls: tuple[Path, Path], balai: Balai, tmp_path: Path) -> None:
    folder, _ = two_halls
    (tmp_path / "link.db").symlink_to(folder / "hall.db")
    for written in (str(folder / "hall.db"), str(tmp_path / "link.db")):
        cut_off(folder, "hall.db", "ticket", "issue", "--service", "A")
        assert "was carried out" in balai.plain("--store", written, "--lang", "en", "board").err
