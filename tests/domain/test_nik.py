"""What makes a NIK, and what is only doubtful in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.nik import NikDoubt, doubts_of, is_nik, tidy_nik


@pytest.mark.parametrize("nik", ["3174010101900001", "3174014101900001", "9671012902000001"])
def test_sixteen_digits_with_a_serial_are_a_nik_beyond_doubt(nik: str) -> None:
    assert is_nik(nik)
    assert doubts_of(nik) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "317401010190000",
        "31740101019000011",
        "3174010101900000",
        "317401010190000x",
        "３１７４０１０１０１９００００１",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_nik(text)
    with pytest.raises(ValueError, match="not a NIK"):
        doubts_of(text)


def test_spaces_dots_and_hyphens_between_the_digits_do_not_count() -> None:
    assert tidy_nik(" 3174.01-010190\u00a00001 ") == "3174010101900001"


@pytest.mark.parametrize("date", ["320190", "011390", "000190", "720190", "400190", "310290", "300200"])
def test_an_impossible_birth_date_is_a_doubt_and_no_refusal(date: str) -> None:
    nik = f"317401{date}0001"
    assert is_nik(nik)
    assert doubts_of(nik) == (NikDoubt.impossible_date,)


def test_a_leap_day_of_2000_is_possible_though_1900_had_none() -> None:
    assert doubts_of("3174012902000001") == ()


def test_an_unknown_province_is_a_doubt() -> None:
    assert doubts_of("9974010101900001") == (NikDoubt.unknown_region,)
    assert doubts_of("0074019901900001") == (NikDoubt.unknown_region, NikDoubt.impossible_date)


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_any_sixteen_digits_are_judged_without_an_error(nik: str) -> None:
    assert is_nik(nik) is not nik.endswith("0000")
    if is_nik(nik):
        assert set(doubts_of(nik)) <= set(NikDoubt)
