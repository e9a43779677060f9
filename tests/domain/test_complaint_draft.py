"""What a complaint needs before it can be recorded."""

import pytest
from msgspec.structs import replace

from shared.domain.complaint_draft import (
    LENGTHS,
    ComplaintDraft,
    DraftField,
    DraftLack,
    Length,
    lack_of,
    problems_of,
)

COMPLETE = ComplaintDraft(
    name="Sukarno",
    contact="0812-3456-7890",
    title="Sertifikat tanah warisan",
    chronology="Sertifikat atas tanah warisan terbit atas nama orang lain.",
    category="land.certificate",
    solution="Peninjauan ulang",
)


def test_a_complete_draft_has_no_problem() -> None:
    assert problems_of(COMPLETE) == ()


def test_the_nik_is_optional() -> None:
    assert problems_of(replace(COMPLETE, nik="3174 0101 0190 0001")) == ()


def test_an_empty_draft_lacks_everything_but_the_nik_in_the_order_of_the_fields() -> None:
    assert problems_of(ComplaintDraft()) == tuple(
        (field, DraftLack.missing) for field in DraftField if field is not DraftField.nik
    )


def test_one_word_is_a_full_name() -> None:
    assert lack_of(DraftField.name, "Sukarno") is None


@pytest.mark.parametrize(("field", "least", "most"), [(DraftField.title, 10, 150), (DraftField.chronology, 30, 10_000)])
def test_lengths_are_counted_without_the_spaces_round_a_text(field: DraftField, least: int, most: int) -> None:
    assert LENGTHS[field] == Length(least=least, most=most)
    assert lack_of(field, "x" * (least - 1) + "   ") is DraftLack.too_short
    assert lack_of(field, " " + "x" * least) is None
    assert lack_of(field, "x" * most + " ") is None
    assert lack_of(field, "x" * (most + 1)) is DraftLack.too_long


@pytest.mark.parametrize("nik", ["317401010190000", "3174010101900000", "31740101019000O1", "٣١٧٤٠١٠١٠١٩٠٠٠٠١"])
def test_a_nik_that_cannot_be_one_is_named(nik: str) -> None:
    assert problems_of(replace(COMPLETE, nik=nik)) == ((DraftField.nik, DraftLack.nik_wrong),)


def test_only_spaces_are_no_text() -> None:
    assert not ComplaintDraft(title="  \n ").has_text
    assert lack_of(DraftField.name, "   ") is DraftLack.missing
    assert lack_of(DraftField.nik, "   ") is None


def test_one_letter_is_text() -> None:
    assert ComplaintDraft(solution="x").has_text
