"""The PIN of a kiosk: digits only, kept as argon2id, never as itself."""

import pytest

from shared.pin import hash_pin, is_pin, is_pin_hash, is_right

KEPT = hash_pin("135790")


@pytest.mark.parametrize("text", ["135790", "123456789012", "000001"])
def test_six_to_twelve_digits_are_a_pin(text: str) -> None:
    assert is_pin(text)


@pytest.mark.parametrize("text", ["", "12345", "1234567890123", "12345a", "111111", "१२३४५६", "135790\n", " 135790"])
def test_anything_else_is_none(text: str) -> None:
    assert not is_pin(text)
    with pytest.raises(ValueError, match="6 to 12 digits"):
        hash_pin(text)


def test_the_right_pin_and_no_other_matches() -> None:
    assert is_right("135790", KEPT)
    assert not is_right("135791", KEPT)
    assert not is_right("", KEPT)


def test_the_hash_is_argon2id_with_a_salt_of_its_own() -> None:
    again = hash_pin("135790")
    assert KEPT.startswith("$argon2id$v=19$m=19456,t=4,p=1$")
    assert again != KEPT
    assert is_pin_hash(KEPT)
    assert is_pin_hash(again)


@pytest.mark.parametrize("text", ["", "135790", "$argon2i$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA"])
def test_what_is_no_hash_is_refused(text: str) -> None:
    assert not is_pin_hash(text)


def test_a_hash_that_was_pasted_too_long_or_too_short_is_refused() -> None:
    assert not is_pin_hash(f"{KEPT} ")
    assert not is_pin_hash(KEPT[:30])
