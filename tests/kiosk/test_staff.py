"""The staff's way out of the full screen: the hidden corner, the PIN, the page behind it."""

from __future__ import annotations

import logging
from dataclasses import asdict

import pytest

from kiosk.screen import CalmScreen, NumberScreen, PinScreen, StaffScreen, StartScreen
from kiosk.staff import TRIES
from kiosk.trial_slip import trial_slip
from shared.domain.printing import PrintState
from shared.i18n import Texts
from shared.printing.escpos_layout import slip_bytes
from shared.problems import Problem, ProblemCode
from tests.kiosk.stand import KioskStand, ScriptedPrinter

PIN = "135790"
WRONG = pytest.mark.expects_log("wrong_pin")


def at_the_pad(printer: ScriptedPrinter | None = None, pin: str = PIN) -> KioskStand:
    stand = KioskStand(printer, pin=pin).open()
    stand.presenter.open_staff()
    return stand


def type_pin(stand: KioskStand, digits: str) -> None:
    for digit in digits:
        stand.presenter.staff.press(digit)
    stand.presenter.staff.press("ok")
    stand.settle()


def inside(printer: ScriptedPrinter | None = None) -> KioskStand:
    stand = at_the_pad(printer)
    type_pin(stand, PIN)
    return stand


def test_the_right_pin_opens_the_page_of_the_staff() -> None:
    page = inside(ScriptedPrinter()).screen(StaffScreen)
    assert [(fact.caption, fact.value) for fact in page.facts] == [
        ("Anjungan", "kiosk-1"),
        ("Basis data", "postgresql://kiosk-1@server.balai.lan:5432/balai"),
        ("Pencetak", "tcp://192.168.1.40:9100"),
        ("Versi", "0.3.0"),
    ]
    assert [action.text for action in page.actions] == ["Kembali ke awal", "Cetak tiket uji", "Tutup program"]


def test_a_disk_that_keeps_nothing_of_what_is_sent_is_said_to_staff_alone() -> None:
    stand = at_the_pad()
    stand.staff.unwritable = "/home/kios/.local/state/balai/pending"
    type_pin(stand, PIN)
    (*_, last) = stand.screen(StaffScreen).facts
    assert (last.caption, last.value) == (
        "Disk",
        "/home/kios/.local/state/balai/pending tidak dapat ditulisi. Jalankan “balai doctor”.",
    )


def test_only_how_many_digits_were_typed_is_shown() -> None:
    stand = at_the_pad()
    for digit in "4711":
        stand.presenter.staff.press(digit)
    assert stand.screen(PinScreen).typed == 4
    assert "4711" not in repr(asdict(stand.screen(PinScreen)))
    stand.presenter.staff.press("erase")
    assert stand.screen(PinScreen).typed == 3


@WRONG
def test_a_wrong_pin_is_said_and_the_next_try_begins_anew() -> None:
    stand = at_the_pad()
    type_pin(stand, "000001")
    page = stand.screen(PinScreen)
    assert (page.message, page.typed) == ("PIN salah.", 0)
    stand.presenter.staff.press("1")
    assert stand.screen(PinScreen).message == ""


@WRONG
def test_after_five_wrong_pins_there_is_a_minutes_pause_that_leaving_does_not_shorten() -> None:
    stand = at_the_pad()
    for _try in range(TRIES):
        type_pin(stand, "000001")
    assert stand.screen(PinScreen).message == "PIN salah beberapa kali. Coba lagi satu menit kemudian."
    type_pin(stand, PIN)
    assert isinstance(stand.shown[-1], PinScreen)
    stand.presenter.staff.act("leave")
    stand.presenter.open_staff()
    type_pin(stand, PIN)
    assert stand.screen(PinScreen).is_busy
    stand.wait(61_000)
    stand.presenter.open_staff()
    type_pin(stand, PIN)
    assert isinstance(stand.shown[-1], StaffScreen)


@WRONG
def test_a_wrong_pin_whose_finger_has_gone_is_counted_too() -> None:
    stand = at_the_pad()
    for _try in range(TRIES):
        for digit in "000001":
            stand.presenter.staff.press(digit)
        stand.presenter.staff.press("ok")
        stand.presenter.staff.act("leave")
        stand.settle()
        stand.presenter.open_staff()
    assert stand.screen(PinScreen).is_busy


def test_the_pin_is_checked_away_from_the_screen_and_nothing_is_typed_meanwhile() -> None:
    stand = at_the_pad()
    for digit in PIN:
        stand.presenter.staff.press(digit)
    stand.presenter.staff.press("ok")
    stand.presenter.staff.press("1")
    page = stand.screen(PinScreen)
    assert (page.is_busy, page.typed) == (True, 0)
    assert stand.staff_work.waiting == 1


def test_without_a_pin_nobody_gets_in_and_staff_are_told_how_to_set_one() -> None:
    stand = at_the_pad(pin="")
    assert stand.screen(PinScreen).message == "PIN belum diatur untuk PC ini. Atur dengan “balai kiosk-pin”."
    type_pin(stand, "")
    type_pin(stand, PIN)
    assert isinstance(stand.shown[-1], PinScreen)


def test_the_pad_and_the_page_close_by_themselves() -> None:
    stand = at_the_pad()
    stand.wait(30_000)
    assert isinstance(stand.shown[-1], StartScreen)
    stand.presenter.open_staff()
    type_pin(stand, PIN)
    stand.wait(119_000)
    assert isinstance(stand.shown[-1], StaffScreen)
    stand.wait(1000)
    assert isinstance(stand.shown[-1], StartScreen)


def test_who_comes_after_the_staff_finds_the_pad_locked_again() -> None:
    stand = inside()
    stand.presenter.staff.act("leave")
    stand.presenter.staff.act("end")
    stand.presenter.open_staff()
    assert isinstance(stand.shown[-1], PinScreen)
    stand.presenter.staff.act("end")
    assert stand.staff.ended == 0


@pytest.mark.expects_log("ended_by_staff")
def test_staff_end_the_program() -> None:
    stand = inside()
    stand.presenter.staff.act("end")
    assert stand.staff.ended == 1


@pytest.mark.expects_log("store_away")
def test_the_pad_opens_over_trouble_too() -> None:
    stand = KioskStand().open()
    stand.store.trouble = Problem(ProblemCode.STORE_LOST)
    stand.wait(10_000)
    assert isinstance(stand.shown[-1], CalmScreen)
    stand.presenter.open_staff()
    type_pin(stand, PIN)
    assert isinstance(stand.shown[-1], StaffScreen)


def test_a_number_on_the_screen_is_not_covered_and_a_tap_under_way_not_disturbed() -> None:
    stand = KioskStand().open()
    stand.presenter.choose_service("A")
    stand.presenter.open_staff()
    stand.settle()
    stand.presenter.open_staff()
    assert isinstance(stand.shown[-1], NumberScreen)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PrintState.printed, "Tiket uji tercetak dan dipastikan oleh pencetak."),
        (PrintState.sent_unconfirmed, "Tiket uji sudah dikirim tanpa kepastian dari pencetak. Mohon diperiksa."),
        (PrintState.blocked, "Tiket uji tidak tercetak. Periksa kertas, tutup, dan kabel pencetak."),
    ],
)
def test_a_test_slip_tries_the_printer_and_makes_no_number(state: PrintState, words: str) -> None:
    printer = ScriptedPrinter(state)
    stand = inside(printer)
    stand.presenter.staff.act("test_print")
    assert stand.screen(StaffScreen).message == "Tiket uji sedang dicetak …"
    stand.settle()
    assert stand.screen(StaffScreen).message == words
    (slip,) = printer.slips
    assert (slip.number, slip.code, slip.service_name) == ("UJI", "", "Ini bukan nomor antrean.")
    assert (stand.tickets, stand.attempts, stand.store.event_log) == ([], [], [])


def test_a_kiosk_without_a_printer_offers_no_test_slip() -> None:
    assert [action.key for action in inside().screen(StaffScreen).actions] == ["leave", "end"]


@pytest.mark.parametrize("width_mm", [58, 80])
def test_the_test_slip_can_be_laid_out_before_the_hall_is_known(width_mm: int) -> None:
    assert b"UJI" in slip_bytes(trial_slip(None, Texts("id")), width_mm=width_mm)


@WRONG
def test_no_pin_is_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stand = at_the_pad()
    type_pin(stand, "864213")
    type_pin(stand, PIN)
    assert "864213" not in caplog.text
    assert PIN not in caplog.text
    assert "wrong_pin" in caplog.text
