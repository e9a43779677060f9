"""Public holidays and *cuti bersama*, as the calendar of a hall asks for them."""

import runpy
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from shared.assets import asset_path
from shared.domain.calendar import ClosedBecause
from shared.domain.settings import DEFAULTS, read_settings
from shared.services.public_holidays import PUBLIC_HOLIDAYS, PublicHolidays

ROOT = Path(__file__).resolve().parents[2]
TABLE = asset_path("holidays", "indonesia.toml")


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


def test_nothing_is_read_before_a_date_is_asked_for() -> None:
    fresh = PublicHolidays()
    assert len(fresh) == 0
    assert date(2030, 8, 17) in fresh
    assert len(fresh) == len(list(fresh)) > 10


@pytest.mark.parametrize("year", [1999, 2024, 2041, 2060])
def test_a_year_that_the_table_lacks_is_known_all_the_same(year: int) -> None:
    fresh = PublicHolidays()
    assert fresh[date(year, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
    assert fresh.get(date(year, 8, 16)) is None
    assert fresh[date(2026, 5, 1)] == "Hari Buruh Internasional"


def test_after_the_table_ends_the_next_new_year_is_known_before_it_comes() -> None:
    fresh = PublicHolidays()
    assert fresh.get(date(2041, 12, 31)) is None
    assert date(2042, 1, 1) in set(fresh)


def test_the_table_says_what_the_library_says() -> None:
    """Red after an update of `holidays`: run assets/holidays/make_holidays.py and look at what changed."""
    made = runpy.run_path(str(TABLE.with_name("make_holidays.py")))["table"]()
    assert TABLE.read_text("utf-8") == made


def test_the_days_of_the_table_need_no_library() -> None:
    code = (
        "import sys, datetime; from shared.services.public_holidays import PUBLIC_HOLIDAYS as known;"
        "print(known[datetime.date(2026, 12, 25)], 'holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "Hari Raya Natal False"


def test_a_hall_is_closed_on_a_holiday_and_may_open_on_it_all_the_same() -> None:
    christmas = date(2026, 12, 25)
    plan = read_settings(DEFAULTS, version=1, public_holidays=PUBLIC_HOLIDAYS).calendar.plan(christmas)
    assert (plan.closed_because, plan.message) == (ClosedBecause.holiday, PUBLIC_HOLIDAYS[christmas])
    opened = {**DEFAULTS, f"opened.{christmas}": "Piket"}
    assert read_settings(opened, version=1, public_holidays=PUBLIC_HOLIDAYS).calendar.plan(christmas).sessions
