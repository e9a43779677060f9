"""One citizen's whole visit through the real programs, each in a process of its own.

Rule: the demonstration is the end-to-end test: a tap, a slip over TCP, a login, a call, a complaint, a receipt.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

STEPS = [
    "01-kiosk-start.png",
    "02-kiosk-number.png",
    "03-kiosk-slip-is-out.png",
    "04-printer-slip.png",
    "05-desk-login.png",
    "06-desk-ready.png",
    "07-hall-before-the-call.png",
    "08-desk-called.png",
    "09-hall-call.png",
    "10-desk-record.png",
    "11-desk-recorded.png",
    "12-desk-finished.png",
    "13-hall-afterwards.png",
    "14-receipt.png",
]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_demonstration_plays_a_whole_visit_and_leaves_a_picture_of_each_step(tmp_path: Path, language: str) -> None:
    mine = tmp_path / "notes.txt"
    mine.write_text("kept")
    (tmp_path / "99-old.png").write_bytes(b"old")
    (tmp_path / "99-old.pdf").write_bytes(b"old")
    environ = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    ended = subprocess.run(
        [sys.executable, "-m", "admin", "--lang", language, "--json", "demo", "--output", str(tmp_path)],
        capture_output=True,
        text=True,
        env=environ,
        check=False,
        timeout=240,
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["outcome"] == "played"
    assert sorted(path.name for path in tmp_path.glob("*.png")) == STEPS
    assert all(QImage(str(tmp_path / name)).width() >= 600 for name in STEPS)
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["14-receipt.pdf"]
    assert (tmp_path / "14-receipt.pdf").read_bytes().startswith(b"%PDF")
    assert "A-011" in (tmp_path / "visit.log").read_text(encoding="utf-8")
    assert mine.read_text() == "kept"
