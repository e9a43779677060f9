"""The runner is as strict as conftest.py and pyproject.toml say.

Rule: each case runs pytest in its own process on a tiny test file, with the project's own settings.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run_test(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    """Runs one test file under the project's pyproject.toml and conftest.py."""
    (folder / "tests").mkdir()
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    for name in ("conftest.py", "hall_fixtures.py", "postgres.py", "postgres_programs.py"):
        shutil.copyfile(ROOT / "tests" / name, folder / "tests" / name)
    (folder / "tests" / "test_case.py").write_text(body)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/test_case.py"],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("import logging\ndef test_it():\n    logging.warning('late')", "unexpected in the log"),
        ("import threading, logging\ndef test_it():\n    t = threading.Thread(target=logging.error, args=('x',))\n"
         "    t.start(); t.join()", "unexpected in the log"),
        ("import pytest\n@pytest.mark.expects_log('late')\ndef test_it(): pass", "never logged"),
        ("import warnings\ndef test_it():\n    warnings.warn('old')", "UserWarning: old"),
        ("import pytest\n@pytest.mark.slow\ndef test_it(): pass", "'slow' not found in `markers`"),
        ("import pytest\n@pytest.mark.xfail\ndef test_it(): pass", "XPASS(strict)"),
        ("from PySide6.QtCore import qWarning\ndef test_it(qtbot):\n    qWarning('odd')", "Qt messages"),
    ],
    ids=["log", "log from a thread", "log that never came", "warning", "unknown marker", "xfail that passes", "Qt"],
)  # fmt: skip
def test_carelessness_fails_the_run(tmp_path: Path, body: str, complaint: str) -> None:
    result = run_test(tmp_path, body)
    assert result.returncode != 0, result.stdout
    assert complaint in result.stdout + result.stderr


def test_what_was_foretold_passes(tmp_path: Path) -> None:
    body = "import logging, pytest\n@pytest.mark.expects_log('la+te')\ndef test_it():\n    logging.warning('late')"
    result = run_test(tmp_path, body)
    assert result.returncode == 0, result.stdout


def test_no_setting_or_folder_of_the_person_reaches_a_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALAI_STORE", "postgresql://live")
    monkeypatch.setenv("PGPASSWORD", "secret")
    monkeypatch.setenv("XDG_DATA_HOME", "/home/somebody")
    body = (
        "import os\ndef test_it():\n"
        "    assert not {'BALAI_STORE', 'PGPASSWORD'} & set(os.environ)\n"
        "    assert 'somebody' not in os.environ['XDG_DATA_HOME']"
    )
    result = run_test(tmp_path, body)
    assert result.returncode == 0, result.stdout
