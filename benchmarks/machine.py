"""What machine and which versions a measurement was made on.

Rule: a figure without its machine is worth nothing; the load before and after says how quiet it was.
"""

import os
import platform
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import PySide6
from sqlcipher3 import dbapi2 as sqlite

from tests.postgres_programs import PostgresUnavailable, find_binaries

ROOT = Path(__file__).resolve().parent.parent


def facts() -> dict[str, Any]:
    """Date, commit, processor, system and versions."""
    return {
        "date": datetime.now().astimezone().isoformat(timespec="minutes"),
        "commit": _output(["git", "-C", str(ROOT), "describe", "--always", "--dirty"]),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite.sqlite_version,
        "postgresql": _postgresql(),
        "psycopg": psycopg.__version__,
        "pyside": PySide6.__version__,
    }


def load() -> float | None:
    """How many processes wanted a core in the last minute; None where the system does not tell."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _postgresql() -> str:
    try:
        return _output([str(find_binaries() / "postgres"), "--version"]).removeprefix("postgres (PostgreSQL) ")
    except PostgresUnavailable:
        return ""


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
