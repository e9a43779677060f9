"""The life of a ticket after it was issued: who is called, the steps at a desk, the way back and the way out."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from shared.domain.calling import Heads
from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind
from shared.domain.ids import CallSeq, DeskNumber, Prefix, TicketId
from shared.domain.outcomes import Busy, Called, Cannot, CannotBecause, Done, NobodyWaiting, Noted
from shared.domain.seat import Seat
from shared.domain.serving import (
    decide_call_next,
    decide_call_number,
    decide_cancel,
    decide_priority,
    decide_recall,
    decide_return,
    decide_step,
    decide_transfer,
)
from shared.domain.ticket import ENDED, Action, Place, PriorityClass, Ticket, TicketNote, TicketState, next_state
from tests.domain.situations import DESK, MONDAY, at, hall, local, situation, ticket

SITI = "officer:siti"
NOW = situation()
UNKNOWN_DESK = DeskNumber(11)
ELDERLY = ticket(2, priority=PriorityClass.elderly)
EVERY_TICKET = [ticket(1, state) for state in TicketState]


def call_next(now: Situation = NOW, *, regular: Ticket | None = None, priority: Ticket | None = None) -> Decision:
    return decide_call_next(now, desk=DESK, held=None, heads=Heads(regular=regular, priority=priority), actor=SITI)


def call_number(chosen: Ticket | None, *, reason: str = "Kursi roda", **changes: Any) -> Decision:
    values: dict[str, Any] = {
        "desk": DESK,
        "held": None,
        "ticket": chosen,
        "seats": (),
        "reason": reason,
        "actor": SITI,
    }
    return decide_call_number(NOW, **{**values, **changes})


def step(held: Ticket | None, action: Action, now: Situation = NOW) -> Decision:
    return decide_step(now, desk=DESK, held=held, action=action, actor=SITI)


def transfer(
    held: Ticket | None, *, to_desk: int | None = None, to_service: str | None = None, **note: Any
) -> Decision:
    desk = None if to_desk is None else DeskNumber(to_desk)
    return decide_transfer(NOW, desk=DESK, held=held, to_desk=desk, to_service=to_service, actor=SITI, **note)


def back(which: Ticket | None, waiting: tuple[Ticket, ...] = (), **changes: Any) -> Decision:
    values: dict[str, Any] = {"ticket": which, "waiting": waiting, "seats": (), "desk": DESK, "actor": SITI}
    return decide_return(changes.pop("now", NOW), **{**values, **changes})


def changed(decision: Decision) -> Ticket:
    assert decision.change.ticket is not None
    return decision.change.ticket


def assert_refused(decision: Decision, reason: CannotBecause, which: Ticket | None = None) -> None:
    assert isinstance(decision.outcome, Cannot)
    assert decision.outcome.reason is reason
    assert decision.outcome.number == (which.number if which else None)
    assert decision.outcome.state == (which.state if which else None)
    assert decision.change == Change()


# --- call next ---


def test_the_next_citizen_is_called_to_the_desk() -> None:
    now = situation("08:17", next_call=51)
    decision = call_next(now, regular=ticket(4))
    assert decision.outcome == Called(
        number="A-004",
        ticket_id=ticket(4).id,
        desk=DESK,
        call_seq=CallSeq(51),
        service=Prefix("A"),
        times_called=1,
        priority="none",
    )
    after = changed(decision)
    assert (after.state, after.desk, after.times_called) == (TicketState.called, DESK, 1)
    assert (after.called_at, after.changed_at) == (local("08:17"), local("08:17"))
    assert decision.change.calls == 1
    (event,) = decision.change.events
    assert (event.kind, event.actor, event.number, event.desk) == (EventKind.ticket_called, SITI, "A-004", DESK)
    assert (event.call_seq, event.facts) == (51, {"times": 1})


def test_with_nobody_in_line_nobody_is_called() -> None:
    assert call_next() == Decision(outcome=NobodyWaiting(desk=DESK))


@pytest.mark.parametrize(
    ("since", "called", "counted"),
    [(None, "A-002", 0), (0, "A-001", 1), (1, "A-002", 0), (4, "A-002", 0)],
)
def test_calls_count_the_regular_ones_since_the_last_priority_one(since: int | None, called: str, counted: int) -> None:
    decision = call_next(situation(regulars_since_priority=since), regular=ticket(1), priority=ELDERLY)
    assert decision.outcome.number == called
    assert decision.change.counters is not None
    assert decision.change.counters.regulars_since_priority == counted


def test_a_reservation_for_a_desk_ends_with_the_call() -> None:
    assert changed(call_next(regular=ticket(1, for_desk=DESK))).for_desk is None


@pytest.mark.parametrize("state", [TicketState.called, TicketState.serving])
def test_a_desk_that_holds_a_citizen_is_busy(state: TicketState) -> None:
    held = ticket(9, state)
    busy = Decision(outcome=Busy(number="A-009", ticket_id=held.id, desk=DESK, state=state))
    assert decide_call_next(NOW, desk=DESK, held=held, heads=Heads(regular=ticket(), priority=None), actor=SITI) == busy
    assert call_number(ticket(1), held=held) == busy


def test_a_desk_that_the_hall_does_not_have_calls_nobody() -> None:
    heads = Heads(regular=ticket(), priority=None)
    for desk in (UNKNOWN_DESK, DeskNumber(0), DeskNumber(-1)):
        decision = decide_call_next(NOW, desk=desk, held=None, heads=heads, actor=SITI)
        assert_refused(decision, CannotBecause.unknown_desk)
        assert_refused(call_number(ticket(), desk=desk), CannotBecause.unknown_desk)


# --- call a number out of order ---


def test_a_call_out_of_order_needs_a_reason_which_is_written_down_apart_from_the_call() -> None:
    decision = call_number(ticket(8), reason="Kursi roda")
    assert decision.outcome.outcome == "called"
    why, call = decision.change.events
    assert (why.kind, why.number, why.desk, why.call_seq) == (EventKind.called_out_of_order, "A-008", DESK, None)
    assert why.facts == {"reason": "Kursi roda"}
    assert (call.kind, call.call_seq, call.facts) == (EventKind.ticket_called, 50, {"times": 1})
    assert_refused(call_number(ticket(8), reason=" \t"), CannotBecause.reason_missing, ticket(8))


def test_a_call_out_of_order_does_not_disturb_the_turn_of_priority() -> None:
    assert call_number(ELDERLY).change.counters is None


def test_a_number_that_nobody_holds_cannot_be_called() -> None:
    assert_refused(call_number(None), CannotBecause.no_ticket)


@pytest.mark.parametrize("which", EVERY_TICKET, ids=lambda t: t.state.value)
def test_only_a_waiting_number_can_be_called(which: Ticket) -> None:
    if which.state is TicketState.waiting:
        assert call_number(which).outcome.outcome == "called"
    else:
        assert_refused(call_number(which), CannotBecause.wrong_state, which)


def test_a_citizen_reserved_for_a_desk_at_work_is_called_by_no_other_one_by_number_either() -> None:
    other = DeskNumber(5)
    reserved = ticket(1, for_desk=other)
    at_work = Seat(desk=other, service_date=reserved.service_date, officer="budi", seen_at=NOW.now)
    assert_refused(call_number(reserved, seats=(at_work,)), CannotBecause.reserved, reserved)
    assert changed(call_number(replace(reserved, for_desk=DESK), seats=(at_work,))).desk == DESK
    silent = replace(at_work, seen_at=NOW.now - timedelta(minutes=3))
    long_ago = replace(reserved, changed_at=NOW.now - timedelta(minutes=3))
    assert changed(call_number(long_ago, seats=(silent,))).for_desk is None


# --- recall ---


def test_a_recall_is_a_new_call_of_the_same_citizen() -> None:
    decision = decide_recall(NOW, desk=DESK, held=ticket(1, TicketState.called, times_called=2), actor=SITI)
    assert (decision.outcome.times_called, decision.outcome.call_seq) == (3, NOW.next_call)
    assert (decision.change.calls, decision.change.events[0].kind) == (1, EventKind.ticket_recalled)
    assert decision.change.counters is None


def test_an_empty_desk_or_one_that_serves_recalls_nobody() -> None:
    assert_refused(decide_recall(NOW, desk=DESK, held=None, actor=SITI), CannotBecause.desk_empty)
    serving = ticket(1, TicketState.serving)
    assert_refused(decide_recall(NOW, desk=DESK, held=serving, actor=SITI), CannotBecause.wrong_state, serving)


# --- start, finish, park, no-show ---

AT_DESK = [ticket(1, TicketState.called, times_called=3), ticket(1, TicketState.serving, times_called=1)]
STEPS = [Action.start, Action.finish, Action.park, Action.no_show]


@pytest.mark.parametrize(("held", "action"), list(product(AT_DESK, STEPS)), ids=lambda each: getattr(each, "value", ""))
def test_steps_at_a_desk_follow_the_table(held: Ticket, action: Action) -> None:
    decision = step(held, action)
    state = next_state(held.state, action)
    if state is None:
        assert_refused(decision, CannotBecause.wrong_state, held)
        return
    assert decision.outcome == Done(action=action.value, number="A-001", ticket_id=held.id, state=state, desk=DESK)
    assert (changed(decision).state, changed(decision).changed_at) == (state, NOW.now)
    assert len(decision.change.events) == 1
    assert decision.change.events[0].desk == DESK


@pytest.mark.parametrize("action", STEPS)
def test_an_empty_desk_takes_no_step(action: Action) -> None:
    assert_refused(step(None, action), CannotBecause.desk_empty)


@pytest.mark.parametrize(
    ("action", "held", "desk", "started", "finished"),
    [
        (Action.start, AT_DESK[0], DESK, True, False),
        (Action.finish, AT_DESK[1], DESK, False, True),
        (Action.no_show, AT_DESK[0], DESK, False, False),
        (Action.park, AT_DESK[1], None, False, False),
    ],
)
def test_a_step_leaves_its_time_and_its_desk(
    action: Action, held: Ticket, desk: DeskNumber | None, started: bool, finished: bool
) -> None:
    after = changed(step(held, action))
    assert after.desk == desk
    assert (after.started_at is not None, after.finished_at is not None) == (started, finished)


def test_finishing_keeps_the_time_of_the_start() -> None:
    held = ticket(1, TicketState.serving, started_at=at("08:10"))
    after = changed(step(held, Action.finish))
    assert (after.started_at, after.finished_at) == (at("08:10"), NOW.now)


@pytest.mark.parametrize(("calls", "missing"), [(1, 2), (2, 1), (3, None), (4, None)])
def test_a_no_show_needs_the_set_number_of_calls(calls: int, missing: int | None) -> None:
    decision = step(ticket(1, TicketState.called, times_called=calls), Action.no_show)
    if missing is None:
        assert decision.outcome.state is TicketState.no_show
    else:
        assert decision.outcome == Cannot(
            reason=CannotBecause.too_few_calls, number="A-001", state=TicketState.called, allowed=missing
        )
        assert decision.change == Change()


def test_the_number_of_calls_before_a_no_show_is_a_setting() -> None:
    now = situation(settings=hall({"no_show.calls": "1"}))
    assert step(ticket(1, TicketState.called), Action.no_show, now).outcome.state is TicketState.no_show


# --- transfer ---


@pytest.mark.parametrize("held", AT_DESK, ids=lambda t: t.state.value)
@pytest.mark.parametrize(
    ("to_desk", "to_service", "service"), [(5, None, "A"), (None, "B", "B"), (5, "D", "D"), (None, None, "A")]
)
def test_a_transferred_citizen_keeps_number_place_and_priority(
    held: Ticket, to_desk: int | None, to_service: str | None, service: str
) -> None:
    held = replace(held, priority=PriorityClass.elderly)
    decision = transfer(held, to_desk=to_desk, to_service=to_service)
    after = changed(decision)
    assert (after.state, after.number, after.place, after.priority) == (
        TicketState.waiting,
        held.number,
        held.place,
        PriorityClass.elderly,
    )
    assert (after.for_desk, after.service, after.desk) == (to_desk, service, None)
    assert decision.change.events[0].facts == {"to_desk": to_desk, "to_service": to_service}


def test_whoever_is_transferred_has_not_been_called_in_vain_yet() -> None:
    assert changed(transfer(AT_DESK[0], to_desk=5)).times_called == 0


def test_a_transfer_goes_to_a_desk_and_a_service_that_exist() -> None:
    held = AT_DESK[1]
    assert_refused(transfer(None, to_desk=5), CannotBecause.desk_empty)
    assert_refused(transfer(held, to_desk=11), CannotBecause.unknown_desk, held)
    assert_refused(transfer(held, to_service="C"), CannotBecause.unknown_service, held)
    assert_refused(transfer(held, to_service=""), CannotBecause.unknown_service, held)


def test_a_note_goes_with_the_citizen_and_into_no_event() -> None:
    held = AT_DESK[1]
    decision = transfer(held, to_desk=5, note=b"sealed", meant=held.id)
    assert decision.change.note == TicketNote(ticket_id=held.id, sealed=b"sealed")
    assert "sealed" not in str(decision.change.events) + str(decision.outcome)


def test_without_a_new_note_an_earlier_one_stays() -> None:
    assert transfer(AT_DESK[1], to_desk=5).change.note is None


@pytest.mark.parametrize("held", AT_DESK, ids=lambda t: t.state.value)
def test_a_key_pressed_for_another_citizen_does_nothing_to_the_one_who_is_there(held: Ticket) -> None:
    another = TicketId("another")
    decisions = [
        transfer(held, to_desk=5, note=b"sealed", meant=another),
        decide_recall(NOW, desk=DESK, held=held, actor=SITI, meant=another),
        *(
            decide_step(NOW, desk=DESK, held=held, action=action, actor=SITI, meant=another)
            for action in (Action.start, Action.finish, Action.park, Action.no_show)
        ),
    ]
    for decision in decisions:
        assert_refused(decision, CannotBecause.other_citizen, held)


def test_a_key_pressed_for_the_citizen_who_is_there_is_done() -> None:
    called, serving = AT_DESK
    assert changed(decide_recall(NOW, desk=DESK, held=called, actor=SITI, meant=called.id)).times_called > 1
    finished = decide_step(NOW, desk=DESK, held=serving, action=Action.finish, actor=SITI, meant=serving.id)
    assert changed(finished).state is TicketState.finished


def test_a_note_for_a_transfer_that_cannot_be_is_not_kept() -> None:
    refused = transfer(ticket(1, TicketState.finished), to_desk=5, note=b"sealed")
    assert refused.change == Change()


@pytest.mark.parametrize("held", AT_DESK, ids=lambda t: t.state.value)
@pytest.mark.parametrize("action", [Action.finish, Action.park])
def test_a_note_is_forgotten_where_nobody_comes_next(held: Ticket, action: Action) -> None:
    ended = TicketNote(ticket_id=held.id, sealed=None) if action is Action.finish else None
    assert step(held, action).change.note == ended


def test_a_note_is_forgotten_with_a_cancelled_number_and_waits_for_an_absent_one() -> None:
    cancelled = decide_cancel(NOW, ticket=ticket(1), reason="Pulang", actor=SITI)
    assert cancelled.change.note == TicketNote(ticket_id=ticket(1).id, sealed=None)
    absent = ticket(1, TicketState.called, times_called=3)
    assert step(absent, Action.no_show).change.note is None


# --- back into line ---


def test_a_parked_citizen_returns_to_the_own_place() -> None:
    parked = ticket(1, TicketState.parked, place=Place(line=4), times_called=2)
    decision = back(parked, (ticket(7, place=Place(line=7)),))
    after = changed(decision)
    assert (after.state, after.place) == (TicketState.waiting, Place(line=4))
    assert decision.outcome == Done(
        action="resume", number="A-001", ticket_id=parked.id, state=TicketState.waiting, desk=DESK
    )
    assert decision.change.events[0].kind is EventKind.ticket_resumed


@pytest.mark.parametrize("state", [TicketState.parked, TicketState.no_show])
def test_whoever_is_back_in_line_has_not_been_called_in_vain_yet(state: TicketState) -> None:
    after = changed(back(ticket(1, state, times_called=3, desk=DESK if state is TicketState.no_show else None)))
    assert (after.times_called, after.desk) == (0, None)


@pytest.mark.parametrize(("behind", "ahead"), [("3", 3), ("1", 1), ("0", 0), ("9", 5)])
def test_a_no_show_returns_behind_the_next_few(behind: str, ahead: int) -> None:
    now = situation(settings=hall({"no_show.return_behind": behind}), next_event=90)
    waiting = tuple(ticket(n, place=Place(line=n)) for n in range(11, 16))
    decision = back(ticket(1, TicketState.no_show), waiting, now=now)
    place = changed(decision).place
    assert sum(1 for other in waiting if other.place < place) == ahead
    assert decision.change.events[0].kind is EventKind.ticket_restored
    assert decision.outcome.action == "restore"


@pytest.mark.parametrize("officer", ["budi", None])
def test_whoever_is_kept_for_a_desk_at_work_is_none_of_the_few_in_front(officer: str | None) -> None:
    kept = tuple(ticket(n, for_desk=DeskNumber(5)) for n in (2, 3, 4))
    others = tuple(ticket(n) for n in range(5, 10))
    seat = Seat(desk=DeskNumber(5), service_date=MONDAY, officer=officer, seen_at=NOW.now)
    after = changed(back(ticket(1, TicketState.no_show), kept + others, seats=(seat,)))
    in_front = [each.number for each in kept + others if each.place < after.place]
    last = "A-007" if officer else "A-004"  # nobody is at the desk any more: they belong to everybody
    assert in_front[-1] == last


@pytest.mark.parametrize("which", EVERY_TICKET, ids=lambda t: t.state.value)
def test_only_a_parked_or_no_show_ticket_can_return(which: Ticket) -> None:
    decision = back(which)
    if which.state in (TicketState.parked, TicketState.no_show):
        assert decision.outcome.state is TicketState.waiting
    else:
        assert_refused(decision, CannotBecause.wrong_state, which)


def test_nothing_returns_to_a_number_or_a_desk_that_does_not_exist() -> None:
    assert_refused(back(None), CannotBecause.no_ticket)
    assert_refused(back(ticket(1, TicketState.parked), desk=UNKNOWN_DESK), CannotBecause.unknown_desk)


def test_a_return_needs_no_desk() -> None:
    assert back(ticket(1, TicketState.parked), desk=None).outcome.desk is None


# --- cancel ---


@pytest.mark.parametrize("which", EVERY_TICKET, ids=lambda t: t.state.value)
def test_only_a_waiting_or_parked_ticket_can_be_cancelled(which: Ticket) -> None:
    decision = decide_cancel(NOW, ticket=which, reason="Pulang", actor=SITI)
    if which.state in (TicketState.waiting, TicketState.parked):
        assert decision.outcome.state is TicketState.cancelled
        assert decision.change.events[0].facts == {"reason": "Pulang"}
        assert decision.change.counters is None  # the place in the quota stays used
    else:
        assert_refused(decision, CannotBecause.wrong_state, which)


def test_a_cancel_needs_a_ticket_and_a_reason() -> None:
    assert_refused(decide_cancel(NOW, ticket=None, reason="Pulang", actor=SITI), CannotBecause.no_ticket)
    decision = decide_cancel(NOW, ticket=ticket(), reason=" ", actor=SITI)
    assert_refused(decision, CannotBecause.reason_missing, ticket())


# --- closing time stops issuing, not serving ---


@pytest.mark.parametrize("clock", ["06:00", "12:30", "14:00", "23:59"])
def test_whoever_holds_a_number_is_served_outside_the_sessions_too(clock: str) -> None:
    now = situation(clock)
    assert call_next(now, regular=ticket()).outcome.outcome == "called"
    assert step(AT_DESK[1], Action.finish, now).outcome.state is TicketState.finished


def test_whoever_holds_a_number_is_served_even_when_the_day_is_closed_meanwhile() -> None:
    now = situation(settings=hall({"closed.2026-11-23": "Tamu negara"}))
    assert call_next(now, regular=ticket()).outcome.outcome == "called"


@pytest.mark.parametrize("state", [state for state in TicketState if state not in ENDED])
def test_a_priority_is_corrected_until_the_visit_has_ended(state: TicketState) -> None:
    decision = decide_priority(
        situation(), ticket=ticket(7, state), priority=PriorityClass.elderly, reason="Salah pilih", actor="officer:siti"
    )
    assert decision.change.ticket == ticket(7, state, priority=PriorityClass.elderly)
    (event,) = decision.change.events
    assert (event.kind, event.number) == (EventKind.priority_corrected, "A-007")
    assert event.facts == {"before": "none", "after": "elderly", "reason": "Salah pilih"}


def test_a_priority_that_stands_like_that_already_is_no_event() -> None:
    decision = decide_priority(NOW, ticket=ELDERLY, priority=PriorityClass.elderly, reason="Salah pilih", actor=SITI)
    assert decision == Decision(outcome=Noted(subject="A-002", changed=False))


@pytest.mark.parametrize(
    ("state", "reason", "because"),
    [
        (None, "x", CannotBecause.no_ticket),
        (TicketState.waiting, " ", CannotBecause.reason_missing),
        (TicketState.finished, "x", CannotBecause.wrong_state),
        (TicketState.cancelled, "x", CannotBecause.wrong_state),
        (TicketState.expired, "x", CannotBecause.wrong_state),
    ],
)
def test_what_cannot_be_corrected(state: TicketState | None, reason: str, because: CannotBecause) -> None:
    of = None if state is None else ticket(7, state)
    decision = decide_priority(situation(), ticket=of, priority=PriorityClass.none, reason=reason, actor="officer:siti")
    assert isinstance(decision.outcome, Cannot)
    assert (decision.outcome.reason, decision.change) == (because, Change())


def test_nobody_left_behind_on_a_closed_day_is_given_a_priority() -> None:
    now = situation()
    closed = replace(now, counters=replace(now.counters, closed_at=now.now))
    decision = decide_priority(
        closed, ticket=ticket(7, TicketState.no_show), priority=PriorityClass.elderly, reason="x", actor="officer:siti"
    )
    assert decision.outcome.reason is CannotBecause.day_closed
