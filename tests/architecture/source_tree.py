"""The source tree as the architecture tests see it: real files, and copies that may be spoiled.

Rule: a violation is only ever planted in a copy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("admin", "desk_client", "hall_screen", "kiosk")
PACKAGES = (*PROGRAMS, "shared")
LAYERS = ("domain", "services", "store", "printing", "documents", "ui")


def source_files(root: Path = ROOT) -> list[Path]:
    """Every Python file of the product below `root`, as a path relative to it."""
    return sorted(file.relative_to(root) for package in PACKAGES for file in (root / package).rglob("*.py"))


def screen_files() -> list[Path]:
    """Every file of a program that must work without Qt: its presenters and its screen values."""
    names = ("presenter.py", "screen.py")
    return [file for file in source_files() if file.name in names and file.parts[0] in PROGRAMS]


def module_name(file: Path) -> str:
    """`shared/domain/quota.py` -> `shared.domain.quota`; a package's `__init__.py` -> the package."""
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def copy_tree(to: Path) -> Path:
    """Copies the product's Python files and pyproject.toml; a part not yet built becomes an empty one."""
    for file in [*source_files(), Path("pyproject.toml")]:
        target = to / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, target)
    for folder in (*PACKAGES, *(f"shared/{layer}" for layer in LAYERS)):
        (to / folder).mkdir(parents=True, exist_ok=True)
        (to / folder / "__init__.py").touch()
    for program in PROGRAMS:
        (to / program / "main.py").touch()
    return to


def run_python(code: str, tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs `code` in a fresh interpreter that finds the product in `tree`, before any installed copy."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
