"""How SQLite goes about the looks that screens and commands take all day long.

Rule: a look at one day reads that day and no other, however many years lie before it (store-figures.md).
"""

from collections import defaultdict

import pytest

from shared.store import statements as sql
from shared.store.address import StoreKind
from shared.store.compiling import Statement
from tests.store.halls import raw

WAITING, HELD, OF_A_DAY = "ix_ticket_waiting", "uq_ticket_desk", "ix_event_day"


@pytest.mark.parametrize(
    ("look", "indexes"),
    [
        pytest.param(sql.DESK_LINE, (WAITING, HELD), id="whom a desk may call"),
        pytest.param(sql.WAITING_AND_OPEN, (WAITING, HELD), id="how many wait, how many desks"),
        pytest.param(sql.COUNT_WAITING_BEFORE, (WAITING,), id="how many are in front"),
        pytest.param(sql.WAITING_BY_SERVICE, (WAITING,), id="who waits for what"),
        pytest.param(sql.HELD_BY_DESK, (HELD,), id="whom a desk holds"),
        pytest.param(sql.HELD_TICKETS, (HELD,), id="whom the desks hold"),
        pytest.param(sql.LAST_CALLS, (OF_A_DAY,), id="the last calls"),
        pytest.param(sql.FIRST_EVENT, (OF_A_DAY,), id="the first event of a kind"),
        pytest.param(sql.NEWEST_EVENT, (OF_A_DAY,), id="the newest event of a kind"),
        pytest.param(sql.events(since=False, day=True, ticket=False), (OF_A_DAY,), id="the events of a day"),
        pytest.param(sql.events(since=True, day=True, ticket=False), (OF_A_DAY,), id="its later events"),
    ],
)
def test_a_look_at_a_day_reads_that_day_alone(sqlite_url: str, look: Statement, indexes: tuple[str, ...]) -> None:
    text, ordered = look.prepare(StoreKind.sqlite)
    steps = [row[3] for row in raw(sqlite_url, f"EXPLAIN QUERY PLAN {text}", *ordered(defaultdict(int)))]
    of_years = [step for step in steps if step.split()[:2][-1] in ("ticket", "event")]
    assert of_years
    assert all(f"INDEX {index} (hall_id=? AND service_date=?" in "\n".join(of_years) for index in indexes), of_years
    assert all(any(f" {index} (" in step for index in indexes) for step in of_years), of_years
