"""Requests that a replaced store has answered and its backup does not know.

Rule: one that comes again after the restore is refused: what it did is lost with its answer, and whoever asked may have
gone (security.md P4; docs/adr/0011).
"""

from datetime import timedelta

from shared.store import rows
from shared.store.backup_census import Talk
from shared.store.compiling import Row
from shared.store.schema import HALL_ID

MARGIN = timedelta(days=1)
"""How far the store's clock may have been set back since the backup and requests are still found."""

_MARK = (
    f"INSERT INTO request (request_id, hall_id, command, outcome, at) VALUES (?, {HALL_ID}, ?, '', ?) "
    "ON CONFLICT (request_id) DO NOTHING"
)


def last_answered(talk: Talk) -> str:
    """From when on answers of another store may be unknown to this one, as a text of `request.at`."""
    ((last,),) = talk.ask(f"SELECT max(at) FROM request WHERE hall_id = {HALL_ID}")
    return "" if last is None else rows.time_text(rows.read_time(last) - MARGIN)


def answered_since(talk: Talk, since: str, *, schema: str = "") -> list[Row]:
    """Request id, kind of command and time; `schema` is where a PostgreSQL store was put aside."""
    table = f'"{schema}".request' if schema else "request"
    return talk.ask(f"SELECT request_id, command, at FROM {table} WHERE hall_id = {HALL_ID} AND at >= ?", since)


def mark_lost(talk: Talk, answered: list[Row]) -> None:
    """Keep those that this store does not know, without an answer: see `StoredAnswer.is_lost`."""
    for request in answered:
        talk.ask(_MARK, *request)
