"""What a program has loaded when its first picture stands, and what it never loads at all.

Rule: libraries are judged, not megabytes; each name below was looked at once with its cost (docs/adr/0014).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.store.making import init_store
from tests.architecture.source_tree import ROOT, run_python

BEHIND_THE_FIRST_PICTURE = {
    *("alembic", "argon2", "cryptography", "escpos", "holidays", "PIL", "psycopg", "reportlab"),
    *("serial", "sqlalchemy", "sqlcipher3", "structlog", "usb", "PySide6.QtMultimedia", "PySide6.QtNetwork"),
}
NEVER_IN_A_PUBLIC_PROGRAM = {"alembic", "cryptography", "holidays", "psycopg", "reportlab"}
START = """
import importlib, json, sys
import admin.main
program = importlib.import_module(sys.argv[1] + ".main")
"""
A_LOOK = """
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store
store = open_store(sys.argv[2], program="test")
LocalHall(store.hall).board()
store.close()
"""
LOADED = "print(json.dumps(sorted(sys.modules)))"
IMPORT = """
import builtins, json, linecache, sys
from pathlib import Path
program = __import__(sys.argv[1] + ".main")
from PySide6.QtMultimedia import QSoundEffect
import sqlalchemy
read = [name for name in linecache.cache if name.endswith(".py") and ("sqlalchemy" in name or sys.argv[1] in name)]
print(json.dumps([builtins.__import__ is builtins.__feature_import__, read]))
"""


def said_by(code: str, *arguments: str) -> list:
    result = run_python(code, ROOT, *arguments)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def packages(modules: list[str]) -> set[str]:
    """Each module, and the package it belongs to."""
    return {*modules, *(name.split(".")[0] for name in modules)}


@pytest.mark.parametrize("program", ["kiosk", "desk_client", "hall_screen"])
def test_the_first_picture_waits_for_no_store_no_printer_and_no_sound(program: str) -> None:
    assert packages(said_by(START + LOADED, program)) & BEHIND_THE_FIRST_PICTURE == set()


@pytest.mark.parametrize("program", ["kiosk", "hall_screen"])
def test_a_public_program_that_looks_at_its_hall_loads_no_more_than_it_needs(program: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    init_store(url, practice=True, hall_name=None)
    loaded = packages(said_by(START + A_LOOK + LOADED, program, url))
    assert "sqlcipher3" in loaded
    assert loaded & NEVER_IN_A_PUBLIC_PROGRAM == set()


@pytest.mark.parametrize("program", ["kiosk", "desk_client", "hall_screen"])
def test_no_source_text_is_read_and_kept_for_a_feature_of_pyside_that_nobody_uses(program: str) -> None:
    is_looking, texts_kept = said_by(IMPORT, program)
    assert not is_looking
    assert texts_kept == []
