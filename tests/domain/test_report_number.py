"""The number that a citizen keeps of a complaint."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.domain.report_number import ALPHABET, POSSIBLE, is_report_number, read_report_number, report_number_of

numbers = st.integers(0, POSSIBLE - 1).map(report_number_of)
PLACES = [place for place in range(13) if place not in (3, 8)]


def test_it_looks_as_it_is_printed() -> None:
    assert re.fullmatch(r"LMW-[2-9A-Z]{4}-[2-9A-Z]{4}", report_number_of(1234567))
    assert report_number_of(0) == "LMW-2222-2222"


def test_no_letter_is_taken_for_another() -> None:
    assert len(set(ALPHABET)) == 29
    assert not set(ALPHABET) & set("0O1ILSZ")


@given(st.integers(0, POSSIBLE - 1), st.integers(0, POSSIBLE - 1))
def test_different_random_values_give_different_numbers(one: int, other: int) -> None:
    assert (report_number_of(one) == report_number_of(other)) is (one == other)


@pytest.mark.parametrize("value", [-1, POSSIBLE])
def test_a_value_outside_is_a_bug(value: int) -> None:
    with pytest.raises(ValueError, match="from 0 to"):
        report_number_of(value)


@given(numbers)
def test_its_own_check_character_fits(number: str) -> None:
    assert is_report_number(number)


@given(numbers, st.sampled_from(range(13)), st.characters())
def test_any_single_wrong_character_is_noticed(number: str, place: int, char: str) -> None:
    assume(number[place] != char)
    assert not is_report_number(number[:place] + char + number[place + 1 :])


@given(numbers, st.sampled_from(PLACES), st.sampled_from(ALPHABET))
def test_any_single_misread_letter_is_noticed_however_it_is_typed(number: str, place: int, char: str) -> None:
    assume(number[place] != char)
    assert read_report_number((number[:place] + char + number[place + 1 :]).lower()) is None


@given(numbers, st.sampled_from([(a, a + 1) for a in (4, 5, 6, 9, 10, 11)] + [(7, 9)]))
def test_any_two_neighbours_that_changed_places_are_noticed(number: str, pair: tuple[int, int]) -> None:
    chars = list(number)
    first, second = pair
    assume(chars[first] != chars[second])
    chars[first], chars[second] = chars[second], chars[first]
    assert read_report_number("".join(chars)) is None


@given(numbers)
def test_it_is_read_as_people_type_it(number: str) -> None:
    assert read_report_number(f" {number.lower().replace('-', ' ')} ") == number
    assert read_report_number(number.replace("-", "")) == number
    assert not is_report_number(number.lower())


@pytest.mark.parametrize("typed", ["", "LMW", "ABC-2222-2222", "LMW-2222-222", "LMW-2222-22222", "LMW-222O-2222"])
def test_anything_else_is_none(typed: str) -> None:
    assert read_report_number(typed) is None
