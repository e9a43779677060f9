"""Where PostgreSQL's own programs for backups are, and running one of them.

Rule: a program older than the server is refused before it starts; a password goes by the environment, never by the
command line, and of a program's words only its exit code goes on.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from shared.problems import Problem, ProblemCode
from shared.store.address import StoreAddress
from shared.store.postgres_connecting import LINE_LIMITS

_PLACES = (
    (Path("/usr/lib/postgresql"), "*/bin"),
    (Path("/opt/homebrew/opt"), "postgresql*/bin"),
    (Path("C:/Program Files/PostgreSQL"), "*/bin"),
)
_VERSION = re.compile(rb"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresPrograms:
    """`pg_dump` and `pg_restore` of one installation."""

    dump: Path
    restore: Path
    major: int


def find_programs(server_major: int, *, named: Path | None = None) -> PostgresPrograms:
    """The programs that fit the server best: its own version, else the next newer one.

    `named` is the folder from the settings; it alone counts when it is given. Raises BACKUP_TOOL_MISSING and
    BACKUP_TOOL_OLD.
    """
    found = [each for folder in _folders(named) if (each := _programs_in(folder)) is not None]
    if not found:
        raise Problem(ProblemCode.BACKUP_TOOL_MISSING, program="pg_dump", version=server_major)
    fitting = [each for each in found if each.major >= server_major]
    if not fitting:
        newest = max(each.major for each in found)
        raise Problem(ProblemCode.BACKUP_TOOL_OLD, program="pg_dump", found=newest, version=server_major)
    return min(fitting, key=lambda each: each.major)


def _folders(named: Path | None) -> Iterator[Path]:
    if named is not None:
        yield named
        return
    # The ones on the PATH come last: on Debian they only choose among the others.
    for root, pattern in _PLACES:
        yield from sorted(root.glob(pattern))
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent


def _programs_in(folder: Path) -> PostgresPrograms | None:
    dump, restore = (shutil.which(name, path=str(folder)) for name in ("pg_dump", "pg_restore"))
    if dump is None or restore is None:
        return None
    try:
        said = subprocess.run([dump, "--version"], capture_output=True, stdin=subprocess.DEVNULL, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = _VERSION.search(said)
    return PostgresPrograms(dump=Path(dump), restore=Path(restore), major=int(version[1])) if version else None


def conninfo(address: StoreAddress) -> str:
    """How libpq is told where the database is, without the password."""
    values = {"host": address.host or None, "port": address.port, "dbname": address.database, "user": address.user}
    return make_conninfo("", **{**values, **LINE_LIMITS, **address.options})


def environment(address: StoreAddress | None = None) -> dict[str, str]:
    """Messages in English, no setting of this session's own, and the password."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PGOPTIONS"))}
    password = {"PGPASSWORD": address.password} if address is not None and address.password is not None else {}
    return kept | {"LC_ALL": "C"} | password


@contextmanager
def script_of(programs: PostgresPrograms, archive: Path, *options: str) -> Iterator[Iterator[bytes]]:
    """The lines of SQL that an archive comes to. Raises BACKUP_BROKEN when it cannot be read to its end."""
    command = [str(programs.restore), "--file=-", *options, str(archive)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment()
    ) as process:
        try:
            assert process.stdout is not None
            yield iter(process.stdout)
            if process.wait():
                raise Problem(
                    ProblemCode.BACKUP_BROKEN, backup=archive.parent, detail=f"pg_restore {process.returncode}"
                )
        finally:
            if process.poll() is None:
                process.kill()
