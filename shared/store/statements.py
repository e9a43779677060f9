"""Every statement that a hall's day needs, in one place.

Rule: predicates of partial indexes are literals, never bound values, or years of history cost time (store-figures.md).
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from shared.domain.events import EventKind
from shared.domain.printing import PrintState
from shared.domain.ticket import Lane, PriorityClass, TicketState
from shared.store import schema as t
from shared.store.address import StoreKind
from shared.store.compiling import Statement, insert, look, upsert

TICKET_COLUMNS = tuple(column.name for column in t.ticket.columns)
TICKET_MOVES = (
    "service", "priority", "state", "line", "behind", "changed_at", "called_at", "started_at", "finished_at", "desk",
    "for_desk", "times_called", "lane",
)  # fmt: skip
"""What may change in a ticket's life; its number, code and issue never do."""

CHANNEL = "balai_hall"
"""The name under which PostgreSQL tells the feeds that something was committed."""


class _StoreClock(FunctionElement[str]):
    """The database server's clock as our text; an SQLite store has the clock of this host, so nothing is asked."""

    type = Text()
    inherit_cache = True


@compiles(_StoreClock)
def _no_clock(element: _StoreClock, compiler: Any, **options: Any) -> str:
    return "NULL"


@compiles(_StoreClock, "postgresql")
def _server_clock(element: _StoreClock, compiler: Any, **options: Any) -> str:
    return """to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


class _SeesEveryEvent(FunctionElement[int]):
    """Whether this login reads the whole table of events; nothing is hidden in a file."""

    type = Integer()
    inherit_cache = True


@compiles(_SeesEveryEvent)
def _file_hides_nothing(element: _SeesEveryEvent, compiler: Any, **options: Any) -> str:
    return "1"


@compiles(_SeesEveryEvent, "postgresql")
def _asks_the_policies(element: _SeesEveryEvent, compiler: Any, **options: Any) -> str:
    """Of the policies for reading, one that lets all rows through is mine, and none narrows what others let through."""
    return """CAST(NOT row_security_active('public.event') OR coalesce((
        SELECT bool_and(polpermissive) AND bool_or(
            pg_get_expr(polqual, polrelid) = 'true'
            AND EXISTS (SELECT FROM unnest(polroles) AS for_role (oid) WHERE pg_has_role(for_role.oid, 'USAGE')))
        FROM pg_catalog.pg_policy WHERE polrelid = CAST('public.event' AS regclass) AND polcmd IN ('r', '*')), false)
        AS integer)"""


def _literal(value: str) -> ColumnElement[Any]:
    return literal_column(f"'{value}'")


def here(table: FromClause) -> ColumnElement[bool]:
    """Rows of this hall."""
    return table.c.hall_id == literal_column(str(t.HALL_ID))


def on_day(table: FromClause) -> ColumnElement[bool]:
    """Rows of one service day of this hall, the value `day`."""
    return and_(here(table), table.c.service_date == bindparam("day"))


# --- the hall's one hot row -------------------------------------------------------------------------------------------

_state = select(
    t.hall_state.c.event_seq,
    t.hall_state.c.call_seq,
    t.hall_state.c.settings_version,
    t.hall_state.c.chain_head,
    _StoreClock().label("now"),
).where(here(t.hall_state))

READ_STATE = look(_state)
READ_VERSION = look(
    select(literal_column("version_num"), _StoreClock().label("now")).select_from(text("alembic_version"))
)
READ_HALL = look(select(t.hall.c.is_practice).where(here(t.hall)))
READ_MADE_AT = look(select(t.hall.c.made_at).where(here(t.hall)))
PUT_HALL = insert(t.hall)
PUT_STATE = insert(t.hall_state)
# Nothing is joined to the locked row: after a wait PostgreSQL reads only that row anew.
LOCK_STATE = look(_state.with_for_update())
MOVE_STATE = Statement(
    lambda kind: update(t.hall_state).where(here(t.hall_state)),
    ("event_seq", "call_seq", "settings_version", "chain_head"),
)
NOTIFY = look(select(func.pg_notify(_literal(CHANNEL), _literal(""))))

SETTINGS = look(select(t.setting.c.key, t.setting.c.text).where(here(t.setting)))
PUT_SETTING = upsert(t.setting)
DROP_SETTING = look(delete(t.setting).where(here(t.setting), t.setting.c.key == bindparam("key")))

PUT_REQUEST = insert(t.request)

# --- counters of a day ------------------------------------------------------------------------------------------------

_zero: ColumnElement[Any] = literal_column("0")
_nothing = cast(literal_column("NULL"), Text)


def _counters() -> list[Select[Any]]:
    """All of a day's counters: what, key, up to four figures, when the day was closed, nothing."""
    day, session, number = t.service_day, t.session_day, t.day_number
    return [
        select(
            _literal("day").label("what"),
            _literal("").label("key"),
            day.c.released,
            day.c.overridden,
            day.c.turned_away,
            day.c.regulars_since_priority,
            day.c.closed_at,
            _nothing,
        ).where(on_day(day)),
        select(
            _literal("session"),
            cast(session.c.session, Text),
            session.c.issued,
            session.c.extra,
            _zero,
            _zero,
            _nothing,
            _nothing,
        ).where(on_day(session)),
        select(
            _literal("number"), number.c.prefix, number.c.last_ordinal, _zero, _zero, _zero, _nothing, _nothing
        ).where(on_day(number)),
    ]


_first_answer = select(
    _literal("answer"), t.request.c.command, _zero, _zero, _zero, _zero, t.request.c.outcome, t.request.c.fingerprint
).where(t.request.c.request_id == bindparam("request_id"))

COUNTERS = look(union_all(*_counters()))
# One round trip fewer for every command: the counters are needed by all that were not answered before.
COUNTERS_AND_ANSWER = look(union_all(*_counters(), _first_answer))
PUT_DAY = upsert(t.service_day)
OPEN_DAYS = look(
    select(t.service_day.c.service_date)
    .where(here(t.service_day), t.service_day.c.closed_at.is_(None), t.service_day.c.service_date < bindparam("day"))
    .order_by(t.service_day.c.service_date)
)
PUT_SESSION = upsert(t.session_day)
PUT_NUMBER = upsert(t.day_number)

# --- tickets ----------------------------------------------------------------------------------------------------------

_ticket = t.ticket.c
_waiting, _held = text(t.WAITING), text(t.HELD)
_in_line = (_ticket.line, _ticket.behind)


def _tickets() -> Select[Any]:
    return select(*t.ticket.columns)


PUT_TICKET = insert(t.ticket)
MOVE_TICKET = Statement(lambda kind: update(t.ticket).where(_ticket.id == bindparam("of_ticket")), TICKET_MOVES)
TICKET_BY_ID = look(_tickets().where(_ticket.id == bindparam("ticket_id")))
TICKET_BY_NUMBER = look(
    _tickets().where(on_day(t.ticket), _ticket.prefix == bindparam("prefix"), _ticket.ordinal == bindparam("ordinal"))
)
_this_desk_holds = _tickets().where(on_day(t.ticket), _held, _ticket.desk == bindparam("desk"))
HELD_BY_DESK = look(_this_desk_holds)


def _is_reserved_in_vain() -> ColumnElement[bool]:
    """The rule of `shared.domain.seat.may_call`: the desk was taken away, or is not heard of while others are."""
    any_seat, its_seat = t.desk_seat.alias("any_seat"), t.desk_seat.alias("its_seat")
    is_heard_of = and_(
        on_day(its_seat),
        its_seat.c.desk == _ticket.for_desk,
        its_seat.c.officer.is_not(None),
        its_seat.c.seen_at >= bindparam("seen_since"),
    )
    return or_(
        _ticket.for_desk > bindparam("last_desk", type_=Integer),
        and_(
            _ticket.changed_at < bindparam("seen_since"),
            exists().where(on_day(any_seat)),
            ~exists().where(is_heard_of),
        ),
    )


def _head(is_regular: bool) -> Any:
    """The first in line of those who are called early, or of the others: the rule of `Ticket.is_priority`."""
    is_regular_class = _ticket.priority == _literal(PriorityClass.none)
    by_class = case((is_regular_class, _literal(Lane.regular)), else_=_literal(Lane.early))
    lane = func.coalesce(_ticket.lane, by_class)
    for_this_desk = or_(_ticket.for_desk.is_(None), _ticket.for_desk == bindparam("desk"), _is_reserved_in_vain())
    head = (
        _tickets()
        .where(on_day(t.ticket), _waiting, lane == _literal(Lane.regular if is_regular else Lane.early))
        .where(for_this_desk)
        .order_by(*_in_line)
        .limit(literal_column("1", Integer))
    ).subquery()
    return select(*head.columns)


# What a desk needs to call the next citizen: the one that it holds still, and whom it may call.
DESK_LINE = look(union_all(_this_desk_holds, _head(is_regular=True), _head(is_regular=False)))
COUNT_WAITING = look(select(func.count()).select_from(t.ticket).where(on_day(t.ticket), _waiting))
# The rule of `shared.domain.seat.open_desks`, counted: desks that are heard of, and those that hold a citizen with
# nobody seated.
_seated = and_(on_day(t.desk_seat), t.desk_seat.c.officer.is_not(None))
_heard_of = select(func.count()).where(_seated, t.desk_seat.c.seen_at >= bindparam("seen_since"))
_held_without_seat = (
    select(func.count(_ticket.desk.distinct()))
    .where(on_day(t.ticket), _held)
    .where(~exists(t.desk_seat.c.desk).where(_seated, t.desk_seat.c.desk == _ticket.desk))
)
WAITING_AND_OPEN = look(
    select(
        select(func.count()).select_from(t.ticket).where(on_day(t.ticket), _waiting).scalar_subquery(),
        _heard_of.scalar_subquery() + _held_without_seat.scalar_subquery(),
    )
)
COUNT_WAITING_BEFORE = look(
    select(func.count())
    .select_from(t.ticket)
    .where(on_day(t.ticket), _waiting)
    .where(
        or_(
            _ticket.line < bindparam("line"),
            and_(_ticket.line == bindparam("line"), _ticket.behind < bindparam("behind")),
        )
    )
)
# These two are nearly all that a hall screen asks of tickets, whose login reads no other columns (shared.store.grants).
WAITING_BY_SERVICE = look(
    select(_ticket.service, func.count()).where(on_day(t.ticket), _waiting).group_by(_ticket.service)
)
HELD_TICKETS = look(select(_ticket.id, _ticket.prefix, _ticket.ordinal, _ticket.desk).where(on_day(t.ticket), _held))
COUNT_FINISHED = look(
    select(func.count())
    .select_from(t.ticket)
    .where(on_day(t.ticket), _ticket.state == _literal(TicketState.finished), _ticket.desk == bindparam("desk"))
)
COUNT_STATES = look(select(_ticket.state, func.count()).where(on_day(t.ticket)).group_by(_ticket.state))

LAST_ISSUED = look(
    select(_ticket.prefix, func.max(_ticket.issued_at))
    .where(on_day(t.ticket), _ticket.issued_at <= bindparam("until"))
    .group_by(_ticket.prefix)
)


@cache
def tickets_in(states: frozenset[TicketState]) -> Statement:
    """Tickets of a day in any of these states, by place in line; the states are literals in the SQL."""
    chosen = f"state = '{next(iter(states))}'" if len(states) == 1 else f"state IN ({t.words(states) or 'NULL'})"
    return look(_tickets().where(on_day(t.ticket), text(chosen)).order_by(*_in_line))


_of_ticket = t.ticket_note.c.ticket_id == bindparam("ticket_id")
PUT_NOTE = upsert(t.ticket_note)
NOTE = look(select(t.ticket_note.c.sealed).where(_of_ticket))
DROP_NOTE = look(delete(t.ticket_note).where(_of_ticket))
# From the few notes to their tickets, never through all tickets of all years.
_until = and_(t.ticket.c.id == t.ticket_note.c.ticket_id, t.ticket.c.service_date <= bindparam("day"))
FORGET_NOTES = look(delete(t.ticket_note).where(exists().where(_until)))

# --- desks, events, print attempts ------------------------------------------------------------------------------------

SEATS = look(
    select(t.desk_seat.c.desk, t.desk_seat.c.officer, t.desk_seat.c.seen_at)
    .where(on_day(t.desk_seat))
    .order_by(t.desk_seat.c.desk)
)
PUT_SEAT = upsert(t.desk_seat)
SEEN = Statement(
    lambda kind: update(t.desk_seat).where(on_day(t.desk_seat), t.desk_seat.c.desk == bindparam("of_desk")),
    ("seen_at",),
)

_event = t.event.c
SEES_EVERY_EVENT = look(select(_SeesEveryEvent()))
PUT_EVENT = insert(t.event)


def _events_of_a_day() -> Select[Any]:
    """SQLite is told by which index: by itself it reads the events of all years, which are in order already."""
    by_day = f"INDEXED BY {t.EVENTS_BY_DAY}"
    return select(*t.event.columns).where(on_day(t.event)).with_hint(t.event, by_day, StoreKind.sqlite)


LAST_CALLS = look(
    _events_of_a_day()
    .where(_event.call_seq.is_not(None))
    .order_by(_event.seq.desc())
    .limit(bindparam("limit", type_=Integer))
)
_of_a_kind = _events_of_a_day().where(_event.kind == bindparam("kind"))
FIRST_EVENT = look(_of_a_kind.order_by(_event.seq).limit(literal_column("1", Integer)))
NEWEST_EVENT = look(_of_a_kind.order_by(_event.seq.desc()).limit(literal_column("1", Integer)))
SETTING_CHANGES = look(
    select(*t.event.columns)
    .where(here(t.event), _event.service_date > bindparam("day"), _event.kind == _literal(EventKind.setting_changed))
    .order_by(_event.seq)
)


@cache
def events(*, since: bool, day: bool, ticket: bool) -> Statement:
    """Events in order, after a sequence number, of a day, of a ticket: any of the three."""
    core = _events_of_a_day() if day and not ticket else select(*t.event.columns).where(here(t.event))
    if since:
        core = core.where(_event.seq > bindparam("since"))
    if day and ticket:
        core = core.where(_event.service_date == bindparam("day"))
    if ticket:
        core = core.where(_event.ticket_id == bindparam("ticket_id"))
    return look(core.order_by(_event.seq).limit(bindparam("limit", type_=Integer)))


_attempt = t.print_attempt.c
_later = t.print_attempt.alias("later")
PUT_ATTEMPT = upsert(t.print_attempt)
ATTEMPT = look(select(*t.print_attempt.columns).where(_attempt.id == bindparam("attempt_id")))
ATTEMPTS = look(
    select(*t.print_attempt.columns)
    .where(_attempt.ticket_id == bindparam("ticket_id"))
    .order_by(_attempt.started_at, _attempt.copy, _attempt.id)
)
UNCONFIRMED = look(
    select(_ticket.prefix, _ticket.ordinal)
    .select_from(t.ticket.join(t.print_attempt, _attempt.ticket_id == _ticket.id))
    .where(on_day(t.ticket), _attempt.state == _literal(PrintState.sent_unconfirmed))
    .where(~exists().where(_later.c.ticket_id == _ticket.id, _later.c.started_at > _attempt.started_at))
    .order_by(_ticket.prefix, _ticket.ordinal)
)


def prepare_all(kind: StoreKind) -> None:
    """Compile every statement now, some 50 ms, so that the first citizen of the day does not wait for it."""
    for statement in list(globals().values()):
        if isinstance(statement, Statement):
            statement.prepare(kind)
    tickets_in(frozenset({TicketState.waiting})).prepare(kind)
