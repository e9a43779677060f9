"""Drafts of complaints, sealed by whoever hands them in.

Rule: a draft outlives a crash of the program and is gone once the complaint is recorded.
"""

from shared.domain.ids import TicketId
from shared.store import complaint_statements as complaint_sql
from shared.store import rows
from shared.store import statements as sql
from shared.store.clock import StoreClock
from shared.store.compiling import Values
from shared.store.database import Database
from shared.store.schema import HALL_ID


class SqlDraftStore:
    """See `DraftStore`."""

    def __init__(self, database: Database, clock: StoreClock) -> None:
        self._database, self._clock = database, clock

    def save_draft(self, ticket_id: TicketId, sealed: bytes) -> None:
        """Keep the draft, replacing the one before."""
        with self._database.writing(sql.READ_STATE) as line:
            saved_at = rows.time_text(self._clock.read(line.now))
            values: Values = {"ticket_id": ticket_id, "hall_id": HALL_ID, "sealed": sealed, "saved_at": saved_at}
            line.write_and_commit([(complaint_sql.PUT_DRAFT, values)], tell=False)

    def load_draft(self, ticket_id: TicketId) -> bytes | None:
        """The draft kept last."""
        with self._database.reading(sql.READ_STATE) as line:
            found = line.ask(complaint_sql.DRAFT, {"ticket_id": ticket_id})
            return bytes(found[0][0]) if found else None

    def drop_draft(self, ticket_id: TicketId) -> None:
        """Forget it: the citizen leaves without a complaint."""
        with self._database.writing(sql.READ_STATE) as line:
            line.write_and_commit([(complaint_sql.DROP_DRAFT, {"ticket_id": ticket_id})], tell=False)
