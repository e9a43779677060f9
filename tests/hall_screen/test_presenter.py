"""What the hall sees and hears: each call once, in order, whatever is lost, late, restarted or cut."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from hall_screen.announcing import PAUSE_MS, SHOWN_MS
from hall_screen.presenter import NO_ANSWER_MS, TOO_OLD
from hall_screen.screen import CallShown
from shared.domain.ticket import Action
from shared.problems import Problem, ProblemCode
from shared.services.watching import SLOW_TICK_MS
from shared.ui.notice import Notice
from tests.hall_screen.mornings import OLDER, UNREACHABLE, Morning
from tests.hall_screen.stage import Stage
from tests.memory_store import MemoryStore

READ_FAILED = "board_not_read"


@pytest.fixture
def morning() -> Morning:
    """Four waiting, nobody called."""
    morning = Morning()
    morning.issue(count=4)
    return morning


@pytest.fixture
def stage(morning: Morning, tmp_path: Path) -> Stage:
    return Stage(morning, tmp_path).start()


def test_a_call_is_shown_with_its_desk_and_announced(stage: Stage) -> None:
    stage.morning.call(3)
    stage.hint()
    assert (stage.call.number, stage.call.desk_word, stage.call.desk, stage.call.is_new) == ("A-001", "Meja", "3", True)
    assert stage.announced == [("A-001", 3)]


def test_the_picture_comes_before_the_sound(stage: Stage) -> None:
    stage.morning.call(3)
    stage.presenter.wake()
    stage.work.run_all()
    assert stage.call.number == "A-001"
    assert stage.announced == []
    stage.settle()
    assert stage.loudspeaker.seen_when_played == ["A-001"]


def test_a_call_is_announced_once_however_often_the_board_is_read(stage: Stage) -> None:
    stage.morning.call(3)
    for _ in range(5):
        stage.hint()
    stage.wait(20_000)
    assert stage.announced == [("A-001", 3)]
    assert not stage.call.is_new


def test_a_call_whose_hint_was_lost_is_found_by_the_slow_tick(stage: Stage) -> None:
    stage.morning.call(3)
    stage.wait(SLOW_TICK_MS)
    assert stage.announced == [("A-001", 3)]


def test_a_recall_is_announced_again(stage: Stage) -> None:
    stage.morning.call(3)
    stage.hint()
    stage.wait(10_000)
    first = stage.call.call_seq
    stage.morning.recall(3)
    stage.hint()
    assert stage.announced == [("A-001", 3), ("A-001", 3)]
    assert stage.call.is_new
    assert stage.call.call_seq > first


def test_calls_made_at_once_are_shown_and_heard_one_after_the_other(stage: Stage) -> None:
    for desk in (1, 2, 3):
        stage.morning.call(desk)
    stage.hint()
    assert stage.call.number == "A-001"
    stage.wait(SHOWN_MS - 100)
    assert stage.announced == [("A-001", 1)]
    stage.wait(100)
    assert (stage.call.number, stage.announced) == ("A-002", [("A-001", 1), ("A-002", 2)])
    stage.wait(SHOWN_MS)
    assert stage.announced == [("A-001", 1), ("A-002", 2), ("A-003", 3)]
    stage.wait(60_000)
    assert (stage.call.number, stage.call.is_new) == ("A-003", False)
    assert len(stage.announced) == 3


def test_a_call_is_not_told_in_the_list_before_its_turn(stage: Stage) -> None:
    for desk in (1, 2, 3):
        stage.morning.call(desk)
    stage.hint()
    assert stage.listed == []
    stage.wait(SHOWN_MS)
    assert stage.listed == ["A-001"]
    stage.wait(SHOWN_MS)
    assert stage.listed == ["A-002", "A-001"]


def test_a_long_announcement_ends_before_the_next_begins(morning: Morning, tmp_path: Path) -> None:
    stage = Stage(morning, tmp_path, loudspeaker_ms=9000).start()
    for desk in (1, 2):
        morning.call(desk)
    stage.hint()
    stage.wait(9000 + PAUSE_MS - 100)
    assert len(stage.announced) == 1
    stage.wait(100)
    assert len(stage.announced) == 2


def test_a_call_overtaken_while_it_waits_is_announced_as_the_newer_one(stage: Stage) -> None:
    for desk in (1, 2):
        stage.morning.call(desk)
    stage.hint()
    stage.morning.recall(2)
    stage.hint()
    stage.wait(60_000)
    assert stage.announced == [("A-001", 1), ("A-002", 2)]
    assert stage.loudspeaker.played[-1].call.call_seq == 3


def test_a_call_already_announced_is_not_announced_after_a_restart(stage: Stage, tmp_path: Path) -> None:
    stage.morning.call(3)
    stage.hint()
    again = Stage(stage.morning, tmp_path).start()
    again.wait(20_000)
    assert (again.call.number, again.announced) == ("A-001", [])


def test_calls_that_waited_when_the_program_died_are_announced_after_the_restart(stage: Stage, tmp_path: Path) -> None:
    for desk in (1, 2, 3):
        stage.morning.call(desk)
    stage.hint()
    again = Stage(stage.morning, tmp_path).start()
    again.wait(20_000)
    assert stage.announced + again.announced == [("A-001", 1), ("A-002", 2), ("A-003", 3)]


def test_a_call_is_marked_on_disk_before_it_is_heard(stage: Stage, tmp_path: Path) -> None:
    stage.morning.call(3)
    stage.presenter.wake()
    stage.work.run_all()
    assert stage.seen.load().call_seq == 0
    stage.disk.run_next()
    assert (stage.seen.load().call_seq, stage.announced) == (1, [("A-001", 3)])


def test_calls_made_while_the_program_was_off_are_announced_if_they_are_young(stage: Stage, tmp_path: Path) -> None:
    stage.morning.call(3)
    stage.hint()
    stage.presenter.stop()
    stage.morning.call(4)
    stage.morning.store.advance(seconds=TOO_OLD.total_seconds() - 1)
    again = Stage(stage.morning, tmp_path).start()
    assert again.announced == [("A-002", 4)]


def test_an_old_call_is_shown_after_a_restart_but_not_announced(morning: Morning, tmp_path: Path) -> None:
    morning.call(3)
    morning.store.advance(seconds=TOO_OLD.total_seconds())
    stage = Stage(morning, tmp_path).start()
    stage.wait(20_000)
    assert (stage.call.number, stage.call.is_new, stage.announced) == ("A-001", False, [])


def test_a_call_seen_at_once_is_announced_whatever_hour_its_program_believes_in(stage: Stage) -> None:
    stage.morning.store.advance(minutes=-30)
    stage.morning.call(3)
    stage.morning.store.advance(minutes=30)
    stage.hint()
    assert stage.announced == [("A-001", 3)]


@pytest.mark.expects_log(READ_FAILED)
def test_after_a_long_cut_only_young_calls_are_announced(stage: Stage) -> None:
    stage.morning.store.trouble = UNREACHABLE
    stage.hint()
    stage.morning.store.trouble = None
    stage.morning.call(1)
    stage.morning.store.trouble = UNREACHABLE
    stage.wait(round(TOO_OLD.total_seconds() * 1000))
    stage.morning.store.trouble = None
    stage.morning.call(2)
    stage.wait(20_000)
    assert (stage.announced, stage.listed) == ([("A-002", 2)], ["A-001"])


def test_calls_of_a_new_store_are_announced_although_their_sequence_is_lower(stage: Stage, tmp_path: Path) -> None:
    for desk in (1, 2, 3):
        stage.morning.call(desk)
        stage.hint()
        stage.wait(10_000)
    other = Morning(MemoryStore(now=stage.morning.store.now + timedelta(hours=1)))
    other.issue(count=3)
    for desk in (7, 8, 9):
        other.call(desk)
    again = Stage(other, tmp_path).start()
    again.wait(30_000)
    assert again.announced == [("A-001", 7), ("A-002", 8), ("A-003", 9)]


def test_a_store_put_back_from_a_backup_goes_on_announcing(stage: Stage) -> None:
    for desk in (1, 2, 3):
        stage.morning.call(desk)
    stage.hint()
    stage.wait(30_000)
    restored = Morning()
    restored.issue(count=2)
    restored.store.now = stage.morning.store.now
    vars(stage.morning.store).update(vars(restored.store))
    stage.morning.call(5)
    stage.hint()
    assert stage.announced[-1] == ("A-001", 5)


def test_the_sound_goes_on_although_the_disk_refuses_the_mark(
    morning: Morning, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    request.node.add_marker(pytest.mark.expects_log("announced_call_not_kept"))
    (tmp_path / "file").touch()
    stage = Stage(morning, tmp_path / "file" / "folder")
    request.node.add_marker(pytest.mark.expects_log("seen_calls_unreadable"))
    stage.start()
    morning.call(3)
    stage.hint()
    assert stage.announced == [("A-001", 3)]


@pytest.mark.expects_log(READ_FAILED)
def test_a_lost_connection_keeps_the_picture_and_says_so(stage: Stage) -> None:
    stage.morning.call(3)
    stage.hint()
    stage.wait(10_000)
    before = stage.screen
    stage.morning.store.trouble = UNREACHABLE
    stage.hint()
    assert stage.screen.footer.is_trouble
    assert stage.screen.footer.text.startswith("Sambungan sedang dipulihkan.")
    assert replace(stage.screen, footer=before.footer, header=before.header) == before


@pytest.mark.expects_log(READ_FAILED)
def test_the_clock_goes_on_without_a_connection(stage: Stage) -> None:
    stage.morning.store.trouble = UNREACHABLE
    stage.hint()
    assert stage.screen.header.clock == "08.17"
    stage.wait(61_000)
    assert stage.screen.header.clock == "08.18"


@pytest.mark.expects_log(READ_FAILED)
def test_what_was_called_meanwhile_is_announced_when_the_connection_is_back(stage: Stage) -> None:
    stage.morning.store.trouble = UNREACHABLE
    stage.hint()
    stage.morning.store.trouble = None
    for desk in (1, 2):
        stage.morning.call(desk)
    stage.wait(SLOW_TICK_MS)
    assert not stage.screen.footer.is_trouble
    stage.wait(20_000)
    assert stage.announced == [("A-001", 1), ("A-002", 2)]


def test_a_read_that_hangs_is_told_as_a_lost_connection(stage: Stage) -> None:
    stage.scheduler.advance(NO_ANSWER_MS + 2000)
    assert stage.screen.footer.is_trouble
    stage.settle()
    stage.scheduler.advance(1000)
    assert not stage.screen.footer.is_trouble


@pytest.mark.expects_log(READ_FAILED)
def test_a_program_started_without_a_connection_waits_calmly_and_recovers(morning: Morning, tmp_path: Path) -> None:
    morning.store.trouble = UNREACHABLE
    stage = Stage(morning, tmp_path).start()
    notice = stage.screen.main
    assert isinstance(notice, Notice)
    assert (notice.title, stage.screen.aside) == ("Sambungan sedang dipulihkan", None)
    assert notice.footnote.startswith("Untuk petugas: ")
    morning.store.trouble = None
    morning.call(3)
    stage.wait(SLOW_TICK_MS)
    assert (stage.call.number, stage.announced) == ("A-001", [("A-001", 3)])


@pytest.mark.expects_log(READ_FAILED)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_store_of_another_version_shows_the_maintenance_page_with_a_line_for_staff(
    morning: Morning, tmp_path: Path, language: str
) -> None:
    morning.store.trouble = OLDER
    stage = Stage(morning, tmp_path, language=language).start()
    notice = stage.screen.main
    assert isinstance(notice, Notice)
    assert "balai migrate" in notice.footnote
    assert "`" not in notice.footnote
    morning.store.trouble = None
    stage.wait(SLOW_TICK_MS)
    assert stage.screen.aside is not None


@pytest.mark.expects_log(READ_FAILED)
def test_a_bug_in_a_read_never_stops_the_screen(stage: Stage) -> None:
    stage.morning.store.trouble = ZeroDivisionError()
    stage.hint()
    assert stage.screen.footer.is_trouble
    stage.morning.store.trouble = None
    stage.morning.call(3)
    stage.wait(SLOW_TICK_MS)
    assert stage.announced == [("A-001", 3)]


@pytest.mark.expects_log(READ_FAILED)
def test_a_trouble_that_lasts_is_logged_once(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.morning.store.trouble = Problem(ProblemCode.STORE_BUSY)
    stage.wait(30_000)
    assert sum(READ_FAILED in record.getMessage() for record in caplog.records) == 1


def test_an_equal_screen_is_not_sent_again(stage: Stage) -> None:
    stage.wait(30_000)
    assert len(stage.picture.screens) > 1
    assert all(one != two for one, two in pairwise(stage.picture.screens))


def test_after_stop_nothing_is_read_announced_or_planned(stage: Stage) -> None:
    stage.morning.call(3)
    stage.hint()
    stage.presenter.stop()
    shown = len(stage.picture.screens)
    stage.morning.call(4)
    stage.hint()
    stage.wait(30_000)
    assert (stage.scheduler.planned, len(stage.picture.screens), len(stage.announced)) == (0, shown, 1)


def test_staff_see_when_nothing_can_be_heard(stage: Stage) -> None:
    stage.loudspeaker.is_silent = True
    stage.wait(1000)
    assert stage.screen.footer.silence == "Tanpa suara"


def test_the_call_stays_when_its_citizen_was_served(stage: Stage) -> None:
    stage.morning.call(3)
    stage.hint()
    stage.wait(10_000)
    stage.morning.step(3, Action.start)
    stage.morning.step(3, Action.finish)
    stage.hint()
    assert isinstance(stage.screen.main, CallShown)
    assert stage.call.number == "A-001"


def test_a_pc_whose_clock_is_wrong_is_told_and_shows_the_halls_time(tmp_path: Path) -> None:
    stage = Stage(Morning(), tmp_path).start()
    assert stage.screen.footer.clock == ""
    stage.pc_ahead = timedelta(minutes=-5)
    stage.wait(2000)
    assert stage.screen.footer.clock == "Jam PC ini lebih lambat 5 menit daripada jam balai."
    assert stage.screen.header.clock == "08.17"
    stage.pc_ahead = timedelta(seconds=-60)
    stage.wait(2000)
    assert stage.screen.footer.clock == ""
