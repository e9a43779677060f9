"""A number that was asked for and never shown becomes known at the desks: after a restart, and in the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.recovering import RecoveringHall
from kiosk.screen import CalmScreen, NumberScreen, StartScreen
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Issued
from shared.domain.printing import PrintState
from shared.problems import Problem, ProblemCode
from shared.services.commands import CancelTicket, IssueTicket, StartPrint, new_request_id
from shared.services.journal import FileJournal, Journal
from shared.services.local_hall import LocalHall
from shared.services.ports import Foreseen, LockedHall
from tests.kiosk.stand import KioskStand, ScriptedPrinter
from tests.memory_store import MemoryStore

ACTOR = "kiosk:lobby"
LOST = Problem(ProblemCode.STORE_LOST)


def unconfirmed(store: MemoryStore) -> tuple[str, ...]:
    """What the desks are told to look for."""
    return LocalHall(store).desk_status(DeskNumber(3)).unconfirmed


class CutBehindTheFirstQuestion:
    """A store that answers what became of a command, and then nothing more."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.view = store.view

    @contextmanager
    def locked(self, foresee: Callable[[], Foreseen] | None = None) -> Iterator[LockedHall]:
        with self._store.locked(foresee) as hall:
            yield hall
        self._store.trouble = LOST


class Dying:
    """A kiosk that asks for a number and dies; `next_run` is its next start."""

    def __init__(self, folder: Path, *, was_answered: bool) -> None:
        self.store, self._folder = MemoryStore(), folder
        command = IssueTicket(request_id=new_request_id(), actor=ACTOR, service="A", kiosk="lobby")
        issued = LocalHall(self.store).do(command)
        assert isinstance(issued, Issued)
        self.issued = issued
        journal = FileJournal(folder)
        journal.keep(command)
        if was_answered:
            journal.answered(command.request_id)
        journal.close(was_shown=False)

    def next_run(self, *, has_printer: bool = True) -> tuple[str, ...]:
        """What the desks know after the first look of the next run."""
        journal: Journal = FileJournal(self._folder)
        RecoveringHall(self.store, journal, actor=ACTOR, has_printer=has_printer).day_status()
        journal.close()
        return unconfirmed(self.store)


@pytest.mark.expects_log("number_without_slip")
@pytest.mark.parametrize("was_answered", [True, False])
def test_a_number_without_a_slip_is_listed_at_the_desks(tmp_path: Path, was_answered: bool) -> None:
    kiosk = Dying(tmp_path, was_answered=was_answered)
    assert kiosk.next_run() == ("A-001",)
    assert kiosk.next_run() == ("A-001",)
    assert len(kiosk.store.all_attempts) == 1


def test_without_a_printer_an_answer_that_arrived_was_shown(tmp_path: Path) -> None:
    assert Dying(tmp_path, was_answered=True).next_run(has_printer=False) == ()


@pytest.mark.expects_log("number_without_slip")
def test_without_a_printer_an_unanswered_number_is_listed(tmp_path: Path) -> None:
    assert Dying(tmp_path, was_answered=False).next_run(has_printer=False) == ("A-001",)


def test_a_number_whose_printing_began_is_known_already(tmp_path: Path) -> None:
    kiosk = Dying(tmp_path, was_answered=False)
    LocalHall(kiosk.store).do(StartPrint(request_id=new_request_id(), actor=ACTOR, ticket_id=kiosk.issued.ticket_id))
    kiosk.next_run()
    assert len(kiosk.store.all_attempts) == 1


def test_a_number_that_nobody_waits_with_is_not_looked_for(tmp_path: Path) -> None:
    kiosk = Dying(tmp_path, was_answered=False)
    LocalHall(kiosk.store).do(
        CancelTicket(request_id=new_request_id(), actor="staff:root", number="A-001", reason="pulang")
    )
    assert kiosk.next_run() == ()


@pytest.mark.expects_log("number_without_slip")
def test_a_store_that_goes_away_in_between_is_asked_again_until_the_desks_know(tmp_path: Path) -> None:
    kiosk = Dying(tmp_path, was_answered=False)
    hall = RecoveringHall(kiosk.store, FileJournal(tmp_path), actor=ACTOR, has_printer=True)
    for _step in range(2):
        kiosk.store.trouble_after_commit = LOST
        with pytest.raises(Problem):
            hall.day_status()
    hall.day_status()
    assert unconfirmed(kiosk.store) == ("A-001",)
    (attempt,) = kiosk.store.all_attempts.values()
    assert attempt.state is PrintState.sent_unconfirmed


@pytest.mark.expects_log("number_without_slip")
@pytest.mark.parametrize("looks", [1, 2])
def test_a_kiosk_that_dies_again_before_the_desks_know_tells_them_at_its_next_start(tmp_path: Path, looks: int) -> None:
    kiosk = Dying(tmp_path, was_answered=False)
    journal = FileJournal(tmp_path)
    hall = RecoveringHall(CutBehindTheFirstQuestion(kiosk.store), journal, actor=ACTOR, has_printer=True)
    for _look in range(looks):
        with pytest.raises(Problem):
            hall.day_status()
    journal.close(was_shown=False)
    kiosk.store.trouble = None
    assert unconfirmed(kiosk.store) == ()
    assert kiosk.next_run() == ("A-001",)
    assert kiosk.next_run() == ("A-001",)
    assert len(kiosk.store.all_attempts) == 1
    assert list(tmp_path.rglob("*.json")) == []


@pytest.mark.expects_log("number_without_slip")
@pytest.mark.parametrize("begun", ["StartPrint", "EndPrint"])
def test_a_backup_that_comes_back_in_between_closes_no_kiosk(tmp_path: Path, begun: str) -> None:
    kiosk = Dying(tmp_path, was_answered=False)
    hall = RecoveringHall(kiosk.store, FileJournal(tmp_path), actor=ACTOR, has_printer=True)
    for command in ("StartPrint", "EndPrint"):
        kiosk.store.trouble_after_commit = LOST
        with pytest.raises(Problem):
            hall.day_status()
        if command == begun:
            break
    answers = kiosk.store.answers
    lost = next(request_id for request_id, answer in answers.items() if answer.command == begun)
    answers[lost] = replace(answers[lost], outcome="")
    for _look in range(2):
        assert hall.day_status().phase == "open"


# --- in the same run ---


def given_up(stand: KioskStand, *, after_commit: bool) -> None:
    """A tap whose answer never came; the citizen was sent to an officer."""
    if after_commit:
        stand.store.trouble_after_commit = LOST
        stand.presenter.choose_service("A")
        stand.work.run_all()
        stand.store.trouble = LOST
    else:
        stand.store.trouble = LOST
        stand.presenter.choose_service("A")
    stand.wait(62_000)
    assert stand.screen(CalmScreen).notice.title == "Silakan ke petugas"


@pytest.mark.expects_log("store_away", "command_not_answered", "number_without_slip")
@pytest.mark.parametrize("printer", [None, ScriptedPrinter()], ids=["no_printer", "printer"])
def test_a_number_that_was_given_up_is_listed_as_soon_as_the_store_is_back(printer: ScriptedPrinter | None) -> None:
    stand = KioskStand(printer).open()
    given_up(stand, after_commit=True)
    assert [ticket.number for ticket in stand.tickets] == ["A-001"]
    stand.store.trouble = None
    stand.wait(2000)
    assert unconfirmed(stand.store) == ("A-001",)


@pytest.mark.expects_log("store_away", "command_not_answered")
def test_a_tap_that_never_arrived_leaves_nothing_behind() -> None:
    stand = KioskStand(ScriptedPrinter()).open()
    given_up(stand, after_commit=False)
    stand.store.trouble = None
    stand.wait(30_000)
    assert (stand.tickets, unconfirmed(stand.store)) == ([], ())
    assert isinstance(stand.shown[-1], StartScreen)


@pytest.mark.expects_log("store_away", "command_not_answered", "number_without_slip")
def test_the_next_citizen_gets_a_number_of_their_own() -> None:
    stand = KioskStand(ScriptedPrinter()).open()
    given_up(stand, after_commit=True)
    stand.store.trouble = None
    stand.wait(30_000)
    stand.tap_service("A")
    assert stand.screen(NumberScreen).number == "A-002"
    assert unconfirmed(stand.store) == ("A-001",)
