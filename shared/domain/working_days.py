"""Counting working days: when an answer is promised for.

Rule: weekends, public holidays and *cuti bersama* do not count; the hall's own closed and opened days outrank the
public list (domain.md 2 and 5).
"""

from datetime import date, timedelta

from shared.domain.calendar import HallCalendar

_SATURDAY = 5
"""As `date.weekday()` counts; Sunday is 6."""


def is_working_day(day: date, calendar: HallCalendar) -> bool:
    """Whether the office works on this date, whether or not it has a session for citizens."""
    if day.weekday() >= _SATURDAY or day in calendar.closed_days:
        return False
    return day in calendar.opened_days or calendar.public_holidays.get(day) is None


def working_days_after(day: date, count: int, calendar: HallCalendar) -> date:
    """The date that lies `count` working days after `day`; the first one after it is day 1.

    Example: 14 working days after Monday 23 November 2026 is Friday 11 December. `ValueError` for a count below 1.
    """
    if count < 1:
        raise ValueError("working days are counted from 1")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, calendar)
    return day
