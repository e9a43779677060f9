"""The tables of complaints and their drafts.

Rule: what names a person is stored sealed only; exact look-up goes by keyed indexes (security.md, Personal data).
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from shared.store.schema import metadata

complaint = Table(
    "complaint",
    metadata,
    Column("id", Text, nullable=False),
    Column("hall_id", Integer, nullable=False),
    Column("service_date", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("report_number", Text, nullable=False),
    Column("ticket_id", Text),
    Column("desk", Integer),
    Column("officer", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("chronology", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("solution", Text, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("contact_sealed", LargeBinary, nullable=False),
    Column("contact_index", LargeBinary, nullable=False),
    Column("nik_sealed", LargeBinary),
    Column("nik_index", LargeBinary),
    Column("key_version", Integer, nullable=False),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("report_number", name="uq_complaint_report_number"),
    ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
    CheckConstraint("(nik_sealed IS NULL) = (nik_index IS NULL)", name="nik"),
)
_WITH_NIK = "nik_index IS NOT NULL"
Index("ix_complaint_day", complaint.c.hall_id, complaint.c.service_date)
Index("ix_complaint_contact", complaint.c.contact_index)
Index("ix_complaint_nik", complaint.c.nik_index, sqlite_where=text(_WITH_NIK), postgresql_where=text(_WITH_NIK))

complaint_draft = Table(
    "complaint_draft",
    metadata,
    Column("ticket_id", Text, nullable=False),
    Column("hall_id", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("saved_at", Text, nullable=False),
    PrimaryKeyConstraint("ticket_id"),
    ForeignKeyConstraint(["ticket_id"], ["ticket.id"]),
)
