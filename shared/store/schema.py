"""The tables of a store, one schema for SQLite and PostgreSQL.

Rule: constraints stand behind the code: a number twice, a quota passed or two citizens at a desk cannot be stored.
Times are UTC ISO 8601 texts with microseconds and Z, dates ISO texts, in both databases (docs/adr/0004).
"""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from shared.domain.printing import PrintState
from shared.domain.ticket import AT_A_DESK, Lane, PriorityClass, TicketState

SCHEMA_VERSION = "0005"
"""The Alembic revision that this program works with; the migration tests compare it with the newest one."""

APPLICATION_ID = 0x42414C41
"""`BALA` in the header of an SQLite file: this file is a hall's store."""

HALL_ID = 1
"""One hall per store today; every table carries it, so that many halls can be brought into one database."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def words(values: type[StrEnum] | frozenset[StrEnum]) -> str:
    """The members of an enum as an SQL list in a fixed order: a partial index is used only for the same text."""
    return ", ".join(f"'{value}'" for value in sorted(values))


def _hall() -> Column[int]:
    return Column("hall_id", Integer, nullable=False, autoincrement=False)


def _of(parent: str, *columns: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(columns, [f"{parent}.{column}" for column in columns])


def _ticket_key() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["ticket_id"], ["ticket.id"])


hall = Table(
    "hall",
    metadata,
    _hall(),
    Column("is_practice", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    PrimaryKeyConstraint("hall_id"),
    CheckConstraint("is_practice IN (0, 1)", name="practice"),
)

hall_state = Table(
    "hall_state",
    metadata,
    _hall(),
    Column("event_seq", BigInteger, nullable=False),
    Column("call_seq", BigInteger, nullable=False),
    Column("settings_version", BigInteger, nullable=False),
    # The hash of the last event; the next one is chained to it under the lock (docs/adr/0010).
    Column("chain_head", Text, nullable=False),
    PrimaryKeyConstraint("hall_id"),
    _of("hall", "hall_id"),
    # The one hot row: room in its page lets PostgreSQL update it in place.
    postgresql_with={"fillfactor": "10"},
)

setting = Table(
    "setting",
    metadata,
    _hall(),
    Column("key", Text, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("hall_id", "key"),
    _of("hall", "hall_id"),
)

service_day = Table(
    "service_day",
    metadata,
    _hall(),
    Column("service_date", Text, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("cap", Integer, nullable=False),
    Column("released", Integer, nullable=False),
    Column("overridden", Integer, nullable=False),
    Column("regulars_since_priority", Integer),
    Column("turned_away", Integer, nullable=False),
    Column("closed_at", Text),
    PrimaryKeyConstraint("hall_id", "service_date"),
    _of("hall", "hall_id"),
    CheckConstraint("issued BETWEEN 0 AND cap", name="quota"),
    CheckConstraint("released >= 0 AND overridden >= 0 AND turned_away >= 0", name="counts"),
)

session_day = Table(
    "session_day",
    metadata,
    _hall(),
    Column("service_date", Text, nullable=False),
    Column("session", Integer, nullable=False, autoincrement=False),
    Column("issued", Integer, nullable=False),
    Column("cap", Integer, nullable=False),
    Column("extra", Integer, nullable=False),
    PrimaryKeyConstraint("hall_id", "service_date", "session"),
    _of("service_day", "hall_id", "service_date"),
    CheckConstraint("issued BETWEEN 0 AND cap", name="quota"),
    CheckConstraint("extra >= 0", name="extra"),
)

day_number = Table(
    "day_number",
    metadata,
    _hall(),
    Column("service_date", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("last_ordinal", Integer, nullable=False),
    PrimaryKeyConstraint("hall_id", "service_date", "prefix"),
    _of("service_day", "hall_id", "service_date"),
    CheckConstraint("last_ordinal > 0", name="ordinal"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Text, nullable=False),
    _hall(),
    Column("service_date", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("service", Text, nullable=False),
    Column("session", Integer, nullable=False),
    Column("priority", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("behind", BigInteger, nullable=False),
    Column("code", Text, nullable=False),
    Column("kiosk", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("called_at", Text),
    Column("started_at", Text),
    Column("finished_at", Text),
    Column("desk", Integer),
    Column("for_desk", Integer),
    Column("times_called", Integer, nullable=False),
    Column("lane", Text, CheckConstraint(f"lane IN ({words(Lane)})", name="lane")),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("hall_id", "service_date", "prefix", "ordinal", name="uq_ticket_number"),
    CheckConstraint(f"state IN ({words(TicketState)})", name="state"),
    CheckConstraint(f"priority IN ({words(PriorityClass)})", name="priority"),
    CheckConstraint("ordinal > 0 AND times_called >= 0", name="counts"),
    CheckConstraint(f"state NOT IN ({words(AT_A_DESK)}) OR desk IS NOT NULL", name="desk"),
)
WAITING = "state = 'waiting'"
HELD = f"state IN ({words(AT_A_DESK)})"
Index(
    "ix_ticket_waiting",
    ticket.c.hall_id, ticket.c.service_date, ticket.c.line, ticket.c.behind,
    sqlite_where=text(WAITING), postgresql_where=text(WAITING),
)  # fmt: skip
Index(
    "uq_ticket_desk",
    ticket.c.hall_id, ticket.c.service_date, ticket.c.desk,
    unique=True, sqlite_where=text(HELD), postgresql_where=text(HELD),
)  # fmt: skip

# Apart from the ticket, so that a kiosk or a hall screen, which reads tickets, has no way to it.
ticket_note = Table(
    "ticket_note",
    metadata,
    Column("ticket_id", Text, nullable=False),
    _hall(),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("ticket_id"),
    _ticket_key(),
)

event = Table(
    "event",
    metadata,
    _hall(),
    Column("seq", BigInteger, nullable=False, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("service_date", Text, nullable=False),
    Column("ticket_id", Text),
    Column("number", Text),
    Column("desk", Integer),
    Column("call_seq", BigInteger),
    Column("facts", Text, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("hall_id", "seq"),
    CheckConstraint("seq > 0", name="seq"),
    sqlite_with_rowid=False,
)
_CALL, _ABOUT_A_TICKET = "call_seq IS NOT NULL", "ticket_id IS NOT NULL"
Index(
    "uq_event_call",
    event.c.hall_id, event.c.call_seq,
    unique=True, sqlite_where=text(_CALL), postgresql_where=text(_CALL),
)  # fmt: skip
EVENTS_BY_DAY = "ix_event_day"
Index(EVENTS_BY_DAY, event.c.hall_id, event.c.service_date, event.c.seq)
Index(
    "ix_event_ticket",
    event.c.ticket_id,
    sqlite_where=text(_ABOUT_A_TICKET), postgresql_where=text(_ABOUT_A_TICKET),
)  # fmt: skip

request = Table(
    "request",
    metadata,
    Column("request_id", Text, nullable=False),
    _hall(),
    Column("command", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("at", Text, nullable=False),
    # What was asked for (shared.services.fingerprint); NULL for requests from before migration 0004.
    Column("fingerprint", Text),
    PrimaryKeyConstraint("request_id"),
)

desk_seat = Table(
    "desk_seat",
    metadata,
    _hall(),
    Column("service_date", Text, nullable=False),
    Column("desk", Integer, nullable=False, autoincrement=False),
    Column("officer", Text),
    Column("seen_at", Text),
    PrimaryKeyConstraint("hall_id", "service_date", "desk"),
    CheckConstraint("desk > 0", name="desk"),
)

officer = Table(
    "officer",
    metadata,
    _hall(),
    Column("login", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("is_disabled", Integer, nullable=False),
    # SQLite only: argon2id, and the brake on guessing. In PostgreSQL the server keeps the password.
    Column("password_hash", Text),
    Column("failed_logins", Integer, nullable=False),
    Column("barred_until", Text),
    Column("made_at", Text, nullable=False),
    PrimaryKeyConstraint("hall_id", "login"),
    _of("hall", "hall_id"),
    CheckConstraint("role IN ('admin', 'officer', 'supervisor')", name="role"),
    CheckConstraint("is_disabled IN (0, 1) AND failed_logins >= 0", name="counts"),
)

print_attempt = Table(
    "print_attempt",
    metadata,
    Column("id", Text, nullable=False),
    _hall(),
    Column("ticket_id", Text, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    PrimaryKeyConstraint("id"),
    _ticket_key(),
    CheckConstraint(f"state IN ({words(PrintState)})", name="state"),
    CheckConstraint("copy >= 0", name="copy"),
)
Index("ix_print_attempt_ticket", print_attempt.c.ticket_id, print_attempt.c.started_at)
