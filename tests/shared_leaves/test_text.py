"""What is left of a text after the boundary, and what a printer or a reader is shown of it."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.problems import Problem, ProblemCode
from shared.text import clean, mask_nik, mask_phone, printable
from tests.hostile import HOSTILE

ANY_TEXT = st.text(st.characters(codec=None))
ENOUGH = 1_000_000


def hostile_or_any() -> st.SearchStrategy[str]:
    return st.one_of(ANY_TEXT, st.sampled_from([text for text in HOSTILE if len(text) < 1_000]))


def unsafe(text: str) -> list[str]:
    return [char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}]


@given(hostile_or_any())
@example("\n\ttab\x00")
def test_one_line_holds_no_unsafe_character_and_is_trimmed_nfc(text: str) -> None:
    cleaned = clean(text, field="name", max_length=ENOUGH)
    assert unsafe(cleaned) == []
    assert cleaned == cleaned.strip()
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")


@given(hostile_or_any())
def test_many_lines_keep_newlines_and_nothing_else_that_is_unsafe(text: str) -> None:
    cleaned = clean(text, field="chronology", max_length=ENOUGH, multiline=True)
    assert set(unsafe(cleaned)) <= {"\n"}


@given(hostile_or_any(), st.booleans())
def test_cleaning_twice_changes_nothing(text: str, multiline: bool) -> None:
    once = clean(text, field="note", max_length=ENOUGH, multiline=multiline)
    assert clean(once, field="note", max_length=ENOUGH, multiline=multiline) == once


@pytest.mark.parametrize("text", HOSTILE)
def test_the_hostile_corpus_comes_out_safe(text: str) -> None:
    assert unsafe(clean(text, field="name", max_length=ENOUGH)) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sukarno  ", "Sukarno"),
        ("H. Ma'ruf Al-Ḥāfiẓ, S.H.", "H. Ma'ruf Al-Ḥāfiẓ, S.H."),
        ("e\u0301", "é"),
        ("Jalan\nMerdeka\t1", "Jalan Merdeka 1"),
        ("Bu\x00di\x1b@", "Budi@"),
        ("A\u202eB\u200bC\ufeff", "ABC"),
        ("\ud800x\ue000\uffff", "x"),
        ("e\u200b\u0301", "é"),
        ("<b>tebal</b> & =1+1", "<b>tebal</b> & =1+1"),
    ],
)
def test_what_people_write_stays_and_what_harms_goes(typed: str, kept: str) -> None:
    assert clean(typed, field="name", max_length=100) == kept


def test_every_kind_of_line_break_becomes_a_newline() -> None:
    text = "a\nb\r\nc\rd\x0be\x0cf\x85g\u2028h\u2029i\n"
    assert clean(text, field="chronology", max_length=100, multiline=True) == "a\nb\nc\nd\ne\nf\ng\nh\ni"


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("x" * 151, ProblemCode.TEXT_TOO_LONG, {"field": "title", "max": "150"}),
        ("x" * 9, ProblemCode.TEXT_TOO_SHORT, {"field": "title", "min": "10"}),
        (" \n\u200b ", ProblemCode.TEXT_MISSING, {"field": "title"}),
    ],
)
def test_a_wrong_length_names_the_field_and_never_the_text(text: str, code: ProblemCode, facts: dict[str, str]) -> None:
    with pytest.raises(Problem) as raised:
        clean(text, field="title", min_length=10, max_length=150)
    assert raised.value.code is code
    assert raised.value.facts == facts
    assert "xxx" not in str(raised.value)


@pytest.mark.parametrize("length", [10, 150])
def test_the_limits_themselves_are_allowed(length: int) -> None:
    assert len(clean("x" * length, field="title", min_length=10, max_length=150)) == length


def test_an_optional_text_may_be_empty() -> None:
    assert clean("  ", field="note", max_length=10) == ""


@given(hostile_or_any(), st.sampled_from(["cp437", "cp850", "cp858", "cp1252", "ascii", "utf-8", "iso2022_jp"]))
def test_a_printed_line_holds_no_control_byte(text: str, encoding: str) -> None:
    data = printable(text, encoding).encode(encoding)
    assert not [byte for byte in data if byte < 0x20 or byte == 0x7F]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_hostile_corpus_prints_without_a_command(text: str) -> None:
    data = printable(text).encode("cp437")
    assert not [byte for byte in data if byte < 0x20 or byte == 0x7F]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Antrean A-001", "Antrean A-001"),
        ("08.00 – 12.00 “pagi” D’Angelo…", '08.00 - 12.00 "pagi" D\'Angelo...'),
        ("é ő Ḥ", "é o H"),
        ("你好 👍", "?? ?"),
        ("a\nb\x1b@c", "a b@c"),
        ("Z\u0351\u0327", "Z"),
    ],
)
def test_what_a_code_page_lacks_is_shown_as_near_as_can_be(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_masked_nik_shows_its_region_only() -> None:
    assert mask_nik("3174010101900001") == "317401**********"


@pytest.mark.parametrize("nik", ["", "12345", "31740101019000011", "317401010190000x", "٣" * 16])
def test_what_is_no_nik_is_hidden_whole(nik: str) -> None:
    assert mask_nik(nik) == "*" * len(nik)


def test_a_masked_phone_number_shows_its_last_four_digits() -> None:
    assert mask_phone("+6281234567890") == "**********7890"


@given(st.text(max_size=7))
def test_a_short_phone_number_is_hidden_whole(phone: str) -> None:
    assert mask_phone(phone) == "*" * len(phone)
