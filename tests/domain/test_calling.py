"""Who is called next: priority interleaved with regular, then place in line."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.calling import Heads, calling_order, choose_next, place_behind
from shared.domain.ticket import Place, PriorityClass, Ticket
from tests.domain.situations import ticket

REGULAR = ticket(1)
PRIORITY = ticket(2, priority=PriorityClass.elderly)


def line(kinds: str) -> tuple[Ticket, ...]:
    """A line by its kinds, in order of issue: `line("rrp")`."""
    return tuple(
        ticket(n, priority=PriorityClass.disabled if kind == "p" else PriorityClass.none)
        for n, kind in enumerate(kinds, start=1)
    )


def order(kinds: str, *, since: int, between: int) -> list[int]:
    return [t.ordinal for t in calling_order(line(kinds), regulars_since_priority=since, regular_between=between)]


@pytest.mark.parametrize(
    ("regular", "priority", "since", "between", "chosen"),
    [
        (None, None, 0, 1, None),
        (REGULAR, None, 0, 1, REGULAR),
        (REGULAR, None, 5, 1, REGULAR),
        (None, PRIORITY, 0, 1, PRIORITY),  # nobody else waits
        (REGULAR, PRIORITY, 0, 1, REGULAR),
        (REGULAR, PRIORITY, 1, 1, PRIORITY),
        (REGULAR, PRIORITY, 2, 1, PRIORITY),
        (REGULAR, PRIORITY, 2, 3, REGULAR),
        (REGULAR, PRIORITY, 3, 3, PRIORITY),
        (REGULAR, PRIORITY, 0, 0, PRIORITY),  # 0 between: priority always first
    ],
)
def test_the_next_one(
    regular: Ticket | None, priority: Ticket | None, since: int, between: int, chosen: Ticket | None
) -> None:
    heads = Heads(regular=regular, priority=priority)
    assert choose_next(heads, regulars_since_priority=since, regular_between=between) is chosen


@pytest.mark.parametrize(
    ("kinds", "since", "between", "expected"),
    [
        ("", 1, 1, []),
        ("rrr", 1, 1, [1, 2, 3]),
        ("rrrpp", 1, 1, [4, 1, 5, 2, 3]),  # the day starts with a priority call due
        ("rrrpp", 0, 1, [1, 4, 2, 5, 3]),
        ("rrrpp", 0, 2, [1, 2, 4, 3, 5]),
        ("ppprr", 0, 1, [4, 1, 5, 2, 3]),
        ("ppp", 0, 1, [1, 2, 3]),
        ("rprp", 0, 0, [2, 4, 1, 3]),
    ],
)
def test_the_order_of_a_line(kinds: str, since: int, between: int, expected: list[int]) -> None:
    assert order(kinds, since=since, between=between) == expected


lines = st.lists(st.sampled_from("rp"), max_size=14).map("".join)


@given(kinds=lines, since=st.integers(0, 4), between=st.integers(0, 3), seed=st.randoms(use_true_random=False))
def test_any_line_is_called_once_each_by_place_within_its_class(
    kinds: str, since: int, between: int, seed: Random
) -> None:
    shuffled = list(line(kinds))
    seed.shuffle(shuffled)
    called = calling_order(shuffled, regulars_since_priority=since, regular_between=between)
    assert sorted(t.ordinal for t in called) == list(range(1, len(kinds) + 1))
    for is_priority in (True, False):
        places = [t.place for t in called if t.is_priority is is_priority]
        assert places == sorted(places)
    assert called == calling_order(line(kinds), regulars_since_priority=since, regular_between=between)


@given(kinds=lines, since=st.integers(0, 4), between=st.integers(1, 3))
def test_two_priority_calls_have_enough_regular_ones_between_unless_nobody_else_waits(
    kinds: str, since: int, between: int
) -> None:
    called = calling_order(line(kinds), regulars_since_priority=since, regular_between=between)
    at = [n for n, t in enumerate(called) if t.is_priority]
    for first, second in pairwise(at):
        nobody_else = all(t.is_priority for t in called[second:])
        assert second - first > between or nobody_else


@given(kinds=lines, since=st.integers(0, 4), between=st.integers(0, 3))
def test_the_order_shown_is_the_order_called(kinds: str, since: int, between: int) -> None:
    shown = calling_order(line(kinds), regulars_since_priority=since, regular_between=between)
    waiting = list(line(kinds))
    for expected in shown:
        heads = Heads(
            regular=next((t for t in waiting if not t.is_priority), None),
            priority=next((t for t in waiting if t.is_priority), None),
        )
        chosen = choose_next(heads, regulars_since_priority=since, regular_between=between)
        assert chosen == expected
        assert chosen is not None
        since = 0 if chosen.is_priority else since + 1
        waiting.remove(chosen)


# --- a no-show who comes back ---


@pytest.mark.parametrize(
    ("waiting", "count", "ahead"),
    [
        ([], 3, 0),
        ([11], 3, 1),
        ([11, 12, 13], 3, 3),
        ([11, 12, 13, 14, 15], 3, 3),
        ([15, 11, 13, 12, 14], 3, 3),
        ([11, 12], 0, 0),
        ([], 0, 0),
    ],
)
def test_a_no_show_stands_behind_the_next_few(waiting: list[int], count: int, ahead: int) -> None:
    places = [Place(line=n) for n in waiting]
    back = place_behind(places, count=count, returned=90)
    assert back not in places
    assert sum(1 for place in places if place < back) == ahead


@given(
    waiting=st.sets(st.integers(1, 50), max_size=8),
    count=st.integers(0, 4),
    returns=st.lists(st.integers(1, 5), min_size=1, max_size=4),
)
def test_several_who_return_keep_the_order_of_their_return(waiting: set[int], count: int, returns: list[int]) -> None:
    line_now = [Place(line=n) for n in sorted(waiting)]
    seq, back = 51, list[Place]()
    for step in returns:
        seq += step
        back.append(place_behind([*line_now, *back], count=count, returned=seq))
    newcomer = Place(line=seq + 1)
    assert len({*line_now, *back}) == len(line_now) + len(back)
    assert max(back) < newcomer
    if count <= len(waiting):
        assert back == sorted(back)
        assert sum(1 for place in line_now if place < back[0]) == count
