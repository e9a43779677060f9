"""`balai` in this process: the real `run`, its real output and exit code.

Rule: a test of the command line sees only what a script would see.
"""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from admin.main import run

MONDAY = "2026-11-23"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)


class Terminal(io.StringIO):
    """Standard input where a person types."""

    def isatty(self) -> bool:
        return True


class Balai:
    """Calls `balai` with a store and a clock."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.store = folder, str(folder / "hall" / "balai.db")
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.setenv("BALAI_KEY_FILE", str(folder / "key" / "balai.key"))

    def plain(self, *arguments: str, text: str = "", typed: str | None = None) -> Result:
        """Exactly these arguments; `text` comes from a script, `typed` from a person at a terminal."""
        self._monkeypatch.setattr(sys, "argv", ["balai", *arguments])
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(text) if typed is None else Terminal(typed))
        with pytest.raises(SystemExit) as end:
            run()
        shown = self._capsys.readouterr()
        code = end.value.code
        return Result(code=code if isinstance(code, int) else 0, out=shown.out, err=shown.err)

    def __call__(self, *arguments: str, at: str = "08:17", day: str = MONDAY, text: str = "") -> Result:
        """With `--json`, this hall's store, and the clock at a time of a day."""
        return self.plain("--store", self.store, "--json", "--clock", f"{day}T{at}", *arguments, text=text)


@pytest.fixture
def balai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Balai:
    """`balai` with nothing made yet."""
    return Balai(tmp_path, monkeypatch, capsys)


@pytest.fixture
def hall(balai: Balai) -> Balai:
    """`balai` with a practice hall."""
    assert balai("init", "--practice").code == 0
    return balai
