"""Public holidays and *cuti bersama*, as the calendar of a hall asks for them."""

from datetime import date

import pytest

from shared.domain.calendar import ClosedBecause
from shared.domain.settings import DEFAULTS, read_settings
from shared.services.public_holidays import PUBLIC_HOLIDAYS, PublicHolidays


@pytest.mark.parametrize(
    "day",
    [date(2025, 1, 1), date(2025, 8, 17), date(2025, 12, 25), date(2026, 1, 1), date(2026, 5, 1), date(2026, 8, 17)],
)
def test_a_public_holiday_has_an_indonesian_name(day: date) -> None:
    assert day in PUBLIC_HOLIDAYS
    assert PUBLIC_HOLIDAYS[day]
    assert "Day" not in PUBLIC_HOLIDAYS[day]


def test_joint_leave_counts_too() -> None:
    assert "cuti bersama" in PUBLIC_HOLIDAYS[date(2025, 12, 26)].lower()


def test_a_working_day_is_none() -> None:
    assert date(2026, 11, 23) not in PUBLIC_HOLIDAYS
    assert PUBLIC_HOLIDAYS.get(date(2026, 11, 23)) is None


def test_a_year_is_worked_out_when_it_is_asked_for() -> None:
    fresh = PublicHolidays()
    assert len(fresh) == 0
    assert date(2030, 8, 17) in fresh
    assert len(fresh) == len(list(fresh)) > 10
    assert {day.year for day in fresh} == {2030}


def test_a_hall_is_closed_on_a_holiday_and_may_open_on_it_all_the_same() -> None:
    christmas = date(2026, 12, 25)
    plan = read_settings(DEFAULTS, version=1, public_holidays=PUBLIC_HOLIDAYS).calendar.plan(christmas)
    assert (plan.closed_because, plan.message) == (ClosedBecause.holiday, PUBLIC_HOLIDAYS[christmas])
    opened = {**DEFAULTS, f"opened.{christmas}": "Piket"}
    assert read_settings(opened, version=1, public_holidays=PUBLIC_HOLIDAYS).calendar.plan(christmas).sessions
