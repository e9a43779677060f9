"""Since when the quota of a day is full, as the store knows it.

Rule: holds no rule of its own (`shared.domain.fullness`); nothing more is asked of the store while there are places
and nobody was turned away.
"""

from datetime import datetime

from shared.domain.closing import recorded_full_since
from shared.domain.day import DayCounters
from shared.domain.events import EventKind
from shared.domain.fullness import counts_until, full_since
from shared.services.ports import HallView
from shared.services.settings_of_days import settings_on


def full_since_of(view: HallView, counters: DayCounters) -> datetime | None:
    """Aware, in the hall's zone. What the end of a day has written down stays."""
    day = counters.service_date
    closing = view.newest_event(day, EventKind.day_closed) if counters.closed_at else None
    if closing is not None:
        return recorded_full_since(closing.event)
    refusal = view.first_event(day, EventKind.turned_away) if counters.turned_away else None
    refused_at = refusal.at if refusal else None
    settings = settings_on(view, day)
    until = counts_until(settings, counters.use, settings.calendar.plan(day), view.now, refused_at)
    if until is None:
        return None
    since = full_since(settings, view.last_issued(day, until), refused_at)
    return since.astimezone(settings.calendar.zone) if since else None
