"""What must stay pure is imported in a fresh interpreter, which is then searched for what it dragged in.

Rule: the contracts read the source; this runs it, so a lazy or computed import is caught as well.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, copy_tree, module_name, run_python, screen_files, source_files

QT = ("PySide6", "shiboken6", "qtawesome")
DATABASE = ("sqlalchemy", "alembic", "psycopg", "sqlcipher3", "sqlite3")
PAPER = ("escpos", "serial", "usb", "reportlab")
IMPURE = {*QT, *DATABASE, *PAPER}
IMPORT_AND_LIST = """
import importlib, json, sys
before = set(sys.modules)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.split(".")[0] for name in set(sys.modules) - before})))
"""


def domain_modules() -> list[str]:
    return [module_name(file) for file in source_files() if file.parts[:2] == ("shared", "domain")]


def service_modules() -> list[str]:
    return [module_name(file) for file in source_files() if file.parts[:2] == ("shared", "services")]


def presenter_modules() -> list[str]:
    return [module_name(file) for file in screen_files()]


def dragged_in(modules: list[str], tree: Path = ROOT) -> set[str]:
    """The top-level packages that importing `modules` brings into a fresh interpreter."""
    result = run_python(IMPORT_AND_LIST, tree, *modules)
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stdout))


def test_there_is_a_domain_to_look_at() -> None:
    assert {"shared.domain.quota", "shared.domain.calendar"} <= set(domain_modules())


def test_the_domain_needs_the_standard_library_and_msgspec_alone() -> None:
    # msgspec takes typing_extensions along where it is installed.
    values = {"msgspec", "typing_extensions"}
    outside = dragged_in(domain_modules()) - {"shared"} - values - set(sys.stdlib_module_names)
    # zoneinfo asks how this Python was built; the name of that file differs from platform to platform.
    assert {name for name in outside if not name.startswith("_sysconfigdata")} == set()


def test_services_bring_in_no_toolkit_database_or_printer() -> None:
    assert dragged_in(service_modules()).isdisjoint(IMPURE)


def test_presenters_and_screens_bring_in_no_toolkit_database_or_printer() -> None:
    assert dragged_in(presenter_modules()).isdisjoint(IMPURE)


@pytest.mark.parametrize(
    ("file", "line", "culprit"),
    [
        ("shared/domain/planted.py", "import sqlalchemy", "sqlalchemy"),
        ("shared/services/planted.py", "__import__('PySide6')", "PySide6"),
        ("kiosk/planted/presenter.py", "import importlib; importlib.import_module('psycopg')", "psycopg"),
    ],
)
def test_a_planted_import_is_found(tmp_path: Path, file: str, line: str, culprit: str) -> None:
    tree = copy_tree(tmp_path)
    (tree / file).parent.mkdir(exist_ok=True)
    (tree / file).write_text(f"{line}\n")
    planted = module_name(Path(file))
    assert culprit in dragged_in([planted], tree) & IMPURE
