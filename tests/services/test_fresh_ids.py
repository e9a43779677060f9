"""Identifiers: valid, in order of their making, and never the same."""

from datetime import UTC, datetime
from uuid import RFC_4122, UUID

import time_machine
from hypothesis import given
from hypothesis import strategies as st

from shared.services.fresh_ids import fresh_id

MOMENTS = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_it_is_a_uuid_of_version_seven_whatever_the_clock_says(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        text = fresh_id()
    made = UUID(text)
    assert (str(made), made.version, made.variant) == (text, 7, RFC_4122)


def test_its_first_48_bits_are_the_milliseconds() -> None:
    """The example of RFC 9562, A.6."""
    with time_machine.travel(datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC), tick=False):
        assert fresh_id().startswith("017f22e2-79b0-7")


def test_later_ones_stand_behind_earlier_ones() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock:
        made = []
        for _ in range(100):
            made.append(fresh_id())
            clock.shift(0.001)
    assert made == sorted(made)


def test_many_in_one_millisecond_are_all_different() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False):
        made = {fresh_id() for _ in range(20_000)}
    assert len(made) == 20_000
    # Every bit behind the time, but for version and variant, is drawn.
    ones, zeros = 0, 0
    for text in made:
        ones, zeros = ones | UUID(text).int, zeros | ~UUID(text).int
    assert (ones & zeros & (1 << 80) - 1).bit_count() == 74
