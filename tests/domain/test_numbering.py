"""Numbers as they are printed, and as people type them."""

from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.ids import Prefix
from shared.domain.numbering import format_number, is_prefix, parse_number
from tests.hostile import HOSTILE

prefixes = st.sampled_from(ascii_uppercase).map(Prefix)


@pytest.mark.parametrize(
    ("prefix", "ordinal", "number"),
    [("A", 1, "A-001"), ("B", 42, "B-042"), ("D", 999, "D-999"), ("A", 1000, "A-1000"), ("Z", 999999, "Z-999999")],
)
def test_a_number_has_a_letter_and_at_least_three_digits(prefix: str, ordinal: int, number: str) -> None:
    assert format_number(Prefix(prefix), ordinal) == number


@pytest.mark.parametrize("typed", ["A-007", "a-007", "A007", "a7", " A-7 ", "A-0007", "\tA-007\n"])
def test_a_person_may_type_a_number_in_any_of_the_usual_ways(typed: str) -> None:
    assert parse_number(typed) == ("A", 7)


@pytest.mark.parametrize(
    "typed",
    ["", "A", "7", "-7", "A-", "A-000", "A-0", "AA-001", "A--1", "A 7", "A-1.5", "A-1234567", "Ä-001", "A-٧", "A-²"],
)
def test_anything_else_is_no_number(typed: str) -> None:
    assert parse_number(typed) is None


@pytest.mark.parametrize("text", [text for text in HOSTILE if text != "A-001"], ids=lambda text: ascii(text)[:20])
def test_hostile_text_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(prefix=prefixes, ordinal=st.integers(1, 999_999))
def test_what_is_printed_is_read_back(prefix: Prefix, ordinal: int) -> None:
    number = format_number(prefix, ordinal)
    assert parse_number(number) == parse_number(number.lower().replace("-", "")) == (prefix, ordinal)


@given(a=st.tuples(prefixes, st.integers(1, 2000)), b=st.tuples(prefixes, st.integers(1, 2000)))
def test_two_tickets_never_look_the_same(a: tuple[Prefix, int], b: tuple[Prefix, int]) -> None:
    assert (format_number(*a) == format_number(*b)) == (a == b)


@given(text=st.text(max_size=3))
def test_a_prefix_is_exactly_one_capital_letter(text: str) -> None:
    assert is_prefix(text) == (len(text) == 1 and text in ascii_uppercase)
