"""The hall's calendar: which day, which session, when the next numbers are handed out."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shared.domain.calendar import HORIZON_DAYS, ClosedBecause, HallCalendar, Phase, SessionPlan
from tests.domain.situations import FRIDAY, JAKARTA, MONDAY, SATURDAY, TUESDAY, at, hall, hours, local

FIRST_HALL = hall().calendar
SUNDAY = SATURDAY + timedelta(days=1)
NEXT_MONDAY = MONDAY + timedelta(days=7)
CHRISTMAS, JOINT_LEAVE = date(2026, 12, 25), date(2026, 12, 24)


# --- the first hall, as it has worked since 17 November 2024 ---


@pytest.mark.parametrize(
    ("day", "clock", "phase", "session", "next_opening"),
    [
        (MONDAY, "00:00", Phase.before, None, local("08:00")),
        (MONDAY, "07:59:59.999999", Phase.before, None, local("08:00")),
        (MONDAY, "08:00", Phase.open, 1, local("13:00")),
        (MONDAY, "11:59:59.999999", Phase.open, 1, local("13:00")),
        (MONDAY, "12:00", Phase.before, None, local("13:00")),
        (MONDAY, "13:00", Phase.open, 2, local("08:00", TUESDAY)),
        (MONDAY, "13:59:59.999999", Phase.open, 2, local("08:00", TUESDAY)),
        (MONDAY, "14:00", Phase.after, None, local("08:00", TUESDAY)),
        (MONDAY, "23:59:59.999999", Phase.after, None, local("08:00", TUESDAY)),
        (TUESDAY, "00:00", Phase.before, None, local("08:00", TUESDAY)),
        (FRIDAY, "11:00", Phase.before, None, local("13:30", FRIDAY)),
        (FRIDAY, "13:00", Phase.before, None, local("13:30", FRIDAY)),
        (FRIDAY, "13:30", Phase.open, 2, local("08:00", NEXT_MONDAY)),
        (FRIDAY, "14:30", Phase.after, None, local("08:00", NEXT_MONDAY)),
        (SATURDAY, "09:00", Phase.closed, None, local("08:00", NEXT_MONDAY)),
        (SUNDAY, "23:59", Phase.closed, None, local("08:00", NEXT_MONDAY)),
    ],
)
def test_each_instant_of_the_week_has_its_phase(
    day: date, clock: str, phase: Phase, session: int | None, next_opening: datetime
) -> None:
    moment = FIRST_HALL.moment(at(clock, day))
    assert moment.service_date == day
    assert moment.now == at(clock, day)
    assert moment.phase is phase
    assert (moment.session.number if moment.session else None) == session
    assert moment.next_opening == next_opening


@pytest.mark.parametrize(
    ("instant", "service_date"),
    [
        (datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), MONDAY),
        (datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC), MONDAY),
        (datetime(2026, 11, 24, 1, 30, tzinfo=ZoneInfo("Asia/Jayapura")), MONDAY),
        (datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("America/Los_Angeles")), MONDAY),
    ],
)
def test_the_service_day_is_decided_in_the_halls_zone(instant: datetime, service_date: date) -> None:
    assert FIRST_HALL.service_date(instant) == service_date
    assert FIRST_HALL.moment(instant).service_date == service_date


def test_another_hall_lives_in_its_own_zone() -> None:
    papua = hall({"hall.zone": "Asia/Jayapura"}).calendar
    moment = papua.moment(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert (moment.service_date, moment.phase) == (MONDAY, Phase.open)
    assert FIRST_HALL.moment(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)).phase is Phase.before


# --- closed days ---

_HOLIDAYS = {CHRISTMAS: "Hari Raya Natal", JOINT_LEAVE: "Cuti Bersama Hari Raya Natal", MONDAY: "Hari Libur"}


@pytest.mark.parametrize(
    ("changes", "day", "because", "message"),
    [
        ({}, CHRISTMAS, ClosedBecause.holiday, "Hari Raya Natal"),
        ({}, JOINT_LEAVE, ClosedBecause.holiday, "Cuti Bersama Hari Raya Natal"),
        ({f"opened.{JOINT_LEAVE}": "Piket"}, JOINT_LEAVE, None, ""),
        ({f"closed.{TUESDAY}": "Kunjungan tamu negara"}, TUESDAY, ClosedBecause.decision, "Kunjungan tamu negara"),
        ({f"closed.{MONDAY}": "Renovasi"}, MONDAY, ClosedBecause.decision, "Renovasi"),
        ({f"closed.{MONDAY}": "Renovasi", f"opened.{MONDAY}": "x"}, MONDAY, ClosedBecause.decision, "Renovasi"),
        ({}, SATURDAY, ClosedBecause.no_session, ""),
        ({f"opened.{SATURDAY}": "x"}, SATURDAY, ClosedBecause.no_session, ""),
        ({}, TUESDAY, None, ""),
    ],
)
def test_a_local_decision_outranks_a_holiday_and_a_holiday_the_weekday(
    changes: dict[str, str | None], day: date, because: ClosedBecause | None, message: str
) -> None:
    calendar = hall(changes, _HOLIDAYS).calendar
    plan = calendar.plan(day)
    assert (plan.closed_because, plan.message) == (because, message)
    assert bool(plan.sessions) == (because is None)
    assert (calendar.moment(at("09:00", day)).phase is Phase.open) == (because is None)


def test_the_next_opening_steps_over_holidays_joint_leave_and_the_weekend() -> None:
    calendar = hall({}, _HOLIDAYS).calendar
    evening = at("15:00", JOINT_LEAVE - timedelta(days=1))
    assert calendar.moment(evening).next_opening == local("08:00", date(2026, 12, 28))


def test_a_hall_without_sessions_never_opens() -> None:
    calendar = HallCalendar(zone=JAKARTA, weekday_sessions={})
    moment = calendar.moment(at("09:00"))
    assert (moment.phase, moment.session, moment.next_opening) == (Phase.closed, None, None)


def test_an_opening_beyond_the_horizon_is_not_promised() -> None:
    closed = {MONDAY + timedelta(days=n): "Tutup" for n in range(HORIZON_DAYS)}
    assert replace(FIRST_HALL, closed_days=closed).moment(at("09:00")).next_opening is None
    last = MONDAY + timedelta(days=HORIZON_DAYS - 1)
    del closed[last]
    assert replace(FIRST_HALL, closed_days=closed).moment(at("09:00")).next_opening == local("08:00", last)


# --- opening early, and other days ---


@pytest.mark.parametrize(
    ("minutes", "clock", "phase"),
    [
        ("240", "03:59:59", Phase.before),
        ("240", "04:00", Phase.open),
        ("240", "12:59:59", Phase.before),  # only the first session of a day opens early
        ("480", "00:00", Phase.open),
        ("0", "07:59:59", Phase.before),
    ],
)
def test_the_kiosk_may_open_before_the_service(minutes: str, clock: str, phase: Phase) -> None:
    calendar = hall({"kiosk.opens_before": minutes}).calendar
    assert calendar.moment(at(clock)).phase is phase


def test_opening_early_never_reaches_into_the_day_before() -> None:
    calendar = hall({"kiosk.opens_before": "480", "session.tue.1": "06:00-12:00 quota 40"}).calendar
    late = calendar.moment(at("23:30"))
    assert (late.phase, late.next_opening) == (Phase.after, local("00:00", TUESDAY))
    assert calendar.moment(at("00:00", TUESDAY)).phase is Phase.open


@pytest.mark.parametrize(
    ("day", "today", "phase"),
    [
        (MONDAY, TUESDAY, Phase.after),
        (FRIDAY, TUESDAY, Phase.before),
        (SATURDAY, TUESDAY, Phase.closed),
        (SATURDAY, NEXT_MONDAY, Phase.closed),
    ],
)
def test_another_day_is_over_to_come_or_closed(day: date, today: date, phase: Phase) -> None:
    assert FIRST_HALL.phase_of_other_day(FIRST_HALL.plan(day), today) is phase


@pytest.mark.parametrize(
    ("clock", "last"), [("07:00", 0), ("11:59:59", 0), ("12:00", 1), ("13:59:59", 1), ("14:00", 2), ("23:59", 2)]
)
def test_a_session_has_ended_from_its_closing_minute_on(clock: str, last: int) -> None:
    assert FIRST_HALL.last_ended(FIRST_HALL.plan(MONDAY), at(clock)) == last


def test_all_sessions_of_a_past_day_have_ended_and_none_of_a_day_to_come() -> None:
    assert FIRST_HALL.last_ended(FIRST_HALL.plan(MONDAY), at("07:00", TUESDAY)) == 2
    assert FIRST_HALL.last_ended(FIRST_HALL.plan(TUESDAY), at("23:00")) == 0


def test_a_full_day_opens_again_on_the_next_working_day() -> None:
    assert FIRST_HALL.first_opening_after(MONDAY) == local("08:00", TUESDAY)
    assert FIRST_HALL.first_opening_after(FRIDAY) == local("08:00", NEXT_MONDAY)
    assert HallCalendar(zone=JAKARTA, weekday_sessions={}).first_opening_after(MONDAY) is None


def test_a_session_is_found_by_its_number_even_where_numbers_have_gaps() -> None:
    plan = hall({"session.mon.2": None, "session.mon.4": "15:00-16:00 quota 5"}).calendar.plan(MONDAY)
    assert [s.number for s in plan.sessions] == [1, 4]
    assert plan.session(4) == hours(4, "15:00", "16:00", 5)
    assert plan.session(2) is None


# --- any calendar, any instant ---


@st.composite
def days_of_sessions(draw: st.DrawFn) -> tuple[SessionPlan, ...]:
    """Up to three sessions that do not overlap, numbered in rising order, with or without gaps."""
    minutes = sorted(draw(st.lists(st.integers(0, 1439), max_size=6, unique=True)))
    numbers = sorted(draw(st.lists(st.integers(1, 9), min_size=3, max_size=3, unique=True)))
    clock = [time(minute // 60, minute % 60) for minute in minutes]
    return tuple(
        SessionPlan(number=number, opens=opens, closes=closes, quota=draw(st.integers(0, 60)))
        for number, opens, closes in zip(numbers, clock[::2], clock[1::2], strict=False)
    )


@st.composite
def calendars(draw: st.DrawFn) -> HallCalendar:
    near = st.dates(MONDAY - timedelta(days=3), MONDAY + timedelta(days=12))
    return HallCalendar(
        zone=ZoneInfo(draw(st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]))),
        weekday_sessions=draw(st.dictionaries(st.integers(0, 6), days_of_sessions(), max_size=7)),
        public_holidays=draw(st.dictionaries(near, st.just("Libur"), max_size=4)),
        closed_days=draw(st.dictionaries(near, st.just("Tutup"), max_size=3)),
        opened_days=draw(st.frozensets(near, max_size=3)),
        opens_early=timedelta(minutes=draw(st.sampled_from([0, 1, 30, 240, 480]))),
    )


instants = st.datetimes(
    datetime(2026, 11, 21),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2026, 11, 30),  # noqa: DTZ001
    timezones=st.one_of(
        st.builds(timezone, st.timedeltas(timedelta(hours=-14), timedelta(hours=14))),
        st.sampled_from([UTC, JAKARTA, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati")]),
    ),
)


@settings(max_examples=50)
@given(calendar=calendars(), instant=instants)
def test_every_instant_has_exactly_one_phase(calendar: HallCalendar, instant: datetime) -> None:
    moment = calendar.moment(instant)
    clock = instant.astimezone(calendar.zone)
    assert moment.service_date == clock.date() == calendar.service_date(instant)
    opens = [calendar.kiosk_opens(moment.plan, s) for s in moment.plan.sessions]
    closes = [datetime.combine(clock.date(), s.closes, calendar.zone) for s in moment.plan.sessions]
    assert all(opening.date() == clock.date() for opening in opens)
    open_now = [n for n in range(len(opens)) if opens[n] <= clock < closes[n]]
    phase = {
        (False, False, False): Phase.closed,
        (True, False, False): Phase.after,
        (True, True, False): Phase.before,
        (True, False, True): Phase.open,
        (True, True, True): Phase.open,
    }[bool(opens), any(opening > clock for opening in opens), bool(open_now)]
    assert moment.phase is phase
    assert (moment.session is not None) == (phase is Phase.open)
    assert len(open_now) <= 1


@settings(max_examples=50)
@given(calendar=calendars(), instant=instants)
def test_the_phase_does_not_depend_on_the_zone_in_which_an_instant_is_written(
    calendar: HallCalendar, instant: datetime
) -> None:
    assert calendar.moment(instant) == calendar.moment(instant.astimezone(UTC))


@settings(max_examples=50)
@given(calendar=calendars(), instant=instants)
def test_the_next_opening_is_a_real_one(calendar: HallCalendar, instant: datetime) -> None:
    opening = calendar.moment(instant).next_opening
    assume(opening is not None)
    assert opening is not None
    assert opening > instant
    there = calendar.moment(opening)
    assert there.phase is Phase.open
    assert there.session is not None
    assert calendar.kiosk_opens(there.plan, there.session) == opening


@settings(max_examples=50)
@given(calendar=calendars(), instant=instants, share=st.floats(0, 1, exclude_max=True))
def test_nothing_opens_before_the_next_opening(calendar: HallCalendar, instant: datetime, share: float) -> None:
    moment = calendar.moment(instant)
    end = moment.next_opening or instant + timedelta(days=HORIZON_DAYS - 1)
    between = calendar.moment(min(instant + (end - instant) * share, end - timedelta.resolution))
    # The session that was open may go on, or end; no other one has begun.
    assert between.session is None or (between.session, between.plan) == (moment.session, moment.plan)
