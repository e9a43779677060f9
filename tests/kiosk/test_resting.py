"""The kiosk between citizens: it returns by itself, keeps time, says when it is closed or cut off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.screen import CalmScreen, HelpScreen, NumberScreen, PriorityScreen, Screen, StartScreen
from shared.domain.outcomes import DayClosed
from shared.i18n import Language
from shared.problems import Problem, ProblemCode
from shared.services.commands import CloseDay, new_request_id
from shared.services.local_hall import LocalHall
from shared.ui.symbols import Symbol
from tests.kiosk.stand import KioskStand
from tests.memory_store import MemoryStore

LOST = Problem(ProblemCode.STORE_LOST)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> MemoryStore:
    """A store at a time of 2026, WIB."""
    return MemoryStore(now=datetime(2026, month, day, hour - 7, minute, tzinfo=UTC))


def test_the_number_counts_down_and_goes() -> None:
    stand = KioskStand().open()
    stand.tap_service("A")
    assert stand.screen(NumberScreen).countdown == "Kembali ke awal dalam 20 detik"
    stand.wait(19_000)
    assert stand.screen(NumberScreen).countdown == "Kembali ke awal dalam 1 detik"
    stand.wait(1000)
    assert isinstance(stand.shown[-1], StartScreen)


def test_the_page_that_helps_goes_by_itself_too() -> None:
    store = MemoryStore()
    store.raw["day.quota"] = "0"
    stand = KioskStand(store=store).open()
    stand.tap_service("A")
    assert stand.screen(HelpScreen).countdown == "Kembali ke awal dalam 25 detik"
    stand.wait(25_000)
    assert isinstance(stand.shown[-1], StartScreen)


def test_language_large_text_and_priority_are_forgotten_with_their_citizen() -> None:
    stand = KioskStand().open()
    stand.presenter.choose_language(Language.ENGLISH)
    stand.rest()
    stand.presenter.turn_large_text()
    stand.rest()
    assert stand.screen(StartScreen).frame.has_large_text
    assert stand.screen(StartScreen).footer.large_text == "Normal text"
    stand.tap_service("A")
    stand.rest()
    stand.presenter.leave()
    frame = stand.screen(StartScreen).frame
    assert (frame.language, frame.has_large_text) == (Language.INDONESIAN, False)


def test_a_choice_without_a_citizen_is_forgotten_after_a_while() -> None:
    stand = KioskStand().open()
    stand.presenter.choose_language(Language.ENGLISH)
    stand.wait(44_000)
    assert stand.screen(StartScreen).frame.language is Language.ENGLISH
    stand.wait(1000)
    assert stand.screen(StartScreen).frame.language is Language.INDONESIAN


def test_an_abandoned_choice_page_closes() -> None:
    stand = KioskStand().open()
    stand.presenter.open_priority()
    assert isinstance(stand.shown[-1], PriorityScreen)
    stand.wait(45_000)
    assert isinstance(stand.shown[-1], StartScreen)


def test_a_kiosk_set_to_english_returns_to_english() -> None:
    stand = KioskStand(language=Language.ENGLISH).open()
    stand.presenter.choose_language(Language.INDONESIAN)
    stand.wait(45_000)
    assert stand.screen(StartScreen).frame.language is Language.ENGLISH


def test_the_clock_runs_on_between_two_looks() -> None:
    stand = KioskStand(store=MemoryStore(now=datetime(2026, 11, 23, 1, 17, 59, tzinfo=UTC))).open()
    assert stand.screen(StartScreen).frame.clock == "08.17 WIB"
    stand.hang(1000)
    assert stand.screen(StartScreen).frame.clock == "08.18 WIB"


def test_an_equal_screen_is_not_shown_twice() -> None:
    stand = KioskStand().open()
    before = len(stand.shown)
    stand.wait(20_000)
    assert len(stand.shown) == before


def test_a_hint_from_another_kiosk_renews_the_figures() -> None:
    stand = KioskStand().open()
    twin = KioskStand(store=stand.store).open()
    twin.tap_service("A")
    stand.presenter.wake()
    stand.settle()
    assert stand.screen(StartScreen).left.figure == "39"


@pytest.mark.parametrize(
    ("store", "title", "opening"),
    [
        (at(23, 7), "Pengambilan nomor belum dibuka", "Hari ini, pukul 08.00 WIB"),
        (at(23, 12, 20), "Layanan sedang istirahat", "Hari ini, pukul 13.00 WIB"),
        (at(23, 15), "Layanan hari ini telah selesai", "Besok, Selasa, 24 November\npukul 08.00 WIB"),
        (at(21, 10), "Hari ini layanan tutup", "Senin, 23 November\npukul 08.00 WIB"),
    ],
)
def test_a_closed_hall_says_when_it_opens(store: MemoryStore, title: str, opening: str) -> None:
    screen = KioskStand(store=store).open().screen(HelpScreen)
    assert (screen.title, screen.opening) == (title, opening)
    assert screen.footer is not None
    assert (screen.back, screen.countdown) == ("", "")


def test_before_the_session_the_page_says_how_many_numbers_there_will_be() -> None:
    screen = KioskStand(store=at(23, 7)).open().screen(HelpScreen)
    assert screen.message == "Sesi pagi, 08.00 – 12.00: tersedia 40 nomor."


def test_on_a_holiday_its_name_is_said() -> None:
    store = at(25, 9, month=12)
    store.public_holidays = {date(2026, 12, 25): "Hari Raya Natal"}
    screen = KioskStand(store=store).open().screen(HelpScreen)
    assert (screen.symbol, screen.message) == (Symbol.HOLIDAY, "Hari Raya Natal")


def test_a_closed_hall_takes_no_taps() -> None:
    stand = KioskStand(store=at(23, 7)).open()
    stand.tap_service("A")
    assert stand.store.event_log == []


def test_the_hall_opens_by_itself() -> None:
    stand = KioskStand(store=at(23, 7, 59)).open()
    stand.wait(61_000)
    assert isinstance(stand.shown[-1], StartScreen)


def test_a_full_day_before_its_second_session_is_said_to_be_full() -> None:
    store = at(23, 12, 20)
    store.raw["day.quota"] = "0"
    screen = KioskStand(store=store).open().screen(HelpScreen)
    assert screen.title == "Nomor untuk hari ini sudah habis"
    assert screen.opening == "Besok, Selasa, 24 November\npukul 08.00 WIB"
    assert screen.message == "Mohon maaf. Dokumen dapat diserahkan hari ini mulai pukul 13.00 WIB."


def test_a_noon_before_an_afternoon_without_places_is_said_to_be_full_too() -> None:
    store = at(23, 12, 20)
    store.raw |= {"session.mon.2": "13:00-14:00 quota 0", "quota.roll_over": "no"}
    screen = KioskStand(store=store).open().screen(HelpScreen)
    assert screen.title == "Nomor untuk hari ini sudah habis"
    assert screen.opening == "Besok, Selasa, 24 November\npukul 08.00 WIB"


def test_a_full_session_says_on_the_start_page_when_numbers_come_again() -> None:
    store = MemoryStore()
    store.raw["session.mon.1"] = "08:00-12:00 quota 0"
    remark = KioskStand(store=store).open().screen(StartScreen).notice
    assert remark is not None
    assert remark.words == "Nomor dibagikan lagi: Hari ini, pukul 13.00 WIB"


def test_a_full_day_says_so_on_the_start_page_and_never_points_to_the_afternoon() -> None:
    store = MemoryStore()
    store.raw["day.quota"] = "0"
    remark = KioskStand(store=store).open().screen(StartScreen).notice
    assert remark is not None
    assert remark.words == "Nomor dibagikan lagi: Besok, Selasa, 24 November pukul 08.00 WIB"


def test_a_day_closed_by_decision_says_why_when_it_opens_and_where_else_to_go() -> None:
    store = at(23, 9)
    store.raw["closed.2026-11-23"] = "Listrik di gedung padam."
    screen = KioskStand(store=store).open().screen(HelpScreen)
    assert (screen.symbol, screen.title) == (Symbol.CLOSED, "Hari ini layanan tutup")
    assert screen.message == "Listrik di gedung padam."
    assert screen.opening == "Besok, Selasa, 24 November\npukul 08.00 WIB"
    assert screen.channels[0].text == "WhatsApp 0811-1704-2207"


def test_a_day_closed_while_people_wait_promises_that_they_are_served() -> None:
    stand = KioskStand().open()
    stand.tap_service("A")
    stand.wait(21_000)
    stand.store.raw["closed.2026-11-23"] = "Listrik di gedung padam."
    stand.wait(2000)
    screen = stand.screen(HelpScreen)
    assert screen.message == "Listrik di gedung padam.\nYang sudah memegang nomor tetap dilayani."


def test_a_weekday_without_a_session_says_so() -> None:
    screen = KioskStand(store=at(21, 10)).open().screen(HelpScreen)
    assert (screen.symbol, screen.message) == (Symbol.CLOSED, "Tidak ada layanan pada hari ini.")


def close(stand: KioskStand, **fields: object) -> HelpScreen:
    """A supervisor closes the day; the page that the kiosk shows then."""
    command = CloseDay(request_id=new_request_id(), actor="supervisor:rina", **fields)  # type: ignore[arg-type]
    assert isinstance(LocalHall(stand.store).do(command), DayClosed)
    stand.wait(2000)
    return stand.screen(HelpScreen)


def test_a_day_that_was_closed_after_its_sessions_promises_nothing_more() -> None:
    screen = close(KioskStand(store=at(23, 15)).open())
    assert (screen.title, screen.message) == ("Layanan hari ini telah selesai", "")
    assert screen.opening == "Besok, Selasa, 24 November\npukul 08.00 WIB"


def test_a_day_closed_after_its_sessions_may_have_words_for_citizens() -> None:
    screen = close(KioskStand(store=at(23, 15)).open(), message="Besok kami buka pukul 10.00.")
    assert (screen.title, screen.message) == ("Layanan hari ini telah selesai", "Besok kami buka pukul 10.00.")


GO_TO_STAFF = "Nomor tidak dipanggil lagi. Yang memegang nomor, silakan ke petugas."


@pytest.mark.parametrize(
    ("message", "words"),
    [("Listrik di gedung padam.", f"Listrik di gedung padam.\n{GO_TO_STAFF}"), ("", GO_TO_STAFF)],
)
def test_a_day_that_ended_early_says_so_why_and_where_who_waited_can_go(message: str, words: str) -> None:
    stand = KioskStand(store=at(23, 9, 30)).open()
    stand.tap_service("A")
    stand.wait(21_000)
    screen = close(stand, force=True, reason="Panel utama terbakar", message=message)
    assert (screen.symbol, screen.title) == (Symbol.CLOSED, "Layanan hari ini selesai lebih awal")
    assert screen.message == words
    assert screen.opening == "Besok, Selasa, 24 November\npukul 08.00 WIB"
    assert screen.channels[0].text == "WhatsApp 0811-1704-2207"


def test_a_tap_just_after_the_day_ended_early_gets_the_same_words() -> None:
    stand = KioskStand(store=at(23, 9, 30)).open()
    command = CloseDay(
        request_id=new_request_id(), actor="supervisor:rina", force=True, reason="x", message="Listrik padam."
    )
    LocalHall(stand.store).do(command)
    stand.tap_service("A")
    stand.wait(2000)
    screen = stand.screen(HelpScreen)
    assert (screen.title, screen.back) == ("Layanan hari ini selesai lebih awal", "Kembali ke awal")
    assert screen.message == f"Listrik padam.\n{GO_TO_STAFF}"


def test_a_day_closed_by_a_setting_keeps_its_words_when_it_is_closed_for_good() -> None:
    stand = KioskStand(store=at(23, 7)).open()
    stand.store.raw["closed.2026-11-23"] = "Gempa: gedung diperiksa."
    screen = close(stand)
    assert (screen.symbol, screen.title) == (Symbol.CLOSED, "Hari ini layanan tutup")
    assert screen.message == "Gempa: gedung diperiksa."


def test_staff_are_told_of_a_wrong_clock_on_the_resting_pages() -> None:
    stand = KioskStand(store=at(23, 7, 58)).open()
    stand.pc_ahead = timedelta(minutes=7)
    stand.wait(2000)
    words = "Untuk petugas: Jam PC ini lebih cepat 7 menit daripada jam balai."
    closed = stand.screen(HelpScreen)
    assert closed.footer is not None
    assert closed.footer.for_staff == words
    assert closed.frame.clock == "07.58 WIB"
    stand.wait(120_000)
    assert stand.screen(StartScreen).footer.for_staff == words
    stand.pc_ahead = timedelta()
    stand.wait(2000)
    assert stand.screen(StartScreen).footer.for_staff == ""


def trouble(stand: KioskStand, problem: Exception, ms: int = 4000) -> Screen:
    """What is shown after the store had a trouble for some time."""
    stand.store.trouble = problem
    stand.wait(ms)
    return stand.shown[-1]


@pytest.mark.expects_log("store_away")
def test_a_lost_store_is_said_calmly_and_staff_is_told() -> None:
    stand = KioskStand().open()
    trouble(stand, LOST)
    notice = stand.screen(CalmScreen).notice
    assert (notice.symbol, notice.title) == (Symbol.OFFLINE, "Silakan ke petugas")
    assert notice.footnote == "Untuk petugas: Sambungan terputus"
    stand.store.trouble = None
    stand.wait(2000)
    assert isinstance(stand.shown[-1], StartScreen)


def test_one_failed_look_is_no_trouble() -> None:
    stand = KioskStand().open()
    assert isinstance(trouble(stand, LOST, 2000), StartScreen)


@pytest.mark.expects_log("store_silent")
def test_a_frozen_store_is_noticed_within_six_seconds() -> None:
    stand = KioskStand().open()
    stand.hang(6000)
    assert stand.screen(CalmScreen).notice.footnote == "Untuk petugas: Basis data tidak menjawab"
    stand.settle()
    assert isinstance(stand.shown[-1], StartScreen)


@pytest.mark.expects_log("store_away")
def test_a_store_of_another_version_means_maintenance_at_once() -> None:
    stand = KioskStand().open()
    trouble(stand, Problem(ProblemCode.STORE_SCHEMA_NEWER, store="balai.db"), 2000)
    notice = stand.screen(CalmScreen).notice
    assert notice.symbol is Symbol.MAINTENANCE
    assert notice.message == "Anjungan ini sedang dalam perawatan."


@pytest.mark.expects_log("store_failed")
def test_a_bug_in_the_store_is_logged_once_and_shown_calmly() -> None:
    stand = KioskStand().open()
    trouble(stand, ZeroDivisionError(), 10_000)
    assert stand.screen(CalmScreen).notice.title == "Silakan ke petugas"


@pytest.mark.expects_log("store_away")
def test_a_store_that_is_missing_at_the_start_is_said_at_once() -> None:
    store = MemoryStore(trouble=Problem(ProblemCode.STORE_MISSING, store="balai.db"))
    stand = KioskStand(store=store).open()
    assert stand.screen(CalmScreen).notice.symbol is Symbol.MAINTENANCE
    store.trouble = None
    stand.wait(2000)
    assert isinstance(stand.shown[-1], StartScreen)


@pytest.mark.expects_log("store_away")
def test_a_number_on_the_screen_stays_there_when_the_store_is_lost() -> None:
    stand = KioskStand().open()
    stand.tap_service("A")
    trouble(stand, LOST, 10_000)
    assert stand.screen(NumberScreen).number == "A-001"


def test_a_stopped_kiosk_plans_nothing() -> None:
    stand = KioskStand().open()
    stand.presenter.choose_service("A")
    stand.presenter.stop()
    stand.time.advance(1000)
    assert stand.time.planned == 0
