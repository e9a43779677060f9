"""Logging in at a desk, and unlocking it."""

import pytest
from msgspec.structs import replace

from desk_client.shift.presenter import LOCK_AFTER_S, ShiftPage
from shared.domain.events import EventKind
from shared.problems import Problem, ProblemCode
from tests.desk_client.scene import DESK, PASSWORDS, Scene

RIGHT = PASSWORDS["siti"]


def kinds(scene: Scene) -> list[EventKind]:
    return [each.event.kind for each in scene.store.event_log]


def test_the_form_names_the_hall_and_its_desks(scene: Scene) -> None:
    scene.start()
    assert (scene.login.hall_name, scene.login.hint) == ("Layanan Lapor Mas Wapres", "1 – 10")
    assert scene.login.desk == str(DESK)
    assert scene.window.page is ShiftPage.login


def test_the_form_stands_before_the_store_has_answered(scene: Scene) -> None:
    scene.shift.start()
    assert scene.login.button == "Log in"
    assert scene.login.notice is None


def test_practice_is_said(scene: Scene) -> None:
    scene.store.practice = True
    scene.start()
    assert scene.login.mark == "LATIHAN"


def test_the_right_password_opens_the_desk_in_the_name_of_the_officer(scene: Scene) -> None:
    scene.log_in()
    assert scene.window.page is ShiftPage.work
    event = scene.store.event_log[-1].event
    assert (event.kind, event.desk, event.actor) == (EventKind.desk_opened, DESK, "officer:siti")


def test_a_wrong_password_is_refused_in_words_and_typed_anew(scene: Scene) -> None:
    scene.start()
    before = scene.login.forget
    scene.enter("siti", "salah")
    assert scene.login.error == "The name and the password do not belong together. Please try again."
    assert (scene.login.wrong, scene.login.name) == ("password", "siti")
    assert scene.login.forget == before + 1
    assert scene.window.page is ShiftPage.login


@pytest.mark.parametrize(
    ("name", "password", "desk", "wrong"),
    [("", RIGHT, "3", "name"), ("siti", "", "3", "password"), ("siti", RIGHT, "", "desk"), ("siti", RIGHT, "x", "desk"),
     ("siti", RIGHT, "0", "desk"), ("siti", RIGHT, "٣", "desk")],
)  # fmt: skip
def test_what_is_missing_is_named_before_the_store_is_asked(
    scene: Scene, name: str, password: str, desk: str, wrong: str
) -> None:
    scene.start()
    scene.shift.login.enter(name, password, desk)
    assert scene.dispatcher.waiting == 0
    assert scene.login.wrong == wrong
    assert scene.login.error


def test_a_desk_that_the_hall_does_not_have_is_named(scene: Scene) -> None:
    scene.start()
    scene.enter("siti", RIGHT, "14")
    assert scene.login.error == "This hall has the desks 1 to 10."
    assert EventKind.desk_opened not in kinds(scene)


def test_from_the_third_wrong_password_on_each_costs_a_longer_wait(scene: Scene) -> None:
    scene.start()
    for _ in range(3):
        scene.enter("siti", "salah")
    assert scene.login.error == "Several wrong passwords. Please wait 2 seconds."
    scene.enter("siti", RIGHT)
    assert scene.window.page is ShiftPage.login
    scene.pass_time(1000)
    assert scene.login.error == "Several wrong passwords. Please wait 1 second."
    scene.pass_time(1000)
    assert "try again now" in scene.login.error
    scene.enter("siti", "salah")
    assert scene.login.error == "Several wrong passwords. Please wait 4 seconds."


def test_the_right_password_ends_the_slowing_down(scene: Scene) -> None:
    scene.start()
    for _ in range(2):
        scene.enter("siti", "salah")
    scene.enter("siti", RIGHT)
    scene.shift.leave()
    scene.run()
    scene.enter("siti", "salah")
    assert not scene.login.is_waiting


def test_two_presses_are_one_login(scene: Scene) -> None:
    scene.start()
    scene.shift.login.enter("siti", RIGHT, "3")
    scene.shift.login.enter("siti", RIGHT, "3")
    scene.run()
    assert kinds(scene).count(EventKind.desk_opened) == 1


@pytest.mark.expects_log("STORE_LOST")
def test_a_lost_reply_does_not_open_the_desk_twice(scene: Scene) -> None:
    scene.start()
    scene.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
    scene.enter("siti", RIGHT)
    assert "cut" in scene.login.error
    scene.enter("siti", RIGHT)
    assert scene.window.page is ShiftPage.work
    assert kinds(scene).count(EventKind.desk_opened) == 1


@pytest.mark.expects_log("STORE_LOST", "REQUEST_LOST")
def test_a_login_that_a_backup_has_taken_away_shuts_nobody_out(scene: Scene) -> None:
    scene.start()
    scene.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
    scene.enter("siti", RIGHT)
    ((request_id, answer),) = scene.store.answers.items()
    scene.store.answers[request_id] = replace(answer, outcome="")
    scene.enter("siti", RIGHT)
    assert "backup" in scene.login.error
    scene.enter("siti", RIGHT)
    assert scene.window.page is ShiftPage.work


@pytest.mark.expects_log("STORE_UNREACHABLE")
def test_a_store_that_cannot_be_used_is_a_calm_page_that_goes_by_itself(scene: Scene) -> None:
    scene.cut()
    scene.start()
    assert scene.login.notice is not None
    assert scene.login.notice.title == "Server does not answer"
    scene.store.trouble = None
    scene.pass_time(3000)
    assert scene.login.notice is None
    scene.enter("siti", RIGHT)
    assert scene.window.page is ShiftPage.work


@pytest.mark.expects_log("KEY_FILE_MISSING")
def test_a_missing_key_is_said_before_anybody_types(scene: Scene) -> None:
    scene.key_file.unlink()
    scene.start()
    assert scene.login.notice is not None
    assert scene.login.notice.title == "Key file not found"


class TestLock:
    def test_hides_the_work_and_asks_for_the_password_alone(self, desk: Scene) -> None:
        desk.shift.lock()
        assert desk.window.page is ShiftPage.login
        assert desk.login.is_locked
        assert desk.login.place == "Siti Rahmawati · Desk 3"
        desk.enter("", "salah")
        assert desk.window.page is ShiftPage.login
        desk.enter("", RIGHT)
        assert desk.window.page is ShiftPage.work

    def test_only_the_same_officer_unlocks(self, desk: Scene) -> None:
        desk.shift.lock()
        desk.enter("budi", PASSWORDS["budi"])
        assert desk.window.page is ShiftPage.login

    def test_comes_by_itself_after_five_minutes_without_a_hand(self, desk: Scene) -> None:
        desk.pass_time(LOCK_AFTER_S * 1000 - 5000)
        desk.shift.active()
        desk.pass_time(LOCK_AFTER_S * 1000 - 5000)
        assert desk.window.page is ShiftPage.work
        desk.pass_time(10_000)
        assert desk.window.page is ShiftPage.login

    def test_lets_another_officer_in_who_takes_the_desk(self, desk: Scene) -> None:
        desk.shift.lock()
        desk.shift.login.leave()
        desk.run()
        assert not desk.login.is_locked
        desk.enter("budi", PASSWORDS["budi"])
        assert desk.desk.frame.right == ("Budi Santoso · Supervisor",)
        assert kinds(desk) == [EventKind.desk_opened, EventKind.desk_closed, EventKind.desk_opened]


def test_the_end_of_the_program_closes_the_desk(desk: Scene) -> None:
    ended: list[str] = []
    desk.shift.end(lambda: ended.append("ended"))
    desk.run()
    assert ended == ["ended"]
    assert kinds(desk) == [EventKind.desk_opened, EventKind.desk_closed]
    assert desk.store.listeners == []


@pytest.mark.expects_log("STORE_UNREACHABLE")
def test_the_program_ends_also_when_the_store_is_silent(desk: Scene) -> None:
    ended: list[str] = []
    desk.cut()
    desk.shift.end(lambda: ended.append("ended"))
    desk.run()
    assert ended == ["ended"]
