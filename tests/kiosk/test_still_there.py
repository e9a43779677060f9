"""Before a page that waits for its citizen goes, it asks; one tap and it stays."""

from __future__ import annotations

import pytest

from kiosk.screen import HelpScreen, NumberScreen, PriorityScreen, Screen, StartScreen
from kiosk.stay import WARNING_SECONDS
from shared.domain.printing import PrintState
from shared.i18n import Language
from shared.problems import Problem, ProblemCode
from tests.kiosk.stand import KioskStand, ScriptedPrinter
from tests.memory_store import MemoryStore

CHOICE_MS, HELP_MS, QUESTION_MS = 45_000, 25_000, 30_000
WARNING_MS = WARNING_SECONDS * 1000


def chosen_language() -> tuple[KioskStand, int]:
    stand = KioskStand().open()
    stand.presenter.choose_language(Language.ENGLISH)
    return stand, CHOICE_MS


def priority() -> tuple[KioskStand, int]:
    stand = KioskStand().open()
    stand.presenter.open_priority()
    return stand, CHOICE_MS


def refused() -> tuple[KioskStand, int]:
    store = MemoryStore()
    store.raw["day.quota"] = "0"
    stand = KioskStand(store=store).open()
    stand.tap_service("A")
    return stand, HELP_MS


def asked_for_the_slip() -> tuple[KioskStand, int]:
    stand = KioskStand(ScriptedPrinter(PrintState.sent_unconfirmed)).open()
    stand.tap_service("A")
    assert stand.screen(NumberScreen).slip.yes
    return stand, QUESTION_MS


WAITING = {
    "chosen_language": (chosen_language, StartScreen),
    "priority": (priority, PriorityScreen),
    "refused": (refused, HelpScreen),
    "asked_for_the_slip": (asked_for_the_slip, NumberScreen),
}


@pytest.mark.parametrize("case", WAITING)
def test_a_page_that_waits_for_a_decision_asks_in_its_last_ten_seconds(case: str) -> None:
    make, _page = WAITING[case]
    stand, whole = make()
    stand.wait(whole - WARNING_MS - 1000)
    assert stand.shown[-1].frame.question is None
    stand.wait(1000)
    question = stand.shown[-1].frame.question
    assert question is not None
    assert question.title in ("Apakah Anda masih di sini?", "Are you still there?")
    assert "10" in question.message
    stand.wait(WARNING_MS - 1000)
    assert stand.shown[-1].frame.question is not None
    stand.wait(1000)
    assert stand.screen(StartScreen).frame.question is None


@pytest.mark.parametrize("case", WAITING)
def test_one_tap_and_the_page_stays_as_long_again(case: str) -> None:
    make, page = WAITING[case]
    stand, whole = make()
    stand.wait(whole - 5000)
    stand.presenter.stay()
    assert stand.shown[-1].frame.question is None
    stand.wait(whole - WARNING_MS - 1000)
    shown: Screen = stand.shown[-1]
    assert isinstance(shown, page)
    assert shown.frame.question is None


def test_the_question_is_asked_in_the_language_of_the_citizen() -> None:
    stand, whole = chosen_language()
    stand.wait(whole - 9000)
    question = stand.shown[-1].frame.question
    assert question is not None
    assert (question.title, question.message, question.stay) == (
        "Are you still there?",
        "Back to the start in 9 seconds",
        "Yes, I am here",
    )


def test_a_number_that_was_only_to_be_read_goes_quietly() -> None:
    stand = KioskStand(ScriptedPrinter()).open()
    stand.tap_service("A")
    stand.wait(11_000)
    assert stand.screen(NumberScreen).frame.question is None


def test_a_resting_start_page_asks_nobody() -> None:
    stand = KioskStand().open()
    stand.wait(120_000)
    assert stand.screen(StartScreen).frame.question is None
    stand.presenter.stay()
    assert stand.screen(StartScreen).frame.question is None


@pytest.mark.expects_log("store_away")
def test_a_page_of_trouble_asks_nobody() -> None:
    stand, whole = chosen_language()
    stand.store.trouble = Problem(ProblemCode.STORE_LOST)
    stand.wait(whole - 5000)
    assert stand.shown[-1].frame.question is None


def test_who_stayed_may_still_take_a_number() -> None:
    stand, whole = chosen_language()
    stand.wait(whole - 5000)
    stand.presenter.stay()
    stand.rest()
    stand.tap_service("A")
    assert stand.screen(NumberScreen).number == "A-001"
