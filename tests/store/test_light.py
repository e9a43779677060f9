"""What it costs to open a store before anything is asked of it.

Rule: a program pays for its own database only, and never for Alembic.
"""

import subprocess
import sys

import pytest

_HEAVY = ("alembic", "holidays", "psycopg", "sqlcipher3", "argon2", "PySide6")


def _imported_after(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint(*sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(said.stdout.split())


def test_opening_imports_no_driver_before_it_knows_which() -> None:
    imported = _imported_after("import shared.store.opening")
    assert "sqlalchemy" in imported
    assert imported.isdisjoint(_HEAVY)


@pytest.mark.parametrize("room", ["shared.store", "shared.store.address"])
def test_an_address_is_read_without_a_database_library(room: str) -> None:
    assert _imported_after(f"import {room}").isdisjoint({"sqlalchemy", *_HEAVY})


def test_an_sqlite_program_pays_for_sqlite_only(sqlite_url: str) -> None:
    opened = f"from shared.store.opening import open_store\nopen_store({sqlite_url!r}, program='test').close()"
    imported = _imported_after(opened)
    assert "sqlcipher3" in imported
    assert imported.isdisjoint({"psycopg", "alembic", "holidays"})
