"""The audit goes through a hall's log page by page while the hall goes on working.

Rule: what is judged is the log up to the head of the first look; how each break is named is told in tests/domain.
"""

import pytest
from msgspec.structs import replace

from shared.domain.auditing import BreakKind
from shared.domain.chain import Anchor, link
from shared.domain.events import EventKind
from shared.domain.revealing import RevealedAs
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.auditing import PAGE, anchor_of, audit_hall
from tests.services.halls import SITI, Visit


def look(visit: Visit, times: int = 1) -> None:
    """The cheapest command with one event; each is about another complaint."""
    for _ in range(times):
        number = f"LMW-{len(visit.store.event_log):04}"
        visit.do(c.RevealComplaint, SITI, report_number=number, shown_as=RevealedAs.receipt, reason="")


@pytest.fixture
def visit() -> Visit:
    """A hall with five events."""
    visit = Visit()
    look(visit, 5)
    return visit


def test_a_hall_without_events_is_whole() -> None:
    verdict = audit_hall(Visit().store)
    assert (verdict.is_whole, verdict.events) == (True, 0)


def test_a_hall_is_whole_up_to_its_head_and_with_the_anchors_of_before(visit: Visit) -> None:
    kept = visit.hall.anchor()
    look(visit, 2)
    verdict = audit_hall(visit.store, [kept])
    assert (verdict.is_whole, verdict.events, verdict.head) == (True, 7, visit.hall.anchor())
    with visit.store.view() as view:
        assert anchor_of(view) == verdict.head


def test_an_anchor_of_another_log_is_named(visit: Visit) -> None:
    verdict = audit_hall(visit.store, [Anchor(seq=3, hash="0" * 64)])
    assert (verdict.break_seq, verdict.break_kind) == (3, BreakKind.anchor_differs)
    verdict = audit_hall(visit.store, [Anchor(seq=9, hash="0" * 64)])
    assert (verdict.break_seq, verdict.break_kind) == (6, BreakKind.anchor_missing)


def test_a_long_log_is_read_in_pages_and_says_how_far_it_is(visit: Visit) -> None:
    look(visit, 2 * PAGE)
    steps: list[tuple[int, int]] = []
    verdict = audit_hall(visit.store, on_progress=lambda done, total: steps.append((done, total)))
    total = 2 * PAGE + 5
    assert verdict.is_whole
    assert steps == [(PAGE, total), (2 * PAGE, total), (total, total)]


def test_a_break_on_a_later_page_is_found(visit: Visit) -> None:
    look(visit, PAGE)
    visit.store.logged[PAGE + 1] = replace(visit.store.logged[PAGE + 1], actor="officer:budi")
    verdict = audit_hall(visit.store)
    assert (verdict.events, verdict.break_seq, verdict.break_kind) == (PAGE + 1, PAGE + 2, BreakKind.edited)


def test_what_the_hall_writes_meanwhile_is_no_concern_of_this_audit(visit: Visit) -> None:
    verdict = audit_hall(visit.store, on_progress=lambda done, total: look(visit))
    assert (verdict.is_whole, verdict.events) == (True, 5)
    assert visit.hall.anchor().seq == 6


def test_a_log_whose_place_a_backup_takes_meanwhile_is_read_once_more(visit: Visit) -> None:
    look(visit, PAGE)

    def restore(done: int, total: int) -> None:
        log = visit.store.logged
        if log[-1].kind == EventKind.store_restored:
            return
        look(visit)
        restored = replace(log[-1], kind=EventKind.store_restored.value, facts='{"backup":"x","last_kept":3,"more":1}')
        log[3:] = [replace(restored, hash=link(log[2].hash, restored.text))]

    verdict = audit_hall(visit.store, on_progress=restore)
    assert (verdict.is_whole, verdict.events) == (True, PAGE + 6)


def test_a_log_that_was_emptied_is_cut_off_at_its_beginning(visit: Visit) -> None:
    visit.store.logged.clear()
    verdict = audit_hall(visit.store)
    assert (verdict.events, verdict.break_seq, verdict.break_kind) == (0, 1, BreakKind.truncated)


def test_an_event_put_before_the_first_is_found(visit: Visit) -> None:
    visit.store.logged.insert(0, replace(visit.store.logged[0], seq=-7))
    verdict = audit_hall(visit.store)
    assert (verdict.break_seq, verdict.break_kind) == (-7, BreakKind.fork)


def test_whoever_may_not_see_every_event_is_told_so_and_no_false_alarm_is_raised(visit: Visit) -> None:
    visit.store.hides_events = True
    visit.store.logged.pop(2)
    with pytest.raises(Problem) as caught:
        audit_hall(visit.store)
    assert caught.value.code is ProblemCode.STORE_RIGHTS_MISSING


def test_an_event_behind_the_head_is_found(visit: Visit) -> None:
    last = visit.store.logged[-1]
    visit.store.event_log.pop()
    head = audit_hall(visit.store)
    assert (head.break_seq, head.break_kind) == (last.seq, BreakKind.beyond_head)
