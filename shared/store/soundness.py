"""Whether the file of an SQLite store is sound: every page can be read, and nothing of its schema is missing.

Rule: looking changes nothing and takes a bounded time, however many years are in the file.
"""

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from shared.problems import Problem, ProblemCode
from shared.store.expected_objects import differing_objects
from shared.store.sqlite_errors import raise_problem
from shared.store.sqlite_file import connect

MOST_SECONDS = 20.0
"""A file of 770 MB, 300,000 tickets, took 2.3 s; a slow disk must not keep the doctor from its other looks."""

_STEPS_BETWEEN_LOOKS = 10_000
_INTERRUPTED = 9  # SQLITE_INTERRUPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """What was found in a file that can be read."""

    differing: tuple[str, ...]
    """Objects of the schema, as `differing_objects` names them; empty when all are as they should be."""
    is_checked_whole: bool
    """False where the time was too short to read all of it; what was read was sound."""


def look_at_file(path: Path, *, most_seconds: float = MOST_SECONDS) -> Soundness:
    """Look at a store of this program's schema. Raises STORE_CORRUPT for pages that do not hold together."""
    try:
        with closing(connect(path)) as connection:
            differing = differing_objects(connection)
            ends_at = time.monotonic() + most_seconds
            connection.set_progress_handler(lambda: time.monotonic() >= ends_at, _STEPS_BETWEEN_LOOKS)
            try:
                is_whole = connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
            except driver.OperationalError as error:
                if getattr(error, "sqlite_errorcode", None) != _INTERRUPTED:
                    raise
                return Soundness(differing=differing, is_checked_whole=False)
    except driver.Error as error:
        raise_problem(error, str(path))
    if not is_whole:
        raise Problem(ProblemCode.STORE_CORRUPT, store=path, detail="quick_check")
    return Soundness(differing=differing, is_checked_whole=True)
