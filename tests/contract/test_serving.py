"""The life of a ticket after its issue, on both databases.

Rule: one desk holds at most one citizen, and the order of calls is the same for everybody.
"""

import pytest

from shared.domain.outcomes import Busy, Called, Cannot, CannotBecause, Done, NobodyWaiting
from shared.domain.ticket import Action, PriorityClass, TicketState
from shared.services import commands as c
from tests.store.halls import Hall


def _served_in_turn(hall: Hall, desk: int = 1) -> list[str]:
    order = []
    while isinstance(called := hall.do(c.CallNext, desk=desk), Called):
        order.append(called.number)
        hall.finish(desk)
    return order


def test_calls_follow_the_order_of_issue(hall: Hall) -> None:
    for service in "ABA":
        hall.issue(service)
    assert _served_in_turn(hall) == ["A-001", "B-001", "A-002"]


def test_priority_is_interleaved_with_regular(hall: Hall) -> None:
    for priority in ("none", "none", "none", "elderly", "pregnant"):
        hall.issue(priority=PriorityClass(priority))
    expected = ["A-004", "A-001", "A-005", "A-002", "A-003"]
    assert [ticket.number for ticket in hall.local.desk_status(1).waiting] == expected
    assert _served_in_turn(hall) == expected


def test_call_sequences_are_gapless_and_recalls_are_calls(hall: Hall) -> None:
    hall.issue()
    hall.issue()
    assert hall.call(1).call_seq == 1
    recalled = hall.do(c.Recall, desk=1)
    assert isinstance(recalled, Called)
    assert (recalled.call_seq, recalled.times_called) == (2, 2)
    assert hall.call(2).call_seq == 3
    board = hall.local.board()
    assert [(call.number, call.call_seq) for call in board.current] == [("A-002", 3), ("A-001", 2)]
    assert board.last_call == 3


def test_a_desk_that_holds_a_citizen_is_busy(hall: Hall) -> None:
    hall.issue()
    hall.issue()
    hall.call(1)
    busy = hall.do(c.CallNext, desk=1)
    assert isinstance(busy, Busy)
    assert busy.number == "A-001"


def test_an_empty_line_says_so_and_the_answer_is_kept(hall: Hall) -> None:
    request_id = c.new_request_id()
    assert hall.do(c.CallNext, desk=1, request_id=request_id) == NobodyWaiting(desk=1)
    hall.issue()
    assert hall.do(c.CallNext, desk=1, request_id=request_id) == NobodyWaiting(desk=1)


def test_a_call_repeated_with_its_request_id_calls_nobody_else(hall: Hall) -> None:
    hall.issue()
    hall.issue()
    request_id = c.new_request_id()
    first = hall.do(c.CallNext, desk=1, request_id=request_id)
    hall.finish(1)
    assert hall.do(c.CallNext, desk=1, request_id=request_id) == first


def test_a_number_out_of_order_needs_a_reason(hall: Hall) -> None:
    hall.issue()
    hall.issue()
    refused = hall.do(c.CallNumber, desk=1, number="A2", reason=" ")
    assert isinstance(refused, Cannot)
    assert refused.reason is CannotBecause.reason_missing
    called = hall.do(c.CallNumber, desk=1, number="A2", reason="sakit")
    assert isinstance(called, Called)
    assert called.number == "A-002"
    why, call = (each.event for each in hall.local.events()[-2:])
    assert (why.facts["reason"], call.call_seq, "sakit" in str(call)) == ("sakit", called.call_seq, False)


def test_three_calls_then_no_show_then_back_behind_the_next_three(hall: Hall) -> None:
    for _ in range(6):
        hall.issue()
    hall.call(1)
    too_early = hall.do(c.StepAtDesk, desk=1, action=Action.no_show)
    assert isinstance(too_early, Cannot)
    assert too_early.reason is CannotBecause.too_few_calls
    hall.do(c.Recall, desk=1)
    hall.do(c.Recall, desk=1)
    gone = hall.do(c.StepAtDesk, desk=1, action=Action.no_show)
    assert isinstance(gone, Done)
    assert [ticket.number for ticket in hall.local.desk_status(1).no_shows] == ["A-001"]
    hall.do(c.ReturnTicket, number="A-001", desk=1)
    assert _served_in_turn(hall) == ["A-002", "A-003", "A-004", "A-001", "A-005", "A-006"]


def test_a_priority_citizen_who_did_not_come_returns_behind_the_next_three_as_well(hall: Hall) -> None:
    hall.issue(priority=PriorityClass.elderly)
    for _ in range(5):
        hall.issue()
    hall.set("no_show.calls", "1")
    hall.call(1)
    hall.do(c.StepAtDesk, desk=1, action=Action.no_show)
    hall.do(c.ReturnTicket, number="A-001", desk=1)
    line = [ticket.number for ticket in hall.local.desk_status(1).waiting]
    assert line == ["A-002", "A-003", "A-004", "A-001", "A-005", "A-006"]
    assert _served_in_turn(hall) == line


def test_a_regular_citizen_who_did_not_come_returns_behind_the_next_three_of_both_lanes(hall: Hall) -> None:
    for priority in (PriorityClass.none,) * 4 + (PriorityClass.elderly, PriorityClass.pregnant):
        hall.issue(priority=priority)
    hall.set("no_show.calls", "1")
    hall.do(c.CallNumber, desk=1, number="A-001", reason="Kursi roda")
    hall.do(c.StepAtDesk, desk=1, action=Action.no_show)
    hall.do(c.ReturnTicket, number="A-001", desk=1)
    line = [ticket.number for ticket in hall.local.desk_status(1).waiting]
    assert line == ["A-005", "A-002", "A-006", "A-003", "A-001", "A-004"]
    assert _served_in_turn(hall) == line


def test_three_who_are_kept_for_one_desk_are_not_the_next_three_of_another(hall: Hall) -> None:
    for _ in range(8):
        hall.issue()
    hall.set("no_show.calls", "1")
    for _ in range(3):
        hall.call(1)
        hall.do(c.Transfer, desk=1, to_desk=5)
    hall.call(2)
    hall.do(c.StepAtDesk, desk=2, action=Action.no_show)
    hall.do(c.ReturnTicket, number="A-004", desk=2)
    assert _served_in_turn(hall) == ["A-005", "A-006", "A-007", "A-004", "A-008"]


def test_who_returns_behind_the_same_ticket_keeps_the_order_of_return(hall: Hall) -> None:
    for _ in range(4):
        hall.issue()
    hall.set("no_show.calls", "1")
    hall.set("no_show.return_behind", "1")
    for desk in (1, 2):
        hall.call(desk)
        hall.do(c.StepAtDesk, desk=desk, action=Action.no_show)
    hall.do(c.ReturnTicket, number="A-002", desk=None)
    hall.do(c.ReturnTicket, number="A-001", desk=None)
    assert _served_in_turn(hall) == ["A-003", "A-002", "A-001", "A-004"]


def test_a_parked_ticket_keeps_its_place(hall: Hall) -> None:
    hall.issue()
    hall.issue()
    hall.call(1)
    hall.do(c.StepAtDesk, desk=1, action=Action.park)
    assert [ticket.number for ticket in hall.local.desk_status(1).parked] == ["A-001"]
    hall.do(c.ReturnTicket, number="A-001", desk=1)
    assert _served_in_turn(hall) == ["A-001", "A-002"]


def test_a_transfer_to_a_desk_is_called_there_and_nowhere_else(hall: Hall) -> None:
    hall.issue()
    hall.call(1)
    hall.do(c.StepAtDesk, desk=1, action=Action.start)
    assert isinstance(hall.do(c.Transfer, desk=1, to_desk=5), Done)
    assert isinstance(hall.do(c.CallNext, desk=1), NobodyWaiting)
    assert hall.local.desk_status(1).waiting == ()
    assert hall.call(5).number == "A-001"


def test_a_transfer_to_a_service_keeps_the_number(hall: Hall) -> None:
    hall.issue()
    hall.call(1)
    hall.do(c.Transfer, desk=1, to_service="B")
    assert hall.local.day_status().waiting_by_service["B"] == 1
    called = hall.call(2)
    assert (called.number, called.service) == ("A-001", "B")


def test_a_cancelled_ticket_is_out_and_its_place_stays_used(hall: Hall) -> None:
    hall.issue()
    assert isinstance(hall.do(c.CancelTicket, number="A-001", reason="pulang"), Done)
    assert isinstance(hall.do(c.CallNext, desk=1), NobodyWaiting)
    assert hall.local.day_status().left_day == 49
    again = hall.do(c.CancelTicket, number="A-001", reason="pulang")
    assert isinstance(again, Cannot)
    assert again.reason is CannotBecause.wrong_state


def test_what_a_desk_holds_and_has_done_survives_its_program(hall: Hall) -> None:
    hall.issue()
    hall.issue()
    hall.call(3)
    hall.finish(3)
    hall.call(3)
    hall.do(c.StepAtDesk, desk=3, action=Action.start)
    status = hall.local.desk_status(3)
    assert status.held is not None
    assert (status.held.number, status.held.state, status.served_today) == ("A-002", TicketState.serving, 1)
    assert status.held.started_at is not None


@pytest.mark.parametrize("action", [Action.start, Action.finish, Action.park, Action.no_show])
def test_a_step_at_an_empty_desk_changes_nothing(hall: Hall, action: Action) -> None:
    before = hall.local.events()
    outcome = hall.do(c.StepAtDesk, desk=2, action=action)
    assert isinstance(outcome, Cannot)
    assert outcome.reason is CannotBecause.desk_empty
    assert hall.local.events() == before


def test_the_recent_calls_of_the_board_hold_each_number_once(hall: Hall) -> None:
    for _ in range(3):
        hall.issue()
    hall.call(1)
    hall.call(2)
    hall.do(c.Recall, desk=1)
    assert [call.number for call in hall.local.board().recent] == ["A-001", "A-002"]
