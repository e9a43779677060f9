"""Halls, tickets and instants for the tests of the domain: one line each, only what a case is about.

Rule: every instant is fixed; Monday 23 November 2026 is an ordinary working day.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.domain.calendar import SessionPlan
from shared.domain.day import DayCounters, Situation
from shared.domain.ids import CallSeq, DeskNumber, EventSeq, Prefix, TicketId
from shared.domain.quota import QuotaUse
from shared.domain.settings import DEFAULTS, HallSettings, read_settings
from shared.domain.ticket import Place, PriorityClass, Ticket, TicketState

JAKARTA = ZoneInfo("Asia/Jakarta")
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)
SATURDAY = MONDAY + timedelta(days=5)
DESK = DeskNumber(3)


def at(clock: str, day: date = MONDAY) -> datetime:
    """The instant of a wall clock in the hall, in UTC as a store tells it: `at("08:17")`."""
    return datetime.combine(day, time.fromisoformat(clock), JAKARTA).astimezone(UTC)


def local(clock: str, day: date = MONDAY) -> datetime:
    """The same, in the hall's zone."""
    return datetime.combine(day, time.fromisoformat(clock), JAKARTA)


def hours(number: int, opens: str, closes: str, quota: int = 10) -> SessionPlan:
    """A session: `hours(1, "08:00", "12:00", 40)`."""
    return SessionPlan(number=number, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes), quota=quota)


def hall(changes: dict[str, str | None] | None = None, holidays: dict[date, str] | None = None) -> HallSettings:
    """The first hall's settings with some texts changed, or removed by None."""
    texts = {**DEFAULTS, **(changes or {})}
    raw = {key: text for key, text in texts.items() if text is not None}
    return read_settings(raw, version=1, public_holidays=holidays or {})


def situation(
    clock: str = "08:17",
    day: date = MONDAY,
    *,
    settings: HallSettings | None = None,
    use: QuotaUse | None = None,
    regulars_since_priority: int | None = None,
    next_event: int = 100,
    next_call: int = 50,
) -> Situation:
    """What is known under the lock at a wall clock of the hall."""
    settings = settings or hall()
    moment = settings.calendar.moment(at(clock, day))
    return Situation(
        moment=moment,
        settings=settings,
        counters=DayCounters(
            service_date=moment.service_date,
            use=use or QuotaUse(),
            regulars_since_priority=regulars_since_priority,
        ),
        next_event=EventSeq(next_event),
        next_call=CallSeq(next_call),
    )


def ticket(
    ordinal: int = 1,
    state: TicketState = TicketState.waiting,
    *,
    priority: PriorityClass = PriorityClass.none,
    **changes: Any,
) -> Ticket:
    """Ticket A-001 and the like; a ticket at a desk is at `DESK`."""
    is_at_desk = state in (TicketState.called, TicketState.serving)
    values: dict[str, Any] = {
        "id": TicketId(f"ticket-{ordinal}"),
        "service_date": MONDAY,
        "prefix": Prefix("A"),
        "ordinal": ordinal,
        "service": Prefix("A"),
        "session": 1,
        "priority": priority,
        "state": state,
        "place": Place(line=ordinal),
        "code": "7K4Q2M9D",
        "kiosk": "lobby",
        "issued_at": at("08:05"),
        "changed_at": at("08:05"),
        "desk": DESK if is_at_desk else None,
        "times_called": 1 if is_at_desk else 0,
    }
    return Ticket(**{**values, **changes})
