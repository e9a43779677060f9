"""The estimate of the wait: honest, rounded, never more for fewer people or more desks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.waiting import STEP_MINUTES, estimate_minutes

people, desks, minutes = st.integers(0, 400), st.integers(0, 30), st.integers(1, 240)


@pytest.mark.parametrize(
    ("ahead", "open_desks", "minutes_each", "about"),
    [
        (0, 10, 15, 0),
        (1, 10, 15, 15),
        (10, 10, 15, 15),
        (11, 10, 15, 30),
        (3, 1, 15, 45),
        (1, 1, 17, 20),
        (1, 10, 1, 5),
        (4, 0, 15, 60),
    ],
)
def test_desks_work_in_parallel(ahead: int, open_desks: int, minutes_each: int, about: int) -> None:
    assert estimate_minutes(ahead=ahead, open_desks=open_desks, minutes_each=minutes_each) == about


@given(ahead=people, open_desks=desks, each=minutes)
def test_the_estimate_is_rounded_up_to_five_minutes_and_zero_only_for_nobody(
    ahead: int, open_desks: int, each: int
) -> None:
    found = estimate_minutes(ahead=ahead, open_desks=open_desks, minutes_each=each)
    assert found % STEP_MINUTES == 0
    assert (found == 0) == (ahead == 0)
    assert found * max(open_desks, 1) >= ahead * each


@given(ahead=people, open_desks=desks, each=minutes, more=st.integers(1, 20))
def test_the_estimate_rises_with_people_and_minutes_and_falls_with_desks(
    ahead: int, open_desks: int, each: int, more: int
) -> None:
    found = estimate_minutes(ahead=ahead, open_desks=open_desks, minutes_each=each)
    assert estimate_minutes(ahead=ahead + more, open_desks=open_desks, minutes_each=each) >= found
    assert estimate_minutes(ahead=ahead, open_desks=open_desks, minutes_each=each + more) >= found
    assert estimate_minutes(ahead=ahead, open_desks=open_desks + more, minutes_each=each) <= found
