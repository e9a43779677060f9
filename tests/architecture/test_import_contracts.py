"""The import contracts of pyproject.toml hold, see every module, and break when somebody breaks the rule.

Rule: each contract has its own planted violation; a contract without one fails here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration

from tests.architecture.source_tree import (
    PACKAGES,
    PROGRAMS,
    ROOT,
    copy_tree,
    module_name,
    run_python,
    screen_files,
    source_files,
)

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CONFIGURATION = read_configuration(str(ROOT / "pyproject.toml"))
CONTRACTS = {contract["id"]: contract for contract in CONFIGURATION["contracts_options"]}
SUBJECTS = ("source_modules", "protected_modules", "modules", "layers")


@dataclass(frozen=True, slots=True)
class Violation:
    """One forbidden import: the file it is planted in, and the line."""

    contract: str
    file: str
    line: str

    def __str__(self) -> str:
        return f"{self.contract}: {self.file}: {self.line}"


VIOLATIONS = (
    Violation("layers", "shared/domain/planted.py", "import shared.services"),
    Violation("layers", "shared/services/planted.py", "import shared.ui"),
    Violation("layers", "shared/printing/planted.py", "import shared.store"),
    Violation("programs", "kiosk/planted.py", "import desk_client"),
    Violation("programs", "admin/planted.py", "import kiosk"),
    Violation("shared", "shared/planted.py", "import admin"),
    Violation("domain", "shared/domain/planted.py", "import shared.planted"),
    Violation("domain", "shared/domain/planted.py", "import time"),
    Violation("services", "shared/services/planted.py", "import sqlalchemy"),
    Violation("presenters", "kiosk/presenter.py", "import PySide6"),
    Violation("presenters", "desk_client/queue/screen.py", "import shared.ui.planted"),
    Violation("store", "hall_screen/planted.py", "import shared.store"),
    Violation("store", "shared/ui/planted.py", "import shared.store"),
    Violation("sql", "kiosk/main.py", "import psycopg"),
    Violation("escpos", "kiosk/planted.py", "import escpos.printer"),
    Violation("toolkit", "shared/printing/planted.py", "import PySide6.QtGui"),
    Violation("leaves", "shared/text.py", "import shared.services"),
)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    present = [package for package in PACKAGES if (ROOT / package / "__init__.py").exists()]
    return grimp.build_graph(*present, include_external_packages=True, cache_dir=None)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return copy_tree(tmp_path)


def our_modules(graph: grimp.ImportGraph) -> set[str]:
    """The product's own modules; what is only imported, but not read, is squashed into one."""
    ours = {module for module in graph.modules if module.split(".")[0] in PACKAGES}
    return {module for module in ours if not graph.is_module_squashed(module)}


def modules_seen(graph: grimp.ImportGraph, contract: dict[str, list[str]]) -> set[str]:
    """Every module that the contract restricts, by the contract's own expressions."""
    seen: set[str] = set()
    for expression in _expressions(contract):
        found = graph.find_matching_modules(expression) if "*" in expression else {expression}
        for module in found & our_modules(graph):
            seen |= {module} | graph.find_descendants(module)
    return seen


def _expressions(contract: dict[str, list[str]]) -> Iterable[str]:
    for option in SUBJECTS:
        for line in contract.get(option, []):
            yield from (part.strip(" ()") for part in line.split("|"))


def test_every_contract_holds(tree: Path) -> None:
    result = run_python(LINT, tree, "--no-cache")
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in result.stdout


def test_the_linter_sees_every_file(graph: grimp.ImportGraph) -> None:
    assert "shared.domain.quota" in our_modules(graph)
    # Alembic reads its scripts as files; they are no modules, and nothing can import them.
    files = [file for file in source_files() if Path("shared/store/migrations") not in file.parents]
    assert our_modules(graph) >= {module_name(file) for file in files}
    assert our_modules(graph) <= {module_name(file) for file in source_files()}


@pytest.mark.parametrize("contract", sorted(set(CONTRACTS) - {"presenters"}))
def test_each_contract_is_about_modules_that_exist(graph: grimp.ImportGraph, contract: str) -> None:
    assert modules_seen(graph, CONTRACTS[contract])


def test_the_presenter_contract_is_about_every_presenter_and_screen(graph: grimp.ImportGraph) -> None:
    assert modules_seen(graph, CONTRACTS["presenters"]) == {module_name(file) for file in screen_files()}


def test_the_leaf_contract_is_about_every_module_directly_in_shared() -> None:
    leaves = {module_name(file) for file in source_files() if file.parent == Path("shared")}
    assert set(CONTRACTS["leaves"]["source_modules"]) == leaves - {"shared"}


def test_each_contract_has_a_planted_violation() -> None:
    assert {violation.contract for violation in VIOLATIONS} == set(CONTRACTS)


@pytest.mark.parametrize("violation", VIOLATIONS, ids=str)
def test_a_planted_violation_breaks_its_contract(tree: Path, violation: Violation) -> None:
    (tree / "shared/planted.py").touch()
    (tree / "shared/ui/planted.py").write_text("import PySide6\n")
    file = tree / violation.file
    file.parent.mkdir(exist_ok=True)
    (file.parent / "__init__.py").touch()
    before = file.read_text() if file.exists() else ""
    assert run_python(LINT, tree, "--no-cache", "--contract", violation.contract).returncode == 0

    file.write_text(f"{before}\n{violation.line}\n")
    result = run_python(LINT, tree, "--no-cache", "--contract", violation.contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "Contracts: 0 kept, 1 broken." in result.stdout


def test_the_command_line_may_start_the_programs_by_their_main(tree: Path) -> None:
    for program in PROGRAMS:
        (tree / program / "main.py").write_text("import shared.store\n")
    (tree / "admin/start.py").write_text("import desk_client.main, hall_screen.main, kiosk.main\n")
    contracts = ["--contract", "programs", "--contract", "store"]
    result = run_python(LINT, tree, "--no-cache", *contracts)
    assert result.returncode == 0, result.stdout + result.stderr
