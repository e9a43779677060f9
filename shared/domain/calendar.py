"""When the hall is open: sessions per weekday, closed days, holidays, and the next opening.

Rule: the service day is decided in the hall's zone, whatever zone a PC or a database server is set to (domain.md 5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

HORIZON_DAYS = 60
"""How far the next opening is looked for; the longest Indonesian holiday row is under two weeks."""


class ClosedBecause(StrEnum):
    """Why a date has no service."""

    decision = "decision"
    """Closed by the hall itself, with a message."""
    holiday = "holiday"
    """A public holiday or *cuti bersama*."""
    no_session = "no_session"
    """No session is planned on this weekday."""


class Phase(StrEnum):
    """Where a moment lies in the service day, as the kiosk sees it."""

    closed = "closed"
    """No session today at all."""
    before = "before"
    """A session is still to come today; none is open now."""
    open = "open"
    """Numbers are handed out now."""
    after = "after"
    """The last session has ended; who holds a number is still served."""


class SessionPlan(Struct, frozen=True, kw_only=True):
    """One session of a day. `opens` and `closes` are wall-clock times in the hall's zone; `quota` counts places."""

    number: int
    opens: time
    closes: time
    quota: int


class DayPlan(Struct, frozen=True, kw_only=True):
    """What is planned for one date: sessions in order, or none and the reason."""

    date: date
    sessions: tuple[SessionPlan, ...]
    closed_because: ClosedBecause | None = None
    message: str = ""

    def session(self, number: int) -> SessionPlan | None:
        """The session with this number, if the day has it."""
        return next((s for s in self.sessions if s.number == number), None)


class Moment(Struct, frozen=True, kw_only=True):
    """An instant seen from the hall: its service date, phase, open session and next opening.

    `now` and `next_opening` are aware datetimes in the hall's zone. `next_opening` is the next time at which the
    kiosk *starts* to hand out numbers, or None within the horizon; while a session is open it is the one after it.
    `ended` is the number of the last session that is over; 0 before any is.
    """

    now: datetime
    plan: DayPlan
    phase: Phase
    session: SessionPlan | None
    ended: int
    next_opening: datetime | None

    @property
    def service_date(self) -> date:
        """The service day that this instant belongs to."""
        return self.plan.date


class _Stretch(Struct, frozen=True, kw_only=True):
    """A part of a day in which nothing changes; it ends before `until` (None: with the day)."""

    until: datetime | None
    phase: Phase
    session: SessionPlan | None
    ended: int
    next_opening: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HallCalendar:
    """The hall's calendar. A local decision outranks a holiday; a holiday outranks the weekday.

    `weekday_sessions` is keyed by `date.weekday()` (Monday 0). `public_holidays` gives the name of a holiday.
    The hall's own decisions are, the strongest first: `closed_days`; `date_sessions`, which replace the weekday's on
    single dates (a half day, a Saturday or a holiday with service); `opened_days`, holidays with their weekday's hours.
    `opens_early` lets the kiosk hand out numbers before the service starts (people queue from 04:00). `later_weeks` and
    `later_early` are weekday sessions and early openings that begin on a date, in order.
    """

    zone: ZoneInfo
    weekday_sessions: Mapping[int, tuple[SessionPlan, ...]]
    public_holidays: Mapping[date, str] = field(default_factory=dict)
    closed_days: Mapping[date, str] = field(default_factory=dict)
    opened_days: frozenset[date] = frozenset()
    opens_early: timedelta = timedelta(0)
    date_sessions: Mapping[date, tuple[SessionPlan, ...]] = field(default_factory=dict)
    later_weeks: tuple[tuple[date, Mapping[int, tuple[SessionPlan, ...]]], ...] = ()
    later_early: tuple[tuple[date, timedelta], ...] = ()
    _days: dict[date, tuple[DayPlan, tuple[_Stretch, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What was worked out for single days: every command asks for the same one."""

    def plan(self, day: date) -> DayPlan:
        """The plan of one date."""
        if day in self.closed_days:
            return DayPlan(date=day, sessions=(), closed_because=ClosedBecause.decision, message=self.closed_days[day])
        of_the_date = self.date_sessions.get(day, ())
        if of_the_date:  # planned for this very date, so a holiday has been thought of
            return DayPlan(date=day, sessions=of_the_date)
        holiday = self.public_holidays.get(day)
        if holiday is not None and day not in self.opened_days:
            return DayPlan(date=day, sessions=(), closed_because=ClosedBecause.holiday, message=holiday)
        sessions = self._week_of(day).get(day.weekday(), ())
        if not sessions:
            return DayPlan(date=day, sessions=(), closed_because=ClosedBecause.no_session)
        return DayPlan(date=day, sessions=sessions)

    def _week_of(self, day: date) -> Mapping[int, tuple[SessionPlan, ...]]:
        begun = [week for start, week in self.later_weeks if start <= day]
        return begun[-1] if begun else self.weekday_sessions

    def service_date(self, now: datetime) -> date:
        """The service day of an aware instant, decided in the hall's zone."""
        return now.astimezone(self.zone).date()

    def kiosk_opens(self, plan: DayPlan, session: SessionPlan) -> datetime:
        """When the kiosk starts to hand out numbers for a session; only the first of a day may open early.

        Never before midnight: a number belongs to the service day on which it is handed out.
        """
        opens = datetime.combine(plan.date, session.opens, self.zone)
        early = self._early_on(plan.date)
        if not early or session.number != plan.sessions[0].number:
            return opens
        return max(opens - early, datetime.combine(plan.date, time.min, self.zone))

    def _early_on(self, day: date) -> timedelta:
        begun = [early for start, early in self.later_early if start <= day]
        return begun[-1] if begun else self.opens_early

    def moment(self, now: datetime) -> Moment:
        """Everything the kiosk needs to know about an aware instant."""
        local = now.astimezone(self.zone)
        plan, stretches = self._days.get(local.date()) or self._work_out(local.date())
        stretch = next(each for each in stretches if each.until is None or local < each.until)
        return Moment(
            now=local,
            plan=plan,
            phase=stretch.phase,
            session=stretch.session,
            ended=stretch.ended,
            next_opening=stretch.next_opening,
        )

    def _work_out(self, day: date) -> tuple[DayPlan, tuple[_Stretch, ...]]:
        plan = self.plan(day)
        opens = [self.kiosk_opens(plan, session) for session in plan.sessions]
        closes = [datetime.combine(day, session.closes, self.zone) for session in plan.sessions]
        edges = sorted({datetime.combine(day, time.min, self.zone), *opens, *closes})
        ends = [*edges[1:], None]
        stretches = tuple(self._stretch(begins, until, plan) for begins, until in zip(edges, ends, strict=True))
        self._days[day] = plan, stretches
        return plan, stretches

    def _stretch(self, begins: datetime, until: datetime | None, plan: DayPlan) -> _Stretch:
        session = next((s for s in plan.sessions if self._is_open(begins, plan, s)), None)
        return _Stretch(
            until=until,
            phase=self._phase(begins, plan, session),
            session=session,
            ended=self.last_ended(plan, begins),
            next_opening=self._next_opening(begins, plan),
        )

    def phase_of_other_day(self, plan: DayPlan, today: date) -> Phase:
        """The phase of a day that is not today: closed, still to come, or over."""
        if not plan.sessions:
            return Phase.closed
        return Phase.before if plan.date > today else Phase.after

    def _is_open(self, local: datetime, plan: DayPlan, session: SessionPlan) -> bool:
        closes = datetime.combine(plan.date, session.closes, self.zone)
        return self.kiosk_opens(plan, session) <= local < closes

    def _phase(self, local: datetime, plan: DayPlan, session: SessionPlan | None) -> Phase:
        if not plan.sessions:
            return Phase.closed
        if session is not None:
            return Phase.open
        if local < self.kiosk_opens(plan, plan.sessions[-1]):
            return Phase.before
        return Phase.after

    def last_ended(self, plan: DayPlan, now: datetime) -> int:
        """The number of the last session of a day that is over at an aware instant; 0 before any is."""
        local = now.astimezone(self.zone)
        over = [s.number for s in plan.sessions if datetime.combine(plan.date, s.closes, self.zone) <= local]
        return max(over, default=0)

    def last_close(self, plan: DayPlan) -> datetime | None:
        """When the last session of a day ends; None without one."""
        return datetime.combine(plan.date, plan.sessions[-1].closes, self.zone) if plan.sessions else None

    def first_opening_after(self, day: date) -> datetime | None:
        """The first opening on a later service day, or None within the horizon: for a day that is full."""
        return self._next_opening(datetime.combine(day, time.max, self.zone), self.plan(day))

    def _next_opening(self, local: datetime, plan: DayPlan) -> datetime | None:
        for days in range(1, HORIZON_DAYS + 1):
            for session in plan.sessions:
                opens = self.kiosk_opens(plan, session)
                if opens > local:
                    return opens
            plan = self.plan(local.date() + timedelta(days=days))
        return None
