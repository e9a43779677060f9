"""Reading recorded complaints back.

Rule: they are found by report number or by a keyed index, never by what they seal (security.md, Personal data).
"""

from datetime import date

from shared.domain.complaint import KeptComplaint, SealedComplaint
from shared.store import complaint_statements as complaint_sql
from shared.store import rows
from shared.store import statements as sql
from shared.store.database import Database

_RECORDED_AT = 3
"""The column's place in a row of `complaint`."""


class SqlComplaints:
    """Sealed complaints of a store; they are written by the command `RecordComplaint`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, report_number: str) -> SealedComplaint | None:
        """The complaint with this report number, e.g. `LMW-7K4Q-2M9D`."""
        with self._database.reading(sql.READ_STATE) as line:
            found = line.ask(complaint_sql.COMPLAINT, {"report_number": report_number})
            return rows.complaint_of(found[0]) if found else None

    def newest(self) -> SealedComplaint | None:
        """One of the newest day that has any: sealed with the key that was in use last."""
        with self._database.reading(sql.READ_STATE) as line:
            found = line.ask(complaint_sql.A_NEWEST_COMPLAINT)
            return rows.complaint_of(found[0]) if found else None

    def load_kept(self, report_number: str) -> KeptComplaint | None:
        """The same, with the time at which it was received."""
        with self._database.reading(sql.READ_STATE) as line:
            found = line.ask(complaint_sql.COMPLAINT, {"report_number": report_number})
        if not found:
            return None
        return KeptComplaint(complaint=rows.complaint_of(found[0]), received_at=rows.read_time(found[0][_RECORDED_AT]))

    def find_by_contact_index(self, index: bytes) -> tuple[SealedComplaint, ...]:
        """All complaints with this keyed index of phone or e-mail, oldest first."""
        with self._database.reading(sql.READ_STATE) as line:
            found = line.ask(complaint_sql.COMPLAINTS_OF_CONTACT, {"contact_index": index})
            return tuple([rows.complaint_of(row) for row in found])

    def count(self, day: date) -> int:
        """How many complaints were recorded on a service day."""
        with self._database.reading(sql.READ_STATE) as line:
            return int(line.ask(complaint_sql.COUNT_COMPLAINTS, {"day": day.isoformat()})[0][0])
