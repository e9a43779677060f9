"""The desk's program says that it is there, also while it is locked; whoever lets go of the desk is answered."""

from collections.abc import Callable

import pytest

from desk_client.shift.presenter import HEARTBEAT_S
from shared.domain.events import EventKind
from shared.domain.outcomes import Done
from shared.domain.seat import SEEN_WITHIN
from shared.domain.ticket import TicketState
from shared.problems import ProblemCode
from shared.services.commands import ReleaseDesk, new_request_id
from tests.desk_client.scene import DESK, Scene


def beat(desk: Scene) -> None:
    """Half a minute passes, for the hall too."""
    desk.store.advance(seconds=HEARTBEAT_S)
    desk.pass_time(HEARTBEAT_S * 1000)


def release(desk: Scene) -> object:
    command = ReleaseDesk(request_id=new_request_id(), actor="supervisor:rina", desk=DESK, reason="PC mati")
    return desk.hall.do(command)


def test_a_desk_stays_open_while_its_program_runs_without_a_single_event(desk: Scene) -> None:
    events = len(desk.store.event_log)
    for _ in range(6):
        beat(desk)
    assert desk.hall.day_status().open_desks == 1
    assert len(desk.store.event_log) == events


def test_a_locked_desk_is_still_there(desk: Scene) -> None:
    desk.shift.lock()
    for _ in range(6):
        beat(desk)
    assert desk.hall.day_status().open_desks == 1


def test_a_program_that_died_is_no_open_desk_two_minutes_later(desk: Scene) -> None:
    desk.store.advance(seconds=SEEN_WITHIN.total_seconds() + 1)
    assert desk.hall.day_status().open_desks == 0


def test_a_desk_that_comes_back_after_it_was_let_go_sits_down_again(desk: Scene) -> None:
    number = desk.serve()
    desk.store.advance(minutes=5)
    assert isinstance(release(desk), Done)
    assert desk.hall.ticket(number).ticket.state is TicketState.waiting
    beat(desk)
    assert desk.store.event_log[-1].event.kind is EventKind.desk_opened
    assert desk.desk.card.caption == "Waiting now"


def test_on_the_next_day_a_desk_that_was_left_running_is_opened_anew(desk: Scene) -> None:
    desk.store.advance(days=1)
    beat(desk)
    assert desk.hall.day_status().open_desks == 1


def test_a_restarted_program_gets_its_citizen_back(desk: Scene, another: Callable[[], Scene]) -> None:
    number = desk.serve()
    again = another().log_in()
    assert again.desk.card.number == number
    assert number in again.message


@pytest.mark.expects_log("STORE_UNREACHABLE")
def test_a_cut_line_is_no_reason_to_stop_the_heart(desk: Scene) -> None:
    desk.cut(ProblemCode.STORE_UNREACHABLE)
    beat(desk)
    desk.heal()
    beat(desk)
    assert desk.hall.day_status().open_desks == 1


def test_the_heart_stops_with_the_shift(desk: Scene) -> None:
    desk.shift.leave()
    desk.run()
    events = len(desk.store.event_log)
    beat(desk)
    assert desk.hall.day_status().open_desks == 0
    assert len(desk.store.event_log) == events
