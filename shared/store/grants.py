"""Who may do what in a PostgreSQL store: the one list of rights, as data.

Rule: what is not written here is not allowed; `balai migrate` applies the list, `balai doctor` holds the live
catalogue against it (security.md P8, P9; docs/adr/0012). Expressions stand as the server itself writes them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Table

from shared.domain.closing import NOT_ENDED, SYSTEM
from shared.domain.events import EventKind
from shared.domain.ticket import TicketState
from shared.store import statements as sql
from shared.store.complaint_schema import complaint_draft
from shared.store.schema import day_number, desk_seat, officer, print_attempt, service_day, session_day, ticket_note


class Group(StrEnum):
    """The roles without login that hold the rights; logins only belong to one of the last five."""

    owner = "balai_owner"
    """Owns all tables; whoever migrates is a member."""
    logins = "balai_logins"
    """Owns the functions that make logins, and nothing else; nobody is a member."""
    kiosk = "balai_kiosk"
    hall = "balai_hall"
    officer = "balai_officer"
    supervisor = "balai_supervisor"
    admin = "balai_admin"


class Kind(StrEnum):
    """What a right is on."""

    table = "table"
    column = "column"
    function = "function"
    schema = "schema"
    database = "database"


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One right of one role. `name` is `ticket`, `ticket.state`, `balai_today()`; a database is always this one."""

    grantee: str
    kind: Kind
    name: str
    verb: str


@dataclass(frozen=True, slots=True, order=True)
class Policy:
    """Which rows of a table these roles may see or write. `using` and `check` are "" where there is none."""

    table: str
    name: str
    verb: str
    groups: tuple[str, ...]
    using: str = ""
    check: str = ""


PEOPLE = (Group.officer, Group.supervisor, Group.admin)
LEADERS = (Group.supervisor, Group.admin)
WORKERS = (Group.kiosk, *PEOPLE)
LOGIN_GROUPS = (Group.kiosk, Group.hall, *PEOPLE)
DEVICE_GROUPS = (Group.kiosk, Group.hall)
SCHEMA = "public"
THIS_DATABASE = "(this)"

_Columns = Iterable[str] | None
_Grant = tuple[str, tuple[Group, ...], _Columns]


def _beside_the_key(table: Table) -> tuple[str, ...]:
    """What an upsert sets: all columns but those of the key."""
    keys = {column.name for column in table.primary_key}
    return tuple(column.name for column in table.columns if column.name not in keys)


def _read(*groups: Group) -> _Grant:
    return "SELECT", groups, None


def _add(*groups: Group) -> _Grant:
    return "INSERT", groups, None


def _remove(*groups: Group) -> _Grant:
    return "DELETE", groups, None


def _change(columns: _Columns, *groups: Group) -> _Grant:
    return "UPDATE", groups, columns


_HEADS = ("event_seq", "call_seq", "settings_version", "chain_head")

SHOWN_OF_TICKETS = ("id", "hall_id", "service_date", "prefix", "ordinal", "service", "state", "desk", "issued_at")
"""What the hall screen needs: which number stands at which desk, how many wait, when the last place was taken.

No code, no priority class.
"""

TABLES: dict[str, tuple[_Grant, ...]] = {
    "alembic_version": (_read(*LOGIN_GROUPS),),
    "hall": (_read(*LOGIN_GROUPS),),
    "hall_state": (_read(*LOGIN_GROUPS), _change(_HEADS, *WORKERS)),
    "setting": (_read(*LOGIN_GROUPS), _add(*LEADERS), _change(("text",), *LEADERS), _remove(*LEADERS)),
    "service_day": (_read(*LOGIN_GROUPS), _add(*WORKERS), _change(_beside_the_key(service_day), *WORKERS)),
    "session_day": (_read(*LOGIN_GROUPS), _add(*WORKERS), _change(_beside_the_key(session_day), *WORKERS)),
    "day_number": (
        _read(*LOGIN_GROUPS),
        _add(Group.kiosk, *LEADERS),
        _change(_beside_the_key(day_number), Group.kiosk, *LEADERS),
    ),
    "ticket": (
        _read(*WORKERS),
        ("SELECT", (Group.hall,), SHOWN_OF_TICKETS),
        _add(Group.kiosk, *LEADERS),
        _change(sql.TICKET_MOVES, *WORKERS),
    ),
    "ticket_note": (_read(*PEOPLE), _add(*PEOPLE), _change(_beside_the_key(ticket_note), *PEOPLE), _remove(*PEOPLE)),
    "event": (_read(*LOGIN_GROUPS), _add(*WORKERS)),
    "request": (_read(*WORKERS), _add(*WORKERS)),
    "desk_seat": (_read(*LOGIN_GROUPS), _add(*PEOPLE), _change(_beside_the_key(desk_seat), *PEOPLE)),
    "print_attempt": (_read(*WORKERS), _add(*WORKERS), _change(_beside_the_key(print_attempt), *WORKERS)),
    "officer": (
        ("SELECT", PEOPLE, ("hall_id", "login", "name", "role", "is_disabled")),
        _add(Group.admin),
        _change(("is_disabled",), Group.admin),
    ),
    "complaint": (_read(*PEOPLE), _add(*PEOPLE)),
    "complaint_draft": (
        _read(*PEOPLE),
        _add(*PEOPLE),
        _change(_beside_the_key(complaint_draft), *PEOPLE),
        _remove(*PEOPLE),
    ),
}
assert "password_hash" in officer.columns  # no login of the hall reads it

ADD_LOGIN, SHUT_OUT = "balai_add_login(text,text,text)", "balai_shut_out(text)"
RENEW_DEVICE = "balai_renew_device(text,text)"
FUNCTIONS: dict[str, tuple[Group, ...]] = {
    "refuse_change_of_events()": (),
    "balai_leaders_only()": (),
    "balai_today()": WORKERS,
    ADD_LOGIN: (Group.owner, Group.admin),
    SHUT_OUT: (Group.owner, Group.admin),
    RENEW_DEVICE: (Group.owner, Group.admin),
}
FUNCTIONS_OF_LOGINS = (ADD_LOGIN, SHUT_OUT, RENEW_DEVICE)


def rights() -> frozenset[Right]:
    """Every right that anybody but an owner has."""
    return frozenset(_rights())


def _rights() -> Iterator[Right]:
    for group in (Group.owner, *LOGIN_GROUPS):
        yield Right(group, Kind.database, THIS_DATABASE, "CONNECT")
        yield Right(group, Kind.schema, SCHEMA, "USAGE")
    yield Right(Group.owner, Kind.schema, SCHEMA, "CREATE")
    yield Right(Group.logins, Kind.schema, SCHEMA, "USAGE")
    for function, groups in FUNCTIONS.items():
        for group in groups:
            yield Right(group, Kind.function, function, "EXECUTE")
    for table, grants in TABLES.items():
        for verb, groups, columns in grants:
            for group in groups:
                if columns is None:
                    yield Right(group, Kind.table, table, verb)
                for column in columns or ():
                    yield Right(group, Kind.column, f"{table}.{column}", verb)


# --- rows -------------------------------------------------------------------------------------------------------------

_KIOSK_COMMANDS = ("IssueTicket", "StartPrint", "EndPrint", "CloseDay")
_KIOSK_KINDS = (EventKind.ticket_issued, EventKind.turned_away, EventKind.slip_printed)
_KINDS_OF_A_FORGOTTEN_DAY = (EventKind.day_closed, EventKind.ticket_expired, EventKind.ticket_finished)
_KINDS_OF_OWNERS = (EventKind.hall_made, EventKind.store_restored)
_KINDS_OF_ADMINS = (
    EventKind.device_added,
    EventKind.device_disabled,
    EventKind.device_renewed,
    EventKind.officer_added,
    EventKind.officer_disabled,
)
_KINDS_OF_LEADERS = (
    EventKind.citizens_told,
    EventKind.day_closed,
    EventKind.day_reopened,
    EventKind.desk_released,
    EventKind.quota_overridden,
    EventKind.setting_changed,
    EventKind.ticket_issued,
    EventKind.ticket_reinstated,
    EventKind.tolerance_released,
    EventKind.turned_away,
)


def _list(words: Iterable[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'::text" for word in sorted(words)) + "]"


def _one_of(column: str, words: Iterable[str]) -> str:
    return f"({column} = ANY ({_list(words)}))"


def _none_of(column: str, words: Iterable[str]) -> str:
    return f"({column} <> ALL ({_list(words)}))"


_NO_CALL = "(call_seq IS NULL)"
"""The hall screen announces whatever carries the sequence of a call, of any kind."""
_PAST = "(service_date < balai_today())"
_BY_THE_HALL = (
    f"((actor = '{SYSTEM}'::text) AND {_NO_CALL} AND {_one_of('kind', _KINDS_OF_A_FORGOTTEN_DAY)} AND {_PAST})"
)
"""A day that nobody closed is closed by the first command of a later day, whoever gives it."""


def _me(what: str) -> str:
    return f"('{what}:'::text || (SESSION_USER)::text)"


_BY_THE_KIOSK = f"((actor = {_me('kiosk')}) AND {_NO_CALL} AND {_one_of('kind', _KIOSK_KINDS)})"
_BY_THE_PERSON = f"(actor = ANY (ARRAY[{_me('officer')}, {_me('staff')}]))"


def _by_people(*kept_back: EventKind) -> str:
    return f"(({_BY_THE_PERSON} AND {_none_of('kind', kept_back)}) OR {_BY_THE_HALL})"


POLICIES = (
    Policy("complaint", "people_read", "SELECT", PEOPLE, using="true"),
    Policy("complaint", "people_record_by_name", "INSERT", PEOPLE, check="(officer = SESSION_USER)"),
    Policy(
        "event",
        "hall_reads_calls_and_what_citizens_are_told",
        "SELECT",
        (Group.hall,),
        using=f"((call_seq IS NOT NULL) OR (kind = '{EventKind.citizens_told}'::text))",
    ),
    Policy(
        "event",
        "kiosk_reads_of_the_end_of_a_day",
        "SELECT",
        (Group.kiosk,),
        using=_one_of("kind", (EventKind.citizens_told, EventKind.day_closed, EventKind.turned_away)),
    ),
    Policy("event", "kiosk_writes", "INSERT", (Group.kiosk,), check=f"({_BY_THE_KIOSK} OR {_BY_THE_HALL})"),
    Policy("event", "people_read", "SELECT", PEOPLE, using="true"),
    Policy(
        "event",
        "officer_writes",
        "INSERT",
        (Group.officer,),
        check=_by_people(*_KINDS_OF_OWNERS, *_KINDS_OF_ADMINS, *_KINDS_OF_LEADERS),
    ),
    Policy(
        "event",
        "supervisor_writes",
        "INSERT",
        (Group.supervisor,),
        check=_by_people(*_KINDS_OF_OWNERS, *_KINDS_OF_ADMINS),
    ),
    Policy("event", "admin_writes", "INSERT", (Group.admin,), check=_by_people(*_KINDS_OF_OWNERS)),
    Policy(
        "request",
        "kiosk_own_commands",
        "ALL",
        (Group.kiosk,),
        using=_one_of("command", _KIOSK_COMMANDS),
        check=_one_of("command", _KIOSK_COMMANDS),
    ),
    Policy("request", "people", "ALL", PEOPLE, using="true", check="true"),
    Policy("ticket", "all_read", "SELECT", LOGIN_GROUPS, using="true"),
    Policy(
        "ticket",
        "kiosk_issues_by_name",
        "INSERT",
        (Group.kiosk,),
        check=f"((kiosk = SESSION_USER) AND (state = '{TicketState.waiting}'::text))",
    ),
    Policy(
        "ticket",
        "kiosk_ends_a_forgotten_day",
        "UPDATE",
        (Group.kiosk,),
        using=f"({_one_of('state', NOT_ENDED)} AND {_PAST})",
        check=_one_of("state", (TicketState.expired, TicketState.finished)),
    ),
    Policy("ticket", "leaders_issue", "INSERT", LEADERS, check="true"),
    Policy("ticket", "people_serve", "UPDATE", PEOPLE, using="true", check="true"),
)
TABLES_WITH_POLICIES = tuple(sorted({policy.table for policy in POLICIES}))
