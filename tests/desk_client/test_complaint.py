"""The record side: typed, kept, checked in words, recorded once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from desk_client.complaint.screen import RecordPage, SavedMood
from desk_client.desk.screen import DeskKey
from shared.domain.complaint_draft import DraftField
from shared.domain.report_number import is_report_number
from shared.logs import configure_logs
from shared.problems import Problem, ProblemCode
from tests.desk_client.scene import COMPLETE, NIK, Scene

F = DraftField
K = DeskKey


@pytest.fixture
def serving(desk: Scene) -> Scene:
    """A citizen sits at the desk."""
    desk.serve()
    return desk


def typed(scene: Scene, field: DraftField, text: str) -> None:
    assert scene.shift.complaint is not None
    scene.shift.complaint.typed(field, text)


def left(scene: Scene, field: DraftField, text: str) -> str:
    """Type, go on to the next field: the error that stands under the field."""
    assert scene.shift.complaint is not None
    typed(scene, field, text)
    scene.shift.complaint.left(field)
    return scene.field(field).error


class TestOpening:
    def test_comes_with_the_citizen_and_goes_with_the_citizen(self, desk: Scene) -> None:
        assert desk.complaint.page is RecordPage.closed
        desk.issue()
        desk.press(K.primary)
        assert desk.complaint.page is RecordPage.closed
        desk.press(K.primary)
        assert (desk.complaint.page, desk.complaint.title) == (RecordPage.editing, "Complaint of A-001")
        assert desk.complaint.focus is F.name
        desk.press(K.primary)
        assert desk.complaint.page is RecordPage.closed

    def test_shows_nothing_of_the_citizen_before(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        serving.record()
        serving.issue()
        serving.press(K.primary)
        serving.press(K.primary)
        assert all(each.text == "" and each.error == "" for each in serving.complaint.fields)
        assert serving.complaint.report_number == ""

    def test_takes_no_key_before_the_draft_is_fetched(self, desk: Scene) -> None:
        desk.issue()
        desk.press(K.primary)
        desk.shift.press(K.primary)
        desk.dispatcher.run_next()
        assert desk.complaint.is_fixed
        typed(desk, F.name, "Sulastri")
        assert desk.field(F.name).text == ""
        desk.run()
        assert not desk.complaint.is_fixed


class TestKeeping:
    def test_waits_one_second_after_the_last_key(self, serving: Scene) -> None:
        typed(serving, F.name, "Su")
        serving.pass_time(900)
        typed(serving, F.name, "Sulastri")
        serving.pass_time(900)
        assert serving.store.drafts == {}
        assert serving.complaint.saved.words == "Saving …"
        serving.pass_time(100)
        assert len(serving.store.drafts) == 1
        assert serving.complaint.saved.words == "Saved 08:17"
        assert serving.complaint.saved.mood is SavedMood.good

    def test_does_not_wait_longer_than_five_seconds_for_a_pause(self, serving: Scene) -> None:
        for length in range(1, 9):
            typed(serving, F.name, "S" * length)
            serving.pass_time(700)
        assert len(serving.store.drafts) == 1

    def test_can_be_asked_for(self, serving: Scene) -> None:
        typed(serving, F.name, "Sulastri")
        assert serving.shift.complaint is not None
        serving.shift.complaint.save_now()
        serving.run()
        assert serving.complaint.saved.words == "Saved 08:17"

    @pytest.mark.parametrize("key", [K.park, K.lock])
    def test_does_not_wait_at_a_step_of_the_citizen_or_a_lock(self, serving: Scene, key: DeskKey) -> None:
        typed(serving, F.name, "Sulastri")
        serving.shift.press(key)
        serving.run()
        assert len(serving.store.drafts) == 1

    def test_does_not_wait_at_the_end_of_the_program(self, serving: Scene) -> None:
        typed(serving, F.name, "Sulastri")
        serving.shift.end(lambda: None)
        serving.run()
        assert len(serving.store.drafts) == 1

    def test_never_writes_a_name_in_the_clear(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        serving.pass_time(1000)
        (sealed,) = serving.store.drafts.values()
        assert not any(text.encode() in sealed for text in (NIK, "Sulastri", "Sertifikat"))

    def test_writes_nothing_when_nothing_was_typed(self, serving: Scene) -> None:
        typed(serving, F.name, "")
        serving.pass_time(10_000)
        assert serving.store.drafts == {}
        assert serving.complaint.saved.words == ""

    def test_brings_a_draft_back_when_the_citizen_comes_back(self, serving: Scene) -> None:
        serving.type(replace(COMPLETE, solution=""))
        serving.press(K.park)
        serving.press(K.aside)
        serving.choose("A-001")
        serving.press(K.primary)
        serving.press(K.primary)
        assert serving.field(F.chronology).text == COMPLETE.chronology
        assert serving.field(F.category).text == "Land › Certificate"

    @pytest.mark.expects_log("STORE_UNREACHABLE")
    def test_over_a_cut_line_says_so_loses_nothing_and_is_made_up_for(self, serving: Scene) -> None:
        serving.cut()
        typed(serving, F.name, "Sulastri")
        serving.pass_time(1000)
        assert serving.complaint.saved.mood is SavedMood.bad
        assert serving.complaint.saved.words == "Not saved yet (no connection). What you typed stays here."
        typed(serving, F.title, "Sertifikat")
        serving.pass_time(5000)
        assert serving.field(F.name).text == "Sulastri"
        serving.heal()
        serving.pass_time(2000)
        assert serving.complaint.saved.words == "Saved 08:17"
        assert len(serving.store.drafts) == 1

    def test_a_draft_that_cannot_be_fetched_is_fetched_later(
        self, serving: Scene, another: Callable[[], Scene]
    ) -> None:
        serving.type(COMPLETE)
        serving.pass_time(1000)
        again = another()
        again.start()
        again.shift.login.enter("siti", "rahasia-siti", "3")
        again.dispatcher.run_next()
        again.dispatcher.run_next()
        again.cut()
        again.run()
        assert again.complaint.is_fixed
        again.heal()
        again.pass_time(2000)
        assert again.field(F.name).text == "Sulastri"

    @pytest.mark.expects_log("draft_unreadable")
    def test_a_draft_that_cannot_be_opened_does_not_keep_the_officer_from_working(
        self, serving: Scene, another: Callable[[], Scene]
    ) -> None:
        typed(serving, F.name, "Sulastri")
        serving.pass_time(1000)
        (ticket_id,) = serving.store.drafts
        serving.store.drafts[ticket_id] = b"damaged"
        again = another().log_in()
        assert "cannot be opened" in again.complaint.message
        assert not again.complaint.is_fixed


class TestChecking:
    @pytest.mark.parametrize(
        ("field", "text", "words"),
        [
            (F.contact, "12345", "Write it like 0812-3456-7890, or with +62."),
            (F.contact, "siti@", "Write it like name@example.id."),
            (F.nik, "1234", "A NIK has 16 digits. Please read them again from the identity card."),
            (F.title, "Pendek", "Please write at least 10 characters."),
            (F.chronology, "Pendek", "Please write at least 30 characters."),
            (F.category, "tidak ada", "Please choose one from the list."),
            (F.name, "Sukarno", ""),
            (F.contact, "+62 812 3456 7890", ""),
        ],
    )
    def test_says_in_words_what_is_wrong_when_a_field_is_left(
        self, serving: Scene, field: DraftField, text: str, words: str
    ) -> None:
        typed(serving, field, text)
        assert serving.field(field).error == ""
        assert left(serving, field, text) == words

    def test_an_empty_field_that_is_passed_is_no_error_yet(self, serving: Scene) -> None:
        assert left(serving, F.name, "") == ""

    def test_an_error_goes_as_soon_as_it_is_mended(self, serving: Scene) -> None:
        assert left(serving, F.title, "Pendek")
        typed(serving, F.title, "Cukup panjang")
        assert serving.field(F.title).error == ""

    def test_a_doubtful_nik_is_a_hint_and_no_hindrance(self, serving: Scene) -> None:
        assert left(serving, F.nik, "3174 0132 0190 0001") == ""
        assert "no birth date" in serving.field(F.nik).hint
        serving.type(replace(COMPLETE, nik="3174 0132 0190 0001"))
        serving.record()
        assert serving.complaint.page is RecordPage.recorded

    def test_characters_are_counted(self, serving: Scene) -> None:
        typed(serving, F.chronology, "x" * 1234)
        assert serving.field(F.chronology).note == "1,234 / 10,000"

    def test_recording_too_early_names_every_lack_and_goes_to_the_first(self, serving: Scene) -> None:
        typed(serving, F.name, "Sulastri")
        turn = serving.complaint.focus_turn
        serving.record()
        assert {each.field for each in serving.complaint.fields if each.error} == set(F) - {F.name, F.nik}
        assert (serving.complaint.focus, serving.complaint.focus_turn) == (F.contact, turn + 1)
        assert serving.complaint.message == "5 fields are not right yet."
        assert serving.store.complaints == []


class TestCategory:
    def test_is_found_by_a_part_of_its_name(self, serving: Scene) -> None:
        assert left(serving, F.category, "ertific") == "Please choose one from the list."
        assert left(serving, F.category, "land › cert") == ""
        assert serving.field(F.category).text == "Land › Certificate"
        assert serving.field(F.category).good == "Usually answered by ATR/BPN"

    def test_is_named_in_any_capitals(self, serving: Scene) -> None:
        assert left(serving, F.category, "DISASTER") == ""

    def test_typed_on_is_chosen_no_more(self, serving: Scene) -> None:
        typed(serving, F.category, "Disaster")
        typed(serving, F.category, "Disasterx")
        assert serving.field(F.category).good == ""


class TestRecording:
    def test_gives_a_number_to_hand_over(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        serving.record()
        assert serving.complaint.page is RecordPage.recorded
        assert is_report_number(serving.complaint.report_number)
        assert serving.store.complaints[0].report_number == serving.complaint.report_number
        assert serving.store.complaints[0].category == "land.certificate"
        assert serving.store.drafts == {}
        assert serving.shift.complaint is not None
        serving.shift.complaint.copied()
        assert serving.complaint.copied

    def test_leaves_no_draft_behind_whatever_was_typed_just_before(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        assert serving.shift.complaint is not None
        serving.shift.complaint.save_now()
        typed(serving, F.solution, "Peninjauan ulang")
        serving.record()
        serving.pass_time(20_000)
        assert serving.store.drafts == {}

    def test_happens_once_however_often_it_is_asked_for(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        assert serving.shift.complaint is not None
        for _ in range(3):
            serving.shift.complaint.record()
        serving.run()
        serving.record()
        assert len(serving.store.complaints) == 1

    @pytest.mark.expects_log("STORE_LOST")
    def test_after_a_lost_reply_is_made_sure_of_and_happens_once(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        serving.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
        serving.record()
        assert "Making sure" in serving.complaint.message
        assert serving.complaint.is_fixed
        serving.pass_time(2000)
        assert len(serving.store.complaints) == 1
        assert serving.complaint.report_number == serving.store.complaints[0].report_number

    @pytest.mark.expects_log("STORE_UNREACHABLE", "desk_unreadable")
    def test_is_recorded_although_the_line_is_cut_right_behind_the_answer(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        serving.store.listeners.append(serving.cut)
        serving.record()
        assert serving.complaint.report_number == serving.store.complaints[0].report_number
        assert serving.store.drafts == {}

    @pytest.mark.expects_log("STORE_LOST", "REQUEST_LOST")
    def test_that_a_backup_has_taken_away_is_recorded_by_the_next_press(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        serving.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
        serving.record()
        (taken,) = (key for key, answer in serving.store.answers.items() if answer.command == "RecordComplaint")
        serving.store.answers[taken] = replace(serving.store.answers[taken], outcome="")
        serving.store.complaints.clear()
        serving.pass_time(2000)
        assert "backup" in serving.complaint.message
        assert serving.field(F.name).text == "Sulastri"
        serving.record()
        assert serving.complaint.report_number == serving.store.complaints[0].report_number

    @pytest.mark.expects_log("STORE_UNREACHABLE")
    def test_over_a_cut_line_is_refused_in_words_and_keeps_the_text(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        serving.cut()
        serving.record()
        assert "Not recorded: no connection" in serving.complaint.message
        assert serving.field(F.name).text == "Sulastri"
        serving.heal()
        serving.pass_time(2000)
        serving.record()
        assert len(serving.store.complaints) == 1


class TestNothingOfThePerson:
    def test_is_in_the_representation_of_a_screen(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        assert NIK not in repr(serving.complaint)
        assert "Sulastri" not in repr(serving.complaint)

    def test_stays_after_the_record(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        serving.record()
        assert all(each.text == "" for each in serving.complaint.fields)

    def test_reaches_the_queue_side(self, serving: Scene) -> None:
        serving.type(COMPLETE)
        serving.record()
        assert NIK not in repr(serving.desk)
        assert "Sulastri" not in repr(serving.desk)

    @pytest.mark.expects_log("command_failed", "draft_not_saved", "desk_unreadable")
    def test_reaches_a_log_through_any_failure(self, serving: Scene, tmp_path: Path) -> None:
        file = configure_logs("desk", tmp_path / "logs")
        serving.type(COMPLETE)
        serving.store.trouble = RuntimeError(f"row ({NIK}, Sulastri)")
        serving.pass_time(1000)
        serving.store.trouble = None
        serving.store.trouble_after_commit = RuntimeError(f"row ({NIK}, Sulastri)")
        serving.record()
        written = file.read_text("utf-8")
        assert written.count("RuntimeError") == 3
        assert NIK not in written
        assert "Sulastri" not in written


@pytest.mark.expects_log("TEXT_TOO_LONG")
def test_an_endless_text_is_said_not_cut(serving: Scene) -> None:
    typed(serving, F.chronology, "x" * 50_000)
    serving.pass_time(1000)
    assert serving.complaint.saved.words.startswith("Not saved yet (Please shorten it")
    assert len(serving.field(F.chronology).text) == 50_000
    typed(serving, F.chronology, "x" * 100)
    serving.pass_time(1000)
    assert serving.complaint.saved.words == "Saved 08:17"
