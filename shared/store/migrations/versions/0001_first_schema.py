"""The first schema: a hall's day, its officers, print attempts and complaints.

Rule: a migration is frozen once it is published; it repeats what it needs and imports nothing of the models.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make everything."""
    for make in TABLES:
        make()
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER event_no_{verb.lower()} BEFORE {verb} ON event "
                "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
            )
        return
    for statement in POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Remove everything of this database; the group roles stay, other halls of the server may use them."""
    for table in reversed(NAMES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_events()")


def _column(name: str, kind: type[TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=False, autoincrement=False)


def _maybe(name: str, kind: type[TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=True)


def _hall() -> None:
    op.create_table(
        "hall",
        _column("hall_id", sa.Integer),
        _column("is_practice", sa.Integer),
        _column("made_at", sa.Text),
        sa.PrimaryKeyConstraint("hall_id", name=op.f("pk_hall")),
        sa.CheckConstraint("is_practice IN (0, 1)", name=op.f("ck_hall_practice")),
    )


def _hall_state() -> None:
    op.create_table(
        "hall_state",
        _column("hall_id", sa.Integer),
        _column("event_seq", sa.BigInteger),
        _column("call_seq", sa.BigInteger),
        _column("settings_version", sa.BigInteger),
        _maybe("chain_head", sa.Text),
        sa.PrimaryKeyConstraint("hall_id", name=op.f("pk_hall_state")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.hall_id"], name=op.f("fk_hall_state_hall")),
        postgresql_with={"fillfactor": "10"},
    )


def _setting() -> None:
    op.create_table(
        "setting",
        _column("hall_id", sa.Integer),
        _column("key", sa.Text),
        _column("text", sa.Text),
        sa.PrimaryKeyConstraint("hall_id", "key", name=op.f("pk_setting")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.hall_id"], name=op.f("fk_setting_hall")),
    )


def _service_day() -> None:
    op.create_table(
        "service_day",
        _column("hall_id", sa.Integer),
        _column("service_date", sa.Text),
        _column("issued", sa.Integer),
        _column("cap", sa.Integer),
        _column("released", sa.Integer),
        _column("overridden", sa.Integer),
        _maybe("regulars_since_priority", sa.Integer),
        _column("turned_away", sa.Integer),
        sa.PrimaryKeyConstraint("hall_id", "service_date", name=op.f("pk_service_day")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.hall_id"], name=op.f("fk_service_day_hall")),
        sa.CheckConstraint(
            "released >= 0 AND overridden >= 0 AND turned_away >= 0", name=op.f("ck_service_day_counts")
        ),
        sa.CheckConstraint("issued BETWEEN 0 AND cap", name=op.f("ck_service_day_quota")),
    )


def _session_day() -> None:
    op.create_table(
        "session_day",
        _column("hall_id", sa.Integer),
        _column("service_date", sa.Text),
        _column("session", sa.Integer),
        _column("issued", sa.Integer),
        _column("cap", sa.Integer),
        _column("extra", sa.Integer),
        sa.PrimaryKeyConstraint("hall_id", "service_date", "session", name=op.f("pk_session_day")),
        sa.ForeignKeyConstraint(
            ["hall_id", "service_date"],
            ["service_day.hall_id", "service_day.service_date"],
            name=op.f("fk_session_day_service_day"),
        ),
        sa.CheckConstraint("extra >= 0", name=op.f("ck_session_day_extra")),
        sa.CheckConstraint("issued BETWEEN 0 AND cap", name=op.f("ck_session_day_quota")),
    )


def _day_number() -> None:
    op.create_table(
        "day_number",
        _column("hall_id", sa.Integer),
        _column("service_date", sa.Text),
        _column("prefix", sa.Text),
        _column("last_ordinal", sa.Integer),
        sa.PrimaryKeyConstraint("hall_id", "service_date", "prefix", name=op.f("pk_day_number")),
        sa.ForeignKeyConstraint(
            ["hall_id", "service_date"],
            ["service_day.hall_id", "service_day.service_date"],
            name=op.f("fk_day_number_service_day"),
        ),
        sa.CheckConstraint("last_ordinal > 0", name=op.f("ck_day_number_ordinal")),
    )


def _ticket() -> None:
    op.create_table(
        "ticket",
        _column("id", sa.Text),
        _column("hall_id", sa.Integer),
        _column("service_date", sa.Text),
        _column("prefix", sa.Text),
        _column("ordinal", sa.Integer),
        _column("service", sa.Text),
        _column("session", sa.Integer),
        _column("priority", sa.Text),
        _column("state", sa.Text),
        _column("line", sa.BigInteger),
        _column("behind", sa.BigInteger),
        _column("code", sa.Text),
        _column("kiosk", sa.Text),
        _column("issued_at", sa.Text),
        _column("changed_at", sa.Text),
        _maybe("called_at", sa.Text),
        _maybe("started_at", sa.Text),
        _maybe("finished_at", sa.Text),
        _maybe("desk", sa.Integer),
        _maybe("for_desk", sa.Integer),
        _column("times_called", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("hall_id", "service_date", "prefix", "ordinal", name=op.f("uq_ticket_number")),
        sa.CheckConstraint("ordinal > 0 AND times_called >= 0", name=op.f("ck_ticket_counts")),
        sa.CheckConstraint("state NOT IN ('called', 'serving') OR desk IS NOT NULL", name=op.f("ck_ticket_desk")),
        sa.CheckConstraint(
            "priority IN ('disabled', 'elderly', 'none', 'pregnant', 'small_children')", name=op.f("ck_ticket_priority")
        ),
        sa.CheckConstraint(
            "state IN ('called', 'cancelled', 'expired', 'finished', 'no_show', 'parked', 'serving', 'waiting')",
            name=op.f("ck_ticket_state"),
        ),
    )
    op.create_index(
        "ix_ticket_waiting",
        "ticket",
        ["hall_id", "service_date", "line", "behind"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_ticket_desk",
        "ticket",
        ["hall_id", "service_date", "desk"],
        unique=True,
        sqlite_where=sa.text("state IN ('called', 'serving')"),
        postgresql_where=sa.text("state IN ('called', 'serving')"),
    )


def _event() -> None:
    op.create_table(
        "event",
        _column("hall_id", sa.Integer),
        _column("seq", sa.BigInteger),
        _column("at", sa.Text),
        _column("kind", sa.Text),
        _column("actor", sa.Text),
        _column("service_date", sa.Text),
        _maybe("ticket_id", sa.Text),
        _maybe("number", sa.Text),
        _maybe("desk", sa.Integer),
        _maybe("call_seq", sa.BigInteger),
        _column("facts", sa.Text),
        sa.PrimaryKeyConstraint("hall_id", "seq", name=op.f("pk_event")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_event_seq")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_day", "event", ["hall_id", "service_date", "seq"])
    op.create_index(
        "ix_event_ticket",
        "event",
        ["ticket_id"],
        sqlite_where=sa.text("ticket_id IS NOT NULL"),
        postgresql_where=sa.text("ticket_id IS NOT NULL"),
    )
    op.create_index(
        "uq_event_call",
        "event",
        ["hall_id", "call_seq"],
        unique=True,
        sqlite_where=sa.text("call_seq IS NOT NULL"),
        postgresql_where=sa.text("call_seq IS NOT NULL"),
    )


def _request() -> None:
    op.create_table(
        "request",
        _column("request_id", sa.Text),
        _column("hall_id", sa.Integer),
        _column("command", sa.Text),
        _column("outcome", sa.Text),
        _column("at", sa.Text),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request")),
    )


def _desk_seat() -> None:
    op.create_table(
        "desk_seat",
        _column("hall_id", sa.Integer),
        _column("service_date", sa.Text),
        _column("desk", sa.Integer),
        _maybe("officer", sa.Text),
        sa.PrimaryKeyConstraint("hall_id", "service_date", "desk", name=op.f("pk_desk_seat")),
        sa.CheckConstraint("desk > 0", name=op.f("ck_desk_seat_desk")),
    )


def _officer() -> None:
    op.create_table(
        "officer",
        _column("hall_id", sa.Integer),
        _column("login", sa.Text),
        _column("name", sa.Text),
        _column("role", sa.Text),
        _column("is_disabled", sa.Integer),
        _maybe("password_hash", sa.Text),
        _column("failed_logins", sa.Integer),
        _maybe("barred_until", sa.Text),
        _column("made_at", sa.Text),
        sa.PrimaryKeyConstraint("hall_id", "login", name=op.f("pk_officer")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.hall_id"], name=op.f("fk_officer_hall")),
        sa.CheckConstraint("is_disabled IN (0, 1) AND failed_logins >= 0", name=op.f("ck_officer_counts")),
        sa.CheckConstraint("role IN ('admin', 'officer', 'supervisor')", name=op.f("ck_officer_role")),
    )


def _print_attempt() -> None:
    op.create_table(
        "print_attempt",
        _column("id", sa.Text),
        _column("hall_id", sa.Integer),
        _column("ticket_id", sa.Text),
        _column("copy", sa.Integer),
        _column("state", sa.Text),
        _column("detail", sa.Text),
        _column("started_at", sa.Text),
        _maybe("ended_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_attempt")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_print_attempt_ticket")),
        sa.CheckConstraint("copy >= 0", name=op.f("ck_print_attempt_copy")),
        sa.CheckConstraint(
            "state IN ('abandoned', 'blocked', 'not_sent', 'printed', 'sent_unconfirmed')",
            name=op.f("ck_print_attempt_state"),
        ),
    )
    op.create_index("ix_print_attempt_ticket", "print_attempt", ["ticket_id", "started_at"])


def _complaint() -> None:
    op.create_table(
        "complaint",
        _column("id", sa.Text),
        _column("hall_id", sa.Integer),
        _column("service_date", sa.Text),
        _column("recorded_at", sa.Text),
        _column("report_number", sa.Text),
        _maybe("ticket_id", sa.Text),
        _maybe("desk", sa.Integer),
        _column("officer", sa.Text),
        _column("channel", sa.Text),
        _column("title", sa.Text),
        _column("chronology", sa.Text),
        _column("category", sa.Text),
        _column("solution", sa.Text),
        _column("name_sealed", sa.LargeBinary),
        _column("contact_sealed", sa.LargeBinary),
        _column("contact_index", sa.LargeBinary),
        _maybe("nik_sealed", sa.LargeBinary),
        _maybe("nik_index", sa.LargeBinary),
        _column("key_version", sa.Integer),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("report_number", name=op.f("uq_complaint_report_number")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_complaint_ticket")),
        sa.CheckConstraint("(nik_sealed IS NULL) = (nik_index IS NULL)", name=op.f("ck_complaint_nik")),
    )
    op.create_index("ix_complaint_contact", "complaint", ["contact_index"])
    op.create_index("ix_complaint_day", "complaint", ["hall_id", "service_date"])
    op.create_index(
        "ix_complaint_nik",
        "complaint",
        ["nik_index"],
        sqlite_where=sa.text("nik_index IS NOT NULL"),
        postgresql_where=sa.text("nik_index IS NOT NULL"),
    )


def _complaint_draft() -> None:
    op.create_table(
        "complaint_draft",
        _column("ticket_id", sa.Text),
        _column("hall_id", sa.Integer),
        _column("sealed", sa.LargeBinary),
        _column("saved_at", sa.Text),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_complaint_draft")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_complaint_draft_ticket")),
    )


TABLES = (
    _hall,
    _hall_state,
    _setting,
    _service_day,
    _session_day,
    _day_number,
    _ticket,
    _event,
    _request,
    _desk_seat,
    _officer,
    _print_attempt,
    _complaint,
    _complaint_draft,
)
NAMES = tuple(make.__name__.removeprefix("_") for make in TABLES)

_GROUPS = ("balai_officer", "balai_supervisor", "balai_admin")
_READ = "hall, hall_state, setting, service_day, session_day, day_number, ticket, event, request, desk_seat, officer"

POSTGRESQL = (
    """
    CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'events are never changed' USING ERRCODE = 'restrict_violation'; END $$
    """,
    """
    CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_events()
    """,
    """
    CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events()
    """,
    # Roles belong to the whole server: another hall's database may have made them, even at this moment.
    *(
        f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{group}') THEN CREATE ROLE {group} NOLOGIN; END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
        """
        for group in _GROUPS
    ),
    "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); END $$",
    *(
        f"DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO {group}', current_database()); END $$"
        for group in _GROUPS
    ),
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC",
    "REVOKE ALL ON FUNCTION refuse_change_of_events() FROM PUBLIC",
    f"GRANT USAGE ON SCHEMA public TO {', '.join(_GROUPS)}",
    f"GRANT SELECT ON {_READ}, print_attempt, complaint, complaint_draft, alembic_version TO {', '.join(_GROUPS)}",
    f"GRANT INSERT ON event, request, complaint TO {', '.join(_GROUPS)}",
    "GRANT INSERT, UPDATE ON service_day, session_day, day_number, ticket, desk_seat, print_attempt "
    f"TO {', '.join(_GROUPS)}",
    f"GRANT UPDATE ON hall_state TO {', '.join(_GROUPS)}",
    f"GRANT INSERT, UPDATE, DELETE ON complaint_draft TO {', '.join(_GROUPS)}",
    "GRANT INSERT, UPDATE, DELETE ON setting TO balai_supervisor, balai_admin",
    "GRANT INSERT, UPDATE ON officer TO balai_admin",
)
