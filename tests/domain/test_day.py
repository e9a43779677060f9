"""The little state that a decision needs."""


import pytest

from shared.domain.day import Change, DayCounters, Decision
from shared.domain.outcomes import NobodyWaiting
from shared.domain.quota import QuotaUse
from tests.domain.situations import DESK, MONDAY, hall, local, situation


@pytest.mark.parametrize(("counted", "between", "since"), [(None, "1", 1), (None, "3", 3), (0, "3", 0), (2, "1", 2)])
def test_a_new_day_starts_with_a_priority_call_being_due(counted: int | None, between: str, since: int) -> None:
    counters = DayCounters(service_date=MONDAY, regulars_since_priority=counted)
    assert counters.since_priority(hall({"priority.regular_between": between})) == since


def test_a_day_without_a_row_has_counted_nothing() -> None:
    counters = DayCounters(service_date=MONDAY)
    assert (counters.use, counters.last_ordinal, counters.turned_away) == (QuotaUse(), {}, 0)


def test_a_situation_knows_its_instant_day_and_places() -> None:
    now = situation("13:05", use=QuotaUse(issued={1: 38}))
    assert (now.now, now.service_date) == (local("13:05"), MONDAY)
    assert now.places().session_left == now.places().day_left == 12
    assert situation("13:05", use=QuotaUse(issued={1: 38, 2: 1})).places().session_left == 11


def test_outside_the_sessions_only_the_day_has_places() -> None:
    places = situation("12:30", use=QuotaUse(issued={1: 38})).places()
    assert (places.session_left, places.day_left) == (0, 12)


def test_a_plain_no_changes_nothing() -> None:
    assert Decision(outcome=NobodyWaiting(desk=DESK)).change == Change()
    assert Change() == Change(events=(), calls=0)
