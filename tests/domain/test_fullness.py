"""Since when the quota is full: the minute of the number that took the last place (domain.md 6)."""

from datetime import datetime

import pytest

from shared.domain.fullness import EVER, counts_until, full_since
from shared.domain.ids import Prefix
from shared.domain.quota import QuotaUse
from shared.domain.settings import HallSettings
from tests.domain.situations import MONDAY, at, hall

A, B, D, GONE = (Prefix(letter) for letter in "ABDX")
TWO_A_DAY = hall({"day.quota": "2"})
REFUSED = at("09:30")


def until_when(
    settings: HallSettings, use: QuotaUse, clock: str = "09:00", *, refused: datetime | None = None
) -> datetime | None:
    return counts_until(settings, use, settings.calendar.plan(MONDAY), at(clock), refused)


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
    assert until_when(TWO_A_DAY, QuotaUse(issued=issued), refused=refused) == until


def test_places_that_are_added_make_room_again() -> None:
    use = QuotaUse(issued={1: 2}, extra={1: 1}, released=1)
    assert until_when(TWO_A_DAY, use) is None


@pytest.mark.parametrize(
    ("clock", "issued", "is_full"),
    [("09:00", 19, False), ("09:00", 20, True), ("15:00", 19, False), ("15:00", 20, True)],
)
def test_a_half_day_is_full_with_the_last_place_of_its_session(clock: str, issued: int, is_full: bool) -> None:
    half = hall({f"session.{MONDAY}.1": "08:00-10:00 quota 20"})
    assert (until_when(half, QuotaUse(issued={1: issued}), clock) is EVER) == is_full


@pytest.mark.parametrize(
    ("clock", "morning", "is_full"), [("11:00", 40, False), ("12:30", 28, False), ("15:00", 28, True)]
)
def test_without_roll_over_a_day_is_full_with_the_last_place_of_its_last_session(
    clock: str, morning: int, is_full: bool
) -> None:
    use = QuotaUse(issued={1: morning} | ({2: 10} if clock == "15:00" else {}))
    assert (until_when(hall({"quota.roll_over": "no"}), use, clock) is EVER) == is_full


def test_a_day_that_lost_its_sessions_is_full_only_by_its_quota() -> None:
    closed = hall({f"closed.{MONDAY}": "Banjir"})
    assert until_when(closed, QuotaUse(issued={1: 20})) is None


def test_the_last_number_against_the_quota_took_the_last_place_whatever_its_letter() -> None:
    last = {A: at("08:10"), B: at("08:20"), D: at("10:00"), GONE: at("10:00")}
    assert full_since(TWO_A_DAY, last, REFUSED) == at("08:20")


@pytest.mark.parametrize("refused", [None, REFUSED])
def test_without_a_number_against_the_quota_only_a_refusal_tells(refused: datetime | None) -> None:
    assert full_since(hall({"day.quota": "0"}), {D: at("08:00")}, refused) == refused
