"""The end of a service day: who is still served, what expires, and the figures that stay."""

from datetime import UTC
from typing import Any

import pytest
from msgspec.structs import replace

from shared.domain.closing import NOT_ENDED, SYSTEM, decide_close, has_nothing_to_end
from shared.domain.day import Change, DayCounters, Decision, Situation
from shared.domain.events import Event, EventKind
from shared.domain.ids import DeskNumber, EventSeq, Prefix
from shared.domain.outcomes import AtDesk, Cannot, CannotBecause, DayClosed, StillAtDesks
from shared.domain.quota import QuotaUse
from shared.domain.ticket import TRANSITIONS, Action, Ticket, TicketState
from tests.domain.situations import DESK, MONDAY, TUESDAY, at, local, situation, ticket

EVENING = "16:30"


def close(now: Situation, *left: Ticket, ended: dict[TicketState, int] | None = None, **given: Any) -> Decision:
    """Close Monday; `ended` counts tickets that have ended before."""
    states = dict(ended or {})
    for each in left:
        states[each.state] = states.get(each.state, 0) + 1
    values: dict[str, Any] = {
        "counters": DayCounters(
            service_date=MONDAY,
            use=QuotaUse(issued={1: sum(states.values())}),
            last_ordinal={Prefix("A"): sum(states.values())},
            turned_away=2,
        ),
        "left": left,
        "states": states,
        "full_since": at("09:41"),
        "closing": None,
        "force": False,
        "reason": "",
        "message": "",
        "told": "",
        "actor": "officer:rina",
    }
    return decide_close(now, **{**values, **given})


def test_what_is_left_expires_and_is_counted() -> None:
    waiting, parked = ticket(1), ticket(2, TicketState.parked, for_desk=DeskNumber(5))
    ended = {TicketState.finished: 4, TicketState.no_show: 2, TicketState.cancelled: 1}
    decision = close(situation(EVENING), waiting, parked, ended=ended)
    assert decision.outcome == DayClosed(
        service_date=MONDAY, closed_at=local(EVENING), issued=9, in_quota=9, served=4, no_show=2, cancelled=1,
        expired=2, turned_away=2, full_since=local("09:41"), forced=False, by="officer:rina", seq=102,
    )  # fmt: skip
    assert [(t.number, t.state, t.desk, t.for_desk) for t in decision.change.tickets] == [
        ("A-001", TicketState.expired, None, None),
        ("A-002", TicketState.expired, None, 5),
    ]
    assert decision.change.counters is not None
    assert decision.change.counters.closed_at == at(EVENING)


def test_each_expired_number_and_the_day_are_events_without_gaps_in_the_figures() -> None:
    events = close(situation(EVENING), ticket(1), ticket(2)).change.events
    assert [(e.kind, e.number) for e in events] == [
        (EventKind.ticket_expired, "A-001"),
        (EventKind.ticket_expired, "A-002"),
        (EventKind.day_closed, None),
    ]
    assert {e.service_date for e in events} == {MONDAY}
    assert events[0].facts == {"by_close": True, "before": "waiting"}
    assert events[-1].facts == {
        "issued": 2, "in_quota": 2, "served": 0, "no_show": 0, "cancelled": 0, "expired": 2, "turned_away": 2,
        "full_since": "2026-11-23T09:41:00+07:00", "forced": False, "reason": "",
    }  # fmt: skip


@pytest.mark.parametrize("state", [TicketState.called, TicketState.serving])
def test_a_day_is_not_closed_over_a_citizen_at_a_desk(state: TicketState) -> None:
    decision = close(situation(EVENING), ticket(1), ticket(2, state))
    still = (AtDesk(number="A-002", desk=DESK, state=state),)
    assert decision == Decision(outcome=StillAtDesks(service_date=MONDAY, citizens=still))


def test_by_force_who_is_served_counts_as_served_and_who_is_on_the_way_expires() -> None:
    called, serving = ticket(1, TicketState.called), ticket(2, TicketState.serving, desk=DeskNumber(4))
    decision = close(situation(EVENING), called, serving, force=True, reason="Listrik padam")
    assert isinstance(decision.outcome, DayClosed)
    assert (decision.outcome.served, decision.outcome.expired, decision.outcome.forced) == (1, 1, True)
    ends = [(t.state, t.desk, t.finished_at) for t in decision.change.tickets]
    assert ends == [(TicketState.expired, None, None), (TicketState.finished, 4, None)]
    kinds = [(e.kind, e.desk) for e in decision.change.events]
    expired, finished = (EventKind.ticket_expired, DESK), (EventKind.ticket_finished, 4)
    assert kinds == [expired, finished, (EventKind.day_closed, None)]
    assert decision.change.events[-1].facts["reason"] == "Listrik padam"


@pytest.mark.parametrize("reason", ["", " \t"])
def test_force_needs_a_reason(reason: str) -> None:
    decision = close(situation(EVENING), ticket(1), force=True, reason=reason)
    assert decision == Decision(outcome=Cannot(reason=CannotBecause.reason_missing))


@pytest.mark.parametrize("clock", ["07:00", "08:17", "12:30", "13:59"])
def test_a_day_on_which_numbers_are_still_handed_out_is_closed_by_force_only(clock: str) -> None:
    assert close(situation(clock)) == Decision(outcome=Cannot(reason=CannotBecause.day_not_over))
    assert isinstance(close(situation(clock), force=True, reason="Banjir").outcome, DayClosed)


def test_an_earlier_day_is_closed_whatever_today_is_doing_and_a_later_one_never() -> None:
    assert isinstance(close(situation("08:17", TUESDAY)).outcome, DayClosed)
    ahead = close(situation(EVENING), counters=DayCounters(service_date=TUESDAY), force=True, reason="x")
    assert ahead == Decision(outcome=Cannot(reason=CannotBecause.day_to_come))


@pytest.mark.parametrize(
    ("counters", "is_nothing"),
    [
        (DayCounters(service_date=MONDAY), True),
        (DayCounters(service_date=MONDAY, turned_away=1), False),
        (DayCounters(service_date=MONDAY, last_ordinal={Prefix("D"): 1}), False),
        (DayCounters(service_date=TUESDAY), False),
    ],
)
def test_on_a_day_that_is_over_and_counted_nothing_there_is_nothing_to_end(
    counters: DayCounters, is_nothing: bool
) -> None:
    now = situation("08:17", TUESDAY)
    assert has_nothing_to_end(now, counters, closing=None, actor="staff:rina") is is_nothing


def test_a_day_that_was_closed_without_anybody_gets_its_answer_again_and_the_system_ends_what_has_a_row() -> None:
    empty, now = DayCounters(service_date=MONDAY), situation("08:17", TUESDAY)
    (event,) = close(situation(EVENING), counters=empty).change.events
    recorded = Event(seq=EventSeq(101), at=at(EVENING), event=event)
    assert not has_nothing_to_end(now, empty, closing=recorded, actor="staff:rina")
    assert not has_nothing_to_end(now, empty, closing=None, actor=SYSTEM)


def test_the_system_closes_a_forgotten_day_without_a_reason() -> None:
    decision = close(situation("08:00", TUESDAY), ticket(1, TicketState.serving), force=True, actor=SYSTEM)
    assert isinstance(decision.outcome, DayClosed)
    assert (decision.outcome.by, decision.outcome.served) == ("system", 1)
    assert {event.actor for event in decision.change.events} == {"system"}


def test_a_day_that_a_person_closes_forgets_its_notes_and_the_system_has_no_way_to_them() -> None:
    assert close(situation(EVENING)).change.forgets_notes_until == MONDAY
    by_the_system = close(situation("08:00", TUESDAY), force=True, actor=SYSTEM)
    assert by_the_system.change.forgets_notes_until is None


@pytest.mark.parametrize("full_since", [None, at("09:41")])
def test_whoever_closes_again_gets_the_same_answer_and_changes_nothing(full_since: object) -> None:
    first = close(situation(EVENING), ticket(1), full_since=full_since)
    assert isinstance(first.outcome, DayClosed)
    recorded = Event(seq=first.outcome.seq, at=local(EVENING).astimezone(UTC), event=first.change.events[-1])
    again = close(situation("09:00", TUESDAY), closing=recorded, actor="officer:siti")
    assert again == Decision(outcome=first.outcome, change=Change())


def test_what_citizens_are_told_is_an_event_of_its_own_without_the_reason() -> None:
    given = {"force": True, "reason": "Panel utama terbakar", "message": "Listrik padam."}
    told, closed = close(situation("09:30"), **given).change.events
    assert (told.kind, told.actor, told.service_date) == (EventKind.citizens_told, "officer:rina", MONDAY)
    assert told.facts == {"message": "Listrik padam."}
    assert closed.facts["reason"] == "Panel utama terbakar"


def test_whoever_closes_again_can_give_citizens_other_words_but_not_the_same_twice() -> None:
    first = close(situation(EVENING))
    recorded = Event(seq=EventSeq(101), at=at(EVENING), event=first.change.events[-1])
    again = close(situation("16:40"), closing=recorded, told="Sampai besok.", message="Sampai Rabu.")
    assert again.outcome == replace(first.outcome, seq=EventSeq(101))
    assert [(e.kind, e.facts) for e in again.change.events] == [(EventKind.citizens_told, {"message": "Sampai Rabu."})]
    assert again.change == Change(events=again.change.events)
    assert close(situation("16:40"), closing=recorded, told="Sampai Rabu.", message="Sampai Rabu.").change == Change()


def test_a_day_that_is_not_closed_tells_citizens_nothing() -> None:
    decision = close(situation("09:30"), message="Listrik padam.")
    assert decision == Decision(outcome=Cannot(reason=CannotBecause.day_not_over))


def test_every_state_that_the_end_of_the_day_ends_has_a_way_out() -> None:
    ends = {state for (state, action) in TRANSITIONS if action in (Action.expire, Action.finish)}
    assert ends == NOT_ENDED
