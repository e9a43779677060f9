"""The command line keeps its contract: words, JSON keys, exit codes (docs/cli.md).

Rule: scripts depend on every key and code asserted here.
"""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.admin.conftest import Balai


def test_init_makes_a_hall_with_ten_desks_three_services_and_the_sessions_of_the_first_hall(hall: Balai) -> None:
    day = hall("day", "status").json
    assert [(s["opens"], s["closes"], s["cap"]) for s in day["sessions"]] == [
        ("08:00", "12:00", 40),
        ("13:00", "14:00", 10),
    ]
    assert (day["day_quota"], day["tolerance"], day["left_day"], day["practice"]) == (50, 60, 50, True)
    assert [s["prefix"] for s in day["services"]] == ["A", "B", "D"]
    friday = hall("day", "status", "--date", "2026-11-27").json
    assert [(s["opens"], s["closes"]) for s in friday["sessions"]] == [("08:00", "11:00"), ("13:30", "14:30")]
    assert hall("settings", "show", "desk.count").json == {"desk.count": "10"}


def test_init_never_touches_an_existing_store(hall: Balai) -> None:
    hall("ticket", "issue", "--service", "A")
    again = hall("init", "--practice")
    assert again.code == 2
    assert again.json["problem"] == "STORE_EXISTS"
    assert hall("day", "status").json["issued"] == 1


def test_issue_answers_with_every_key_of_the_contract(hall: Balai) -> None:
    result = hall("ticket", "issue", "--service", "A")
    expected = {
        "outcome": "issued",
        "number": "A-001",
        "service_date": "2026-11-23",
        "session": 1,
        "ahead": 0,
        "left_session": 39,
        "left_day": 49,
    }
    assert result.code == 0
    assert result.json | expected == result.json
    assert result.json["ticket_id"]
    assert hall("ticket", "issue", "--service", "A").json["ahead"] == 1


@pytest.mark.parametrize(
    ("at", "day", "service", "reason", "next_opening"),
    [
        ("07:30", "2026-11-23", "A", "not_open_yet", "2026-11-23T08:00:00+07:00"),
        ("12:30", "2026-11-23", "A", "not_open_yet", "2026-11-23T13:00:00+07:00"),
        ("14:00", "2026-11-23", "A", "after_hours", "2026-11-24T08:00:00+07:00"),
        ("09:00", "2026-11-22", "A", "closed_today", "2026-11-23T08:00:00+07:00"),
        ("09:00", "2026-12-25", "A", "closed_today", "2026-12-28T08:00:00+07:00"),
        ("09:00", "2026-11-23", "Z", "unknown_service", "2026-11-23T13:00:00+07:00"),
    ],
)
def test_a_refusal_says_why_and_when_the_hall_opens_next(
    hall: Balai, at: str, day: str, service: str, reason: str, next_opening: str
) -> None:
    result = hall("ticket", "issue", "--service", service, at=at, day=day)
    assert result.code == 3
    assert result.json["outcome"] == "refused"
    assert result.json["reason"] == reason
    assert result.json["next_opening"] == next_opening


def test_a_full_session_refuses_and_the_documents_only_service_goes_on(hall: Balai) -> None:
    hall("settings", "set", "session.mon.1", "08:00-12:00 quota 2")
    for _ in range(2):
        assert hall("ticket", "issue", "--service", "A").code == 0
    full = hall("ticket", "issue", "--service", "B")
    assert (full.code, full.json["reason"]) == (3, "session_full")
    assert hall("ticket", "issue", "--service", "D").json["number"] == "D-001"
    assert hall("day", "status").json["turned_away"] == 1


def test_the_same_request_id_gets_the_very_same_answer(hall: Balai) -> None:
    request = str(uuid4())
    first = hall("ticket", "issue", "--service", "A", "--request-id", request)
    second = hall("ticket", "issue", "--service", "A", "--request-id", request, at="09:00")
    assert first.json == second.json
    assert hall("day", "status").json["issued"] == 1


def test_the_request_id_of_another_command_is_refused(hall: Balai) -> None:
    request = str(uuid4())
    hall("ticket", "issue", "--service", "A", "--request-id", request)
    result = hall("desk", "call", "--desk", "3", "--request-id", request)
    assert (result.code, result.json["problem"]) == (2, "REQUEST_ID_REUSED")


def test_a_call_names_number_desk_and_sequence_and_a_desk_holds_one_citizen(hall: Balai) -> None:
    assert hall("desk", "call", "--desk", "3").json == {"outcome": "nobody_waiting", "desk": 3}
    hall("ticket", "issue", "--service", "A")
    hall("ticket", "issue", "--service", "A")
    called = hall("desk", "call", "--desk", "3")
    assert called.code == 0
    assert called.json | {"outcome": "called", "number": "A-001", "desk": 3, "call_seq": 1} == called.json
    busy = hall("desk", "call", "--desk", "3")
    assert (busy.code, busy.json["outcome"], busy.json["number"]) == (3, "busy", "A-001")


def test_the_whole_life_of_a_ticket_by_hand(hall: Balai) -> None:
    for _ in range(3):
        hall("ticket", "issue", "--service", "A")
    hall("desk", "call", "--desk", "3")
    assert hall("desk", "recall", "--desk", "3").json["times_called"] == 2
    too_early = hall("desk", "no-show", "--desk", "3")
    assert (too_early.code, too_early.json["reason"], too_early.json["allowed"]) == (3, "too_few_calls", 1)
    hall("desk", "recall", "--desk", "3")
    assert hall("desk", "no-show", "--desk", "3").json["state"] == "no_show"
    assert hall("desk", "resume", "A-001", "--desk", "3").json["state"] == "waiting"
    assert hall("desk", "call", "--desk", "3").json["number"] == "A-002"
    assert hall("desk", "start", "--desk", "3").json["state"] == "serving"
    assert hall("desk", "park", "--desk", "3").json["state"] == "parked"
    assert hall("desk", "resume", "A-002", "--desk", "3").json["state"] == "waiting"
    assert hall("desk", "call", "--desk", "3").json["number"] == "A-002"
    assert hall("desk", "transfer", "--desk", "3", "--to-desk", "5").json["state"] == "waiting"
    assert hall("desk", "call", "--desk", "3").json["number"] == "A-003"
    assert hall("desk", "call", "--desk", "5").json["number"] == "A-002"
    assert hall("desk", "finish", "--desk", "5").json["state"] == "finished"
    shown = hall("ticket", "show", "a2").json
    assert (shown["state"], shown["desk"]) == ("finished", 5)
    assert shown["history"][0]["kind"] == "ticket_issued"


def test_a_call_out_of_order_needs_a_reason(hall: Balai) -> None:
    hall("ticket", "issue", "--service", "A")
    hall("ticket", "issue", "--service", "A")
    refused = hall("desk", "call", "--desk", "3", "--number", "A-002")
    assert (refused.code, refused.json["reason"]) == (3, "reason_missing")
    assert hall("desk", "call", "--desk", "3", "--number", "A-002", "--reason", "sakit").json["number"] == "A-002"


def test_tolerance_is_released_up_to_its_limit_and_an_override_goes_further(hall: Balai) -> None:
    beyond = hall("day", "release", "11", "--reason", "antre")
    assert (beyond.code, beyond.json["reason"], beyond.json["allowed"]) == (3, "beyond_tolerance", 10)
    assert hall("day", "release", "10", "--reason", "antre").json["day_cap"] == 60
    assert hall("day", "override", "3", "--reason", "rombongan lansia").json["day_cap"] == 63
    kinds = [event["kind"] for event in hall("events").json]
    assert kinds[-2:] == ["tolerance_released", "quota_overridden"]


def test_the_board_shows_calls_waiting_and_what_is_left_but_no_person(hall: Balai) -> None:
    hall("ticket", "issue", "--service", "A")
    hall("ticket", "issue", "--service", "D")
    hall("desk", "call", "--desk", "3")
    board = hall("board").json
    assert [(c["number"], c["desk"], c["call_seq"]) for c in board["calls"]] == [("A-001", 3, 1)]
    assert board["waiting_by_service"] == {"A": 0, "B": 0, "D": 1}
    assert (board["left_session"], board["left_day"], board["phase"]) == (39, 49, "open")


def test_events_are_gapless_and_in_order(hall: Balai) -> None:
    for _ in range(3):
        hall("ticket", "issue", "--service", "A")
    events = hall("events", "--since", "0").json
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    assert [e["number"] for e in hall("events", "--since", str(events[-2]["seq"])).json] == ["A-003"]


def test_a_day_closed_by_the_hall_says_its_message(hall: Balai) -> None:
    hall("settings", "set", "closed", "2026-11-24", "Kunjungan", "tamu", "negara")
    refused = hall("ticket", "issue", "--service", "A", day="2026-11-24").json
    assert (refused["reason"], refused["message"]) == ("closed_today", "Kunjungan tamu negara")
    hall("settings", "unset", "closed.2026-11-24")
    assert hall("ticket", "issue", "--service", "A", day="2026-11-24").code == 0


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("day.quota", "many", "HALL_SETTING_WRONG"),
        ("session.mon.1", "8 to 12", "HALL_SETTING_WRONG"),
        ("day.tolerance", "40", "HALL_SETTING_WRONG"),
        ("day.qouta", "50", "HALL_SETTING_UNKNOWN"),
    ],
)
def test_a_wrong_setting_is_named_and_changes_nothing(hall: Balai, key: str, value: str, problem: str) -> None:
    before = hall("settings", "show").json
    result = hall("settings", "set", key, value)
    assert (result.code, result.json["problem"], result.json["key"]) == (2, problem, key)
    assert hall("settings", "show").json == before


@pytest.mark.parametrize(
    ("words", "problem", "remedy"),
    [
        (("set", "closed", "2026-12-28"), "HALL_SETTING_INCOMPLETE", "balai settings set closed 2026-12-28"),
        (("set", "opened", "Layanan"), "HALL_SETTING_INCOMPLETE", "balai settings set opened 2026-12-25"),
        (("set", "opened", "2026-12-26", "Khusus"), "HALL_DAY_WITHOUT_SESSIONS", "session.2026-12-26.1"),
        (("set", "opened", "2026-11-24", "Khusus"), "HALL_DAY_NO_HOLIDAY", "session.2026-11-24.1"),
        (("set", "hall.zone", "Asia/Makassar", "--from", "tomorrow"), "HALL_SETTING_UNDATED", "--from"),
        (("set", "day.quota", "40", "--from", "2020-01-01"), "HALL_SETTING_PAST", "--from"),
        (("unset", "closed.2026-11-25"), "HALL_SETTING_NOT_SET", "closed.2026-11-26"),
        (("unset", "session.fri.9"), "HALL_SETTING_NOT_SET", "balai settings show session"),
    ],
)
def test_a_change_without_effect_is_refused_with_what_would_help(
    hall: Balai, words: tuple[str, ...], problem: str, remedy: str
) -> None:
    hall("settings", "set", "closed", "2026-11-26", "Rapat")
    before, events = hall("settings", "show").json, hall("events").json
    result = hall("settings", *words)
    assert (result.code, result.json["problem"]) == (2, problem)
    assert remedy in result.json["remedy"]
    assert (hall("settings", "show").json, hall("events").json) == (before, events)


def test_a_setting_that_is_so_already_is_not_called_done(hall: Balai) -> None:
    events = hall("events").json
    answer = hall("settings", "set", "day.quota", "50")
    assert (answer.code, answer.json) == (0, {"outcome": "noted", "subject": "day.quota", "changed": False})
    english = ("--store", hall.store, "--lang", "en", "--clock", "2026-11-23T08:17", "settings", "set")
    assert "Nothing was changed" in hall.plain(*english, "day.quota", "50").out
    assert hall("events").json == events


def test_cancelling_needs_a_reason_and_keeps_the_place_used(hall: Balai) -> None:
    hall("ticket", "issue", "--service", "A")
    assert hall("ticket", "cancel", "A-001", "--reason", "pulang").json["state"] == "cancelled"
    assert hall("day", "status").json["left_day"] == 49


def test_an_officer_is_added_with_a_password_from_standard_input(hall: Balai) -> None:
    added = hall("officer", "add", "siti", "--name", "Siti Rahmawati", "--password-stdin", text="rahasia-sekali\n")
    assert added.code == 0
    assert hall("officer", "list").json == [{"login": "siti", "name": "Siti Rahmawati", "role": "officer"}]
    again = hall("officer", "add", "siti", "--name", "Lain", "--password-stdin", text="rahasia-sekali\n")
    assert (again.code, again.json["problem"]) == (2, "OFFICER_EXISTS")


def test_the_clock_is_refused_by_a_live_store(balai: Balai) -> None:
    assert balai.plain("--store", balai.store, "init").code == 0
    result = balai("board")
    assert (result.code, result.json["problem"]) == (2, "CLOCK_NOT_ALLOWED")
    assert balai.plain("--store", balai.store, "--json", "board").json["practice"] is False


def test_a_store_that_is_not_there_is_said_in_both_languages(balai: Balai) -> None:
    indonesian = balai.plain("--store", balai.store, "--lang", "id", "board")
    english = balai.plain("--store", balai.store, "--lang", "en", "board")
    assert indonesian.code == english.code == 2
    assert "balai init" in indonesian.err
    assert "balai init" in english.err
    assert indonesian.err != english.err
    assert not Path(balai.store).exists()


def test_wrong_usage_ends_with_two(hall: Balai) -> None:
    assert hall("ticket", "issue").code == 2
    assert hall("desk", "transfer", "--desk", "3").code == 2
    lost_reason = hall("desk", "call", "--desk", "3", "--reason", "Kursi roda")
    assert lost_reason.code == 2
    assert "--number" in lost_reason.err
    assert hall("ticket", "issue", "--service", "A", "--request-id", "seven").code == 2


def test_check_says_that_program_and_store_fit(hall: Balai) -> None:
    assert hall("check").json["outcome"] == "compatible"
    assert hall("migrate").json["outcome"] == "migrated"


def test_the_doctor_names_each_finding_with_its_remedy(hall: Balai, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = {f["subject"]: f for f in hall("doctor").json}
    assert findings["store"]["verdict"] == "ok"
    assert findings["key"]["verdict"] == "ok"
    monkeypatch.setenv("BALAI_PRINTER", "tcp://127.0.0.1:9")
    result = hall("doctor")
    printer = next(f for f in result.json if f["subject"] == "printer")
    assert result.code == 4
    assert printer["verdict"] == "fail"
    assert printer["remedy"]


def test_an_unreachable_server_ends_with_four_and_names_it(balai: Balai, free_tcp_port: int) -> None:
    result = balai.plain("--store", f"postgresql://siti@127.0.0.1:{free_tcp_port}/hall", "--json", "board")
    assert (result.code, result.json["problem"], result.json["port"]) == (4, "STORE_UNREACHABLE", str(free_tcp_port))


def test_a_day_is_closed_once_and_answers_the_same_again(hall: Balai) -> None:
    hall("ticket", "issue", "--service", "A")
    hall("ticket", "issue", "--service", "A")
    hall("desk", "call", "--desk", "3")
    early = hall("day", "close")
    assert (early.code, early.json["outcome"]) == (3, "still_at_desks")
    assert early.json["citizens"] == [{"number": "A-001", "desk": 3, "state": "called"}]
    hall("desk", "finish", "--desk", "3")
    assert hall("day", "close").json["reason"] == "day_not_over"
    closed = hall("day", "close", at="14:30")
    assert closed.code == 0
    expected = {
        "outcome": "day_closed", "service_date": "2026-11-23", "issued": 2, "served": 1, "no_show": 0, "cancelled": 0,
        "expired": 1, "turned_away": 0, "full_since": None, "forced": False,
    }  # fmt: skip
    assert closed.json | expected == closed.json
    assert hall("day", "close", "--date", "2026-11-23", at="09:00", day="2026-11-24").json == closed.json
    assert hall("ticket", "issue", "--service", "A", at="14:40").json["reason"] == "after_hours"
    status = hall("day", "status", at="14:40").json
    assert (status["closed_at"][:16], status["phase"]) == ("2026-11-23T14:30", "after")
    assert (status["figures"]["served"], status["figures"]["expired"]) == (1, 1)


def test_a_day_is_closed_early_only_by_force_with_a_reason(hall: Balai) -> None:
    assert hall("day", "close", "--force").json["reason"] == "reason_missing"
    assert hall("day", "close", "--force", "--reason", "banjir").json["forced"] is True
    assert hall("day", "close", "--date", "2026-11-24").json["reason"] == "day_to_come"
    events = hall("events", "--since", "0").json
    never = hall("day", "close", "--date", "1999-01-01")
    assert (never.code, never.json["problem"]) == (2, "DAY_WITHOUT_SERVICE")
    assert hall("events", "--since", "0").json == events


def test_a_day_that_ended_early_tells_citizens_its_message_and_keeps_its_reason(hall: Balai) -> None:
    hall("ticket", "issue", "--service", "A")
    closing = ("--force", "--reason", "Panel utama terbakar", "--message", "Listrik padam.")
    assert hall("day", "close", *closing, at="09:30").json["outcome"] == "day_closed"
    refused = hall("ticket", "issue", "--service", "A", at="09:40").json
    assert (refused["reason"], refused["message"]) == ("closed_today", "Listrik padam.")
    assert refused["next_opening"] == "2026-11-24T08:00:00+07:00"
    for shown in (hall("day", "status", at="09:40").json, hall("board", at="09:40").json):
        assert (shown["ended_early"], shown["message"]) == (True, "Listrik padam.")
        assert "terbakar" not in str(shown) + str(refused)
    plain = ("--store", hall.store, "--lang", "en", "--clock", "2026-11-23T09:40", "day", "status")
    assert "The day was ended early, at 09:30." in hall.plain(*plain).out
    too_long = hall("day", "close", "--message", "x" * 161, at="09:50")
    assert too_long.code == 2


def test_the_end_of_today_is_taken_back(hall: Balai) -> None:
    hall("ticket", "issue", "--service", "A")
    hall("desk", "call", "--desk", "3")
    assert hall("day", "reopen", "--reason", "x").json["reason"] == "day_not_closed"
    hall("day", "close", "--force", "--reason", "salah hari")
    assert hall("desk", "recall", "--desk", "3").json["reason"] == "desk_empty"
    assert hall("day", "reopen", "--reason", " ").code == 3
    reopened = hall("day", "reopen", "--reason", "salah hari", at="09:43")
    assert (reopened.code, reopened.json) == (
        0, {"outcome": "day_reopened", "service_date": "2026-11-23", "reinstated": 1},
    )  # fmt: skip
    assert hall("desk", "recall", "--desk", "3").json["number"] == "A-001"
    plain = ("--store", hall.store, "--lang", "en", "--clock", "2026-11-23T09:50")
    lines = hall.plain(*plain, "events").out.splitlines()
    reopening, reinstated, _recall = [line.split("  ", 3)[-1] for line in lines[-3:]]
    assert "day reopened" in reopening
    assert "reason: salah hari" in reopening
    assert "A-001" in reinstated
    assert "stands again" in reinstated
    assert "called" in reinstated
    hall("day", "close", "--force", "--reason", "salah lagi")
    words = hall.plain(*plain, "day", "reopen", "--reason", "salah lagi").out
    assert words == "Monday, 23 November 2026 goes on; numbers that stand as before: 1.\n"


def test_the_day_says_since_when_it_is_full_and_how_it_ended(hall: Balai) -> None:
    hall("settings", "set", "session.mon.1", "08:00-12:00 quota 1")
    hall("ticket", "issue", "--service", "A")
    hall("ticket", "issue", "--service", "A", at="09:41")
    plain = ("--store", hall.store, "--lang", "en", "--clock", "2026-11-23T14:30", "day")
    assert "full since 08:17" in hall.plain(*plain, "status").out
    closed = hall.plain(*plain, "close").out
    assert "1 issued, 0 served, 0 absent, 0 cancelled, 1 expired, 1 turned away" in closed
    assert "The day was closed at 14:30" in hall.plain(*plain, "status").out


def test_a_desk_that_is_gone_gives_its_citizen_back(hall: Balai) -> None:
    assert hall("desk", "release", "--desk", "3", "--reason", "PC mati").json["reason"] == "desk_empty"
    hall("ticket", "issue", "--service", "A")
    hall("desk", "call", "--desk", "3")
    released = hall("desk", "release", "--desk", "3", "--reason", "PC mati").json
    assert (released["outcome"], released["number"], released["state"]) == ("done", "A-001", "waiting")
    assert hall("desk", "call", "--desk", "5").json["number"] == "A-001"


def test_an_officer_corrects_the_priority_of_a_number(hall: Balai) -> None:
    for _ in range(2):
        hall("ticket", "issue", "--service", "A")
    assert hall("ticket", "priority", "A-002", "elderly", "--reason", "salah pilih").json["number"] == "A-002"
    assert hall("ticket", "show", "A-002").json["priority"] == "elderly"
    again = hall("ticket", "priority", "A-002", "elderly", "--reason", "salah pilih").json
    assert again == {"outcome": "noted", "subject": "A-002", "changed": False}
    assert hall("events").json[-1]["facts"] == {"before": "none", "after": "elderly", "reason": "salah pilih"}
    assert hall("desk", "call", "--desk", "3").json["number"] == "A-002"


def test_a_setting_takes_effect_at_once_or_from_a_day_on(hall: Balai) -> None:
    later = hall("settings", "set", "day.quota", "40", "--from", "tomorrow", "--reason", "libur panjang")
    assert (later.code, later.json["subject"]) == (0, "day.quota@2026-11-24")
    assert hall("day", "status").json["day_quota"] == 50
    assert hall("day", "status", day="2026-11-24").json["day_quota"] == 40
    assert hall("day", "status", "--date", "2026-11-24").json["day_quota"] == 40
    assert hall("day", "status", "--date", "2026-11-23", day="2026-11-24").json["day_quota"] == 50
    assert hall("events").json[-1]["facts"]["reason"] == "libur panjang"
    assert hall("settings", "set", "day.quota", "41", "--from", "besok").code == 2
    hall("settings", "unset", "day.quota@2026-11-24")
    assert hall("day", "status", day="2026-11-24").json["day_quota"] == 50


def test_events_and_a_tickets_history_say_what_changed_and_why_to_a_person(hall: Balai) -> None:
    for _ in range(2):
        hall("ticket", "issue", "--service", "A")
    hall("settings", "set", "day.quota", "40", "--reason", "libur panjang")
    hall("desk", "call", "--desk", "3", "--number", "A-002", "--reason", "Kursi roda")
    plain = ("--store", hall.store, "--lang", "id", "--clock", "2026-11-23T08:30")
    lines = hall.plain(*plain, "events").out.splitlines()
    assert lines[-3].endswith("day.quota: “50” → “40”; alasan: libur panjang")
    assert "di luar urutan" in lines[-2]
    assert lines[-2].endswith("alasan: Kursi roda")
    assert "alasan: Kursi roda" in hall.plain(*plain, "ticket", "show", "A-002").out
    history = hall("ticket", "show", "A-002").json["history"]
    assert [each["facts"] for each in history[-2:]] == [{"reason": "Kursi roda"}, {"times": 1}]


def test_a_person_is_asked_why_the_calendar_or_the_quota_changes_and_a_script_is_not(hall: Balai) -> None:
    plain = ("--store", hall.store, "--lang", "en", "--clock", "2026-11-23T08:30", "settings")
    asked = hall.plain(*plain, "set", "closed", "2026-11-25", "Rapat", typed=" \nkunjungan menteri\n")
    assert (asked.code, asked.err.count("Why?")) == (0, 2)
    assert hall("events").json[-1]["facts"]["reason"] == "kunjungan menteri"
    said = hall.plain(*plain, "unset", "closed.2026-11-25", "--reason", "batal", typed="")
    other = hall.plain(*plain, "set", "desk.word", "loket", typed="")
    script = hall.plain(*plain, "set", "day.quota", "40")
    assert [(each.code, each.err) for each in (said, other, script)] == [(0, "")] * 3


def test_a_date_can_have_sessions_of_its_own(hall: Balai) -> None:
    assert hall("settings", "set", "session.2026-12-24.1", "08:00-10:00 quota 20", "--from", "2026-12-01").code == 2
    for day in ("2026-12-23", "2026-12-24", "2026-12-26"):  # an ordinary day, a joint leave, a Saturday
        assert hall("settings", "set", f"session.{day}.1", "08:00-10:00 quota 20").code == 0
        sessions = hall("day", "status", "--date", day).json["sessions"]
        assert [(s["opens"], s["closes"], s["cap"]) for s in sessions] == [("08:00", "10:00", 20)]
