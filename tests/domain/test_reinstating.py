"""The end of today taken back: who stands where again, and who may not."""

import pytest
from msgspec.structs import replace

from shared.domain.closing import decide_close
from shared.domain.day import Decision, Situation
from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Cannot, CannotBecause, DayReopened
from shared.domain.reinstating import decide_reopen
from shared.domain.ticket import Ticket, TicketState
from tests.domain.situations import DESK, MONDAY, at, situation, ticket

REASON = "Jam komputer maju sehari"


def closed_over(*left: Ticket) -> Decision:
    """Monday, closed at 09:00 by force."""
    now = situation("09:00")
    return decide_close(
        now, counters=now.counters, left=left, states={}, full_since=None, closing=None, force=True, reason="x",
        message="", told="", actor="officer:rina",
    )  # fmt: skip


def reopen(*left: Ticket, told: str = "", reason: str = REASON) -> Decision:
    """Close Monday over these, and take it back at 09:05."""
    closed = closed_over(*left)
    assert closed.change.counters is not None
    now = replace(situation("09:05"), counters=closed.change.counters)
    ended = tuple(zip(closed.change.tickets, closed.change.events, strict=False))
    return decide_reopen(now, ended=ended, told=told, reason=reason, actor="officer:rina")


EVERYBODY = (
    ticket(1),
    ticket(2, for_desk=DeskNumber(5)),
    ticket(3, TicketState.parked),
    ticket(4, TicketState.called),
    ticket(5, TicketState.serving, desk=DeskNumber(4), started_at=at("08:50")),
)


@pytest.mark.parametrize("before", EVERYBODY, ids=lambda each: f"{each.state} for {each.for_desk or 'any desk'}")
def test_each_number_stands_exactly_as_it_stood(before: Ticket) -> None:
    assert reopen(before).change.tickets == (replace(before, changed_at=at("09:05")),)


def test_the_day_is_open_again_with_its_counters() -> None:
    counters = reopen(ticket(1)).change.counters
    assert counters == situation().counters


def test_it_is_an_event_with_its_reason_and_one_of_each_number() -> None:
    decision = reopen(*EVERYBODY)
    assert decision.outcome == DayReopened(service_date=MONDAY, reinstated=5)
    first, *others = decision.change.events
    assert (first.kind, first.actor, first.facts) == (EventKind.day_reopened, "officer:rina", {"reason": REASON})
    assert {each.kind for each in others} == {EventKind.ticket_reinstated}
    assert [(e.number, e.desk, e.facts["state"]) for e in others] == [
        ("A-001", None, "waiting"),
        ("A-002", None, "waiting"),
        ("A-003", None, "parked"),
        ("A-004", DESK, "called"),
        ("A-005", 4, "serving"),
    ]


def test_the_words_of_the_closing_are_taken_back_and_the_reason_stays_with_the_hall() -> None:
    reopened, taken_back, _reinstated = reopen(ticket(1), told="Listrik padam.").change.events
    assert (reopened.kind, reopened.facts) == (EventKind.day_reopened, {"reason": REASON})
    assert (taken_back.kind, taken_back.facts) == (EventKind.citizens_told, {"message": ""})


def test_a_day_that_nobody_came_to_goes_on_too() -> None:
    assert reopen().outcome == DayReopened(service_date=MONDAY, reinstated=0)


@pytest.mark.parametrize("reason", ["", " \t"])
def test_it_needs_a_reason(reason: str) -> None:
    assert reopen(ticket(1), reason=reason) == Decision(outcome=Cannot(reason=CannotBecause.reason_missing))


@pytest.mark.parametrize("clock", ["07:00", "09:00", "16:00"])
def test_a_day_that_is_not_closed_has_no_end_to_take_back(clock: str) -> None:
    now: Situation = situation(clock)
    decision = decide_reopen(now, ended=(), told="", reason=REASON, actor="officer:rina")
    assert decision == Decision(outcome=Cannot(reason=CannotBecause.day_not_closed))
