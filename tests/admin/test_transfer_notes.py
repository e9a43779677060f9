"""`balai desk transfer --note-stdin`: the note comes from standard input and leaves this process sealed."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlcipher3 import dbapi2 as sqlite

from shared.domain.ids import TicketId
from shared.services.keys import read_key_file
from shared.services.notes import LONGEST_NOTE, Notes
from tests.admin.conftest import Balai

NIK = "3174014101900001"
TO_FIVE = ("desk", "transfer", "--desk", "3", "--to-desk", "5", "--note-stdin")


@pytest.fixture
def at_desk(hall: Balai) -> Balai:
    """A citizen is at desk 3."""
    hall("ticket", "issue", "--service", "A")
    hall("desk", "call", "--desk", "3")
    return hall


def key_file(hall: Balai) -> Path:
    return hall.folder / "key" / "balai.key"


def note(hall: Balai) -> str:
    """The one note in the store, opened."""
    file = sqlite.connect(hall.store)
    ((ticket_id, sealed),) = file.execute("SELECT ticket_id, sealed FROM ticket_note").fetchall()
    file.close()
    return Notes(read_key_file(key_file(hall))).open(sealed, about=TicketId(ticket_id)).text


def test_the_note_goes_with_the_citizen(at_desk: Balai) -> None:
    result = at_desk(*TO_FIVE, text="Ibunya tuli,\nbicara pelan\n")
    assert (result.code, result.json["state"]) == (0, "waiting")
    assert note(at_desk) == "Ibunya tuli, bicara pelan"


def test_an_empty_note_is_none(at_desk: Balai) -> None:
    assert at_desk(*TO_FIVE, text="\n").code == 0
    file = sqlite.connect(at_desk.store)
    assert file.execute("SELECT count(*) FROM ticket_note").fetchone() == (0,)
    file.close()


def test_the_note_is_in_no_answer_no_message_and_no_file(at_desk: Balai, tmp_path: Path) -> None:
    result = at_desk(*TO_FIVE, text=f"NIK {NIK}")
    shown = at_desk("ticket", "show", "A-001")
    assert NIK not in result.out + result.err + shown.out + shown.err + at_desk("events").out
    assert [file for file in tmp_path.rglob("*") if file.is_file() and NIK.encode() in file.read_bytes()] == []


def test_the_same_request_gets_its_first_answer_and_the_note_stays_as_it_was(at_desk: Balai) -> None:
    request = ("--request-id", str(uuid4()))
    first = at_desk(*TO_FIVE, *request, text="Surat kuasa menyusul")
    assert at_desk(*TO_FIVE, *request, text="Surat kuasa menyusul").json == first.json
    at_desk("ticket", "issue", "--service", "A")
    at_desk("desk", "call", "--desk", "3")
    assert at_desk(*TO_FIVE, *request, text="Surat kuasa menyusul").json == first.json
    assert note(at_desk) == "Surat kuasa menyusul"


def test_a_desk_that_holds_nobody_transfers_nobody(hall: Balai) -> None:
    result = hall(*TO_FIVE, text="Surat kuasa menyusul")
    assert (result.code, result.json["reason"]) == (3, "desk_empty")


def test_a_long_note_is_refused_and_nothing_is_done(at_desk: Balai) -> None:
    result = at_desk(*TO_FIVE, text="x" * (LONGEST_NOTE + 1))
    assert result.code == 2
    assert str(LONGEST_NOTE) in result.err + result.out
    assert at_desk("ticket", "show", "A-001").json["state"] == "called"


def test_without_the_key_nothing_is_done_and_the_way_without_a_note_is_named(at_desk: Balai) -> None:
    key_file(at_desk).unlink()
    result = at_desk(*TO_FIVE, text="Surat kuasa menyusul")
    assert (result.code, result.json["problem"]) == (2, "KEY_FILE_MISSING")
    assert "--note-stdin" in result.err
    assert at_desk(*TO_FIVE[:-1]).json["state"] == "waiting"
