"""Since when the quota is full: the minute of the number that took the last place (domain.md 6)."""

from datetime import datetime

import pytest

from shared.domain.fullness import EVER, counts_until, full_since
from shared.domain.ids import Prefix
from shared.domain.quota import QuotaUse
from tests.domain.situations import at, hall

A, B, D, GONE = (Prefix(letter) for letter in "ABDX")
TWO_A_DAY = hall({"day.quota": "2"})
REFUSED = at("09:30")


@pytest.mark.parametrize(
    ("issued", "refused", "until"),
    [
        ({}, None, None),
        ({1: 1}, None, None),
        ({1: 1}, REFUSED, REFUSED),
        ({1: 2}, None, EVER),
        ({1: 1, 2: 1}, REFUSED, EVER),
    ],
)
def test_a_full_day_looks_at_its_last_number_any_other_at_the_last_before_a_refusal(
    issued: dict[int, int], refused: datetime | None, until: datetime | None
) -> None:
    assert counts_until(TWO_A_DAY, QuotaUse(issued=issued), refused) == until


def test_places_that_are_added_make_room_again() -> None:
    use = QuotaUse(issued={1: 2}, extra={1: 1}, released=1)
    assert counts_until(TWO_A_DAY, use, None) is None


def test_the_last_number_against_the_quota_took_the_last_place_whatever_its_letter() -> None:
    last = {A: at("08:10"), B: at("08:20"), D: at("10:00"), GONE: at("10:00")}
    assert full_since(TWO_A_DAY, last, REFUSED) == at("08:20")


@pytest.mark.parametrize("refused", [None, REFUSED])
def test_without_a_number_against_the_quota_only_a_refusal_tells(refused: datetime | None) -> None:
    assert full_since(hall({"day.quota": "0"}), {D: at("08:00")}, refused) == refused
