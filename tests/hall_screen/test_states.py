"""Which page is shown when: before opening, break, full, over, closed; and never anybody's name."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from hall_screen.composing import PRACTICE_MARK, RECENT_SHOWN, Turn, compose
from hall_screen.screen import CallShown, Screen
from kiosk.screen import HelpScreen
from shared.i18n import Texts
from shared.ui.notice import Notice
from shared.ui.symbols import Symbol
from tests.hall_screen.mornings import KIOSK, OFFICER, POWER_CUT, STATES, Morning
from tests.kiosk.samples import resting


def screen(name: str, language: str = "id") -> Screen:
    return STATES[name](Texts(language))


def notice(name: str, language: str = "id") -> Notice:
    main = screen(name, language).main
    assert isinstance(main, Notice), main
    return main


def composed(morning: Morning) -> Screen:
    board = morning.board
    return compose(board, now=board.day.now, turn=Turn(), texts=Texts("id"), is_silent=False, is_offline=False)


def test_the_newest_call_stands_large_and_the_others_below_each_other() -> None:
    shown = screen("called")
    assert isinstance(shown.main, CallShown)
    assert (shown.main.number, shown.main.desk) == ("D-002", "3")
    assert shown.aside is not None
    assert [(call.number, call.desk) for call in shown.aside.calls] == [
        ("A-005", "Meja 9"), ("A-004", "Meja 2"), ("B-001", "Meja 4"), ("A-003", "Meja 7"),
    ]  # fmt: skip
    assert len(shown.aside.calls) == RECENT_SHOWN


def test_session_waiting_and_left_are_told_beside_the_calls() -> None:
    aside = screen("called").aside
    assert aside is not None
    assert aside.session.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "") == "Sesi pagi 08.00 – 12.00"
    assert [(stat.figure, stat.caption) for stat in aside.stats] == [("7", "menunggu"), ("28", "nomor tersisa")]


@pytest.mark.parametrize(("language", "word", "sign"), [("id", "Loket", "Loket 9"), ("en", "Counter", "Counter 9")])
def test_the_hall_decides_whether_it_has_desks_or_counters(language: str, word: str, sign: str) -> None:
    shown = screen("practice_counter", language)
    assert isinstance(shown.main, CallShown)
    assert shown.aside is not None
    assert (shown.main.desk_word, shown.aside.calls[0].desk) == (word, sign)


@pytest.mark.parametrize("language", ["id", "en"])
def test_practice_is_marked_in_every_language(language: str) -> None:
    assert screen("practice_counter", language).header.mark == PRACTICE_MARK == "LATIHAN"
    assert screen("called", language).header.mark == ""


def test_date_clock_and_running_text_follow_the_language() -> None:
    indonesian, english = screen("called", "id"), screen("called", "en")
    assert (indonesian.header.date, indonesian.header.clock) == ("Senin, 23 November 2026", "08.49")
    assert (english.header.date, english.header.clock) == ("Monday, 23 November 2026", "08:49")
    assert "gratis" in indonesian.footer.text
    assert "free" in english.footer.text


def test_nothing_called_yet_welcomes_whoever_waits() -> None:
    shown = screen("nothing_called")
    assert notice("nothing_called").title == "Selamat datang"
    assert shown.aside is not None
    assert (shown.aside.calls, shown.aside.hint) == ((), "Belum ada")


def test_before_opening_the_hour_is_the_headline() -> None:
    page = notice("before_opening")
    assert page.title == "Buka pukul 08.00 WIB"
    assert "Hari ini tersedia 50 nomor." in page.remedies
    assert screen("before_opening").aside is None


def test_the_break_says_when_the_next_session_opens() -> None:
    page = notice("break")
    assert (page.title, page.message[:10]) == ("Buka pukul 13.00 WIB", "Sesi siang")
    assert any("istirahat" in line for line in page.remedies)


def test_closed_days_say_why_and_when_it_opens_again() -> None:
    closed, holiday, weekend = notice("closed_by_decision"), notice("holiday"), notice("weekend")
    assert closed.message == "Rapat koordinasi seluruh petugas di Istana Wakil Presiden."
    assert holiday.message == "Tahun Baru Masehi"
    assert weekend.message == "Tidak ada layanan pada hari ini."
    assert closed.remedies[0] == "Buka Selasa, 24 November pukul 08.00 WIB"
    assert weekend.remedies[0] == "Buka Senin, 23 November pukul 08.00 WIB"
    assert all("0811-1704-2207" in page.remedies[1] for page in (closed, holiday, weekend))


def test_after_hours_whoever_holds_a_number_is_still_called() -> None:
    shown = screen("after_hours_serving")
    assert isinstance(shown.main, CallShown)
    assert shown.aside is not None
    assert shown.aside.session == "Sesi hari ini telah berakhir"
    assert [stat.caption for stat in shown.aside.stats] == ["menunggu"]
    assert shown.footer.text.startswith("Pengambilan nomor hari ini telah berakhir.")
    assert "tetap dilayani" in shown.footer.text


def test_after_hours_with_people_waiting_and_nobody_called_promises_that_they_are_served() -> None:
    morning = Morning.at(2026, 11, 23, 6, 50)
    morning.issue(count=2)
    morning.store.now = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
    shown = composed(morning)
    assert isinstance(shown.main, Notice)
    assert shown.main.message == "Semua yang memegang nomor tetap dilayani."


def test_when_all_are_served_the_day_is_over() -> None:
    page = notice("after_hours_over")
    assert (page.title, page.symbol) == ("Layanan hari ini telah selesai", Symbol.OK)
    assert screen("after_hours_over").aside is None


def test_a_day_closed_in_its_middle_says_why_while_calls_go_on() -> None:
    shown = screen("closed_while_serving")
    assert isinstance(shown.main, CallShown)
    assert shown.footer.text.startswith("Pengambilan nomor hari ini telah berakhir. Listrik di gedung padam.")
    assert shown.aside is not None
    assert shown.aside.session == "Hari ini tutup"


def test_a_day_closed_before_its_first_call_says_why_and_that_all_are_served() -> None:
    page = notice("closed_while_waiting")
    assert page.message == "Semua yang memegang nomor tetap dilayani."
    assert "Listrik di gedung padam." in page.remedies


GO_TO_STAFF = "Nomor tidak dipanggil lagi. Yang memegang nomor, silakan ke petugas."


def test_a_day_that_ended_early_says_so_why_and_where_who_waited_can_go() -> None:
    page = notice("ended_early")
    assert (page.symbol, page.title) == (Symbol.CLOSED, "Layanan hari ini selesai lebih awal")
    assert page.message == f"{POWER_CUT}\n{GO_TO_STAFF}"
    assert page.remedies[0] == "Buka Selasa, 24 November pukul 08.00 WIB"
    assert screen("ended_early").aside is None
    assert notice("ended_early_untold").message == GO_TO_STAFF


def test_a_day_closed_by_a_setting_keeps_its_words_when_it_is_closed_for_good() -> None:
    closed, ended = STATES["closed_by_decision"](Texts("id")).main, Morning.at(2026, 11, 23, 2, 0)
    ended.store.raw["closed.2026-11-23"] = "Rapat koordinasi seluruh petugas di Istana Wakil Presiden."
    assert composed(ended.ended_early()).main == closed


def test_a_day_closed_after_its_sessions_may_have_words_for_citizens() -> None:
    page = composed(Morning.at(2026, 11, 23, 8, 0).ended_early("Besok kami buka pukul 10.00.")).main
    assert isinstance(page, Notice)
    assert (page.symbol, page.title) == (Symbol.OK, "Layanan hari ini telah selesai")
    assert page.message == "Besok kami buka pukul 10.00."


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["ended_early", "ended_early_untold"])
def test_kiosk_and_hall_screen_say_the_same_of_a_day_that_ended_early(name: str, language: str) -> None:
    texts = Texts(language)
    morning = Morning().busy().ended_early(POWER_CUT if name == "ended_early" else "")
    kiosk = resting(texts, morning.hall.day_status())
    assert isinstance(kiosk, HelpScreen)
    shown = notice(name, language)
    assert (kiosk.title, kiosk.message, kiosk.symbol) == (shown.title, shown.message, shown.symbol)


def test_a_full_day_is_told_while_calls_go_on_with_the_next_opening() -> None:
    shown = screen("full")
    assert isinstance(shown.main, CallShown)
    assert shown.footer.text.startswith("Nomor hari ini sudah habis. Buka Selasa, 24 November pukul 08.00 WIB")
    assert shown.aside is not None
    assert shown.aside.stats[1].figure == "0"


def test_a_full_session_says_when_the_next_one_opens() -> None:
    morning = Morning.at(2026, 11, 23, 1, 2, **{"session__mon__1": "08:00-12:00 quota 3"})
    morning.issue(count=4)
    page = composed(morning).main
    assert isinstance(page, Notice)
    assert (page.title, page.message) == ("Nomor sesi ini sudah habis", "Buka pukul 13.00 WIB")
    morning.call(1)
    assert composed(morning).footer.text.startswith("Nomor sesi ini sudah habis. Buka pukul 13.00 WIB")


def test_a_full_day_before_any_call_shows_the_other_channels() -> None:
    page = notice("full_nothing_called")
    assert page.title == "Nomor hari ini sudah habis"
    assert any("lapor.go.id" in line for line in page.remedies)


def test_a_full_day_during_the_break_does_not_promise_numbers() -> None:
    morning = Morning.at(2026, 11, 23, 1, 2, day__quota="3", day__tolerance="3")
    morning.issue(count=3)
    for desk in (1, 2, 3):
        morning.call(desk)
    for desk in (1, 2, 3):
        morning.finish(desk)
    morning.store.now = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
    page = composed(morning).main
    assert isinstance(page, Notice)
    assert page.title == "Nomor hari ini sudah habis"
    assert not any("13.00" in line for line in page.remedies)


def test_a_full_session_with_nothing_after_it_means_a_full_day() -> None:
    morning = Morning.at(
        2026, 11, 23, 1, 2, **{"session__mon__1": "08:00-12:00 quota 3", "session__mon__2": "13:00-14:00 quota 0"}
    )
    morning.issue(count=3)
    page = composed(morning).main
    assert isinstance(page, Notice)
    assert page.title == "Nomor hari ini sudah habis"
    assert page.remedies[0] == "Buka Selasa, 24 November pukul 08.00 WIB"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "Jam PC ini lebih cepat 7 menit daripada jam balai."),
        ("en", "This PC's clock is 7 minutes ahead of the hall's clock."),
    ],
)
def test_staff_are_told_that_the_clock_of_this_pc_is_wrong(language: str, words: str) -> None:
    assert screen("clock_wrong", language).footer.clock == words
    assert screen("called", language).footer.clock == ""


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", STATES)
def test_no_state_tells_who_did_something(name: str, language: str) -> None:
    told = repr(asdict(screen(name, language)))
    assert OFFICER not in told
    assert KIOSK not in told


def test_the_names_are_there_to_be_told() -> None:
    morning = Morning().busy()
    written = repr(morning.store.event_log) + repr(morning.store.all_seats)
    assert OFFICER in written
    assert KIOSK in written
