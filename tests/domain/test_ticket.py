"""The life of a ticket: the whole table, spelled out a second time as the hall would tell it."""

from itertools import product

import pytest

from shared.domain.ids import DeskNumber, Prefix
from shared.domain.ticket import AT_A_DESK, TRANSITIONS, Action, Lane, Place, PriorityClass, TicketState, next_state
from tests.domain.situations import ticket

LIFE = """
    waiting  call     called
    waiting  park     parked
    waiting  cancel   cancelled
    waiting  expire   expired
    called   recall   called
    called   start    serving
    called   finish   finished
    called   no_show  no_show
    called   park     parked
    called   transfer waiting
    called   release  waiting
    called   expire   expired
    serving  finish   finished
    serving  park     parked
    serving  transfer waiting
    serving  release  waiting
    parked   resume   waiting
    parked   cancel   cancelled
    parked   expire   expired
    no_show  restore  waiting
"""
STEPS = {(TicketState(a), Action(b)): TicketState(c) for a, b, c in map(str.split, LIFE.strip().splitlines())}


@pytest.mark.parametrize(("state", "action"), list(product(TicketState, Action)), ids=lambda each: each.value)
def test_every_state_and_action_is_in_the_table_or_refused(state: TicketState, action: Action) -> None:
    assert next_state(state, action) is STEPS.get((state, action))


def test_the_table_cannot_be_changed_by_a_program() -> None:
    with pytest.raises(TypeError):
        TRANSITIONS[TicketState.finished, Action.call] = TicketState.called  # type: ignore[index]


@pytest.mark.parametrize("end", [TicketState.finished, TicketState.cancelled, TicketState.expired])
def test_there_is_no_way_out_of_an_end(end: TicketState) -> None:
    assert not [action for action in Action if next_state(end, action)]


def test_every_state_can_be_reached_from_waiting() -> None:
    reached = {TicketState.waiting}
    while more := {end for (start, _), end in TRANSITIONS.items() if start in reached} - reached:
        reached |= more
    assert reached == set(TicketState)


def test_every_state_that_is_no_end_leads_to_finished() -> None:
    leading = {TicketState.finished}
    while more := {start for (start, _), end in TRANSITIONS.items() if end in leading} - leading:
        leading |= more
    assert leading == set(TicketState) - {TicketState.cancelled, TicketState.expired}


def test_a_desk_gets_a_ticket_only_by_a_call() -> None:
    ways_in = {action for (start, action), end in TRANSITIONS.items() if end in AT_A_DESK and start not in AT_A_DESK}
    assert ways_in == {Action.call}


@pytest.mark.parametrize("priority", list(PriorityClass))
def test_every_priority_class_but_none_is_called_earlier(priority: PriorityClass) -> None:
    assert ticket(priority=priority).is_priority == (priority is not PriorityClass.none)


@pytest.mark.parametrize("priority", list(PriorityClass))
@pytest.mark.parametrize("lane", list(Lane))
def test_whoever_came_back_stands_in_a_lane_whatever_the_class(priority: PriorityClass, lane: Lane) -> None:
    assert ticket(priority=priority, lane=lane).is_priority == (lane is Lane.early)


def test_a_transferred_ticket_keeps_its_number() -> None:
    assert ticket(7, service=Prefix("B"), for_desk=DeskNumber(5)).number == "A-007"


def test_places_rise_by_line_and_then_by_return() -> None:
    mixed = [Place(line=10), Place(line=1, behind=9), Place(line=2), Place(line=1, behind=8), Place(line=1)]
    assert [(each.line, each.behind) for each in sorted(mixed)] == [(1, 0), (1, 8), (1, 9), (2, 0), (10, 0)]
