"""Every command over a store: what is answered, what is written, and that repeating a request changes nothing."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.changing_settings import UnchangedBecause
from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber, TicketId
from shared.domain.outcomes import Outcome
from shared.domain.printing import PrintState
from shared.domain.revealing import RevealedAs
from shared.domain.ticket import Action, PriorityClass, TicketState
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.deciding import _PROBLEM_OF
from shared.services.ports import StoredAnswer
from tests.services.halls import KIOSK, MONDAY, RINA, SITI, Visit, sealed, wib

DESK = DeskNumber(3)
TUESDAY = MONDAY + timedelta(days=1)


def kinds(visit: Visit) -> list[str]:
    return [event.event.kind.value for event in visit.store.event_log]


def written(visit: Visit) -> dict[str, Any]:
    """All that the store holds, apart from the kept answers, the clock and a fault to come."""
    return {
        name: value for name, value in vars(deepcopy(visit.store)).items() if name not in ("answers", "now", "trouble")
    }


# --- a request id is answered once ---


def _waiting(visit: Visit) -> None:
    visit.issue_many(3)


def _called(visit: Visit) -> None:
    visit.issue_many(3)
    visit.call()


def _parked(visit: Visit) -> None:
    _called(visit)
    visit.step(Action.park)


def _closed(visit: Visit) -> None:
    _called(visit)
    visit.close(force=True, reason="Banjir")


def _printing(visit: Visit) -> None:
    visit.print(visit.issue().ticket_id)


COMMANDS: list[tuple[Callable[[Visit], None], Callable[[Visit], dict[str, Any]], type, str]] = [
    (_waiting, lambda _: {"service": "A", "kiosk": "lobby"}, c.IssueTicket, "issued"),
    (_waiting, lambda _: {"service": "X", "kiosk": "lobby"}, c.IssueTicket, "refused"),
    (_waiting, lambda _: {"desk": DESK}, c.CallNext, "called"),
    (_called, lambda _: {"desk": DESK}, c.CallNext, "busy"),
    (lambda _: None, lambda _: {"desk": DESK}, c.CallNext, "nobody_waiting"),
    (_waiting, lambda _: {"desk": DESK, "number": "a3", "reason": "Lansia"}, c.CallNumber, "called"),
    (_called, lambda _: {"desk": DESK}, c.Recall, "called"),
    (_called, lambda _: {"desk": DESK, "action": Action.start}, c.StepAtDesk, "done"),
    (_called, lambda _: {"desk": DESK, "action": Action.finish}, c.StepAtDesk, "done"),
    (_called, lambda _: {"desk": DESK, "action": Action.park}, c.StepAtDesk, "done"),
    (_called, lambda _: {"desk": DESK, "action": Action.no_show}, c.StepAtDesk, "cannot"),
    (_called, lambda _: {"desk": DESK, "to_desk": DeskNumber(5)}, c.Transfer, "done"),
    (_parked, lambda _: {"number": "A-001", "desk": DESK}, c.ReturnTicket, "done"),
    (_waiting, lambda _: {"number": "A-002", "reason": "Pulang"}, c.CancelTicket, "done"),
    (
        _waiting,
        lambda _: {"number": "A-002", "priority": PriorityClass.elderly, "reason": "Salah pilih"},
        c.CorrectPriority,
        "done",
    ),
    (_waiting, lambda _: {"count": 5, "reason": "Rombongan"}, c.ReleasePlaces, "released"),
    (_waiting, lambda _: {"count": 99, "reason": "Rombongan", "override": True}, c.ReleasePlaces, "released"),
    (_waiting, lambda v: {"ticket_id": v.ticket("A-001").id}, c.StartPrint, "printing"),
    (
        _printing,
        lambda v: {"attempt_id": next(iter(v.store.all_attempts)), "state": PrintState.printed, "detail": "ok"},
        c.EndPrint,
        "noted",
    ),
    (_waiting, lambda _: {"desk": DESK, "officer": "siti"}, c.SeatOfficer, "noted"),
    (_called, lambda _: {"desk": DESK, "reason": "PC mati"}, c.ReleaseDesk, "done"),
    (_waiting, lambda _: {"force": True, "reason": "Banjir"}, c.CloseDay, "day_closed"),
    (_called, lambda _: {}, c.CloseDay, "still_at_desks"),
    (_closed, lambda _: {"reason": "Jam maju sehari"}, c.ReopenDay, "day_reopened"),
    (_waiting, lambda _: {"key": "desk.word", "text": "loket"}, c.ChangeSetting, "noted"),
    (_waiting, lambda v: {"complaint": sealed(ticket_id=v.ticket("A-001").id)}, c.RecordComplaint, "recorded"),
    (
        _waiting,
        lambda _: {"report_number": "LMW-7K4Q-2M9D", "shown_as": RevealedAs.fields, "reason": "Ditelepon"},
        c.RevealComplaint,
        "noted",
    ),
]
every_command = pytest.mark.parametrize(
    ("before", "values", "kind", "word"), COMMANDS, ids=[f"{kind.__name__} {word}" for *_, kind, word in COMMANDS]
)


@every_command
def test_a_repeated_request_gets_the_first_answer_again_and_changes_nothing(
    before: Callable[[Visit], None], values: Callable[[Visit], dict[str, Any]], kind: type, word: str
) -> None:
    visit = Visit()
    before(visit)
    command = kind(request_id=c.new_request_id(), actor=SITI, **values(visit))
    first = visit.hall.do(command)
    assert first.outcome == word
    left_behind = written(visit)
    visit.at("13:30")  # also when the answer would be another one by now
    assert visit.hall.do(command) == first
    assert written(visit) == left_behind


@every_command
def test_an_answer_lost_on_its_way_is_given_again(
    before: Callable[[Visit], None], values: Callable[[Visit], dict[str, Any]], kind: type, word: str
) -> None:
    visit = Visit()
    before(visit)
    command = kind(request_id=c.new_request_id(), actor=SITI, **values(visit))
    visit.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
    with pytest.raises(Problem):
        visit.hall.do(command)
    left_behind = written(visit)
    assert visit.hall.do(command).outcome == word
    assert written(visit) == left_behind


@every_command
def test_a_request_id_is_never_taken_for_another_command(
    before: Callable[[Visit], None], values: Callable[[Visit], dict[str, Any]], kind: type, word: str
) -> None:
    visit = Visit()
    before(visit)
    used = visit.do(kind, SITI, **values(visit))
    assert used.outcome == word
    request_id = list(visit.store.answers)[-1]
    left_behind = written(visit)
    other = c.Recall if kind is c.CallNext else c.CallNext
    with pytest.raises(Problem) as problem:
        visit.hall.do(other(request_id=request_id, actor=SITI, desk=DESK))
    assert problem.value.code is ProblemCode.REQUEST_ID_REUSED
    assert problem.value.facts["request_id"] == request_id
    assert written(visit) == left_behind


def test_every_kind_of_command_is_repeated_above() -> None:
    assert {kind for *_, kind, _ in COMMANDS} == set(c.Command.__args__)


def test_request_ids_are_made_fresh() -> None:
    made = {c.new_request_id() for _ in range(100)}
    assert len(made) == 100
    assert {len(each) for each in made} == {36}


def test_a_store_in_trouble_is_the_callers_to_handle_and_nothing_is_written() -> None:
    visit = Visit()
    visit.store.trouble = Problem(ProblemCode.STORE_BUSY)
    before = written(visit)
    with pytest.raises(Problem):
        visit.issue()
    assert written(visit) == before


# --- issue ---


def test_a_morning_at_the_kiosk() -> None:
    visit = Visit()
    assert visit.issue_many(3) == ["A-001", "A-002", "A-003"]
    assert visit.issue_many(2, "D") == ["D-001", "D-002"]
    outcome = visit.issue("B")
    assert (outcome.number, outcome.ahead, outcome.left_session, outcome.left_day) == ("B-001", 5, 36, 46)
    assert outcome.issued_at == wib("08:17")
    assert kinds(visit) == ["ticket_issued"] * 6


def test_the_place_in_line_is_the_event_of_the_issue() -> None:
    visit = Visit()
    visit.seat()
    visit.issue_many(2)
    assert [event.seq for event in visit.store.event_log if event.event.number == "A-002"] == [3]
    assert visit.ticket("A-002").place.line == 3


def test_numbers_restart_with_the_service_day_of_the_hall() -> None:
    visit = Visit().at("13:59")
    visit.change("session.tue.1", "00:00-12:00 quota 40")
    assert visit.issue().number == "A-001"
    visit.at("23:59")
    assert visit.issue().reason == "after_hours"
    tuesday = wib("00:00").date().replace(day=24)
    assert visit.at("00:00", tuesday).issue().number == "A-001"
    assert visit.ticket("A-001", wib("00:00").date()).id != visit.ticket("A-001").id


def test_every_ticket_has_an_id_and_a_code_of_its_own() -> None:
    visit = Visit()
    made = [visit.issue() for _ in range(30)]
    assert len({each.ticket_id for each in made}) == len({each.code for each in made}) == 30
    assert all(len(each.code) == 8 and not set(each.code) & set("01IO") for each in made)


@pytest.mark.parametrize(("desks", "minutes"), [([], 15), ([1], 45), ([1, 2], 30), ([1, 2, 3], 15)])
def test_the_estimate_counts_desks_at_work_or_all_while_none_is(desks: list[int], minutes: int) -> None:
    visit = Visit()
    for desk in desks:
        visit.seat(desk, "siti")
    visit.issue_many(3)
    assert visit.issue().minutes == minutes
    assert visit.hall.day_status().open_desks == len(desks)


def test_a_full_session_a_release_and_an_override() -> None:
    visit = Visit()
    visit.change("session.mon.1", "08:00-12:00 quota 2")
    visit.change("day.quota", "2")
    visit.change("day.tolerance", "3")
    visit.issue_many(2)
    refused = visit.issue()
    assert (refused.reason, refused.next_opening) == ("day_full", wib("08:00", wib("08:00").date().replace(day=24)))
    assert visit.release(2).reason == "beyond_tolerance"
    assert visit.release(1).left_session == 1
    assert visit.issue().number == "A-003"
    assert visit.issue().reason == "day_full"
    assert visit.release(4, override=True).left_day == 4
    assert visit.issue().number == "A-004"
    status = visit.hall.day_status()
    assert (status.released, status.overridden, status.releasable, status.turned_away) == (1, 4, 0, 2)
    assert status.day_cap == 7


# --- calls and steps ---


def test_calls_go_by_order_of_issue_with_priority_between() -> None:
    visit = Visit()
    visit.issue_many(3)
    visit.issue("A", PriorityClass.elderly)
    visit.issue("B", PriorityClass.disabled)
    calls = [visit.call(desk) for desk in range(1, 6)]
    assert [call.number for call in calls] == ["A-004", "A-001", "B-001", "A-002", "A-003"]
    assert [call.call_seq for call in calls] == [1, 2, 3, 4, 5]
    assert visit.call(6).outcome == "nobody_waiting"


def test_a_recall_has_a_call_number_of_its_own() -> None:
    visit = Visit()
    visit.issue()
    assert [visit.call().call_seq, visit.recall().call_seq, visit.recall().times_called] == [1, 2, 3]
    assert visit.store.last_call == 3


def test_one_citizen_sits_at_one_desk() -> None:
    visit = Visit()
    visit.issue()
    visit.call(1)
    assert visit.call(2).outcome == "nobody_waiting"
    assert visit.call_number("A-001", 2).reason == "wrong_state"
    assert visit.call(1).outcome == "busy"


@pytest.mark.parametrize("number", ["", "A", "A-002", "B-001", "Budi", "A-001; DROP"])
def test_a_number_that_nobody_holds_is_a_plain_no(number: str) -> None:
    visit = Visit()
    visit.issue()
    for outcome in (visit.call_number(number), visit.back(number), visit.cancel(number)):
        assert (outcome.outcome, outcome.reason) == ("cannot", "no_ticket")


def test_yesterdays_number_is_not_todays() -> None:
    visit = Visit()
    visit.issue_many(2)
    visit.call(1)
    visit.at("08:05", wib("08:00").date().replace(day=24))
    assert visit.call(1).outcome == "nobody_waiting"
    assert visit.call_number("A-002").reason == "no_ticket"
    assert visit.cancel("A-002").reason == "no_ticket"


def test_a_transfer_to_a_desk_waits_for_that_desk_only() -> None:
    visit = Visit()
    visit.issue_many(2)
    visit.call(3)
    visit.transfer(3, to_desk=5)
    assert visit.call(3).number == "A-002"
    assert visit.call(4).outcome == "nobody_waiting"
    assert visit.call(5).number == "A-001"


def test_a_transfer_to_a_service_keeps_the_number_and_the_place() -> None:
    visit = Visit()
    visit.issue_many(2)
    visit.call(3)
    visit.transfer(3, to_service="D")
    assert visit.hall.day_status().waiting_by_service == {"A": 1, "B": 0, "D": 1}
    assert visit.call(4).number == "A-001"


def test_a_parked_citizen_is_called_three_times_again_after_returning() -> None:
    visit = Visit()
    visit.issue()
    visit.call()
    visit.recall()
    visit.step(Action.park)
    assert visit.back("A-001").state is TicketState.waiting
    assert visit.call().times_called == 1
    assert visit.step(Action.no_show).allowed == 2


def test_a_no_show_returns_behind_the_next_three() -> None:
    visit = Visit()
    visit.issue_many(5)
    visit.call()
    assert visit.no_show().state is TicketState.no_show
    assert visit.back("a1").action == "restore"
    assert [visit.serve() for _ in range(5)] == ["A-002", "A-003", "A-004", "A-001", "A-005"]


def test_a_cancelled_ticket_does_not_give_its_place_back() -> None:
    visit = Visit()
    visit.issue_many(2)
    left = visit.hall.day_status().left_day
    assert visit.cancel("A-001").state is TicketState.cancelled
    assert visit.hall.day_status().left_day == left
    assert visit.issue().number == "A-003"


# --- slips ---


def test_a_slip_and_its_copy() -> None:
    visit = Visit()
    visit.issue_many(2)
    ticket_id = visit.issue().ticket_id
    first = visit.print(ticket_id)
    assert (first.copy, first.ahead, first.number, first.code) == (0, 2, "A-003", visit.ticket("A-003").code)
    assert visit.hall.desk_status(DESK).unconfirmed == ("A-003",)
    assert visit.print_end(first.attempt_id).subject == "print.printed"
    assert visit.hall.desk_status(DESK).unconfirmed == ()
    assert visit.print(ticket_id).copy == 1


def test_a_slip_that_never_left_is_printed_again_as_the_original() -> None:
    visit = Visit()
    ticket_id = visit.issue().ticket_id
    visit.print_end(visit.print(ticket_id).attempt_id, PrintState.not_sent, "unreachable")
    assert visit.print(ticket_id).copy == 0


def test_paper_for_nothing_is_a_plain_no() -> None:
    visit = Visit()
    assert visit.print(TicketId("none")).reason == "no_ticket"
    assert visit.print_end("none").reason == "no_attempt"


def test_the_end_of_a_print_is_an_event_of_the_ticket() -> None:
    visit = Visit()
    issued = visit.issue()
    visit.print_end(visit.print(issued.ticket_id).attempt_id, PrintState.blocked, "paper_out")
    event = visit.store.event_log[-1].event
    assert (event.kind, event.number, event.actor) == (EventKind.slip_printed, "A-001", KIOSK)
    assert event.facts == {"state": "blocked", "detail": "paper_out", "copy": 0}


# --- complaints, desks ---


def test_a_complaint_is_stored_sealed_and_its_event_names_nobody() -> None:
    visit = Visit()
    ticket_id = visit.issue().ticket_id
    complaint = sealed(ticket_id=ticket_id)
    outcome: Outcome = visit.do(c.RecordComplaint, SITI, complaint=complaint)
    assert (outcome.report_number, outcome.complaint_id) == (complaint.report_number, complaint.id)
    assert visit.store.complaints == [complaint]
    event = visit.store.event_log[-1].event
    assert (event.kind, event.ticket_id, event.desk) == (EventKind.complaint_recorded, ticket_id, DESK)
    assert event.facts == {"report_number": complaint.report_number}


def test_a_desk_is_taken_taken_over_and_left() -> None:
    visit = Visit()
    for officer in ("siti", "budi", None):
        assert visit.seat(3, officer).subject == "desk.3"
        assert visit.hall.desk_status(DESK).officer == officer
    assert kinds(visit) == ["desk_opened", "desk_opened", "desk_closed"]
    assert visit.seat(11).reason == "unknown_desk"


# --- settings ---


def test_a_changed_setting_is_an_event_with_before_and_after() -> None:
    visit = Visit()
    assert visit.change("desk.word", "loket").subject == "desk.word"
    visit.change("closed.2026-12-25", "Natal")
    visit.change("closed.2026-12-25", None)
    facts = [event.event.facts for event in visit.store.event_log]
    assert facts == [
        {"key": "desk.word", "before": "meja", "after": "loket"},
        {"key": "closed.2026-12-25", "before": None, "after": "Natal"},
        {"key": "closed.2026-12-25", "before": "Natal", "after": None},
    ]
    assert {event.event.actor for event in visit.store.event_log} == {RINA}
    assert kinds(visit) == ["setting_changed"] * 3


def test_a_changed_setting_rules_from_the_next_command_on() -> None:
    visit = Visit()
    before = visit.hall.info().settings
    visit.change("desk.count", "2")
    after = visit.hall.info().settings
    assert (len(before.desks), len(after.desks), after.version) == (10, 2, before.version + 1)
    assert visit.call(3).reason == "unknown_desk"


@pytest.mark.parametrize(
    ("key", "text", "code", "facts"),
    [
        (
            "desk.word",
            "tisch",
            ProblemCode.HALL_SETTING_WRONG,
            {"key": "desk.word", "given": "tisch", "remedy": "meja | loket"},
        ),
        (
            "day.tolerance",
            None,
            ProblemCode.HALL_SETTING_WRONG,
            {"key": "day.tolerance", "given": "60", "remedy": ">= day.quota (70)"},
        ),
        ("day.qouta", "40", ProblemCode.HALL_SETTING_UNKNOWN, {"key": "day.qouta", "nearest": "day.quota"}),
        ("day.qouta", None, ProblemCode.HALL_SETTING_UNKNOWN, {"key": "day.qouta", "nearest": "day.quota"}),
        ("xyz", "1", ProblemCode.HALL_SETTING_UNKNOWN, {"key": "xyz", "nearest": ""}),
    ],
)
def test_a_setting_that_cannot_be_is_a_problem_with_a_remedy_and_nothing_changes(
    key: str, text: str | None, code: ProblemCode, facts: dict[str, str]
) -> None:
    visit = Visit()
    visit.change("day.tolerance", "80")
    visit.change("day.quota", "70")
    before = written(visit)
    with pytest.raises(Problem) as problem:
        visit.change(key, text)
    assert (problem.value.code, dict(problem.value.facts)) == (code, facts)
    assert written(visit) == before


@pytest.mark.parametrize(
    ("key", "text", "since", "code"),
    [
        ("hall.zone", "Asia/Makassar", TUESDAY, ProblemCode.HALL_SETTING_UNDATED),
        ("day.quota", "40", MONDAY - timedelta(days=1), ProblemCode.HALL_SETTING_PAST),
        ("closed.2026-11-26", None, None, ProblemCode.HALL_SETTING_NOT_SET),
        ("opened.2026-11-28", "Khusus", None, ProblemCode.HALL_DAY_WITHOUT_SESSIONS),
        ("opened.2026-11-25", "Khusus", None, ProblemCode.HALL_DAY_CLOSED),
        ("opened.2026-11-26", "Khusus", None, ProblemCode.HALL_DAY_NO_HOLIDAY),
    ],
)
def test_a_change_that_would_do_nothing_is_a_problem_and_nothing_is_written(
    key: str, text: str | None, since: date | None, code: ProblemCode
) -> None:
    visit = Visit()
    visit.change("closed.2026-11-25", "Rapat")
    before = written(visit)
    with pytest.raises(Problem) as problem:
        visit.do(c.ChangeSetting, RINA, key=key, text=text, since=since)
    assert (problem.value.code, problem.value.facts["key"]) == (code, key)
    assert written(visit) == before


def test_a_setting_that_stands_there_already_is_answered_without_an_event() -> None:
    visit = Visit()
    answer = visit.change("desk.word", "meja")
    assert (answer.subject, answer.changed) == ("desk.word", False)
    assert kinds(visit) == []
    assert visit.hall.info().settings.version == 1


def test_every_reason_not_to_change_a_setting_has_its_problem() -> None:
    assert set(_PROBLEM_OF) == set(UnchangedBecause)


def test_a_day_closed_while_people_wait_stops_issuing_and_serves_them() -> None:
    visit = Visit()
    visit.issue_many(2)
    visit.change("closed.2026-11-23", "Kunjungan tamu negara")
    assert (visit.issue().reason, visit.issue().message) == ("closed_today", "Kunjungan tamu negara")
    assert visit.release(5).reason == "no_session_left"
    status = visit.hall.day_status()
    assert (status.phase, status.waiting, status.issued, status.sessions) == ("closed", 2, 2, ())
    assert [visit.serve(), visit.serve()] == ["A-001", "A-002"]


def test_a_service_taken_away_while_people_wait_in_it_is_still_served() -> None:
    visit = Visit()
    visit.issue("D")
    visit.change("service.D.quota", None)
    assert visit.issue("D").reason == "unknown_service"
    assert visit.hall.day_status().waiting_by_service == {"A": 0, "B": 0, "D": 1}
    assert visit.serve() == "D-001"


def test_a_request_whose_answer_a_backup_has_replaced_is_refused_for_good() -> None:
    visit = Visit()
    request_id = c.new_request_id()
    visit.store.answers[request_id] = StoredAnswer(command="CallNext", outcome="")
    before = written(visit)
    for _ in range(2):
        with pytest.raises(Problem) as problem:
            visit.hall.do(c.CallNext(request_id=request_id, actor=SITI, desk=DESK))
        assert problem.value.code is ProblemCode.REQUEST_LOST
    assert written(visit) == before
