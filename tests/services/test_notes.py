"""Notes for the next officer: sealed for one ticket, short, one line, whatever was typed."""

import unicodedata
from dataclasses import replace

import pytest

from shared.domain.ids import DeskNumber, TicketId
from shared.problems import Problem, ProblemCode
from shared.services.commands import Transfer, new_request_id
from shared.services.keys import Keys
from shared.services.notes import LONGEST_NOTE, Note, Notes
from shared.services.sealing import SealBroken
from tests.hostile import HOSTILE

KEYS = Keys(version=1, sealing=b"s" * 32, index=b"i" * 32)
NOTES, DESK, ABOUT = Notes(KEYS), DeskNumber(3), TicketId("ticket-1")


def sealed(text: str) -> bytes:
    made = NOTES.seal(text, desk=DESK, about=ABOUT)
    assert made is not None
    return made


def test_a_note_opens_again_and_names_its_desk() -> None:
    assert NOTES.open(sealed("  Ibunya tuli, bicara pelan  "), about=ABOUT) == Note(
        desk=DESK, text="Ibunya tuli, bicara pelan"
    )


@pytest.mark.parametrize("typed", ["", "  \t", "\n"])
def test_where_nothing_was_typed_there_is_no_note(typed: str) -> None:
    assert NOTES.seal(typed, desk=DESK, about=ABOUT) is None


def test_a_note_opens_for_no_other_ticket_and_with_no_other_key() -> None:
    note = sealed("Surat kuasa menyusul")
    with pytest.raises(SealBroken):
        NOTES.open(note, about=TicketId("ticket-2"))
    with pytest.raises(SealBroken):
        Notes(replace(KEYS, sealing=b"x" * 32)).open(note, about=ABOUT)


def test_a_long_note_is_refused_with_its_limit_and_not_cut() -> None:
    assert NOTES.open(sealed("x" * LONGEST_NOTE), about=ABOUT).text == "x" * LONGEST_NOTE
    with pytest.raises(Problem) as caught:
        sealed("x" * (LONGEST_NOTE + 1))
    assert caught.value.code is ProblemCode.TEXT_TOO_LONG
    assert caught.value.facts == {"field": "note", "max": str(LONGEST_NOTE)}


@pytest.mark.parametrize("typed", [text for text in HOSTILE if 0 < len(text.strip()) <= LONGEST_NOTE])
def test_a_hostile_note_is_one_line_of_text_without_control_characters(typed: str) -> None:
    made = NOTES.seal(typed, desk=DESK, about=ABOUT)
    if made is not None:
        text = NOTES.open(made, about=ABOUT).text
        assert [char for char in text if unicodedata.category(char)[0] == "C" or char in "\n\u2028"] == []


def test_neither_the_note_nor_its_seal_is_shown_by_accident() -> None:
    note = sealed("Rahasia")
    command = Transfer(request_id=new_request_id(), actor="officer:siti", desk=DESK, note_sealed=note)
    assert "Rahasia" not in repr(NOTES.open(note, about=ABOUT))
    assert "note_sealed" not in repr(command)
