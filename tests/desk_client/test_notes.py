"""A note for the next officer: typed with a transfer, sealed before it leaves, read with the citizen."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_client.desk.screen import DeskKey
from shared.domain.ids import DeskNumber, TicketId
from shared.problems import Problem, ProblemCode
from shared.services.commands import Transfer, new_request_id
from shared.services.journal import FileJournal
from shared.services.notes import LONGEST_NOTE
from tests.desk_client.scene import NIK, Scene
from tests.hostile import HOSTILE

K = DeskKey
NOTE = "Ibunya tuli, bicara pelan"


@pytest.fixture
def other(desk: Scene, another: Callable[[], Scene]) -> Scene:
    """Desk 5, to which desk 3 may send a citizen."""
    return another().log_in("budi", desk=5)


def send_on(desk: Scene, note: str = NOTE) -> str:
    number = desk.serve()
    desk.press(K.transfer)
    desk.choose("desk:5", note)
    return number


def test_is_read_by_the_next_officer_with_the_citizen(desk: Scene, other: Scene) -> None:
    send_on(desk)
    assert desk.message == "A-001 was transferred."
    other.run()
    assert other.desk.card.note == ""
    other.press(K.primary)
    assert other.desk.card.note == f"Note from Desk 3: {NOTE}"
    other.press(K.primary)
    assert other.desk.card.note == f"Note from Desk 3: {NOTE}"
    other.press(K.primary)
    assert other.desk.card.note == ""
    assert other.store.notes == {next(iter(other.store.all_tickets)): None}


def test_may_stay_empty(desk: Scene, other: Scene) -> None:
    send_on(desk, "  ")
    other.press(K.primary)
    assert other.desk.card.note == ""
    assert other.store.notes == {}


def test_is_nowhere_in_the_clear(tmp_path: Path, scene: Scene) -> None:
    desk = Scene(tmp_path, store=scene.store, journal=lambda: FileJournal(tmp_path / "journal")).log_in()
    desk.open_elsewhere(5)
    send_on(desk, f"NIK {NIK}")
    written = [file.read_text() for file in (tmp_path / "journal").rglob("*.json")]
    assert written
    (sealed,) = (note for note in desk.store.notes.values() if note)
    assert NIK.encode() not in sealed
    told = [str(each) for each in desk.store.event_log] + [answer.outcome for answer in desk.store.answers.values()]
    assert not any(NIK in text for text in [*told, *written, json.dumps([repr(each) for each in desk.window.shown])])


@pytest.mark.expects_log("STORE_UNREACHABLE")
def test_that_did_not_leave_is_still_there(desk: Scene, other: Scene) -> None:
    desk.serve()
    desk.press(K.transfer)
    desk.cut(ProblemCode.STORE_UNREACHABLE)
    desk.choose("desk:5", NOTE)
    assert "No connection" in desk.message
    assert desk.desk.panel is not None
    assert desk.desk.panel.entry is not None
    assert desk.desk.panel.entry.text == NOTE
    desk.heal()
    desk.choose("desk:5", NOTE)
    other.press(K.primary)
    assert other.desk.card.note == f"Note from Desk 3: {NOTE}"


@pytest.mark.expects_log("STORE_LOST")
def test_whose_reply_was_lost_is_sent_once(desk: Scene, other: Scene) -> None:
    desk.serve()
    desk.press(K.transfer)
    desk.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
    desk.choose("desk:5", NOTE)
    desk.pass_time(4000)
    other.press(K.primary)
    assert other.desk.card.note == f"Note from Desk 3: {NOTE}"


@pytest.mark.expects_log("note_unreadable")
def test_that_cannot_be_opened_is_said_and_stops_nobody(desk: Scene) -> None:
    desk.open_elsewhere(5)
    number = desk.issue()
    desk.press(K.primary)
    about = TicketId(next(iter(desk.store.all_tickets)))
    command = Transfer(
        request_id=new_request_id(),
        actor="officer:budi",
        desk=DeskNumber(3),
        to_desk=DeskNumber(3),
        note_sealed=b"\x00\x01 sealed with the key of another hall",
        meant=about,
    )
    desk.hall.do(command)
    desk.run()
    desk.press(K.primary)
    assert desk.desk.card.number == number
    assert desk.desk.card.note == "There is a note, but this PC cannot open it. Please tell the administrator."
    desk.press(K.primary)
    assert desk.desk.primary == "Finish & call the next one"


@pytest.mark.parametrize("text", [each for each in HOSTILE if 0 < len(each.strip()) <= LONGEST_NOTE])
def test_of_any_text_is_one_text_on_the_screen(desk: Scene, other: Scene, text: str) -> None:
    send_on(desk, text)
    other.press(K.primary)
    assert "\n" not in other.desk.card.note
    assert max((len(word) for word in other.desk.card.note.replace("\u200b", " ").split()), default=0) <= 24
