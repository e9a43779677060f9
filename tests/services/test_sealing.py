"""Sealed values open in their own place, unchanged, or not at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.services.keys import Keys
from shared.services.sealing import SealBroken, SealedPlace, Sealer

KEYS = Keys(version=1, sealing=b"s" * 32, index=b"i" * 32)
PLACE = SealedPlace(table="complaint", column="nik_sealed", row="row-1")
NIK = "3174010101900001"


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_a_sealed_text_opens_again(text: str) -> None:
    assert Sealer(KEYS).unseal(Sealer(KEYS).seal(text, PLACE), PLACE) == text


def test_the_same_text_is_sealed_differently_each_time_and_shows_nothing() -> None:
    sealed = {Sealer(KEYS).seal(NIK, PLACE) for _ in range(100)}
    assert len(sealed) == 100
    assert not any(NIK.encode() in each for each in sealed)
    assert len({each[2:14] for each in sealed}) == 100


@pytest.mark.parametrize("change", [{"table": "x"}, {"column": "name_sealed"}, {"row": "row-2"}])
def test_a_value_moved_to_another_place_is_refused(change: dict[str, str]) -> None:
    sealed = Sealer(KEYS).seal(NIK, PLACE)
    with pytest.raises(SealBroken):
        Sealer(KEYS).unseal(sealed, replace(PLACE, **change))


def test_parts_of_a_place_cannot_be_shifted() -> None:
    one = SealedPlace(table="a", column="bc", row="d")
    assert one.bound_to(1) != SealedPlace(table="ab", column="c", row="d").bound_to(1)


def test_every_changed_bit_is_refused() -> None:
    sealed = Sealer(KEYS).seal(NIK, PLACE)
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            Sealer(KEYS).unseal(bytes(changed), PLACE)


def test_every_cut_value_is_refused() -> None:
    sealed = Sealer(KEYS).seal(NIK, PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            Sealer(KEYS).unseal(sealed[:length], PLACE)


@pytest.mark.parametrize("keys", [replace(KEYS, version=2), replace(KEYS, sealing=b"x" * 32)])
def test_another_key_does_not_open_it(keys: Keys) -> None:
    with pytest.raises(SealBroken) as caught:
        Sealer(keys).unseal(Sealer(KEYS).seal(NIK, PLACE), PLACE)
    assert caught.value.args == ()
    assert caught.value.__cause__ is None


def test_an_index_finds_the_same_value_of_the_same_column_and_key() -> None:
    index = Sealer(KEYS).blind_index(NIK, column="nik")
    assert len(index) == 32
    assert index == Sealer(KEYS).blind_index(NIK, column="nik")
    others = [
        Sealer(KEYS).blind_index(NIK, column="contact"),
        Sealer(KEYS).blind_index(NIK[:-1] + "2", column="nik"),
        Sealer(replace(KEYS, index=b"x" * 32)).blind_index(NIK, column="nik"),
    ]
    assert index not in others
    assert index == Sealer(replace(KEYS, sealing=b"x" * 32)).blind_index(NIK, column="nik")
