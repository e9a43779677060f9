"""A supervisor changes a setting: what is done, and what is refused because nothing would be different."""

from datetime import date, timedelta

import pytest

from shared.domain.changing_settings import ChangeRefused, UnchangedBecause, decide_setting
from shared.domain.day import Change, Decision
from shared.domain.events import EventKind, NewEvent
from shared.domain.outcomes import Noted
from shared.domain.settings import SettingRefused
from tests.domain.situations import FRIDAY, MONDAY, SATURDAY, TUESDAY, hall, situation

SUNDAY_BEFORE = MONDAY - timedelta(days=1)
CHRISTMAS_EVE, CHRISTMAS = date(2026, 12, 24), date(2026, 12, 25)
BOXING_DAY = date(2026, 12, 26)
"""A Saturday, and no holiday."""

HOLIDAYS = {CHRISTMAS_EVE: "Cuti Bersama Natal", CHRISTMAS: "Natal", date(2026, 12, 27): "Libur di hari Minggu"}
HOURS = "08:00-10:00 quota 20"
RINA = "staff:rina"


def change(
    key: str,
    text: str | None,
    *,
    since: date | None = None,
    having: dict[str, str | None] | None = None,
    reason: str = "",
) -> Decision:
    """The decision on a Monday morning, in the first hall with some texts changed."""
    now = situation(settings=hall(having, HOLIDAYS))
    return decide_setting(now, key=key, text=text, since=since, reason=reason, actor=RINA)


def refused(key: str, text: str | None, **more: object) -> tuple[UnchangedBecause, dict[str, str]]:
    """Why a change is not made, and what a person is told of it."""
    with pytest.raises(ChangeRefused) as no:
        change(key, text, **more)  # type: ignore[arg-type]
    return no.value.because, no.value.facts


def stored(decision: Decision) -> tuple[str, str | None] | None:
    assert isinstance(decision.outcome, Noted)
    return decision.change.setting


def test_a_change_is_kept_and_is_an_event_with_before_after_and_reason() -> None:
    event = NewEvent(
        kind=EventKind.setting_changed,
        actor=RINA,
        service_date=MONDAY,
        facts={"key": "day.quota", "before": "50", "after": "40", "reason": "Libur panjang"},
    )
    assert change("day.quota", "40", reason="Libur panjang") == Decision(
        outcome=Noted(subject="day.quota"), change=Change(setting=("day.quota", "40"), events=(event,))
    )


def test_without_a_reason_the_event_has_none() -> None:
    (event,) = change("closed.2026-12-28", "Rapat").change.events
    assert event.facts == {"key": "closed.2026-12-28", "before": None, "after": "Rapat"}


def test_the_text_that_stands_there_already_is_no_change() -> None:
    assert change("day.quota", "50") == Decision(outcome=Noted(subject="day.quota", changed=False))
    assert change("day.quota", "50", since=TUESDAY).change != Change()


def test_a_text_that_cannot_be_used_is_refused_as_ever() -> None:
    with pytest.raises(SettingRefused, match=r"day\.tolerance"):
        change("day.tolerance", "49")


class TestFromADayOn:
    def test_today_is_at_once_and_a_later_day_has_a_text_of_its_own(self) -> None:
        assert stored(change("day.quota", "40", since=MONDAY)) == ("day.quota", "40")
        assert stored(change("day.quota", "40", since=TUESDAY)) == (f"day.quota@{TUESDAY}", "40")

    @pytest.mark.parametrize("text", ["40", None])
    def test_no_change_begins_in_the_past(self, text: str | None) -> None:
        facts = {"key": "day.quota", "day": str(SUNDAY_BEFORE), "today": str(MONDAY)}
        assert refused("day.quota", text, since=SUNDAY_BEFORE) == (UnchangedBecause.past, facts)

    @pytest.mark.parametrize(
        "key",
        [f"day.quota@{SUNDAY_BEFORE}", f"closed.{SUNDAY_BEFORE}", f"opened.{SUNDAY_BEFORE}", "session.2020-01-02.1"],
    )
    def test_a_text_for_a_day_that_is_over_is_refused(self, key: str) -> None:
        because, facts = refused(key, "x")
        assert (because, facts["key"], facts["today"]) == (UnchangedBecause.past, key, str(MONDAY))

    @pytest.mark.parametrize("key", [f"day.quota@{SUNDAY_BEFORE}", f"closed.{SUNDAY_BEFORE}"])
    def test_a_text_of_a_day_that_is_over_may_be_tidied_away(self, key: str) -> None:
        assert stored(change(key, None, having={key: "45"})) == (key, None)

    @pytest.mark.parametrize(
        "key", ["hall.zone", f"closed.{FRIDAY}", f"opened.{FRIDAY}", f"session.{FRIDAY}.1", f"day.quota@{FRIDAY}"]
    )
    def test_the_zone_and_what_names_its_own_day_cannot_begin_on_a_date(self, key: str) -> None:
        assert refused(key, "Asia/Makassar", since=TUESDAY) == (UnchangedBecause.undated, {"key": key})

    def test_nor_can_they_when_the_date_is_written_into_the_key(self) -> None:
        key = f"hall.zone@{TUESDAY}"
        assert refused(key, "Asia/Makassar") == (UnchangedBecause.undated, {"key": key})


class TestAKeyThatDoesNotExist:
    @pytest.mark.parametrize(
        ("key", "nearest"), [("day.qouta", "day.quota"), ("day.quota@2026-02-30", "day.quota"), ("xyz", "")]
    )
    @pytest.mark.parametrize("text", ["40", None])
    def test_is_refused_with_one_like_it(self, key: str, nearest: str, text: str | None) -> None:
        assert refused(key, text) == (UnchangedBecause.unknown, {"key": key, "nearest": nearest})


class TestRemoving:
    def test_takes_away_what_is_there(self) -> None:
        assert stored(change("session.fri.2", None)) == ("session.fri.2", None)
        planned = {f"day.quota@{TUESDAY}": "40"}
        assert stored(change(f"day.quota@{TUESDAY}", None, having=planned)) == (f"day.quota@{TUESDAY}", None)
        assert stored(change("day.quota", None, since=TUESDAY, having=planned)) == (f"day.quota@{TUESDAY}", None)

    @pytest.mark.parametrize(
        ("key", "having", "nearest"),
        [
            ("closed.2026-11-25", {"closed.2026-11-24": "Rapat", "opened.2026-12-24": "x"}, "closed.2026-11-24"),
            ("closed.2026-11-25", {}, ""),
            ("session.fri.9", {}, "session.fri.2"),
            (f"day.quota@{FRIDAY}", {f"day.quota@{TUESDAY}": "40"}, f"day.quota@{TUESDAY}"),
        ],
    )
    def test_what_is_not_there_is_refused_with_what_is(
        self, key: str, having: dict[str, str | None], nearest: str
    ) -> None:
        facts = {"key": key, "kind": key.split(".")[0], "nearest": nearest}
        assert refused(key, None, having=having) == (UnchangedBecause.not_set, facts)

    def test_a_session_ends_on_a_day_only_if_it_is_held_by_then(self) -> None:
        assert stored(change("session.fri.2", None, since=TUESDAY)) == (f"session.fri.2@{TUESDAY}", "none")
        because, facts = refused("session.fri.9", None, since=TUESDAY)
        assert (because, facts["key"]) == (UnchangedBecause.not_set, f"session.fri.9@{TUESDAY}")
        ended: dict[str, str | None] = {f"session.fri.2@{TUESDAY}": "none"}
        assert refused("session.fri.2", None, since=FRIDAY, having=ended)[0] is UnchangedBecause.not_set

    def test_a_session_that_began_on_a_date_ends_at_once(self) -> None:
        begun: dict[str, str | None] = {f"session.sat.1@{SUNDAY_BEFORE}": HOURS}
        assert stored(change("session.sat.1", None, having=begun)) == (f"session.sat.1@{SUNDAY_BEFORE}", "none")

    def test_the_end_of_a_session_can_be_taken_back(self) -> None:
        key = f"session.fri.2@{TUESDAY}"
        assert stored(change(key, None, having={key: "none"})) == (key, None)

    def test_nothing_else_of_another_day_is_removed_unless_it_stands_there(self) -> None:
        because, facts = refused("day.quota", None, since=TUESDAY)
        assert (because, facts["nearest"]) == (UnchangedBecause.not_set, "day.quota")


class TestWhatIsSaidOfADate:
    def test_opens_a_holiday_with_the_sessions_of_its_weekday(self) -> None:
        assert stored(change(f"opened.{CHRISTMAS}", "Piket")) == (f"opened.{CHRISTMAS}", "Piket")

    def test_opens_nothing_where_no_sessions_are_planned(self) -> None:
        for day in (BOXING_DAY, date(2026, 12, 27)):
            key = f"opened.{day}"
            assert refused(key, "Khusus") == (UnchangedBecause.no_sessions, {"key": key, "day": str(day)})

    def test_opens_no_day_that_is_open_anyway(self) -> None:
        for day, having in ((TUESDAY, {}), (SATURDAY, {f"session.{SATURDAY}.1": HOURS})):
            key = f"opened.{day}"
            assert refused(key, "x", having=having) == (UnchangedBecause.no_holiday, {"key": key, "day": str(day)})

    def test_plans_sessions_for_a_saturday_and_for_a_holiday(self) -> None:
        for day in (BOXING_DAY, CHRISTMAS_EVE):
            assert stored(change(f"session.{day}.1", HOURS)) == (f"session.{day}.1", HOURS)

    @pytest.mark.parametrize(("key", "text"), [(f"opened.{CHRISTMAS}", "Piket"), (f"session.{CHRISTMAS}.1", HOURS)])
    def test_counts_for_nothing_on_a_day_that_the_hall_has_closed(self, key: str, text: str) -> None:
        facts = {"key": key, "day": str(CHRISTMAS)}
        assert refused(key, text, having={f"closed.{CHRISTMAS}": "Renovasi"}) == (UnchangedBecause.day_closed, facts)

    def test_closes_any_day_whatever_else_is_planned_for_it(self) -> None:
        planned: dict[str, str | None] = {f"session.{SATURDAY}.1": HOURS}
        for day in (TUESDAY, SATURDAY, CHRISTMAS):
            assert stored(change(f"closed.{day}", "Rapat", having=planned)) == (f"closed.{day}", "Rapat")

    def test_is_one_date_in_one_form(self) -> None:
        with pytest.raises(SettingRefused, match=r"closed\.2026-12-28"):
            change("closed.20261228", "Rapat")
