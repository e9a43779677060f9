"""The figures of the day at a desk, how a closed day looks there, and a clock that is wrong."""

from datetime import timedelta

from desk_client.desk.screen import DeskKey, Stage
from shared.domain.outcomes import Refused
from shared.services.commands import ChangeSetting, IssueTicket, ReopenDay, new_request_id
from tests.desk_client.scene import COMPLETE, Scene

K = DeskKey


def figures(scene: Scene) -> dict[str, str]:
    assert scene.desk.figures is not None
    return {each.caption: each.value for each in scene.desk.figures.figures}


class TestFigures:
    def test_count_each_number_once(self, desk: Scene) -> None:
        for _ in range(3):
            desk.issue()
        desk.serve()
        desk.press(K.finish)
        desk.press(K.figures)
        assert figures(desk) == {
            "Numbers handed out": "4", "Served": "1", "Not served yet": "3", "Absent": "0", "Cancelled": "0",
            "Expired": "0", "Turned away": "0",
        }  # fmt: skip
        assert desk.desk.figures is not None
        assert "Nobody was turned away for want of a place." in desk.desk.figures.lines

    def test_say_since_when_the_day_is_full(self, desk: Scene) -> None:
        desk.store.raw["day.quota"] = "1"
        desk.issue(minutes_later=5)
        full = IssueTicket(request_id=new_request_id(), actor="kiosk:lobby", service="A", kiosk="lobby")
        desk.press(K.figures)
        assert desk.desk.figures is not None
        lines = desk.desk.figures.lines
        assert {"The last place was taken at 08:17.", "Nobody was turned away for want of a place."} <= set(lines)
        desk.press(K.figures)
        desk.store.advance(minutes=30)
        assert isinstance(desk.hall.do(full), Refused)
        desk.press(K.figures)
        assert figures(desk)["Turned away"] == "1"
        assert desk.desk.figures is not None
        assert "The last place was taken at 08:17." in desk.desk.figures.lines
        assert "Nobody was turned away for want of a place." not in desk.desk.figures.lines

    def test_follow_the_hall_while_they_stand_there(self, desk: Scene) -> None:
        desk.press(K.figures)
        desk.issue()
        desk.run()
        assert figures(desk)["Numbers handed out"] == "1"

    def test_go_with_the_same_key_and_with_the_next_act(self, desk: Scene) -> None:
        desk.issue()
        desk.press(K.figures)
        desk.press(K.figures)
        assert desk.desk.figures is None
        desk.press(K.figures)
        desk.press(K.primary)
        assert (desk.desk.figures, desk.desk.stage) == (None, Stage.called)

    def test_leave_what_is_typed_alone(self, desk: Scene) -> None:
        desk.serve()
        desk.type(COMPLETE)
        desk.press(K.figures)
        desk.press(K.figures)
        assert desk.complaint.fields[0].text == COMPLETE.name


class TestAClosedDay:
    def test_is_said_on_the_bar_and_on_the_resting_page(self, desk: Scene) -> None:
        desk.issue()
        desk.close_day()
        assert desk.desk.frame.left[1] == "Day closed at 08:17"
        assert desk.desk.resting is not None
        assert desk.desk.resting.title == "The service day is closed"
        assert desk.desk.nobody == "Nobody is waiting any more."

    def test_tells_who_calls_why_nobody_comes(self, desk: Scene) -> None:
        desk.issue()
        desk.close_day()
        desk.press(K.primary)
        assert desk.message == ("The service day is closed. It was closed at 08:17. Nobody is called any more today.")

    def test_that_goes_on_gives_the_desk_its_citizen_back_with_what_was_typed(self, desk: Scene) -> None:
        desk.serve()
        desk.type(COMPLETE)
        desk.close_day()
        assert desk.desk.resting is not None
        desk.hall.do(ReopenDay(request_id=new_request_id(), actor="supervisor:rina", reason="Salah hari"))
        desk.run()
        assert (desk.desk.resting, desk.desk.stage) == (None, Stage.serving)
        assert desk.complaint.fields[0].text == COMPLETE.name

    def test_by_decision_of_the_hall_still_serves_who_holds_a_number(self, desk: Scene) -> None:
        desk.issue()
        closed = ChangeSetting(
            request_id=new_request_id(), actor="supervisor:rina", key="closed.2026-11-23", text="Listrik padam"
        )
        desk.hall.do(closed)
        desk.run()
        assert desk.desk.frame.left[1] == "Closed today"
        desk.press(K.primary)
        desk.press(K.primary)
        assert desk.desk.stage is Stage.serving
        desk.press(K.finish)
        assert desk.desk.resting is not None
        assert desk.desk.resting.message == ("Listrik padam. No numbers are handed out. Whoever holds one is served.")


class TestAWrongClock:
    def test_of_this_pc_is_said_at_the_foot_and_goes_when_it_is_mended(self, desk: Scene) -> None:
        desk.pc_ahead = timedelta(minutes=7)
        desk.pass_time(2000)
        assert desk.desk.foot.clock == "This PC's clock is 7 minutes ahead of the hall's clock."
        desk.pc_ahead = timedelta(seconds=-59)
        desk.pass_time(2000)
        assert desk.desk.foot.clock == ""
