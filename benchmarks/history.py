"""Years of past days in a hall, filled in by SQL.

Rule: the rows are as the product writes them - a ticket, four events and four answered requests for each visit, spread
over service days before today - only faster.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from benchmarks.floor import connect
from benchmarks.grounds import NOW
from shared.store.address import StoreAddress, StoreKind, parse_address

A_DAY = 250
"""Tickets of one past day."""

BATCH = 100_000

_EVENTS = (
    ("ticket_issued", "IssueTicket", '{"kiosk":"lobi","priority":"none","service":"A","session":1}'),
    ("ticket_called", "CallNext", "{}"),
    ("service_started", "StepAtDesk", "{}"),
    ("ticket_finished", "StepAtDesk", "{}"),
)
_NO_HASH = "0" * 64
_ANSWER = (
    '{"outcome":"issued","number":"A-123","ticket_id":"6ec9e2fd-6b4b-4d3a-8d5f-2f9a5f3f5b11","service":"A",'
    '"service_date":"2019-05-06","session":1,"ahead":12,"left_session":27,"left_day":37,"minutes":30,'
    '"issued_at":"2019-05-06T08:30:00.000000+07:00","code":"7K4Q2M9D","priority":"none"}'
)

_SQL = {
    StoreKind.sqlite: {
        "series": "WITH RECURSIVE series(n) AS (SELECT {low} UNION ALL SELECT n + 1 FROM series WHERE n < {high} - 1)",
        "day": "date('{first}', '+' || (n / {a_day}) || ' days')",
        # As the product's own: in order of time, older than any of today. The ticket's events can work it out again.
        "id": "printf('%08x-0000-7000-8000-%012x', n * 4 + {step}, (n * 2654435761) & 281474976710655)",
        "number": "printf('A-%03d', n % {a_day} + 1)",
    },
    StoreKind.postgresql: {
        "series": "WITH series AS (SELECT generate_series({low}::bigint, {high}::bigint - 1) AS n)",
        "day": "(date '{first}' + (n / {a_day})::integer)::text",
        "id": "lpad(to_hex(n * 4 + {step}), 8, '0') || '-0000-7000-8000-' || "
        "lpad(to_hex((n * 2654435761) & 281474976710655), 12, '0')",
        "number": "'A-' || lpad((n % {a_day} + 1)::text, 3, '0')",
    },
}


def first_day(tickets: int) -> date:
    """When the hall must have begun for the last of so many visits to have been yesterday."""
    return NOW.date() - timedelta(days=-(-tickets // A_DAY))


def fill(url: str, tickets: int) -> None:
    """Put `tickets` finished visits into the days before today of a hall that has called nobody yet."""
    address = parse_address(url)
    begun = first_day(tickets).isoformat()
    with _quickly(_patient(address), address.kind) as connection:
        (first,) = connection.execute("SELECT event_seq FROM hall_state").fetchall()[0]
        for statement in _days(address.kind, tickets, begun):
            connection.execute(statement)
        for low in range(0, tickets, BATCH):
            for statement in _batch(address.kind, low, min(low + BATCH, tickets), first, begun):
                connection.execute(statement)
        connection.execute(
            f"UPDATE hall_state SET event_seq = event_seq + {tickets * len(_EVENTS)}, call_seq = call_seq + {tickets}"
        )


def _batch(kind: StoreKind, low: int, high: int, first: int, begun: str) -> Iterator[str]:
    values: dict[str, Any] = {"low": low, "high": high, "first": begun, "a_day": A_DAY, "step": 0}
    words = {name: text.format(**values) for name, text in _SQL[kind].items()}
    series, day = words["series"], words["day"]
    at = f"{day} || 'T01:30:00.000000Z'"
    yield (
        "INSERT INTO ticket (id, hall_id, service_date, prefix, ordinal, service, session, priority, state, line, "
        "behind, code, kiosk, issued_at, changed_at, called_at, started_at, finished_at, desk, times_called) "
        f"{series} SELECT {words['id']}, 1, {day}, 'A', n % {A_DAY} + 1, 'A', 1, 'none', "
        f"CASE WHEN n % 20 = 0 THEN 'no_show' ELSE 'finished' END, n * {len(_EVENTS)} + {first} + 1, 0, "
        f"'7K4Q2M9D', 'lobi', {at}, {at}, {at}, {at}, {at}, n % 10 + 1, 1 FROM series"
    )
    for step, (event, command, facts) in enumerate(_EVENTS):
        call = "n + 1" if event == "ticket_called" else "NULL"
        yield (
            "INSERT INTO event (hall_id, seq, at, kind, actor, service_date, ticket_id, number, desk, call_seq, facts, "
            "hash) "
            f"{series} SELECT 1, n * {len(_EVENTS)} + {step} + 1 + {first}, {at}, '{event}', 'officer:siti', {day}, "
            f"{words['id']}, {words['number']}, {'NULL' if step == 0 else 'n % 10 + 1'}, {call}, '{facts}', "
            f"'{_NO_HASH}' FROM series"
        )
        answer = _ANSWER if step == 0 else '{"outcome":"done","number":"A-123","state":"serving"}'
        yield (
            "INSERT INTO request (request_id, hall_id, command, outcome, at) "
            f"{series} SELECT {_SQL[kind]['id'].format(step=step)}, 1, '{command}', '{answer}', {at} FROM series"
        )


def _days(kind: StoreKind, tickets: int, begun: str) -> Iterator[str]:
    """The counters of the past days; here `n` is the day."""
    text = _SQL[kind]
    series = text["series"].format(low=0, high=-(-tickets // A_DAY))
    day = text["day"].format(first=begun, a_day=1)
    yield (
        "INSERT INTO service_day (hall_id, service_date, issued, cap, released, overridden, regulars_since_priority, "
        f"turned_away, closed_at) {series} "
        # Closed, or the first command of the benchmark would end each of these days.
        f"SELECT 1, {day}, {A_DAY}, {A_DAY}, 0, 0, 0, 0, {day} || 'T08:00:00.000000Z' FROM series"
    )
    yield (
        "INSERT INTO session_day (hall_id, service_date, session, issued, cap, extra) "
        f"{series} SELECT 1, {day}, 1, {A_DAY}, {A_DAY}, 0 FROM series"
    )
    yield (
        "INSERT INTO day_number (hall_id, service_date, prefix, last_ordinal) "
        f"{series} SELECT 1, {day}, 'A', {A_DAY} FROM series"
    )


def _patient(address: StoreAddress) -> Any:
    """A connection for statements of minutes, such as a VACUUM of ten million tickets."""
    if address.kind is StoreKind.sqlite:
        return connect(address)
    from shared.store.postgres_connecting import connect as connect_server

    return connect_server(address, program="history", has_time_limits=False, is_autocommit=True)


@contextmanager
def _quickly(connection: Any, kind: StoreKind) -> Iterator[Any]:
    """Without a sync per batch and without time limits; afterwards as tidy as after years of a server's own care."""
    if kind is StoreKind.sqlite:
        setting = ("PRAGMA synchronous=OFF", "PRAGMA cache_size=-1000000")
        tidying = ("PRAGMA wal_checkpoint(TRUNCATE)",)
    else:
        setting = ("SET synchronous_commit=off",)
        tidying = ("VACUUM ANALYZE", "CHECKPOINT")
    try:
        for statement in setting:
            connection.execute(statement).close()
        yield connection
        for statement in tidying:
            connection.execute(statement).close()
    finally:
        connection.close()
