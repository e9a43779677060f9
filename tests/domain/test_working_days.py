"""A promise is counted in days on which the office works."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.working_days import is_working_day, working_days_after
from shared.services.public_holidays import PUBLIC_HOLIDAYS
from tests.domain.situations import FRIDAY, MONDAY, SATURDAY, hall

CHRISTMAS = {date(2026, 12, 24): "Cuti Bersama Natal", date(2026, 12, 25): "Hari Raya Natal"}


@pytest.mark.parametrize(
    ("day", "count", "answered_by"),
    [
        (MONDAY, 1, date(2026, 11, 24)),
        (FRIDAY, 1, date(2026, 11, 30)),
        (SATURDAY, 1, date(2026, 11, 30)),
        (MONDAY, 14, date(2026, 12, 11)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 11), 14, date(2027, 1, 5)),
    ],
)
def test_weekends_and_holidays_are_skipped(day: date, count: int, answered_by: date) -> None:
    new_year = {date(2027, 1, 1): "Tahun Baru"}
    calendar = hall(holidays=CHRISTMAS | new_year).calendar
    assert working_days_after(day, count, calendar) == answered_by


def test_the_public_list_knows_christmas_and_its_joint_leave() -> None:
    assert all(PUBLIC_HOLIDAYS.get(day) for day in CHRISTMAS)


@pytest.mark.parametrize(
    ("changes", "works"),
    [
        ({}, False),
        ({"opened.2026-12-25": "Piket"}, True),
        ({"opened.2026-12-25": "Piket", "closed.2026-12-25": "Libur"}, False),
    ],
)
def test_the_hall_itself_outranks_the_public_list(changes: dict[str, str | None], works: bool) -> None:
    assert is_working_day(date(2026, 12, 25), hall(changes, CHRISTMAS).calendar) is works


def test_a_day_that_the_hall_closed_does_not_count_against_it() -> None:
    calendar = hall({"closed.2026-11-24": "Banjir"}).calendar
    assert working_days_after(MONDAY, 1, calendar) == date(2026, 11, 25)


def test_a_weekend_stays_a_weekend_even_where_a_holiday_on_it_is_lifted() -> None:
    assert not is_working_day(SATURDAY, hall({"opened.2026-11-28": "Piket"}).calendar)


@pytest.mark.parametrize("count", [0, -1])
def test_a_promise_is_for_a_later_day(count: int) -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        working_days_after(MONDAY, count, hall().calendar)


@given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)), count=st.integers(1, 60))
def test_exactly_that_many_working_days_lie_between(day: date, count: int) -> None:
    calendar = hall(holidays=CHRISTMAS).calendar
    end = working_days_after(day, count, calendar)
    between = (day + timedelta(days=n + 1) for n in range((end - day).days))
    assert sum(is_working_day(each, calendar) for each in between) == count
    assert is_working_day(end, calendar)
