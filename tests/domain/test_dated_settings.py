"""Changes that begin on a date, sessions of single dates, and half days."""

from datetime import date, timedelta

import pytest

from shared.domain.calendar import ClosedBecause
from shared.domain.dated_settings import in_force, iso_date, split_key, starts_of, stored_key
from shared.domain.settings import DEFAULTS, HallSettings, SettingRefused, read_settings, reader_of
from tests.domain.situations import FRIDAY, MONDAY, SATURDAY, TUESDAY, at, hours

CHRISTMAS_EVE = date(2026, 12, 24)


def on(day: date, changes: dict[str, str], clock: str = "08:17") -> HallSettings:
    """The settings as they are read at a moment of a day."""
    return read_settings({**DEFAULTS, **changes}, version=1, public_holidays={}, now=at(clock, day))


def test_a_change_begins_on_its_day_and_not_before() -> None:
    changes = {f"day.quota@{TUESDAY}": "40", f"desk.word@{FRIDAY}": "loket"}
    assert [on(day, changes).quota.day_quota for day in (MONDAY, TUESDAY, FRIDAY)] == [50, 40, 40]
    assert [on(day, changes).desk_word for day in (MONDAY, TUESDAY, FRIDAY)] == ["meja", "meja", "loket"]


def test_the_day_is_that_of_the_hall() -> None:
    changes = {f"day.quota@{TUESDAY}": "40"}
    assert [on(MONDAY, changes, clock).quota.day_quota for clock in ("23:59", "00:00")] == [50, 50]
    assert on(TUESDAY, changes, "00:00").quota.day_quota == 40


def test_the_newest_change_that_has_begun_counts() -> None:
    changes = {f"day.quota@{FRIDAY}": "30", f"day.quota@{TUESDAY}": "40", "day.quota": "45"}
    assert [on(day, changes).quota.day_quota for day in (MONDAY, TUESDAY, FRIDAY)] == [45, 40, 30]
    assert starts_of(changes) == (TUESDAY, FRIDAY)


def test_the_plan_of_a_later_day_knows_the_sessions_that_begin_until_then() -> None:
    next_monday = MONDAY + timedelta(days=7)
    calendar = on(MONDAY, {f"session.mon.1@{TUESDAY}": "09:00-11:00 quota 20"}).calendar
    assert calendar.plan(MONDAY).sessions[0] == hours(1, "08:00", "12:00", 40)
    assert calendar.plan(next_monday).sessions[0] == hours(1, "09:00", "11:00", 20)
    assert calendar.plan(next_monday).sessions[1] == hours(2, "13:00", "14:00", 10)


def test_a_session_can_end_on_a_date() -> None:
    settings = on(FRIDAY, {f"session.fri.2@{TUESDAY}": "none"})
    assert settings.calendar.plan(FRIDAY).sessions == (hours(1, "08:00", "11:00", 40),)


def test_the_opening_of_a_later_day_knows_how_early_the_kiosk_opens_by_then() -> None:
    calendar = on(MONDAY, {"kiosk.opens_before": "30", f"kiosk.opens_before@{TUESDAY}": "240"}).calendar
    openings = [calendar.kiosk_opens(plan, plan.sessions[0]) for plan in map(calendar.plan, (MONDAY, TUESDAY, FRIDAY))]
    assert openings == [at("07:30"), at("04:00", TUESDAY), at("04:00", FRIDAY)]
    assert calendar.first_opening_after(MONDAY) == at("04:00", TUESDAY)


def test_settings_say_for_which_day_they_were_read() -> None:
    assert on(MONDAY, {}).read_for is None
    assert on(MONDAY, {f"day.quota@{TUESDAY}": "40"}).read_for == MONDAY
    undated = read_settings({**DEFAULTS, f"day.quota@{TUESDAY}": "40"}, version=1, public_holidays={})
    assert (undated.read_for, undated.quota.day_quota) == (None, 50)


@pytest.mark.parametrize(
    ("key", "text", "named"),
    [
        (f"day.quota@{TUESDAY}", "many", f"day.quota@{TUESDAY}"),
        (f"day.tolerance@{TUESDAY}", "49", "day.tolerance"),
        (f"session.mon.2@{TUESDAY}", "11:00-12:00 quota 5", "session.mon.2"),
    ],
)
def test_a_text_that_will_be_wrong_one_day_is_refused_today(key: str, text: str, named: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        on(MONDAY, {key: text})
    assert refused.value.key.split("@")[0] == named.split("@")[0]


@pytest.mark.parametrize(
    "key",
    [
        "day.quota@tomorrow", "day.quota@2026-02-30", "day.quota@20261124", "day.quota@", "hall.zone@2026-11-24",
        "closed.2026-12-25@2026-11-24", "opened.2026-12-25@2026-11-24", "session.2026-12-24.1@2026-11-24",
        "day.qouta@2026-11-24", "session.2026-13-24.1", "session.2026-12-24.0",
    ],
)  # fmt: skip
def test_a_key_that_cannot_begin_on_a_date_is_no_key(key: str) -> None:
    assert reader_of(key) is None


@pytest.mark.parametrize(("text", "day"), [("2026-11-24", TUESDAY), ("2026-02-30", None), ("24-11-2026", None)])
def test_a_date_has_one_form(text: str, day: date | None) -> None:
    assert iso_date(text) == day


def test_a_key_is_split_into_setting_and_first_day() -> None:
    assert split_key("day.quota") == ("day.quota", None)
    assert split_key("day.quota@2026-11-24") == ("day.quota", TUESDAY)


@pytest.mark.parametrize(
    ("raw", "since", "key"),
    [
        ({}, None, "day.quota"),
        ({}, TUESDAY, f"day.quota@{TUESDAY}"),
        ({}, MONDAY, "day.quota"),
        ({f"day.quota@{TUESDAY}": "40"}, None, "day.quota"),
        ({f"day.quota@{MONDAY}": "40", f"day.tolerance@{MONDAY}": "70"}, None, f"day.quota@{MONDAY}"),
        ({"day.quota@2026-11-01": "40", "day.quota@2026-11-20": "41"}, None, "day.quota@2026-11-20"),
    ],
)
def test_a_change_at_once_goes_where_the_text_in_force_stands(
    raw: dict[str, str], since: date | None, key: str
) -> None:
    assert stored_key(raw, "day.quota", since=since, today=MONDAY) == key


def test_before_anything_dated_has_begun_only_plain_texts_count() -> None:
    assert in_force({"a": "1", f"a@{MONDAY}": "2"}, None) == {"a": "1"}


class TestSessionsOfADate:
    def test_replace_those_of_the_weekday(self) -> None:
        calendar = on(MONDAY, {f"session.{CHRISTMAS_EVE}.1": "08:00-10:00 quota 20"}).calendar
        assert calendar.plan(CHRISTMAS_EVE).sessions == (hours(1, "08:00", "10:00", 20),)
        assert len(calendar.plan(CHRISTMAS_EVE - timedelta(days=1)).sessions) == 2

    def test_open_a_saturday(self) -> None:
        changes = {f"session.{SATURDAY}.1": "09:00-11:00 quota 15", f"session.{SATURDAY}.2": "12:00-13:00 quota 5"}
        plan = on(MONDAY, changes).calendar.plan(SATURDAY)
        assert plan.sessions == (hours(1, "09:00", "11:00", 15), hours(2, "12:00", "13:00", 5))

    @pytest.mark.parametrize("opened", [{}, {f"opened.{CHRISTMAS_EVE}": "Layanan khusus"}])
    def test_open_a_holiday_for_they_were_planned_for_that_very_date(self, opened: dict[str, str]) -> None:
        raw = {**DEFAULTS, f"session.{CHRISTMAS_EVE}.1": "08:00-10:00 quota 20", **opened}
        plan = read_settings(raw, version=1, public_holidays={CHRISTMAS_EVE: "Cuti"}).calendar.plan(CHRISTMAS_EVE)
        assert plan.sessions == (hours(1, "08:00", "10:00", 20),)
        assert (plan.closed_because, plan.message) == (None, "")

    def test_open_no_day_that_the_hall_itself_has_closed(self) -> None:
        changes = {f"session.{SATURDAY}.1": "09:00-11:00 quota 15", f"closed.{SATURDAY}": "Renovasi"}
        plan = on(MONDAY, changes).calendar.plan(SATURDAY)
        assert (plan.sessions, plan.closed_because, plan.message) == ((), ClosedBecause.decision, "Renovasi")

    def test_do_not_overlap(self) -> None:
        with pytest.raises(SettingRefused, match=f"session.{SATURDAY}.2"):
            on(MONDAY, {f"session.{SATURDAY}.1": "09:00-11:00 quota 1", f"session.{SATURDAY}.2": "10:00-12:00 quota 1"})
