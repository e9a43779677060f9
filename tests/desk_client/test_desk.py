"""The queue side: the one button that matters now, and everything round it."""

from collections.abc import Callable

import pytest

from desk_client.desk.acting import SLOW_MS
from desk_client.desk.live import SILENT_SECONDS
from desk_client.desk.panels import BACK, NO_COMPLAINT
from desk_client.desk.screen import DeskKey, Line, Mood, Stage
from shared.domain.complaint_draft import ComplaintDraft
from shared.domain.events import EventKind
from shared.domain.outcomes import Called, Done
from shared.domain.ticket import PriorityClass, TicketState
from shared.problems import Problem, ProblemCode
from shared.services.commands import CallNumber, ReleaseDesk, new_request_id
from tests.desk_client.scene import COMPLETE, DESK, NIK, Scene

K = DeskKey


def calls(scene: Scene) -> list[str | None]:
    return [each.event.number for each in scene.store.event_log if each.event.kind is EventKind.ticket_called]


def states(scene: Scene) -> dict[str, TicketState]:
    return {ticket.number: ticket.state for ticket in scene.store.all_tickets.values()}


class TestTheOneButton:
    def test_calls_starts_and_finishes_with_the_next_call(self, desk: Scene) -> None:
        for _ in range(2):
            desk.issue()
        desk.pass_time(2000)
        assert desk.desk.primary == "Call the next one"
        desk.press(K.primary)
        assert (desk.desk.primary, desk.desk.card.number) == ("Start serving", "A-001")
        desk.press(K.primary)
        assert (desk.desk.primary, desk.desk.stage) == ("Finish & call the next one", Stage.serving)
        desk.press(K.primary)
        assert (desk.desk.card.number, desk.desk.stage) == ("A-002", Stage.called)
        assert states(desk)["A-001"] is TicketState.finished

    def test_says_when_nobody_waits(self, desk: Scene) -> None:
        desk.press(K.primary)
        assert desk.message == "Nobody is waiting for this desk just now."
        assert desk.desk.stage is Stage.idle

    def test_after_the_last_citizen_is_ready_again(self, desk: Scene) -> None:
        desk.serve()
        desk.press(K.primary)
        assert desk.desk.stage is Stage.idle
        assert desk.desk.frame.left[-1] == "Served today: 1"

    def test_counts_once_however_often_it_is_hit(self, desk: Scene) -> None:
        for _ in range(3):
            desk.issue()
        for _ in range(5):
            desk.shift.press(K.primary)
        desk.run()
        for _ in range(5):
            desk.shift.press(K.primary)
        desk.run()
        assert calls(desk) == ["A-001"]
        assert desk.desk.stage is Stage.called

    def test_never_calls_while_the_desk_holds_a_citizen_whom_the_screen_does_not_know_yet(self, desk: Scene) -> None:
        desk.issue()
        desk.issue()
        desk.call_elsewhere(3)
        desk.shift.press(K.primary)
        desk.run()
        assert desk.message == "This desk still holds A-001."
        assert desk.desk.stage is Stage.called


class TestFinishing:
    def test_asks_before_text_is_given_up(self, desk: Scene) -> None:
        desk.issue()
        desk.serve()
        desk.type(ComplaintDraft(title="Sertifikat"))
        desk.press(K.primary)
        assert desk.desk.panel is not None
        assert desk.desk.panel.choices[0].key == BACK
        assert states(desk)["A-001"] is TicketState.serving
        desk.choose(BACK)
        assert desk.desk.panel is None
        assert states(desk)["A-001"] is TicketState.serving

    def test_without_a_complaint_forgets_the_text_and_goes_on_as_asked(self, desk: Scene) -> None:
        desk.issue()
        desk.serve()
        desk.type(ComplaintDraft(title="Sertifikat"))
        desk.pass_time(1000)
        assert desk.store.drafts
        desk.press(K.primary)
        desk.choose(NO_COMPLAINT)
        assert desk.store.drafts == {}
        assert desk.desk.card.number == "A-002"

    def test_without_a_call_leaves_the_desk_free(self, desk: Scene) -> None:
        desk.issue()
        desk.serve()
        desk.press(K.finish)
        assert desk.desk.stage is Stage.idle
        assert calls(desk) == ["A-001"]

    def test_needs_no_question_after_the_record(self, desk: Scene) -> None:
        desk.serve()
        desk.type(COMPLETE)
        desk.record()
        desk.press(K.primary)
        assert desk.desk.panel is None
        assert states(desk)["A-001"] is TicketState.finished

    def test_waits_for_a_record_that_is_on_its_way(self, desk: Scene) -> None:
        desk.serve()
        desk.type(COMPLETE)
        assert desk.shift.complaint is not None
        desk.shift.complaint.record()
        desk.shift.press(K.primary)
        assert "being recorded" in desk.message
        desk.run()
        assert states(desk)["A-001"] is TicketState.serving

    def test_a_panel_about_a_citizen_who_has_gone_closes(self, desk: Scene) -> None:
        desk.serve()
        desk.press(K.transfer)
        assert desk.desk.panel is not None
        assert desk.shift.desk is not None
        desk.shift.desk.cancel()
        assert desk.desk.panel is None


class TestCalling:
    def test_again_counts_and_makes_absence_possible_after_the_set_number(self, desk: Scene) -> None:
        desk.issue()
        desk.press(K.primary)
        assert desk.message == "Absent (F7): Call 2 more times first."
        assert K.no_show not in desk.enabled()
        desk.press(K.no_show)
        assert desk.message == "Call 2 more times first."
        desk.press(K.recall)
        assert desk.message == "A-001 was called again."
        desk.press(K.recall)
        assert K.no_show in desk.enabled()
        desk.press(K.no_show)
        assert states(desk)["A-001"] is TicketState.no_show
        assert desk.message == "A-001 was noted as absent."

    def test_of_one_set_aside_or_absent_goes_through_the_line(self, desk: Scene) -> None:
        desk.issue()
        desk.press(K.aside)
        assert desk.desk.panel is None
        desk.press(K.primary)
        desk.press(K.park)
        assert states(desk)["A-001"] is TicketState.parked
        assert desk.desk.waiting_title == "Waiting (0) · set aside or absent (1)"
        desk.press(K.aside)
        assert desk.desk.panel is not None
        assert [each.text for each in desk.desk.panel.choices] == ["A-001 · set aside"]
        desk.choose("A-001")
        assert states(desk)["A-001"] is TicketState.waiting

    def test_keys_that_mean_nothing_now_do_nothing(self, desk: Scene) -> None:
        desk.issue()
        before = len(desk.store.event_log)
        for key in (K.recall, K.no_show, K.park, K.transfer, K.finish, K.aside):
            desk.press(key)
        assert len(desk.store.event_log) == before

    def test_keys_behind_a_panel_do_nothing(self, desk: Scene) -> None:
        desk.serve()
        desk.press(K.transfer)
        desk.press(K.primary)
        desk.press(K.finish)
        assert states(desk)["A-001"] is TicketState.serving


class TestTransfer:
    def test_offers_the_other_services_and_the_other_desks_at_work(self, desk: Scene) -> None:
        desk.open_elsewhere(7, 5)
        desk.serve()
        desk.press(K.transfer)
        assert desk.desk.panel is not None
        texts = [each.text for each in desk.desk.panel.choices]
        assert texts == ["B · Follow up a complaint", "D · Hand in documents only", "Desk 5", "Desk 7"]

    def test_says_when_no_other_desk_is_at_work(self, desk: Scene) -> None:
        desk.serve()
        desk.press(K.transfer)
        assert desk.desk.panel is not None
        assert desk.desk.panel.message.endswith("No other desk is open now.")
        assert [each.key for each in desk.desk.panel.choices] == ["service:B", "service:D"]

    def test_follows_desks_that_open_meanwhile(self, desk: Scene) -> None:
        desk.serve()
        desk.press(K.transfer)
        desk.open_elsewhere(5)
        assert desk.desk.panel is not None
        assert desk.desk.panel.choices[-1].key == "desk:5"

    def test_to_a_desk_keeps_the_number_and_takes_the_draft_along(
        self, desk: Scene, another: Callable[[], Scene]
    ) -> None:
        desk.serve()
        desk.type(COMPLETE)
        desk.press(K.transfer)
        desk.choose("desk:5")
        assert desk.message == "A-001 was transferred."
        assert desk.desk.waiting == ()
        other = another().log_in("budi", desk=5)
        assert [(row.number, row.service) for row in other.desk.waiting] == [("A-001", "For this desk")]
        other.press(K.primary)
        other.press(K.primary)
        assert other.complaint.fields[0].text == "Sulastri"

    def test_to_a_service_changes_the_line(self, desk: Scene) -> None:
        desk.serve()
        desk.press(K.transfer)
        desk.choose("service:B")
        assert desk.desk.waiting[0].service == "Follow up a complaint"


class TestTheLine:
    def test_stands_in_calling_order_with_words_for_priority_and_minutes(self, desk: Scene) -> None:
        desk.issue(minutes_later=5)
        desk.issue(priority=PriorityClass.elderly, minutes_later=4)
        desk.issue("B", minutes_later=3)
        desk.pass_time(2000)
        assert [(row.number, row.priority, row.waits) for row in desk.desk.waiting] == [
            ("A-002", "elderly", "7 min"),
            ("A-001", "", "12 min"),
            ("B-001", "", "3 min"),
        ]

    def test_follows_each_change_in_the_hall_without_a_key(self, desk: Scene) -> None:
        desk.issue()
        desk.run()
        assert [row.number for row in desk.desk.waiting] == ["A-001"]
        desk.call_elsewhere(5)
        desk.run()
        assert desk.desk.waiting == ()
        assert desk.desk.foot.last_call == "Last call: A-001, Desk 5"

    def test_shows_equal_screens_once(self, desk: Scene) -> None:
        before = len(desk.window.shown)
        desk.pass_time(20_000)
        assert len(desk.window.shown) == before


class TestTheBars:
    def test_call_a_session_what_all_screens_call_it(self, desk: Scene) -> None:
        desk.store.raw["session.mon.2"] = "15:30-17:00 quota 10"
        desk.store.advance(hours=7, minutes=30)
        desk.pass_time(2000)
        assert desk.desk.frame.left[1] == "Late session 15:30 – 17:00"

    def test_say_where_the_day_stands(self, desk: Scene) -> None:
        assert desk.desk.frame.left == ("Desk 3", "Morning session 08:00 – 12:00", "Served today: 0")
        assert desk.desk.frame.clock == "08:17"
        desk.store.advance(hours=4)
        desk.pass_time(2000)
        assert desk.desk.frame.left[1] == "Numbers from 13:00"
        desk.store.raw["day.quota"] = "0"
        desk.pass_time(2000)
        assert desk.desk.frame.left[1] == "No more numbers today; who holds one is served"
        del desk.store.raw["day.quota"]
        desk.store.advance(hours=2)
        desk.pass_time(2000)
        assert desk.desk.frame.left[1] == "No more numbers today; who holds one is served"

    def test_follow_the_hall_word_for_desks(self, desk: Scene) -> None:
        assert desk.shift.desk is not None
        assert desk.shift.desk.desk_word == "meja"

    def test_mark_practice(self, scene: Scene) -> None:
        scene.store.practice = True
        assert scene.log_in().desk.frame.mark == "LATIHAN"


@pytest.mark.expects_log("STORE_UNREACHABLE")
class TestACutLine:
    def test_is_said_in_words_and_nothing_can_be_pressed(self, desk: Scene) -> None:
        desk.issue()
        desk.run()
        desk.cut()
        desk.pass_time(2000)
        assert desk.desk.foot.line.words == "No connection since 08:17; trying again"
        assert not desk.desk.is_primary_enabled
        assert desk.desk.frame.clock == ""
        assert [row.number for row in desk.desk.waiting] == ["A-001"]
        desk.press(K.primary)
        assert calls(desk) == []

    def test_goes_by_itself(self, desk: Scene) -> None:
        desk.cut()
        desk.pass_time(2000)
        desk.heal()
        assert desk.desk.foot.line.words == "Connected"
        assert desk.desk.is_primary_enabled

    def test_that_surely_stopped_a_command_leaves_it_to_the_officer(self, desk: Scene) -> None:
        desk.issue()
        desk.run()
        desk.cut()
        desk.shift.press(K.primary)
        desk.run()
        desk.heal()
        desk.pass_time(10_000)
        assert calls(desk) == []
        assert desk.message == "It was not done. Please press the key again when the connection is back."


class TestASilentHall:
    """It fails nothing and answers nothing: a frozen line, a server that hangs."""

    @pytest.mark.expects_log("desk_silent")
    def test_is_said_after_five_seconds_without_a_key(self, desk: Scene) -> None:
        desk.scheduler.advance(SILENT_SECONDS * 1000 - 1)
        assert desk.desk.foot.line == Line(is_whole=True, words="Connected")
        desk.scheduler.advance(1)
        assert desk.desk.foot.line == Line(is_whole=False, words="No answer since 08:17; trying again")
        assert desk.message == "No answer. Calling goes on as soon as the hall answers again."
        assert (desk.desk.is_primary_enabled, desk.enabled(), desk.desk.frame.clock) == (False, set(), "")

    @pytest.mark.expects_log("desk_silent")
    def test_is_said_while_a_key_waits_for_its_answer_and_the_key_still_counts_once(self, desk: Scene) -> None:
        desk.issue()
        desk.run()
        desk.shift.press(K.primary)
        desk.scheduler.advance(SILENT_SECONDS * 1000)
        assert not desk.desk.foot.line.is_whole
        assert desk.message == "No answer yet. Please wait; nothing is done twice."
        desk.shift.press(K.primary)
        desk.run()
        assert desk.desk.foot.line == Line(is_whole=True, words="Connected")
        assert (calls(desk), desk.desk.stage) == (["A-001"], Stage.called)

    @pytest.mark.expects_log("desk_silent")
    @pytest.mark.expects_log("STORE_LOST")
    def test_that_turns_out_to_be_cut_is_said_to_be(self, desk: Scene) -> None:
        desk.scheduler.advance(SILENT_SECONDS * 1000)
        desk.cut(ProblemCode.STORE_LOST)
        desk.run()
        assert desk.desk.foot.line.words == "No connection since 08:17; trying again"
        desk.heal()
        assert desk.desk.foot.line.is_whole

    def test_is_forgotten_with_each_answer(self, desk: Scene) -> None:
        for _ in range(3):
            desk.scheduler.advance(SILENT_SECONDS * 1000 - 1000)
            desk.run()
        assert desk.desk.foot.line.is_whole

    def test_is_not_looked_for_after_the_shift(self, desk: Scene) -> None:
        before = desk.scheduler.planned
        desk.shift.end(lambda: None)
        assert desk.scheduler.planned == 0 < before


class TestASlowAnswer:
    def test_is_said_to_be_under_way_and_no_key_can_be_pressed(self, desk: Scene) -> None:
        desk.issue()
        desk.run()
        desk.shift.press(K.primary)
        desk.scheduler.advance(SLOW_MS - 1)
        assert (desk.message, desk.desk.is_primary_enabled) == ("", True)
        desk.scheduler.advance(1)
        assert (desk.message, desk.desk.is_primary_enabled, desk.enabled()) == ("One moment …", False, set())
        desk.run()
        assert (desk.message, desk.desk.is_primary_enabled) == ("Absent (F7): Call 2 more times first.", True)

    def test_that_was_quick_is_never_said_to_be_slow(self, desk: Scene) -> None:
        desk.issue()
        desk.window.shown.clear()
        desk.press(K.primary)
        desk.pass_time(SLOW_MS)
        assert all("One moment" not in repr(screen) for screen in desk.window.shown)


@pytest.mark.expects_log("STORE_BUSY")
def test_a_busy_store_is_called_busy_and_not_disconnected(desk: Scene) -> None:
    desk.issue()
    desk.run()
    desk.shift.press(K.primary)
    desk.cut(ProblemCode.STORE_BUSY)
    desk.dispatcher.run_next()
    desk.heal()
    assert desk.message.endswith("Nothing was changed. Please try again in a few seconds.")
    assert desk.desk.foot.line.is_whole
    assert calls(desk) == []


@pytest.mark.expects_log("STORE_LOST")
class TestALostReply:
    def test_calls_nobody_twice(self, desk: Scene) -> None:
        desk.issue()
        desk.issue()
        desk.run()
        desk.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
        desk.shift.press(K.primary)
        desk.run()
        assert "Making sure" in desk.message
        desk.press(K.primary)
        desk.pass_time(4000)
        assert calls(desk) == ["A-001"]
        assert (desk.desk.card.number, desk.desk.stage) == ("A-001", Stage.called)
        assert "Making sure" not in desk.message

    def test_that_never_arrived_is_sent_again_with_the_same_request(self, desk: Scene) -> None:
        desk.issue()
        desk.run()
        desk.cut(ProblemCode.STORE_LOST)
        desk.shift.press(K.primary)
        desk.run()
        desk.pass_time(6000)
        desk.heal()
        assert calls(desk) == ["A-001"]

    def test_in_the_middle_of_finish_and_call_finishes_once_and_calls_once(self, desk: Scene) -> None:
        desk.issue()
        desk.serve()
        desk.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
        desk.press(K.primary)
        desk.pass_time(4000)
        assert states(desk)["A-001"] is TicketState.finished
        assert calls(desk) == ["A-001", "A-002"]


class TestAfterACrash:
    def test_the_citizen_who_sits_there_is_back_with_the_draft(self, desk: Scene, another: Callable[[], Scene]) -> None:
        desk.serve()
        desk.type(COMPLETE)
        desk.pass_time(1000)
        again = another().log_in()
        assert again.message == "You are serving A-001. What was typed is back."
        assert again.desk.stage is Stage.serving
        assert [each.text for each in again.complaint.fields] == [
            COMPLETE.name, COMPLETE.contact, NIK, COMPLETE.title, "Land › Certificate", COMPLETE.chronology,
            COMPLETE.solution,
        ]  # fmt: skip

    def test_a_citizen_on_the_way_is_named(self, desk: Scene, another: Callable[[], Scene]) -> None:
        desk.issue()
        desk.press(K.primary)
        assert another().log_in().message == "A-001 has already been called to Desk 3."

    def test_a_recorded_complaint_shows_its_number_again(self, desk: Scene, another: Callable[[], Scene]) -> None:
        desk.serve()
        desk.type(COMPLETE)
        desk.record()
        again = another().log_in()
        assert again.complaint.report_number == desk.complaint.report_number
        again.press(K.primary)
        assert again.desk.panel is None


class TestSlips:
    def test_never_confirmed_are_listed(self, desk: Scene) -> None:
        from shared.domain.ids import TicketId
        from shared.domain.printing import PrintState
        from shared.services.commands import EndPrint, StartPrint, new_request_id

        desk.issue()
        ticket_id = TicketId(next(iter(desk.store.all_tickets)))
        start = desk.hall.do(StartPrint(request_id=new_request_id(), actor="kiosk:a", ticket_id=ticket_id))
        end = EndPrint(
            request_id=new_request_id(),
            actor="kiosk:a",
            attempt_id=start.attempt_id,  # type: ignore[union-attr]
            state=PrintState.sent_unconfirmed,
            detail="",
        )
        desk.hall.do(end)
        desk.run()
        assert desk.desk.foot.slips == "Slip not confirmed: A-001"


@pytest.mark.expects_log("command_failed")
def test_a_bug_is_logged_and_said_calmly(desk: Scene) -> None:
    desk.issue()
    desk.run()
    desk.store.trouble_after_commit = RuntimeError("bug")
    desk.press(K.primary)
    assert desk.desk.message is not None
    assert (desk.desk.message.mood, desk.message) == (Mood.bad, "The program met an error. It has been noted.")


def let_go_of(desk: Scene) -> None:
    """A supervisor brings the citizen of this desk back into line."""
    rina = {"request_id": new_request_id(), "actor": "supervisor:rina"}
    assert isinstance(desk.hall.do(ReleaseDesk(**rina, desk=DESK, reason="Salah meja", force=True)), Done)


@pytest.mark.parametrize("key", [K.finish, K.park, K.primary])
def test_a_key_pressed_for_one_citizen_never_touches_another(desk: Scene, key: DeskKey) -> None:
    elderly = desk.issue(priority=PriorityClass.elderly)
    desk.press(K.primary)
    desk.press(K.primary)
    desk.issue()
    desk.shift.press(key)  # it lies on the worker while the desk changes hands
    let_go_of(desk)
    budi = {"request_id": new_request_id(), "actor": "officer:budi"}
    assert isinstance(desk.hall.do(CallNumber(**budi, desk=DESK, number="A-002", reason="Kursi roda")), Called)
    desk.run()
    assert desk.message == "A-002 is at this desk now. Nothing was done."
    assert desk.desk.card.number == "A-002"
    assert desk.hall.ticket("A-002").ticket.state is TicketState.called
    assert desk.hall.ticket(elderly).ticket.state is TicketState.waiting


def test_a_desk_whose_citizen_was_taken_away_says_so(desk: Scene) -> None:
    number = desk.serve()
    let_go_of(desk)
    desk.run()
    assert desk.message == f"{number} is not at this desk any more. Somebody else saw to it."
