"""Places of a session and a day: the normal quota, released tolerance, override, roll-over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.domain.calendar import SessionPlan
from shared.domain.quota import Places, QuotaRules, QuotaUse, day_cap, places, releasable, session_cap
from tests.domain.situations import hours

MORNING, AFTERNOON = hours(1, "08:00", "12:00", 40), hours(2, "13:00", "14:00", 10)
DAY = (MORNING, AFTERNOON)
RULES = QuotaRules(day_quota=50, tolerance=60)
STRICT = replace(RULES, rolls_over=False)


def left(rules: QuotaRules, use: QuotaUse, number: int | None, sessions: tuple[SessionPlan, ...] = DAY) -> Places:
    return places(rules, use, sessions, number, ended=number - 1 if number else 0)


@pytest.mark.parametrize(
    ("rules", "use", "session", "expected"),
    [
        # rules, what was used, session -> session cap, session left, day cap, day left
        (RULES, QuotaUse(), 1, (40, 40, 50, 50)),
        (RULES, QuotaUse(), None, (0, 0, 50, 50)),
        (RULES, QuotaUse(issued={1: 1}), 1, (40, 39, 50, 49)),
        (RULES, QuotaUse(issued={1: 40}), 1, (40, 0, 50, 10)),
        (RULES, QuotaUse(issued={1: 40}), 2, (10, 10, 50, 10)),
        (RULES, QuotaUse(issued={1: 28}), 2, (22, 22, 50, 22)),
        # without roll-over what the morning did not use is gone for the day as well
        (STRICT, QuotaUse(issued={1: 28}), 2, (10, 10, 50, 10)),
        (RULES, QuotaUse(issued={1: 28, 2: 22}), 2, (22, 0, 50, 0)),
        (RULES, QuotaUse(issued={1: 40}, extra={1: 5}, released=5), 1, (45, 5, 55, 15)),
        (RULES, QuotaUse(issued={1: 42}, extra={1: 5}, released=5), 2, (13, 13, 55, 13)),
        (STRICT, QuotaUse(issued={1: 42}, extra={1: 5}, released=5), 2, (10, 10, 55, 10)),
        (RULES, QuotaUse(issued={1: 40, 2: 10}, extra={2: 30}, overridden=30), 2, (40, 30, 80, 30)),
        # the day's quota may be the tighter one
        (replace(RULES, day_quota=45), QuotaUse(issued={1: 40}), 2, (10, 5, 45, 5)),
        (replace(RULES, day_quota=45), QuotaUse(issued={1: 40, 2: 5}), 2, (10, 0, 45, 0)),
        # a quota that is cut below what was issued: nothing is left, nothing is taken back
        (replace(RULES, day_quota=20), QuotaUse(issued={1: 30}), 1, (40, 0, 30, 0)),
        (replace(RULES, day_quota=20), QuotaUse(issued={1: 30}, extra={1: 5}, released=5), 1, (45, 0, 30, 0)),
        (replace(RULES, day_quota=20), QuotaUse(issued={1: 30}, extra={1: 15}, overridden=15), 1, (55, 5, 35, 5)),
        # a session that is no longer planned keeps what it issued, and gives nothing; no other one is to come
        (RULES, QuotaUse(issued={3: 4}), 3, (4, 0, 50, 0)),
    ],
)
def test_places_left(
    rules: QuotaRules, use: QuotaUse, session: int | None, expected: tuple[int, int, int, int]
) -> None:
    found = left(rules, use, session)
    assert (found.session_cap, found.session_left, found.day_cap, found.day_left) == expected


@pytest.mark.parametrize(
    ("rules", "sessions", "issued", "ended", "day_left"),
    [
        # a half day has the places of its one session, whatever the day's quota
        (RULES, (hours(1, "08:00", "10:00", 20),), {}, 0, 20),
        (RULES, (hours(1, "08:00", "10:00", 20),), {1: 20}, 0, 0),
        # between the sessions: with and without roll-over
        (RULES, DAY, {1: 28}, 1, 22),
        (STRICT, DAY, {1: 28}, 1, 10),
        # every session has ended, or there is none
        (RULES, DAY, {1: 28}, 2, 0),
        (RULES, (), {}, 0, 0),
    ],
)
def test_the_day_has_left_what_its_sessions_can_still_give(
    rules: QuotaRules, sessions: tuple[SessionPlan, ...], issued: dict[int, int], ended: int, day_left: int
) -> None:
    assert places(rules, QuotaUse(issued=issued), sessions, None, ended=ended).day_left == day_left


def test_a_session_cut_below_what_it_issued_rolls_nothing_over() -> None:
    cut = (replace(MORNING, quota=10), AFTERNOON)
    use = QuotaUse(issued={1: 30})
    assert left(RULES, use, 1, cut).session_left == 0
    assert left(RULES, use, 2, cut).session_left == 10


def test_places_roll_over_any_number_of_sessions() -> None:
    three = (hours(1, "08:00", "09:00", 5), hours(4, "09:00", "10:00", 5), hours(7, "10:00", "11:00", 5))
    assert session_cap(RULES, QuotaUse(issued={1: 2}), three, 7) == 13
    assert session_cap(RULES, QuotaUse(issued={1: 2, 4: 8}), three, 7) == 5


@pytest.mark.parametrize(("ended", "cap"), [(0, 10), (1, 22), (2, 22), (None, 22)])
def test_only_a_session_that_has_ended_rolls_over(ended: int | None, cap: int) -> None:
    assert session_cap(RULES, QuotaUse(issued={1: 28}), DAY, 2, ended=ended) == cap


def test_a_session_that_was_taken_away_keeps_what_it_has_handed_out_and_gives_no_more() -> None:
    assert session_cap(RULES, QuotaUse(issued={1: 28, 9: 3}), DAY, 9) == 3


@pytest.mark.parametrize(
    ("rules", "use", "more"),
    [
        (RULES, QuotaUse(), 10),
        (RULES, QuotaUse(released=4), 6),
        (RULES, QuotaUse(released=10), 0),
        (RULES, QuotaUse(overridden=30), 10),  # an override leaves the tolerance alone
        (replace(RULES, tolerance=50), QuotaUse(), 0),
        (replace(RULES, tolerance=55), QuotaUse(released=10), 0),  # the tolerance was cut after a release
    ],
)
def test_the_tolerance_bounds_what_may_be_released(rules: QuotaRules, use: QuotaUse, more: int) -> None:
    assert releasable(rules, use) == more


# --- any day ---

small = st.integers(0, 12)
rules_of_any_hall = st.builds(
    lambda quota, more, rolls: QuotaRules(day_quota=quota, tolerance=quota + more, rolls_over=rolls),
    st.integers(0, 30),
    small,
    st.booleans(),
)
sessions_of_any_hall = st.lists(small, min_size=1, max_size=4).map(
    lambda quotas: tuple(hours(n, f"{7 + n:02}:00", f"{7 + n:02}:50", quota) for n, quota in enumerate(quotas, start=1))
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.integers(1, 15)),
        st.tuples(st.just("release"), st.integers(1, 5)),
        st.tuples(st.just("override"), st.integers(1, 5)),
        st.tuples(st.just("next session"), st.just(1)),
        st.tuples(st.just("set day quota"), st.integers(0, 30)),
    ),
    max_size=25,
)


@given(rules=rules_of_any_hall, sessions=sessions_of_any_hall, steps=steps)
def test_a_day_that_asks_first_never_passes_its_caps(
    rules: QuotaRules, sessions: tuple[SessionPlan, ...], steps: list[tuple[str, int]]
) -> None:
    use, now = QuotaUse(), 1
    for step, count in steps:
        before = left(rules, use, now, sessions)
        match step:
            case "issue":
                for _ in range(count):
                    if left(rules, use, now, sessions).session_left > 0:
                        use = replace(use, issued={**use.issued, now: use.issued.get(now, 0) + 1})
            case "release" if count <= releasable(rules, use):
                use = replace(
                    use, extra={**use.extra, now: use.extra.get(now, 0) + count}, released=use.released + count
                )
            case "override":
                use = replace(
                    use, extra={**use.extra, now: use.extra.get(now, 0) + count}, overridden=use.overridden + count
                )
            case "next session":
                now = min(now + 1, len(sessions))
            case "set day quota":
                rules = replace(rules, day_quota=count, tolerance=max(rules.tolerance, count))
        found = left(rules, use, now, sessions)
        assert 0 <= found.session_left <= found.day_left
        assert found.session_left <= found.session_cap - use.issued.get(now, 0)
        assert use.issued_today + found.day_left <= found.day_cap
        assert use.issued.get(now, 0) <= found.session_cap
        if step == "issue":
            assert (found.day_cap, found.session_cap) == (before.day_cap, before.session_cap)
            assert before.session_left - found.session_left == min(count, before.session_left)
        if step in ("release", "override"):
            assert found.day_cap >= before.day_cap
            assert found.session_left >= before.session_left


@given(
    sessions=sessions_of_any_hall,
    extra=st.dictionaries(st.integers(1, 4), small),
    shares=st.lists(st.floats(0, 1), min_size=4, max_size=4),
)
def test_roll_over_neither_makes_nor_loses_a_place(
    sessions: tuple[SessionPlan, ...], extra: dict[int, int], shares: list[float]
) -> None:
    rules = QuotaRules(day_quota=500, tolerance=500)
    use = QuotaUse(extra=extra)
    given_so_far = 0
    for session, share in zip(sessions, shares, strict=False):
        given_so_far += session.quota + extra.get(session.number, 0)
        free = left(rules, use, session.number, sessions).session_left
        assert free == given_so_far - use.issued_today
        use = replace(use, issued={**use.issued, session.number: round(free * share)})


@given(sessions=sessions_of_any_hall, issued=st.dictionaries(st.integers(1, 4), small))
def test_without_roll_over_each_session_stands_alone(sessions: tuple[SessionPlan, ...], issued: dict[int, int]) -> None:
    rules = QuotaRules(day_quota=500, tolerance=500, rolls_over=False)
    for session in sessions:
        cap = session_cap(rules, QuotaUse(issued=issued), sessions, session.number)
        assert cap == max(session.quota, issued.get(session.number, 0))


@given(rules=rules_of_any_hall, released=small, overridden=small, issued=st.integers(0, 80))
def test_a_cap_of_the_day_is_its_three_levels_and_never_below_what_is_issued(
    rules: QuotaRules, released: int, overridden: int, issued: int
) -> None:
    use = QuotaUse(issued={1: issued}, released=released, overridden=overridden)
    assert day_cap(rules, use) == max(rules.day_quota + released + overridden, issued)
