"""Calling one number out of order: it is chosen, a reason is given, and a refusal says why."""

from collections.abc import Callable

import pytest

from desk_client.desk.screen import DeskKey
from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber
from shared.domain.ticket import PriorityClass, TicketState
from shared.services.commands import CancelTicket, Transfer, new_request_id
from tests.desk_client.scene import Scene

K = DeskKey


@pytest.fixture
def line(desk: Scene) -> Scene:
    """Three wait, the second one by priority."""
    desk.issue()
    desk.issue(priority=PriorityClass.elderly)
    desk.issue()
    desk.run()
    return desk


def reasons(scene: Scene) -> list[object]:
    calls = (each.event for each in scene.store.event_log if each.event.kind is EventKind.called_out_of_order)
    return [event.facts["reason"] for event in calls]


def texts(scene: Scene) -> list[str]:
    assert scene.desk.panel is not None
    return [each.text for each in scene.desk.panel.choices]


def test_the_line_is_offered_in_its_order(line: Scene) -> None:
    line.press(K.pick)
    assert texts(line) == ["A-002 · elderly", "A-001", "A-003"]


def test_a_chosen_reason_is_written_down_with_the_call(line: Scene) -> None:
    line.press(K.pick)
    line.choose("A-003")
    assert line.desk.panel is not None
    assert line.desk.panel.title == "Why is A-003 called out of order?"
    line.choose("was_here")
    assert line.desk.card.number == "A-003"
    assert reasons(line) == ["Was here before and brings what was missing"]


def test_number_and_reason_may_be_typed(line: Scene) -> None:
    line.press(K.pick)
    line.choose("", "a3")
    line.choose("", "  Ambulans menunggu ")
    assert line.desk.card.number == "A-003"
    assert reasons(line) == ["Ambulans menunggu"]


def test_a_row_of_the_line_asks_for_the_reason_at_once(line: Scene) -> None:
    assert line.shift.desk is not None
    line.shift.desk.pick("A-003")
    line.choose("together")
    assert line.desk.card.number == "A-003"


def test_without_a_reason_nobody_is_called(line: Scene) -> None:
    line.press(K.pick)
    line.choose("A-003")
    line.choose("", "  ")
    assert reasons(line) == []


def test_at_a_desk_that_holds_a_citizen_the_row_says_so_and_the_key_does_nothing(line: Scene) -> None:
    line.press(K.primary)
    line.press(K.pick)
    assert line.desk.panel is None
    assert line.shift.desk is not None
    line.shift.desk.pick("A-003")
    assert line.message == "This desk still holds A-002."
    assert line.desk.panel is None
    assert K.pick not in line.enabled()


def test_where_nobody_waits_there_is_nothing_to_choose(desk: Scene) -> None:
    desk.press(K.pick)
    assert desk.desk.panel is None
    assert K.pick not in desk.enabled()


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        ("called elsewhere", "A-001 has been called to a desk already."),
        ("cancelled", "A-001 was cancelled."),
        ("reserved", "A-001 is kept for another desk, which is open."),
    ],
)
def test_a_refusal_says_what_became_of_the_number(desk: Scene, happens: str, said: str) -> None:
    desk.open_elsewhere(5)
    desk.issue()
    desk.issue()
    desk.run()
    desk.press(K.pick)
    desk.choose("A-001")
    match happens:
        case "called elsewhere":
            desk.call_elsewhere(5)
        case "cancelled":
            cancel = CancelTicket(request_id=new_request_id(), actor="officer:budi", number="A-001", reason="Pulang")
            desk.hall.do(cancel)
        case _:
            desk.call_elsewhere(7)
            to_five = Transfer(
                request_id=new_request_id(), actor="officer:rina", desk=DeskNumber(7), to_desk=DeskNumber(5)
            )
            desk.hall.do(to_five)
    desk.choose("sent_back")
    assert desk.message == said


def test_a_number_that_nobody_has_is_named(line: Scene) -> None:
    line.press(K.pick)
    line.choose("", "Z-999")
    line.choose("sent_back")
    assert line.message == "There is no such number today."


def test_the_next_call_goes_on_in_order(line: Scene, another: Callable[[], Scene]) -> None:
    line.press(K.pick)
    line.choose("A-003")
    line.choose("sent_back")
    other = another().log_in("budi", desk=5)
    other.press(K.primary)
    assert other.desk.card.number == "A-002"
    states = {ticket.number: ticket.state for ticket in line.store.all_tickets.values()}
    assert states["A-001"] is TicketState.waiting
