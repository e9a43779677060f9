"""Who is called next: priority interleaved with regular, then place in line."""

from collections.abc import Sequence
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


def back_in(waiting: Sequence[Ticket], *, count: int, since: int, between: int, is_early: bool = False) -> list[int]:
    """The calling order after ticket 90, a no-show, came back."""
    order_now = calling_order(waiting, regulars_since_priority=since, regular_between=between)
    place, lane = place_behind(order_now, count=count, returned=90)
    priority = PriorityClass.elderly if is_early else PriorityClass.none
    back = ticket(90, priority=priority, place=place, lane=lane)
    called = calling_order([*waiting, back], regulars_since_priority=since, regular_between=between)
    return [t.ordinal for t in called]


@pytest.mark.parametrize("is_early", [False, True], ids=["regular", "elderly"])
@pytest.mark.parametrize(
    ("kinds", "count", "expected"),
    [
        ("", 3, [90]),
        ("r", 3, [1, 90]),
        ("rrr", 3, [1, 2, 3, 90]),
        ("rrrrr", 3, [1, 2, 3, 90, 4, 5]),
        ("ppppp", 3, [1, 2, 3, 90, 4, 5]),
        ("rr", 0, [90, 1, 2]),
        ("pp", 0, [90, 1, 2]),
        ("", 0, [90]),
        ("rrrp", 2, [1, 4, 2, 90, 3]),  # behind the priority call: one regular call first, as after each
        ("rrrrpp", 3, [1, 5, 2, 6, 90, 3, 4]),  # a priority call that is due comes first
        ("rrrrp", 3, [1, 5, 2, 90, 3, 4]),
        ("rrpp", 9, [1, 3, 2, 4, 90]),
    ],
)
def test_a_no_show_stands_behind_the_next_few(kinds: str, count: int, expected: list[int], is_early: bool) -> None:
    assert back_in(line(kinds), count=count, since=0, between=1, is_early=is_early) == expected


@given(
    kinds=lines, count=st.integers(0, 5), since=st.integers(0, 4), between=st.integers(1, 3), is_early=st.booleans()
)
def test_the_next_few_are_called_first_and_then_one_turn_of_the_other_lane_at_most(
    kinds: str, count: int, since: int, between: int, is_early: bool
) -> None:
    waiting = line(kinds)
    called = back_in(waiting, count=count, since=since, between=between, is_early=is_early)
    before = [t.ordinal for t in calling_order(waiting, regulars_since_priority=since, regular_between=between)]
    assert called[: min(count, len(kinds))] == before[:count]
    assert min(count, len(kinds)) <= called.index(90) <= count + between
    assert [n for n in called if n != 90 and kinds[n - 1] == "p"] == [n for n in before if kinds[n - 1] == "p"]


@given(
    waiting=st.integers(0, 8), count=st.integers(0, 4), returns=st.lists(st.integers(1, 5), min_size=1, max_size=4)
)
def test_several_who_return_keep_the_order_of_their_return(waiting: int, count: int, returns: list[int]) -> None:
    line_now = list(line("r" * waiting))
    seq, back = 51, list[Ticket]()
    for step in returns:
        seq += step
        order_now = calling_order([*line_now, *back], regulars_since_priority=0, regular_between=1)
        place, lane = place_behind(order_now, count=count, returned=seq)
        back.append(ticket(seq, place=place, lane=lane))
    places = [t.place for t in back]
    newcomer = Place(line=seq + 1)
    assert len({t.place for t in [*line_now, *back]}) == len(line_now) + len(back)
    assert max(places) < newcomer
    if count <= waiting:
        assert places == sorted(places)
        assert sum(1 for t in line_now if t.place < places[0]) == count
