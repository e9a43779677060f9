"""The hall's settings: texts that a supervisor edits, read into one value or refused with what is expected."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.settings import DEFAULTS, WEEKDAYS, HallSettings, SettingRefused, read_settings, reader_of
from tests.domain.situations import FRIDAY, MONDAY, hall, hours
from tests.hostile import HOSTILE


def read(raw: dict[str, str]) -> HallSettings:
    return read_settings(raw, version=1, public_holidays={})


# --- what init writes ---


@pytest.mark.parametrize("key", sorted(DEFAULTS))
def test_every_default_text_reads_by_itself(key: str) -> None:
    reader = reader_of(key)
    assert reader is not None
    assert reader(key, DEFAULTS[key]) is not None


def test_the_first_hall_is_the_one_of_the_press() -> None:
    first = read_settings(DEFAULTS, version=7, public_holidays={MONDAY: "Hari Libur"})
    assert first.version == 7
    assert first.raw == DEFAULTS
    assert first.calendar.zone == ZoneInfo("Asia/Jakarta")
    assert first.calendar.public_holidays == {MONDAY: "Hari Libur"}
    assert first.calendar.weekday_sessions[0] == (hours(1, "08:00", "12:00", 40), hours(2, "13:00", "14:00", 10))
    assert first.calendar.weekday_sessions[4] == (hours(1, "08:00", "11:00", 40), hours(2, "13:30", "14:30", 10))
    assert first.calendar.weekday_sessions[5] == first.calendar.weekday_sessions[6] == ()
    assert (first.quota.day_quota, first.quota.tolerance, first.quota.rolls_over) == (50, 60, True)
    assert [(s.prefix, s.in_quota) for s in first.services] == [("A", True), ("B", True), ("D", False)]
    assert first.desks == tuple(range(1, 11))
    assert (first.desk_word, first.minutes_each, first.answer_days) == ("meja", 15, 14)
    assert (first.regular_between_priority, first.calls_before_no_show, first.return_behind) == (1, 3, 3)
    assert first.channels == ("WhatsApp 0811-1704-2207", "lapor.go.id", "SMS 1708", "X @lapor1708")
    assert set(first.running_text) == {"id", "en"}


def test_a_hall_without_any_text_has_defaults_but_no_session_and_no_service() -> None:
    bare = read({})
    assert bare.name == DEFAULTS["hall.name"]
    assert bare.quota.day_quota == 50
    assert bare.services == ()
    assert not any(bare.calendar.weekday_sessions.values())
    assert bare.raw == {}


@pytest.mark.parametrize("key", sorted(DEFAULTS))
def test_any_one_setting_may_be_missing(key: str) -> None:
    assert hall({key: None}).raw == {k: text for k, text in DEFAULTS.items() if k != key}


# --- texts that are used ---


@pytest.mark.parametrize(
    ("key", "text", "field", "value"),
    [
        ("hall.name", "Balai Uji", "name", "Balai Uji"),
        ("hall.address", "Jl. Merdeka 1", "address", "Jl. Merdeka 1"),
        ("hall.channels", " WA 1 ;; SMS 1708; ", "channels", ("WA 1", "SMS 1708")),
        ("desk.count", "99", "desks", tuple(range(1, 100))),
        ("desk.count", " 1 ", "desks", (1,)),
        ("desk.word", "loket", "desk_word", "loket"),
        ("priority.regular_between", "0", "regular_between_priority", 0),
        ("no_show.calls", "1", "calls_before_no_show", 1),
        ("no_show.return_behind", "0", "return_behind", 0),
        ("service.minutes", "240", "minutes_each", 240),
        ("complaint.answer_days", "10", "answer_days", 10),
    ],
)
def test_a_text_becomes_its_value(key: str, text: str, field: str, value: object) -> None:
    assert getattr(hall({key: text}), field) == value


def test_quota_texts_become_the_rules() -> None:
    rules = hall({"day.quota": "0", "day.tolerance": "9999", "quota.roll_over": "no"}).quota
    assert (rules.day_quota, rules.tolerance, rules.rolls_over) == (0, 9999, False)


def test_opening_early_is_in_minutes() -> None:
    assert hall({"kiosk.opens_before": "240"}).calendar.opens_early == timedelta(hours=4)


def test_closed_and_opened_days_are_keys_with_a_date() -> None:
    calendar = hall({"closed.2026-12-25": "Natal", "opened.2026-12-24": "Piket"}).calendar
    assert calendar.closed_days == {date(2026, 12, 25): "Natal"}
    assert calendar.opened_days == {date(2026, 12, 24)}


@pytest.mark.parametrize("text", ["08:00-12:00 quota 40", " 08:00 - 12:00  quota  40 ", "08:00 -12:00\tquota 0040"])
def test_a_session_may_be_written_with_spaces(text: str) -> None:
    assert hall({"session.sat.1": text}).calendar.weekday_sessions[5] == (hours(1, "08:00", "12:00", 40),)


def test_sessions_may_touch_and_their_numbers_may_have_gaps() -> None:
    changes = {"session.fri.1": None, "session.fri.2": "08:00-09:00 quota 1", "session.fri.9": "09:00-23:59 quota 2"}
    plans = hall({**changes}).calendar.plan(FRIDAY).sessions
    assert [(s.number, s.opens, s.closes) for s in plans] == [(2, time(8), time(9)), (9, time(9), time(23, 59))]


def test_a_service_without_a_name_is_called_by_its_letter() -> None:
    service = hall({"service.C.quota": "outside"}).service("C")
    assert service is not None
    assert (service.name, service.about, service.in_quota) == ({"id": "C", "en": "C"}, {"id": "", "en": ""}, False)


def test_a_name_without_a_quota_makes_no_service() -> None:
    assert hall({"service.C.name.id": "Konsultasi"}).service("C") is None
    assert hall({"service.A.quota": None}).service("A") is None


# --- texts that are refused ---

_BLANK = ["", " ", "\t"]


@pytest.mark.parametrize(
    ("key", "texts", "expected"),
    [
        ("hall.name", [*_BLANK, "satu\ndua", "\x1b[31m", "a\ud800"], "text"),
        ("hall.running_text.en", _BLANK, "text"),
        ("service.A.about.id", _BLANK, "text"),
        ("closed.2026-12-25", _BLANK, "text"),
        ("hall.zone", [*_BLANK, "Jakarta", "WIB", "../../etc/passwd", "/etc/localtime", "Asia"], "Asia/Jakarta"),
        ("day.quota", [*_BLANK, "-1", "10000", "9999999", "5.0", "lima", "٥", "1e3"], "0 - 9999"),
        ("day.tolerance", ["-1", "10000"], "0 - 9999"),
        ("kiosk.opens_before", ["481", "-1", "08:00"], "0 - 480"),
        ("priority.regular_between", ["100", "x"], "0 - 99"),
        ("no_show.calls", ["0", "10"], "1 - 9"),
        ("no_show.return_behind", ["100"], "0 - 99"),
        ("service.minutes", ["0", "241"], "1 - 240"),
        ("complaint.answer_days", ["0", "261"], "1 - 260"),
        ("desk.count", ["0", "100"], "1 - 99"),
        ("desk.word", [*_BLANK, "Meja", "desk", " meja"], "meja | loket"),
        ("quota.roll_over", [*_BLANK, "true", "YES", "ya"], "yes | no"),
        ("service.A.quota", [*_BLANK, "50", "yes"], "counted | outside"),
        (
            "session.mon.1",
            [*_BLANK, "08:00-12:00", "8:00-12:00 quota 40", "08:00-24:00 quota 1", "08:60-09:00 quota 1",
             "12:00-08:00 quota 40", "08:00-08:00 quota 40", "08:00-12:00 quota -1", "08:00-12:00 quota 10000",
             "08.00-12.00 quota 40", "08:00-12:00quota 40", "٠٨:00-12:00 quota 40"],
            "08:00-12:00 quota 40",
        ),
    ],
)  # fmt: skip
def test_a_wrong_text_is_refused_with_its_key_and_what_is_expected(key: str, texts: list[str], expected: str) -> None:
    for text in texts:
        with pytest.raises(SettingRefused) as refused:
            hall({key: text})
        assert (refused.value.key, refused.value.given, refused.value.expected) == (key, text, expected)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("closed.", "closed.2026-12-25"),
        ("closed.natal", "closed.2026-12-25"),
        ("closed.2026-02-30", "closed.2026-12-25"),
        ("opened.2026-12-25T00:00", "closed.2026-12-25"),
        ("closed.20261225", "closed.2026-12-25"),
        ("opened.2026-W52-4", "opened.2026-12-24"),
    ],
)
def test_a_date_has_one_way_to_be_written(key: str, expected: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        hall({key: "Natal"})
    assert (refused.value.key, refused.value.expected) == (key, expected)


@pytest.mark.parametrize(
    ("changes", "key", "expected"),
    [
        ({"day.quota": "61"}, "day.tolerance", ">= day.quota (61)"),
        ({"day.tolerance": "49"}, "day.tolerance", ">= day.quota (50)"),
        ({"session.mon.2": "11:59-14:00 quota 10"}, "session.mon.2", ">= 12:00"),
        ({"session.mon.3": "07:00-07:30 quota 10"}, "session.mon.3", ">= 14:00"),
    ],
)
def test_texts_that_do_not_fit_together_are_refused(changes: dict[str, str | None], key: str, expected: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        hall(changes)
    assert (refused.value.key, refused.value.expected) == (key, expected)


_NO_KEYS = [
    "", "hall", "hall.nama", "session.mon.0", "session.mon.10", "session.senin.1", "session.mon.1 ", "service.a.quota",
    "service.AB.quota", "service.A.name.fr", "closed", "day.quota\n", "hall.running_text", "DAY.QUOTA",
]  # fmt: skip


@pytest.mark.parametrize("key", [*_NO_KEYS, *HOSTILE], ids=lambda key: ascii(key)[:20])
def test_a_key_that_does_not_exist_is_refused(key: str) -> None:
    assert reader_of(key) is None
    with pytest.raises(SettingRefused) as refused:
        hall({key: "1"})
    assert refused.value.key == key
    assert "day.quota" in refused.value.expected


@pytest.mark.parametrize("key", ["hall.zone", "day.quota", "desk.word", "session.mon.1", "service.A.quota"])
def test_hostile_text_is_refused_by_every_setting_with_a_form(key: str) -> None:
    for text in HOSTILE:
        if (key, text) != ("day.quota", "007"):
            with pytest.raises(SettingRefused):
                hall({key: text, "day.tolerance": "9999"})


def test_hostile_text_in_a_free_text_is_refused_or_kept_as_one_printable_line() -> None:
    kept = 0
    for text in HOSTILE:
        try:
            name = hall({"hall.name": text}).name
        except SettingRefused:
            continue
        kept += 1
        assert name == text
        assert name.isprintable()
        assert name.encode()
    assert 0 < kept < len(HOSTILE)


@settings(max_examples=60)
@given(key=st.sampled_from(sorted(DEFAULTS)), text=st.text(max_size=20))
def test_any_text_is_read_or_refused_and_nothing_else(key: str, text: str) -> None:
    try:
        kept = hall({key: text}).raw[key]
    except SettingRefused:
        return
    assert kept == text


# --- round trip ---


@given(
    opens=st.integers(0, 1438), length=st.integers(1, 1439), quota=st.integers(0, 9999), day=st.sampled_from(WEEKDAYS)
)
def test_a_session_that_is_written_is_the_session_that_is_read(opens: int, length: int, quota: int, day: str) -> None:
    closes = min(opens + length, 1439)
    hour = "{:02}:{:02}".format
    text = f"{hour(*divmod(opens, 60))}-{hour(*divmod(closes, 60))} quota {quota}"
    (plan,) = read({f"session.{day}.3": text}).calendar.weekday_sessions[WEEKDAYS.index(day)]
    assert f"{plan.opens:%H:%M}-{plan.closes:%H:%M} quota {plan.quota}" == text
    assert plan.number == 3


@settings(max_examples=40)
@given(removed=st.sets(st.sampled_from(sorted(DEFAULTS))))
def test_reading_the_texts_of_settings_again_gives_the_same_settings(removed: set[str]) -> None:
    first = read({key: text for key, text in DEFAULTS.items() if key not in removed})
    assert read(dict(first.raw)) == first


def test_a_refusal_tells_a_log_its_key_its_text_and_a_form_that_works() -> None:
    assert str(SettingRefused("desk.count", "0", "1 - 99")) == "desk.count: '0', expected 1 - 99"
