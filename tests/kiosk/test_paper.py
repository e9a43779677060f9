"""The slip: printed, late, missing, unproven; the number is valid whatever the paper does."""

from __future__ import annotations

import pytest

from kiosk.number_page import NUMBER_SECONDS
from kiosk.screen import CalmScreen, NumberScreen, SlipPicture, StartScreen
from kiosk.slip_job import PAPER_MS
from shared.domain.printing import PrintState
from shared.i18n import Language
from shared.printing.status import PrinterProblem
from shared.problems import Problem, ProblemCode
from tests.kiosk.stand import KioskStand, ScriptedPrinter
from tests.memory_store import MemoryStore

NOT_SENT, BLOCKED = PrintState.not_sent, PrintState.blocked
UNCONFIRMED, PRINTED = PrintState.sent_unconfirmed, PrintState.printed


def stand_with(*script: PrintState) -> KioskStand:
    """A kiosk whose printer follows the script, with a number on its screen."""
    stand = KioskStand(ScriptedPrinter(*script)).open()
    stand.tap_service("A")
    return stand


def slips(stand: KioskStand) -> list[tuple[str, int]]:
    """Number and copy of each slip that went to the printer."""
    assert stand.printer is not None
    return [(slip.number, slip.copy) for slip in stand.printer.slips]


def test_a_printed_slip_is_to_be_taken() -> None:
    stand = stand_with(PRINTED)
    card = stand.screen(NumberScreen).slip
    assert (card.picture, card.title) == (SlipPicture.out, "Ambil tiket Anda di bawah")
    assert [(a.state, a.copy) for a in stand.attempts] == [(PRINTED, 0)]


def test_the_slip_says_what_the_screen_says() -> None:
    stand = stand_with()
    assert stand.printer is not None
    slip = stand.printer.slips[0]
    assert (slip.number, slip.service_name) == ("A-001", "Pengaduan baru")
    assert slip.session_name == "Sesi pagi, 08.00 – 12.00"
    assert (slip.issued_on_text, slip.issued_at_text) == ("Senin, 23 November 2026", "08.17 WIB")
    assert slip.code == stand.tickets[0].code
    assert not slip.practice


def test_the_slip_is_in_the_language_of_its_citizen() -> None:
    stand = KioskStand(ScriptedPrinter()).open()
    stand.presenter.choose_language(Language.ENGLISH)
    stand.rest()
    stand.tap_service("A")
    assert stand.printer is not None
    assert stand.printer.slips[0].service_name == "New complaint"


def test_a_practice_hall_prints_practice_slips() -> None:
    stand = KioskStand(ScriptedPrinter(), store=MemoryStore(practice=True)).open()
    stand.tap_service("A")
    assert stand.printer is not None
    assert stand.printer.slips[0].practice
    assert stand.screen(NumberScreen).frame.practice.startswith("LATIHAN")


def test_while_it_prints_the_page_says_so() -> None:
    stand = KioskStand(ScriptedPrinter()).open()
    stand.presenter.choose_service("A")
    stand.work.run_all()
    card = stand.screen(NumberScreen).slip
    assert (card.picture, card.title) == (SlipPicture.coming, "Tiket Anda sedang dicetak")


def test_a_citizen_waits_three_seconds_for_paper_and_no_longer() -> None:
    stand = KioskStand(ScriptedPrinter()).open()
    stand.presenter.choose_service("A")
    stand.work.run_all()
    stand.hang(PAPER_MS)
    card = stand.screen(NumberScreen).slip
    assert (card.picture, card.title) == (SlipPicture.missing, "Tiket belum keluar")
    assert card.about == "Nomor ini tetap berlaku. Ingat atau foto nomor ini."
    stand.settle()
    assert stand.screen(NumberScreen).slip.title == "Ambil tiket Anda di bawah"


@pytest.mark.parametrize("state", [NOT_SENT, BLOCKED])
def test_what_never_reached_the_printer_is_tried_twice_more(state: PrintState) -> None:
    stand = stand_with(state, state, PRINTED)
    assert stand.screen(NumberScreen).slip.title == "Tiket Anda sedang dicetak"
    stand.wait(2000)
    assert stand.screen(NumberScreen).slip.title == "Ambil tiket Anda di bawah"
    assert slips(stand) == [("A-001", 0)] * 3
    assert [a.state for a in stand.attempts] == [state, state, PRINTED]


def test_after_two_retries_the_number_alone_must_do() -> None:
    stand = stand_with(NOT_SENT, NOT_SENT, NOT_SENT, PRINTED)
    stand.wait(5000)
    card = stand.screen(NumberScreen).slip
    assert card.title == "Tiket tidak dapat dicetak"
    assert card.about.endswith("Sampaikan nomor Anda kepada petugas, kami bantu.")
    assert len(slips(stand)) == 3


def test_paper_that_may_have_come_out_is_never_printed_again_unasked() -> None:
    stand = stand_with(UNCONFIRMED)
    card = stand.screen(NumberScreen).slip
    assert (card.title, card.yes, card.again) == ("Apakah tiket Anda sudah keluar?", "Ya, sudah", "Cetak lagi")
    stand.wait(20_000)
    assert slips(stand) == [("A-001", 0)]
    assert isinstance(stand.shown[-1], NumberScreen)
    stand.wait(11_000)
    assert isinstance(stand.shown[-1], StartScreen)
    assert slips(stand) == [("A-001", 0)]


def test_a_citizen_who_has_the_slip_is_done() -> None:
    stand = stand_with(UNCONFIRMED)
    stand.rest()
    stand.presenter.slip_is_out()
    stand.settle()
    assert stand.screen(NumberScreen).slip.title == "Terima kasih"
    assert [(a.state, a.detail) for a in stand.attempts] == [(UNCONFIRMED, "citizen_has_it")]
    stand.wait(6000)
    assert isinstance(stand.shown[-1], StartScreen)


def test_a_slip_printed_again_is_a_copy_and_says_so() -> None:
    stand = stand_with(UNCONFIRMED, PRINTED)
    stand.rest()
    stand.presenter.print_again()
    stand.settle()
    assert slips(stand) == [("A-001", 0), ("A-001", 1)]
    assert stand.screen(NumberScreen).slip.title == "Ambil tiket Anda di bawah"
    assert [(a.copy, a.state) for a in stand.attempts] == [(0, UNCONFIRMED), (1, PRINTED)]


def test_after_two_copies_an_officer_helps() -> None:
    stand = stand_with(UNCONFIRMED, UNCONFIRMED, UNCONFIRMED)
    for _copy in range(2):
        stand.rest()
        stand.presenter.print_again()
        stand.settle()
    card = stand.screen(NumberScreen).slip
    assert (card.yes, card.again) == ("", "")
    assert "petugas" in card.about
    stand.rest()
    stand.presenter.print_again()
    stand.settle()
    assert len(slips(stand)) == 3


def test_two_quick_taps_on_print_again_make_one_copy() -> None:
    stand = stand_with(UNCONFIRMED)
    stand.rest()
    stand.presenter.print_again()
    stand.presenter.print_again()
    stand.settle()
    assert slips(stand) == [("A-001", 0), ("A-001", 1)]


def test_who_has_gone_gets_no_more_paper() -> None:
    stand = stand_with(NOT_SENT)
    stand.presenter.leave()
    stand.time.advance(600)
    stand.presenter.leave()
    stand.wait(5000)
    assert slips(stand) == [("A-001", 0)]
    assert isinstance(stand.shown[-1], StartScreen)


def test_the_paper_of_one_citizen_is_no_news_for_the_next() -> None:
    stand = KioskStand(ScriptedPrinter(UNCONFIRMED)).open()
    stand.presenter.choose_service("A")
    stand.work.run_all()
    stand.time.advance(600)
    stand.presenter.leave()
    stand.time.advance(600)
    stand.presenter.choose_service("A")
    stand.work.run_all()
    assert stand.screen(NumberScreen).number == "A-002"
    stand.paper_work.run_next()
    assert stand.screen(NumberScreen).slip.title == "Tiket Anda sedang dicetak"
    stand.settle()
    assert stand.screen(NumberScreen).slip.title == "Ambil tiket Anda di bawah"
    assert [(a.state) for a in stand.attempts] == [UNCONFIRMED, PRINTED]


def test_no_page_promises_the_paper_of_the_citizen_before() -> None:
    stand = stand_with(PRINTED)
    stand.rest()
    stand.presenter.leave()
    stand.rest()
    stand.presenter.choose_service("A")
    stand.work.run_next()
    pages = [screen for screen in stand.shown if isinstance(screen, NumberScreen) and screen.number == "A-002"]
    titles = {page.slip.title for page in pages}
    assert titles == {"Tiket Anda sedang dicetak"}


def test_an_end_that_could_not_be_noted_is_noted_later() -> None:
    stand = KioskStand(ScriptedPrinter()).open()
    stand.presenter.choose_service("A")
    stand.work.run_all()
    stand.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
    stand.settle()
    assert stand.screen(NumberScreen).slip.title == "Ambil tiket Anda di bawah"
    stand.wait(1000)
    assert [(a.state, a.copy) for a in stand.attempts] == [(PRINTED, 0)]


@pytest.mark.expects_log("print_failed")
def test_a_bug_in_the_driver_asks_the_citizen() -> None:
    class BrokenPrinter(ScriptedPrinter):
        def print_slip(self, slip: object, deadline_seconds: float = 3.0) -> object:  # type: ignore[override]
            raise ZeroDivisionError

    stand = KioskStand(BrokenPrinter()).open()
    stand.tap_service("A")
    assert stand.screen(NumberScreen).slip.yes == "Ya, sudah"


def test_a_kiosk_without_a_printer_asks_to_remember_the_number() -> None:
    stand = KioskStand().open()
    stand.tap_service("A")
    assert stand.screen(NumberScreen).slip.title == "Ingat atau foto nomor ini"
    assert stand.attempts == []
    stand.wait(NUMBER_SECONDS * 1000)
    assert isinstance(stand.shown[-1], NumberScreen)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (PrinterProblem.paper_out, "Kertas pencetak habis"),
        (PrinterProblem.cover_open, "Tutup pencetak terbuka"),
        (PrinterProblem.cutter_error, "Pemotong kertas macet"),
        (PrinterProblem.offline, "Pencetak belum siap"),
    ],
)
def test_a_printer_that_says_it_cannot_print_stops_the_issuing(problem: PrinterProblem, words: str) -> None:
    printer = ScriptedPrinter()
    printer.problem = problem
    stand = KioskStand(printer).open()
    notice = stand.screen(CalmScreen).notice
    assert (notice.title, notice.footnote) == ("Silakan ke petugas", f"Untuk petugas: {words}")
    stand.tap_service("A")
    assert stand.tickets == []


def test_the_kiosk_comes_back_by_itself_when_there_is_paper() -> None:
    printer = ScriptedPrinter()
    printer.problem = PrinterProblem.paper_out
    stand = KioskStand(printer).open()
    printer.problem = PrinterProblem.paper_low
    stand.wait(5000)
    assert isinstance(stand.shown[-1], StartScreen)


def test_paper_that_runs_out_under_a_number_leaves_the_number_on_the_screen() -> None:
    stand = KioskStand(ScriptedPrinter(BLOCKED, BLOCKED, BLOCKED)).open()
    assert stand.printer is not None
    stand.tap_service("A")
    stand.printer.problem = PrinterProblem.paper_out
    stand.wait(6000)
    assert stand.screen(NumberScreen).slip.title == "Tiket tidak dapat dicetak"
    stand.wait(20_000)
    assert stand.screen(CalmScreen).notice.message == "Kertas tiket sedang diganti."


def test_a_printer_out_of_reach_takes_away_the_promise_of_paper_only() -> None:
    printer = ScriptedPrinter()
    stand = KioskStand(printer).open()
    printer.problem = PrinterProblem.unreachable
    stand.wait(5000)
    assert stand.screen(StartScreen).notice is None
    stand.wait(5000)
    remark = stand.screen(StartScreen).notice
    assert remark is not None
    assert remark.words.startswith("Tiket kertas sedang tidak tersedia")
    stand.tap_service("A")
    assert stand.screen(NumberScreen).number == "A-001"


def test_a_printer_that_can_never_answer_is_not_doubted() -> None:
    printer = ScriptedPrinter()
    printer.problem, printer.detail = PrinterProblem.silent, "one_way"
    stand = KioskStand(printer).open()
    stand.wait(20_000)
    assert stand.screen(StartScreen).notice is None
