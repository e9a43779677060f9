"""A day that nobody closed is closed by the first command of a later day.

Rule: yesterday's line ends as an event of its own, by the actor `system`, before anything of today is decided: no
number of yesterday stays waiting, no citizen of yesterday stays at a desk.
"""

from datetime import date

from shared.domain.closing import SYSTEM
from shared.domain.day import DayCounters
from shared.domain.events import EventKind
from shared.services.commands import CloseDay, Command, new_request_id
from shared.services.ports import HallView, LockedHall


def closing_of_a_forgotten_day(hall: LockedHall, command: Command) -> CloseDay | None:
    """The closing that must come before this command: of the oldest day that was never closed, or None.

    It is looked for only while nothing of today has been counted, so that it costs the other commands nothing.
    """
    today = hall.moment.service_date
    if _is_of_an_earlier_day(command, today) or not hall.counters(today).is_blank:
        return None
    forgotten = hall.open_days(before=today)
    return _closing(forgotten[0]) if forgotten else None


def _is_of_an_earlier_day(command: Command, today: date) -> bool:
    """Whoever closes yesterday by hand does it by name, not the system."""
    return isinstance(command, CloseDay) and command.day is not None and command.day < today


def _closing(day: date) -> CloseDay:
    return CloseDay(request_id=new_request_id(), actor=SYSTEM, day=day, force=True)


def told_of(view: HallView, counters: DayCounters) -> str:
    """What citizens are told of a day that is closed; "" if nothing. The newest words count."""
    if counters.closed_at is None:
        return ""
    told = view.newest_event(counters.service_date, EventKind.citizens_told)
    return str(told.event.facts["message"]) if told else ""
