"""What stands on a slip. Rule: the number, never a name; a practice slip and a copy say so."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shared.printing.slip import LONGEST_CODE
from tests.printing.slips import a_slip


def test_the_indonesian_slip_speaks_indonesian() -> None:
    slip = a_slip("id")
    assert slip.number_caption == "Nomor antrean Anda"
    assert slip.people_ahead_text == "7 orang di depan Anda"
    assert slip.issued_on_text == "Senin, 23 November 2026"
    assert slip.issued_at_text == "08.17 WIB"
    assert slip.footer[2] == "Layanan ini tidak dipungut biaya."


def test_the_english_slip_speaks_english() -> None:
    slip = a_slip("en", people_ahead=1)
    assert slip.number_caption == "Your queue number"
    assert slip.people_ahead_text == "1 person ahead of you"
    assert slip.issued_at_text == "08:17 WIB"


@pytest.mark.parametrize(("language", "words"), [("id", "Anda giliran berikutnya"), ("en", "You are next")])
def test_nobody_ahead_is_said_in_words_not_as_a_zero(language: str, words: str) -> None:
    assert a_slip(language, people_ahead=0).people_ahead_text == words


def test_the_time_carries_the_zone_of_the_hall() -> None:
    slip = a_slip("id", issued_at=datetime(2026, 11, 23, 10, 17, tzinfo=ZoneInfo("Asia/Jayapura")))
    assert slip.issued_at_text == "10.17 WIT"


def test_an_original_of_a_live_hall_has_neither_mark() -> None:
    slip = a_slip()
    assert (slip.copy_mark, slip.copy_text, slip.practice, slip.practice_text) == ("", "", False, "")


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_copy_counts_and_keeps_its_mark_in_every_language(language: str) -> None:
    slip = a_slip(language, copy=2)
    assert slip.copy_mark == "SALINAN 2"
    assert slip.copy_text


@pytest.mark.parametrize("code", ["x" * (LONGEST_CODE + 1), "A\n", "A\x1b@", "é"])
def test_a_code_that_no_program_made_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII"):
        replace(a_slip(), code=code)


def test_copies_are_never_counted_backwards() -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        replace(a_slip(), copy=-1)
