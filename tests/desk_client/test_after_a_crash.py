"""The next run of a desk whose program died, and the next officer: what became of the last key is said."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desk_client.desk.screen import DeskKey
from shared.domain.ticket import Action
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.journal import FileJournal
from shared.services.journalled_hall import JournalledHall
from tests.desk_client.scene import COMPLETE, DESK, Scene

Life = Callable[[JournalledHall, FileJournal], None]


def request() -> dict[str, object]:
    return {"request_id": c.new_request_id(), "actor": "officer:siti", "desk": DESK}


@contextmanager
def killed(journal: FileJournal) -> Iterator[None]:
    """A run of the program that ends like this one: the kernel lets go of its lock, and nothing else happens."""
    yield
    os.close(journal._lock)


def after(scene: Scene, folder: Path, life: Life) -> Scene:
    """The desk of the run that follows `life`."""
    journal = FileJournal(folder)
    with killed(journal):
        life(JournalledHall(scene.store, journal), journal)
    return Scene(folder.parent, store=scene.store, journal=lambda: FileJournal(folder)).log_in()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def test_a_key_that_never_arrived_is_said_and_not_sent_again(scene: Scene, folder: Path) -> None:
    scene.issue()
    again = after(scene, folder, lambda _hall, journal: journal.keep(c.CallNext(**request())))
    assert again.message == "The last key before the interruption did not arrive; nothing was done."
    assert [row.number for row in again.desk.waiting] == ["A-001"]


def test_a_call_that_arrived_is_said_with_the_citizen_who_is_on_the_way(scene: Scene, folder: Path) -> None:
    scene.issue()
    again = after(scene, folder, lambda hall, _journal: hall.do(c.CallNext(**request())) and None)
    assert again.message == (
        "A-001 has already been called to Desk 3. The last key before the interruption still arrived: A-001 was called."
    )


def test_the_citizen_who_sits_there_and_a_key_that_never_arrived_are_both_said(scene: Scene, folder: Path) -> None:
    scene.issue()

    def life(hall: JournalledHall, journal: FileJournal) -> None:
        hall.do(c.CallNext(**request()))
        hall.do(c.StepAtDesk(**request(), action=Action.start))
        journal.keep(c.StepAtDesk(**request(), action=Action.finish))

    again = after(scene, folder, life)
    assert again.message == (
        "You are serving A-001. What was typed is back. "
        "The last key before the interruption did not arrive; nothing was done."
    )


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (Action.finish, "A-001 was finished."),
        (Action.park, "A-001 was set aside."),
    ],
)
def test_a_step_that_arrived_is_said_though_nobody_sits_there_any_more(
    scene: Scene, folder: Path, last: Action, said: str
) -> None:
    scene.issue()

    def life(hall: JournalledHall, _journal: FileJournal) -> None:
        hall.do(c.CallNext(**request()))
        hall.do(c.StepAtDesk(**request(), action=last))

    again = after(scene, folder, life)
    assert again.message == f"The last key before the interruption still arrived: {said}"


def test_opening_the_desk_is_no_key(scene: Scene, folder: Path) -> None:
    again = after(scene, folder, lambda hall, _journal: hall.do(c.SeatOfficer(**request(), officer="siti")) and None)
    assert again.message == ""


def test_it_is_said_once(scene: Scene, folder: Path) -> None:
    scene.issue()
    again = after(scene, folder, lambda _hall, journal: journal.keep(c.CallNext(**request())))
    again.shift.leave()
    again.run()
    again.enter("siti", "rahasia-siti")
    assert again.message == ""


LOST = Problem(ProblemCode.STORE_LOST)


@pytest.fixture
def kept(scene: Scene, folder: Path) -> Iterator[Scene]:
    """A desk with a journal on the disk."""
    with_journal = Scene(folder.parent / "pc", store=scene.store, journal=lambda: FileJournal(folder))
    yield with_journal.log_in()
    with_journal.gate.close()


def relieve(scene: Scene) -> None:
    """The officer leaves while nobody knows what became of the last key; a colleague logs in at the same desk."""
    scene.shift.leave()
    scene.run()
    scene.enter("budi", "rahasia-budi")


@pytest.mark.expects_log("not_answered")
def test_a_call_whose_reply_was_lost_is_said_to_the_officer_who_comes_next(kept: Scene, folder: Path) -> None:
    kept.issue()
    kept.store.trouble_after_commit = LOST
    kept.press(DeskKey.primary)
    relieve(kept)
    assert kept.message == (
        "A-001 has already been called to Desk 3. The last key before the interruption still arrived: A-001 was called."
    )
    assert [file.name for file in folder.rglob("*.json") if "answered" not in file.name] == []


@pytest.mark.expects_log("not_answered")
@pytest.mark.expects_log("desk_unreadable")
def test_a_key_that_never_arrived_is_said_to_the_officer_who_comes_next(kept: Scene) -> None:
    kept.issue()
    kept.store.trouble = LOST
    kept.press(DeskKey.primary)
    kept.store.trouble = None
    relieve(kept)
    assert kept.message == "The last key before the interruption did not arrive; nothing was done."
    kept.pass_time(10_000)
    assert [row.number for row in kept.desk.waiting] == ["A-001"]


@pytest.mark.expects_log("not_answered")
def test_a_record_whose_reply_was_lost_is_said_with_its_number(kept: Scene) -> None:
    kept.serve()
    kept.type(COMPLETE)
    kept.store.trouble_after_commit = LOST
    kept.record()
    relieve(kept)
    (complaint,) = kept.store.complaints
    assert complaint.report_number in kept.message


@pytest.mark.expects_log("desk_not_closed")
def test_a_desk_that_was_left_and_lost_the_reply_to_that_leaves_nothing_behind(kept: Scene, folder: Path) -> None:
    kept.shift.leave()
    kept.store.trouble_after_commit = LOST
    kept.run()
    assert len(list(folder.rglob("*.json"))) == 1
    kept.enter("budi", "rahasia-budi")
    assert [file.name for file in folder.rglob("*.json") if "answered" not in file.name] == []


@pytest.mark.expects_log("login_failed")
def test_a_login_whose_reply_was_lost_and_that_somebody_else_repeats_leaves_nothing_behind(
    kept: Scene, folder: Path
) -> None:
    kept.shift.leave()
    kept.run()
    kept.store.trouble_after_commit = LOST
    kept.enter("siti", "rahasia-siti")
    assert kept.login.error
    kept.enter("budi", "rahasia-budi")
    assert [file.name for file in folder.rglob("*.json") if "answered" not in file.name] == []


@pytest.mark.parametrize(
    "desk", ["99", pytest.param("3", marks=pytest.mark.expects_log("login_failed"))], ids=["wrong-desk", "lost-reply"]
)
def test_a_login_that_fails_leaves_it_to_the_next_one(scene: Scene, folder: Path, desk: str) -> None:
    journal = FileJournal(folder)
    with killed(journal):
        journal.keep(c.CallNext(**request()))
    again = Scene(folder.parent, store=scene.store, journal=lambda: FileJournal(folder))
    again.start()
    if desk == "3":
        again.store.trouble_after_commit = LOST
    again.enter("siti", "rahasia-siti", desk)
    assert again.login.error
    again.enter("siti", "rahasia-siti")
    assert again.message == "The last key before the interruption did not arrive; nothing was done."
