"""Every statement about complaints and their drafts.

Rule: what names a person is a sealed column; nothing is ever looked for by it, only by a keyed index (docs/adr/0008).
"""

from sqlalchemy import Integer, bindparam, delete, func, literal_column, select

from shared.store.compiling import insert, look, upsert
from shared.store.complaint_schema import complaint, complaint_draft
from shared.store.statements import here, on_day

PUT_COMPLAINT = insert(complaint)
COMPLAINT = look(select(*complaint.columns).where(complaint.c.report_number == bindparam("report_number")))
COMPLAINTS_OF_CONTACT = look(
    select(*complaint.columns)
    .where(here(complaint), complaint.c.contact_index == bindparam("contact_index"))
    .order_by(complaint.c.recorded_at, complaint.c.id)
)
# By day, which has an index: any of the newest day will do.
A_NEWEST_COMPLAINT = look(
    select(*complaint.columns)
    .where(here(complaint))
    .order_by(complaint.c.service_date.desc())
    .limit(literal_column("1", Integer))
)
COUNT_COMPLAINTS = look(select(func.count()).select_from(complaint).where(on_day(complaint)))

PUT_DRAFT = upsert(complaint_draft)
DRAFT = look(select(complaint_draft.c.sealed).where(complaint_draft.c.ticket_id == bindparam("ticket_id")))
DROP_DRAFT = look(delete(complaint_draft).where(complaint_draft.c.ticket_id == bindparam("ticket_id")))
