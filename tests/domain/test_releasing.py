"""More places than the normal quota: the tolerance, and the override by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind
from shared.domain.outcomes import Cannot, CannotBecause, Released
from shared.domain.quota import QuotaUse, releasable
from shared.domain.releasing import MOST_PLACES, decide_release
from tests.domain.situations import FRIDAY, SATURDAY, hall, situation

FULL = QuotaUse(issued={1: 40, 2: 10})


def release(now: Situation, count: int, *, override: bool = False, reason: str = "Rombongan lansia") -> Decision:
    return decide_release(now, count=count, reason=reason, override=override, actor="officer:siti")


def test_released_places_are_there_at_once() -> None:
    decision = release(situation("13:10", use=FULL), 5)
    assert decision.outcome == Released(places=5, session=2, left_session=5, left_day=5, day_cap=55, override=False)
    assert decision.change.counters is not None
    assert decision.change.counters.use == QuotaUse(issued={1: 40, 2: 10}, extra={2: 5}, released=5)


def test_an_override_goes_beyond_the_tolerance_and_says_so() -> None:
    now = situation("13:10", use=QuotaUse(issued={1: 40, 2: 20}, extra={2: 10}, released=10))
    decision = release(now, 30, override=True)
    assert decision.outcome == Released(places=30, session=2, left_session=30, left_day=30, day_cap=90, override=True)
    assert decision.change.counters is not None
    assert (decision.change.counters.use.released, decision.change.counters.use.overridden) == (10, 30)


@pytest.mark.parametrize(
    ("override", "kind"), [(False, EventKind.tolerance_released), (True, EventKind.quota_overridden)]
)
def test_both_are_events_with_name_and_reason(override: bool, kind: EventKind) -> None:
    (event,) = release(situation(), 2, override=override).change.events
    assert (event.kind, event.actor) == (kind, "officer:siti")
    assert event.facts == {"places": 2, "session": 1, "reason": "Rombongan lansia"}


@pytest.mark.parametrize(
    ("day", "clock", "session"),
    [
        (FRIDAY, "06:00", 1),
        (FRIDAY, "08:00", 1),
        (FRIDAY, "10:59", 1),
        (FRIDAY, "11:00", 2),
        (FRIDAY, "13:29", 2),
        (FRIDAY, "14:29", 2),
        (FRIDAY, "14:30", None),
        (SATURDAY, "09:00", None),
    ],
)
def test_the_open_session_gets_them_or_else_the_next_one_today(day: object, clock: str, session: int | None) -> None:
    outcome = release(situation(clock, day), 1).outcome  # type: ignore[arg-type]
    if session is None:
        assert outcome == Cannot(reason=CannotBecause.no_session_left)
    else:
        assert outcome.session == session


def test_a_kiosk_that_is_open_early_gives_them_to_the_first_session() -> None:
    assert release(situation("04:30", settings=hall({"kiosk.opens_before": "240"})), 1).outcome.session == 1


@pytest.mark.parametrize(
    ("count", "reason", "override", "released", "because", "allowed"),
    [
        (0, "x", False, 0, CannotBecause.not_positive, None),
        (-3, "x", True, 0, CannotBecause.not_positive, None),
        (1, "", False, 0, CannotBecause.reason_missing, None),
        (1, " \t", True, 0, CannotBecause.reason_missing, None),
        (11, "x", False, 0, CannotBecause.beyond_tolerance, 10),
        (7, "x", False, 4, CannotBecause.beyond_tolerance, 6),
        (1, "x", False, 10, CannotBecause.beyond_tolerance, 0),
    ],
)
def test_what_cannot_be_released(
    count: int, reason: str, override: bool, released: int, because: CannotBecause, allowed: int | None
) -> None:
    now = situation(use=QuotaUse(released=released, extra={1: released}))
    decision = release(now, count, override=override, reason=reason)
    assert decision.outcome == Cannot(reason=because, allowed=allowed)
    assert decision.change == Change()


def test_places_given_to_the_morning_and_not_used_are_there_in_the_afternoon() -> None:
    given_in_the_morning = release(situation("09:00", use=QuotaUse(issued={1: 40})), 5).change.counters
    assert given_in_the_morning is not None
    assert situation("13:10", use=given_in_the_morning.use).places().session_left == 15


@given(
    counts=st.lists(st.tuples(st.integers(1, 8), st.booleans()), max_size=12),
    issued=st.integers(0, 50),
)
def test_releases_alone_never_pass_the_tolerance(counts: list[tuple[int, bool]], issued: int) -> None:
    now = situation("13:10", use=QuotaUse(issued={2: issued}))
    for count, override in counts:
        before = now.places()
        decision = release(now, count, override=override)
        if decision.change.counters is None:
            assert not override
            assert decision.outcome.allowed == releasable(now.settings.quota, now.counters.use) < count
            continue
        now = situation("13:10", use=decision.change.counters.use)
        assert now.places().day_cap == before.day_cap + count == decision.outcome.day_cap
        assert now.places().session_left == before.session_left + count == decision.outcome.left_session
        assert now.counters.use.released <= 10


def test_an_override_larger_than_any_hall_is_a_slip_of_the_finger() -> None:
    decision = release(situation(), MOST_PLACES + 1, override=True)
    assert decision.outcome == Cannot(reason=CannotBecause.too_many, allowed=MOST_PLACES)
    assert isinstance(release(situation(), MOST_PLACES, override=True).outcome, Released)
