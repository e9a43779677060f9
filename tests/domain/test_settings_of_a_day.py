"""Which settings hold on another day than today."""

from datetime import date, timedelta

from shared.domain.events import Event, EventKind, NewEvent
from shared.domain.ids import EventSeq
from shared.domain.settings_of_a_day import settings_of_day
from tests.domain.situations import FRIDAY, MONDAY, TUESDAY, at, hall, hours

NEXT_MONDAY = MONDAY + timedelta(days=7)


def changed(key: str, before: str | None, after: str | None, *, on: date = TUESDAY) -> Event:
    facts = {"key": key, "before": before, "after": after}
    event = NewEvent(kind=EventKind.setting_changed, actor="staff:rina", service_date=on, facts=facts)
    return Event(seq=EventSeq(7), at=at("09:00", on), event=event)


def test_a_day_to_come_has_what_begins_until_then() -> None:
    today = hall({f"day.quota@{TUESDAY}": "20", f"session.fri.1@{FRIDAY}": "09:00-10:00 quota 5"})
    assert [settings_of_day(today, day).quota.day_quota for day in (MONDAY, TUESDAY, FRIDAY)] == [50, 20, 20]
    assert settings_of_day(today, FRIDAY).calendar.plan(FRIDAY).sessions[0] == hours(1, "09:00", "10:00", 5)


def test_a_day_that_is_over_has_what_was_changed_since_undone_the_newest_first() -> None:
    today = hall({"day.quota": "20", "session.mon.2": None, "session.mon.3": "15:00-16:00 quota 5"})
    since = [
        changed("day.quota", "50", "30"),
        changed("session.mon.2", "13:00-14:00 quota 10", None),
        changed("session.mon.3", None, "15:00-16:00 quota 5"),
        changed("day.quota", "30", "20", on=FRIDAY),
    ]
    monday = settings_of_day(today, MONDAY, since)
    assert monday.quota.day_quota == 50
    assert [s.number for s in monday.calendar.plan(MONDAY).sessions] == [1, 2]
    assert settings_of_day(today, TUESDAY, since[3:]).quota.day_quota == 30


def test_a_change_that_began_on_a_date_and_was_changed_since_is_known_as_it_began() -> None:
    today = hall({f"day.quota@{MONDAY}": "20"})
    since = [changed(f"day.quota@{MONDAY}", "40", "20")]
    assert settings_of_day(today, MONDAY, since).quota.day_quota == 40
    assert settings_of_day(today, MONDAY - timedelta(days=1), since).quota.day_quota == 50


def test_a_text_that_no_program_reads_any_more_gives_way_to_todays() -> None:
    today = hall({"desk.word": "loket"})
    assert settings_of_day(today, MONDAY, [changed("desk.word", "Schalter", "loket")]).desk_word == "loket"


def test_the_settings_keep_their_version_and_their_holidays() -> None:
    today = hall({f"day.quota@{TUESDAY}": "20"}, {NEXT_MONDAY: "Libur"})
    other = settings_of_day(today, NEXT_MONDAY)
    assert (other.version, other.read_for) == (today.version, NEXT_MONDAY)
    assert other.calendar.plan(NEXT_MONDAY).message == "Libur"
