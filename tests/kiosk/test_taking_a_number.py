"""One tap, one number: what the kiosk asks of the hall and what it shows."""

from __future__ import annotations

import pytest

from kiosk.asking import SEARCHING_MS, SLOW_MS
from kiosk.screen import CalmScreen, HelpScreen, NumberScreen, PriorityScreen, StartScreen
from kiosk.stay import GHOST_MS
from shared.domain.events import EventKind
from shared.domain.ticket import PriorityClass
from shared.i18n import Language
from shared.problems import Problem, ProblemCode
from tests.kiosk.stand import KioskStand, ScriptedPrinter
from tests.memory_store import MemoryStore


def test_the_first_page_stands_before_the_store_has_answered() -> None:
    stand = KioskStand()
    stand.presenter.show_on(stand.shown.append)
    assert stand.screen(CalmScreen).notice.title == "Mohon tunggu sebentar"
    assert stand.screen(CalmScreen).frame.hall_name == ""


def test_the_start_page_says_what_is_left_before_anybody_waits() -> None:
    screen = KioskStand().open().screen(StartScreen)
    assert (screen.session, screen.hours, screen.state_word) == ("Sesi pagi", "08.00 – 12.00", "Buka")
    assert (screen.left.figure, screen.left.caption, screen.left.level) == ("40", "nomor tersisa sesi ini", 1.0)
    assert (screen.waiting.figure, screen.waiting.caption) == ("0", "orang menunggu")
    assert [service.prefix for service in screen.services] == ["A", "B", "D"]
    assert screen.frame.day == "Senin, 23 November 2026"
    assert screen.frame.clock == "08.17 WIB"


def test_a_tap_gives_the_number_at_once() -> None:
    stand = KioskStand().open()
    stand.tap_service("A")
    screen = stand.screen(NumberScreen)
    assert (screen.number, screen.service) == ("A-001", "Pengaduan baru · Sesi pagi")
    assert [ticket.kiosk for ticket in stand.tickets] == ["lobby"]


def test_the_number_is_shown_before_the_printer_was_even_asked() -> None:
    stand = KioskStand(ScriptedPrinter()).open()
    stand.presenter.choose_service("A")
    stand.work.run_next()
    assert stand.screen(NumberScreen).number == "A-001"
    assert stand.printer is not None
    assert stand.printer.slips == []


def test_who_is_ahead_and_how_long_it_takes() -> None:
    stand = KioskStand().open()
    for _citizen in range(3):
        stand.tap_service("A")
        stand.rest()
        stand.presenter.leave()
        stand.rest()
    assert stand.screen(StartScreen).waiting.caption == "orang menunggu,\nsekitar 15 menit"
    stand.tap_service("A")
    screen = stand.screen(NumberScreen)
    assert (screen.ahead.figure, screen.ahead.caption) == ("3", "orang di depan Anda")
    assert (screen.minutes.figure, screen.minutes.caption) == ("± 15", "menit menunggu")


def test_the_row_of_services_rests_until_the_answer() -> None:
    stand = KioskStand().open()
    stand.presenter.choose_service("A")
    assert stand.screen(StartScreen).is_busy


@pytest.mark.parametrize("between_ms", [0, 100, 500])
def test_a_double_tap_is_one_tap(between_ms: int) -> None:
    stand = KioskStand().open()
    stand.presenter.choose_service("A")
    stand.time.advance(between_ms)
    stand.presenter.choose_service("A")
    stand.settle()
    assert len(stand.tickets) == 1


def test_a_tap_while_the_answer_is_awaited_asks_for_nothing() -> None:
    stand = KioskStand().open()
    stand.presenter.choose_service("A")
    stand.time.advance(GHOST_MS)
    stand.presenter.choose_service("B")
    stand.settle()
    assert [ticket.number for ticket in stand.tickets] == ["A-001"]


def test_the_second_half_of_a_double_tap_does_not_close_the_number() -> None:
    stand = KioskStand().open()
    stand.tap_service("A")
    stand.presenter.leave()
    assert stand.screen(NumberScreen).number == "A-001"
    stand.rest()
    stand.presenter.leave()
    assert isinstance(stand.shown[-1], StartScreen)


def test_a_slow_answer_is_said_to_be_coming() -> None:
    stand = KioskStand().open()
    stand.presenter.choose_service("A")
    stand.hang(SLOW_MS)
    assert stand.screen(StartScreen).question == "Mohon tunggu sebentar …"
    stand.hang(SEARCHING_MS - SLOW_MS)
    assert stand.screen(CalmScreen).notice.remedies == ("Bila terlalu lama, silakan ke petugas.",)
    stand.settle()
    assert stand.screen(NumberScreen).number == "A-001"


def test_after_a_lost_reply_the_same_number_comes() -> None:
    stand = KioskStand().open()
    stand.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
    stand.tap_service("A")
    assert stand.screen(StartScreen).is_busy
    stand.wait(500)
    assert stand.screen(NumberScreen).number == "A-001"
    assert len(stand.tickets) == 1


@pytest.mark.expects_log("store_away")
def test_the_answer_is_shown_when_the_store_comes_back() -> None:
    stand = KioskStand().open()
    stand.store.trouble = Problem(ProblemCode.STORE_UNREACHABLE, host="10.0.0.2", port=5432)
    stand.tap_service("A")
    stand.wait(15_000)
    assert stand.screen(CalmScreen).notice.footnote == "Untuk petugas: Server tidak menjawab"
    stand.store.trouble = None
    stand.wait(3000)
    assert stand.screen(NumberScreen).number == "A-001"
    assert len(stand.tickets) == 1


@pytest.mark.expects_log("store_away", "command_not_answered")
def test_after_a_minute_an_officer_must_help() -> None:
    stand = KioskStand().open()
    stand.store.trouble = Problem(ProblemCode.STORE_LOST)
    stand.tap_service("A")
    stand.wait(62_000)
    assert stand.screen(CalmScreen).notice.title == "Silakan ke petugas"
    stand.store.trouble = None
    stand.wait(30_000)
    assert isinstance(stand.shown[-1], StartScreen)
    assert stand.tickets == []


@pytest.mark.expects_log("command_not_answered")
def test_what_a_repetition_cannot_mend_is_not_repeated() -> None:
    stand = KioskStand().open()
    stand.store.trouble = Problem(ProblemCode.STORE_RIGHTS_MISSING, store="balai")
    stand.tap_service("A")
    assert stand.screen(CalmScreen).notice.message == "Nomor belum dapat diberikan."


@pytest.mark.expects_log("command_failed")
def test_a_bug_is_logged_and_an_officer_helps() -> None:
    stand = KioskStand().open()
    stand.store.trouble = ZeroDivisionError()
    stand.tap_service("A")
    assert stand.screen(CalmScreen).notice.title == "Silakan ke petugas"


def test_the_chosen_priority_goes_with_the_next_number_only() -> None:
    stand = KioskStand().open()
    stand.presenter.open_priority()
    assert [c.key for c in stand.screen(PriorityScreen).choices] == [
        PriorityClass.elderly,
        PriorityClass.disabled,
        PriorityClass.pregnant,
        PriorityClass.small_children,
        PriorityClass.none,
    ]
    stand.rest()
    stand.presenter.choose_priority(PriorityClass.elderly)
    assert stand.screen(StartScreen).footer.priority == "Didahulukan: Lansia"
    stand.rest()
    stand.tap_service("A")
    assert stand.screen(NumberScreen).service == "Pengaduan baru · Sesi pagi · Didahulukan"
    stand.rest()
    stand.presenter.leave()
    assert not stand.screen(StartScreen).footer.has_priority
    stand.rest()
    stand.tap_service("A")
    assert [ticket.priority for ticket in stand.tickets] == [PriorityClass.elderly, PriorityClass.none]


def test_going_without_priority_is_a_choice_too() -> None:
    stand = KioskStand().open()
    stand.presenter.open_priority()
    stand.rest()
    stand.presenter.choose_priority(PriorityClass.none)
    assert not stand.screen(StartScreen).footer.has_priority


def test_the_language_is_one_tap_away() -> None:
    stand = KioskStand().open()
    stand.presenter.choose_language(Language.ENGLISH)
    screen = stand.screen(StartScreen)
    assert (screen.question, screen.frame.language) == ("What can we do for you?", Language.ENGLISH)
    stand.rest()
    stand.tap_service("B")
    assert stand.screen(NumberScreen).service == "Follow up a complaint · Morning session"


def test_a_full_session_helps_and_counts_who_was_turned_away() -> None:
    store = MemoryStore()
    store.raw["session.mon.1"] = "08:00-12:00 quota 0"
    stand = KioskStand(store=store).open()
    screen = stand.screen(StartScreen)
    assert (screen.state_word, screen.left.figure) == ("Penuh", "0")
    assert [(s.prefix, s.has_places) for s in screen.services] == [("A", False), ("B", False), ("D", True)]
    stand.tap_service("A")
    page = stand.screen(HelpScreen)
    assert page.title == "Nomor untuk sesi ini sudah habis"
    assert page.opening == "Hari ini, pukul 13.00 WIB"
    assert page.channels[0].text == "WhatsApp 0811-1704-2207"
    assert page.documents is not None
    assert page.documents.title == "Serahkan dokumen saja"
    assert stand.count(EventKind.turned_away) == 1


FULL = pytest.mark.parametrize(
    ("key", "text"), [("session.mon.1", "08:00-12:00 quota 0"), ("day.quota", "0")], ids=["session", "day"]
)


@FULL
def test_documents_can_be_handed_in_from_the_page_that_helps(key: str, text: str) -> None:
    store = MemoryStore()
    store.raw[key] = text
    stand = KioskStand(store=store).open()
    stand.tap_service("A")
    assert stand.screen(HelpScreen).documents is not None
    stand.rest()
    stand.tap_service("D")
    assert stand.screen(NumberScreen).number == "D-001"
    assert stand.count(EventKind.turned_away) == 1


@FULL
def test_documents_can_be_handed_in_from_the_start_page_of_a_full_hall(key: str, text: str) -> None:
    store = MemoryStore()
    store.raw[key] = text
    stand = KioskStand(store=store).open()
    assert [(s.prefix, s.has_places) for s in stand.screen(StartScreen).services] == [
        ("A", False),
        ("B", False),
        ("D", True),
    ]
    stand.tap_service("D")
    assert stand.screen(NumberScreen).number == "D-001"
    assert stand.count(EventKind.turned_away) == 0


def test_a_full_day_says_when_the_next_day_opens() -> None:
    store = MemoryStore()
    store.raw["day.quota"] = "0"
    stand = KioskStand(store=store).open()
    stand.tap_service("A")
    page = stand.screen(HelpScreen)
    assert page.title == "Nomor untuk hari ini sudah habis"
    assert page.opening == "Besok, Selasa, 24 November\npukul 08.00 WIB"
