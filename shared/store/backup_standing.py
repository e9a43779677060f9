"""How a hall stands with its backups: which of those in a place are its own, still there, and proven.

Rule: a backup counts only for the hall that it was made of, and only while its file is there in its full size; reading
it through is what `balai restore` does.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.problems import Problem
from shared.store import statements as sql
from shared.store.address import parse_address
from shared.store.backup_manifest import Backup, Verdict, list_backups
from shared.store.opening import connect_database


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The newest backup of a hall, and the newest that was restored on trial; None where there is none.

    Newest is what was made nearest to now.
    """

    newest: Backup | None
    verified: Backup | None


def standing_of(url: str, folder: Path, *, now: datetime) -> Standing:
    """Look at the backups in a place. While the store cannot be read, those of any hall count: one may be needed."""
    made_at = _hall_made_at(url)
    mine = [
        each
        for each in list_backups(folder)
        if made_at in (None, each.manifest.census.hall_made_at) and _is_there(each)
    ]
    # One that was made while the clock was a year ahead is not the newest for a year.
    mine.sort(key=lambda backup: abs(now - backup.made_at))
    verified = next((each for each in mine if each.manifest.verdict is Verdict.verified), None)
    return Standing(newest=mine[0] if mine else None, verified=verified)


def _hall_made_at(url: str) -> str | None:
    """When the hall was made, to the microsecond: no two live halls share it, and a restored one keeps it."""
    try:
        database = connect_database(parse_address(url), program="doctor")
        try:
            with database.reading(sql.READ_STATE) as line:
                return str(line.ask(sql.READ_MADE_AT)[0][0])
        finally:
            database.close()
    except Problem:
        return None


def _is_there(backup: Backup) -> bool:
    try:
        return all((backup.folder / name).stat().st_size == each.bytes for name, each in backup.manifest.files.items())
    except OSError:
        return False
