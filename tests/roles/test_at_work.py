"""The programs' own work as the logins of a hall, and what a thief with such a login cannot do.

Rule: the rights are the smallest that work: a whole visit goes through, a forged act and a citizen's data do not.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from shared.domain.complaint import SealedComplaint
from shared.domain.device import Device, DeviceRole
from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber, TicketId
from shared.domain.outcomes import Noted, Printing, Recorded
from shared.domain.printing import PrintState
from shared.domain.revealing import RevealedAs
from shared.domain.settings import DEFAULTS
from shared.domain.ticket import Action
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.auditing import audit_hall
from shared.store.grants import DEVICE_GROUPS, LOGIN_GROUPS, PEOPLE, Group
from shared.store.making import grant_store
from shared.store.opening import open_store
from tests.roles.conftest import EVENT, LOGINS, PASSWORD, Staffed
from tests.store.halls import AT_WORK, Hall, raw

KIOSK, OFFICER, SUPERVISOR = "kiosk:lobby", "officer:siti", "officer:budi"
CANARY = "3171234501900001"


def _complaint(ticket_id: TicketId, *, officer: str = "siti", number: str = "LMW-7K4Q-2M9D") -> SealedComplaint:
    return SealedComplaint(
        id=f"complaint-{number}",
        report_number=number,
        ticket_id=ticket_id,
        desk=DeskNumber(1),
        officer=officer,
        channel="walk_in",
        title=f"Sertifikat {CANARY}",
        chronology="x" * 30,
        category="land.certificate",
        solution="Sertifikat kembali",
        name_sealed=b"1",
        contact_sealed=b"2",
        contact_index=b"3",
        nik_sealed=None,
        nik_index=None,
        key_version=1,
    )


def _record(hall: Hall, ticket_id: TicketId, **more: Any) -> object:
    actor = more.pop("actor", OFFICER)
    return hall.do(c.RecordComplaint, actor=actor, complaint=_complaint(ticket_id, **more))


def _rights_missing(hall: Hall, kind: type[Any], **fields: Any) -> None:
    with pytest.raises(Problem) as caught:
        hall.do(kind, **fields)
    assert caught.value.code is ProblemCode.STORE_RIGHTS_MISSING


def test_a_whole_visit_as_kiosk_hall_screen_and_officer(staffed: Staffed) -> None:
    kiosk, screen, desk = (staffed.as_(group) for group in (Group.kiosk, Group.hall, Group.officer))
    request_id = c.new_request_id()
    first = kiosk.ask(request_id=request_id)
    assert kiosk.ask(request_id=request_id) == first
    printing = kiosk.do(c.StartPrint, actor=KIOSK, ticket_id=first.ticket_id)
    assert isinstance(printing, Printing)
    ended = kiosk.do(c.EndPrint, actor=KIOSK, attempt_id=printing.attempt_id, state=PrintState.printed, detail="")
    assert isinstance(ended, Noted)
    assert kiosk.local.day_status().waiting == 1

    desk.do(c.SeatOfficer, desk=1, officer="siti")
    assert desk.call(1).number == "A-001"
    assert [call.number for call in screen.local.board().current] == ["A-001"]
    desk.do(c.Recall, desk=1)
    desk.do(c.StepAtDesk, desk=1, action=Action.start)
    desk.store.drafts.save_draft(first.ticket_id, b"sealed")
    assert desk.store.drafts.load_draft(first.ticket_id) == b"sealed"
    assert isinstance(_record(desk, first.ticket_id), Recorded)
    desk.store.drafts.drop_draft(first.ticket_id)
    again = desk.do(c.StartPrint, ticket_id=first.ticket_id)
    assert isinstance(again, Printing)
    desk.do(c.EndPrint, attempt_id=again.attempt_id, state=PrintState.printed, detail="")
    desk.finish(1)
    desk.do(c.SeatOfficer, desk=1, officer=None)
    assert screen.local.board().current == ()
    assert desk.local.ticket("A-001") is not None
    actors = {event.event.actor for event in desk.local.events()}
    assert actors == {"staff:init", "staff:root", KIOSK, OFFICER}


def test_all_steps_at_a_desk_as_an_officer(staffed: Staffed) -> None:
    kiosk, desk = staffed.as_(Group.kiosk), staffed.as_(Group.officer)
    for _ in range(4):
        kiosk.issue()
    desk.call(1)
    desk.do(c.StepAtDesk, desk=1, action=Action.park)
    desk.do(c.ReturnTicket, number="A-001", desk=DeskNumber(1))
    for _ in range(2):
        desk.call(1)
        desk.do(c.StepAtDesk, desk=1, action=Action.start)
        desk.do(c.Transfer, desk=1, to_service="B")
    desk.do(c.CancelTicket, number="A-004", reason="pulang")
    desk.do(c.CallNumber, desk=2, number="A-003", reason="lansia")
    assert desk.local.desk_status(DeskNumber(2)).held is not None


def test_releasing_overriding_and_settings_are_for_supervisors(staffed: Staffed) -> None:
    officer, supervisor = staffed.as_(Group.officer), staffed.as_(Group.supervisor)
    staffed.as_(Group.kiosk).issue()
    for refused in (staffed.as_(Group.kiosk), officer):
        actor = KIOSK if refused is not officer else OFFICER
        _rights_missing(refused, c.ReleasePlaces, actor=actor, count=5, reason="ramai")
        _rights_missing(refused, c.ReleasePlaces, actor=actor, count=5, reason="ramai", override=True)
        _rights_missing(refused, c.ChangeSetting, actor=actor, key="desk.count", text="5")
    supervisor.do(c.ReleasePlaces, actor=SUPERVISOR, count=5, reason="ramai")
    supervisor.do(c.ChangeSetting, actor=SUPERVISOR, key="desk.count", text="5")
    # After a release the kiosk writes the same counters again, and must not be taken for the one who released.
    assert staffed.as_(Group.kiosk).issue().number == "A-002"
    assert officer.local.day_status().released == 5


def test_a_renewed_device_keeps_no_setting_that_a_thief_left_with_its_login(staffed: Staffed) -> None:
    database = staffed.url.rsplit("/", 1)[1]
    staffed.raw(Group.kiosk, "ALTER ROLE lobby SET row_security = off")
    staffed.raw(Group.kiosk, f'ALTER ROLE lobby IN DATABASE "{database}" SET synchronous_commit = off')
    _rights_missing(staffed.as_(Group.kiosk), c.IssueTicket, actor=KIOSK, service="A", kiosk="lobby")
    staffed.as_(Group.admin).store.devices.renew("lobby", PASSWORD, actor="staff:ani")
    assert staffed.as_(Group.kiosk).issue().number == "A-001"
    assert staffed.raw(Group.kiosk, "SHOW synchronous_commit") == [("on",)]


def test_an_admin_adds_and_disables_logins_without_createrole(staffed: Staffed) -> None:
    admin = staffed.as_(Group.admin)
    admin.store.officers.add("dewi", "Dewi", admin.store.officers.list()[0].role, PASSWORD, actor="staff:ani")
    admin.store.devices.add("kiosk-2", DeviceRole.kiosk, PASSWORD, actor="staff:ani")
    assert admin.store.officers.authenticate("dewi", PASSWORD).login == "dewi"
    admin.store.officers.disable("dewi", actor="staff:ani")
    admin.store.devices.disable("kiosk-2", actor="staff:ani")
    assert Device(name="kiosk-2", role=DeviceRole.kiosk, is_disabled=True) in admin.store.devices.list()
    for login in ("dewi", "kiosk-2"):
        with pytest.raises(Problem) as caught:
            open_store(staffed.url, program="test", user=login, password=PASSWORD)
        assert caught.value.code is ProblemCode.STORE_LOGIN_REFUSED
    kinds = [event.event.kind for event in admin.local.events()][-4:]
    assert kinds == [
        EventKind.officer_added,
        EventKind.device_added,
        EventKind.officer_disabled,
        EventKind.device_disabled,
    ]


def test_the_programs_cannot_act_in_another_name_either(staffed: Staffed) -> None:
    kiosk, desk = staffed.as_(Group.kiosk), staffed.as_(Group.officer)
    _rights_missing(kiosk, c.IssueTicket, actor="kiosk:other", service="A", kiosk="other")
    _rights_missing(kiosk, c.IssueTicket, actor=KIOSK, service="A", kiosk="other")
    ticket_id = kiosk.issue().ticket_id
    _rights_missing(desk, c.CallNext, actor="officer:budi", desk=1)
    _rights_missing(kiosk, c.CallNext, actor=KIOSK, desk=1)
    desk.call(1)
    with pytest.raises(Problem) as caught:
        _record(desk, ticket_id, officer="budi")
    assert caught.value.code is ProblemCode.STORE_RIGHTS_MISSING
    assert staffed.owner.numbers().count("A-001") == 2


@pytest.fixture
def with_complaint(staffed: Staffed) -> Staffed:
    """The hall with a complaint, a draft and their events in it."""
    ticket_id = staffed.as_(Group.kiosk).issue().ticket_id
    desk = staffed.as_(Group.officer)
    desk.call(1)
    _record(desk, ticket_id)
    desk.store.drafts.save_draft(ticket_id, CANARY.encode())
    raw(staffed.url, "ANALYZE")
    return staffed


@pytest.mark.parametrize("group", [Group.kiosk, Group.hall])
def test_a_device_reads_no_citizens_data_by_any_way(with_complaint: Staffed, group: Group) -> None:
    for statement in (
        "SELECT * FROM complaint",
        "SELECT count(*) FROM complaint",
        "SELECT title FROM complaint",
        "TABLE complaint_draft",
        "SELECT * FROM ticket_note",
        "SELECT name FROM officer",
        "COPY complaint TO STDOUT",
        "COPY (SELECT title FROM complaint) TO STDOUT",
        "EXPLAIN ANALYZE SELECT title FROM complaint",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT * FROM pg_statistic",
        "SELECT * FROM pg_authid",
        "LOCK TABLE complaint",
    ):
        with_complaint.refused(group, statement)
    # Some servers are built without XML: there is no such way then.
    for way in ("query_to_xml('SELECT * FROM complaint'", "table_to_xml('complaint'"):
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)):
            with_complaint.raw(group, f"SELECT {way}, true, true, '')")
    # What looks empty to this login rather than closed.
    for statement in (
        "SELECT * FROM pg_stats WHERE tablename IN ('complaint', 'complaint_draft', 'ticket_note')",
        "SELECT * FROM pg_stats_ext",
        "SELECT * FROM event WHERE kind = 'complaint_recorded' OR position('report_number' in facts) > 0",
    ):
        assert with_complaint.raw(group, statement) == []


@pytest.mark.parametrize("group", [Group.kiosk, Group.hall])
def test_a_device_sees_no_statement_of_another_login(with_complaint: Staffed, group: Group) -> None:
    with psycopg.connect(with_complaint.url_of(Group.officer), autocommit=True) as officer:
        officer.execute(f"SELECT title FROM complaint WHERE title LIKE '%{CANARY}%'")
        look = "SELECT query FROM pg_stat_activity WHERE usename = 'siti'"
        assert {query for (query,) in with_complaint.raw(group, look)} == {"<insufficient privilege>"}
        assert any(CANARY in query for (query,) in raw(with_complaint.url, look))


def test_the_hall_screen_reads_calls_only_and_no_answers(with_complaint: Staffed) -> None:
    assert {kind for (kind,) in with_complaint.raw(Group.hall, "SELECT kind FROM event")} == {"ticket_called"}
    with_complaint.refused(Group.hall, "SELECT outcome FROM request")


def test_the_log_is_judged_by_whoever_sees_all_of_it_and_by_nobody_else(with_complaint: Staffed) -> None:
    for group in PEOPLE:
        assert audit_hall(with_complaint.as_(group).store.hall).is_whole
    assert audit_hall(with_complaint.owner.store.hall).is_whole
    for group in DEVICE_GROUPS:
        with pytest.raises(Problem) as caught:
            audit_hall(with_complaint.as_(group).store.hall)
        assert caught.value.code is ProblemCode.STORE_RIGHTS_MISSING


def test_a_policy_that_narrows_what_people_read_is_no_tampering_either(with_complaint: Staffed) -> None:
    officer = with_complaint.as_(Group.officer)
    raw(with_complaint.url, "CREATE POLICY less ON event AS RESTRICTIVE FOR SELECT USING (kind <> 'ticket_issued')")
    with pytest.raises(Problem) as caught:
        audit_hall(officer.store.hall)
    assert caught.value.code is ProblemCode.STORE_RIGHTS_MISSING


def test_hall_screen_and_kiosk_read_what_citizens_are_told_and_the_screen_never_why(staffed: Staffed) -> None:
    staffed.as_(Group.kiosk).issue()
    told = {"force": True, "reason": "Panel utama terbakar", "message": "Listrik padam."}
    supervisor = staffed.as_(Group.supervisor)
    assert supervisor.do(c.CloseDay, actor=SUPERVISOR, **told).outcome == "day_closed"
    for group in (Group.hall, Group.kiosk):
        day = staffed.as_(group).local.board().day
        assert (day.message, day.ended_early) == ("Listrik padam.", True)
    assert staffed.as_(Group.kiosk).ask().message == "Listrik padam."
    assert {kind for (kind,) in staffed.raw(Group.hall, "SELECT kind FROM event")} == {"citizens_told"}
    assert staffed.raw(Group.hall, "SELECT 1 FROM event WHERE position('terbakar' in facts) > 0") == []
    _rights_missing(staffed.as_(Group.officer), c.CloseDay, actor=OFFICER, message="Pulang saja.")


def test_the_hall_screen_reads_a_call_out_of_order_and_the_kiosk_neither_of_them_why(staffed: Staffed) -> None:
    staffed.as_(Group.kiosk).issue()
    why = {"desk": DeskNumber(3), "number": "A-001", "reason": "Sesak napas"}
    assert staffed.as_(Group.officer).do(c.CallNumber, actor=OFFICER, **why).outcome == "called"
    assert staffed.as_(Group.hall).local.board().current[0].number == "A-001"
    for group in (Group.hall, Group.kiosk):
        assert staffed.raw(group, "SELECT 1 FROM event WHERE position('napas' in facts) > 0") == []


def test_a_supervisor_takes_the_end_of_today_back_and_an_officer_does_not(staffed: Staffed) -> None:
    staffed.as_(Group.kiosk).issue()
    staffed.as_(Group.officer).call(3)
    supervisor = staffed.as_(Group.supervisor)
    supervisor.do(c.CloseDay, actor=SUPERVISOR, force=True, reason="Salah", message="Listrik padam.")
    _rights_missing(staffed.as_(Group.officer), c.ReopenDay, actor=OFFICER, reason="Salah")
    assert supervisor.do(c.ReopenDay, actor=SUPERVISOR, reason="Salah tekan").outcome == "day_reopened"
    again = supervisor.do(c.CloseDay, actor=SUPERVISOR, force=True, reason="Selesai")
    assert (again.outcome, again.expired) == ("day_closed", 1)
    for group in (Group.hall, Group.kiosk, Group.officer):
        assert staffed.as_(group).local.board().day.message == "", "the words of the first end are over"
    for group in (Group.hall, Group.kiosk):
        seen = staffed.raw(group, "SELECT 1 FROM event WHERE kind = 'day_reopened' OR position('tekan' in facts) > 0")
        assert seen == [], "why it went on is the hall's own business"
    supervisor.do(c.ReopenDay, actor=SUPERVISOR, reason="Salah lagi")
    assert staffed.as_(Group.hall).local.board().current[0].number == "A-001"
    assert staffed.as_(Group.kiosk).issue().number == "A-002"


def test_the_kiosk_sees_answers_to_its_own_commands_only(with_complaint: Staffed) -> None:
    assert with_complaint.raw(Group.kiosk, "SELECT DISTINCT command FROM request") == [("IssueTicket",)]
    assert len(raw(with_complaint.url, "SELECT DISTINCT command FROM request")) > 3


def test_an_officer_may_look_at_a_person_by_name_and_a_device_may_not(with_complaint: Staffed) -> None:
    look = {"report_number": "LMW-7K4Q-2M9D", "shown_as": RevealedAs.fields, "reason": "Ditelepon"}
    officer = with_complaint.as_(Group.officer)
    assert officer.do(c.RevealComplaint, actor="officer:siti", **look).outcome == "noted"
    for group, actor in ((Group.kiosk, "kiosk:lobby"), (Group.hall, "hall:layar-1"), (Group.officer, "officer:budi")):
        _rights_missing(with_complaint.as_(group), c.RevealComplaint, actor=actor, **look)
    looks = "SELECT actor FROM event WHERE kind = 'complaint_revealed'"
    assert raw(with_complaint.url, looks) == [("officer:siti",)]


def test_an_officer_changes_no_complaint_and_no_event(with_complaint: Staffed) -> None:
    for group in PEOPLE:
        for table in ("complaint", "event", "request"):
            with_complaint.refused(group, f"DELETE FROM {table}")
        with_complaint.refused(group, "UPDATE complaint SET title = 'x'")
        with_complaint.refused(group, "UPDATE event SET actor = 'x'")
        with_complaint.refused(group, "UPDATE ticket SET ordinal = 9")


def test_a_live_hall_ends_only_days_that_are_past(live: Staffed) -> None:
    """The first command of a day closes a day that was forgotten, and mostly that is the kiosk's."""
    today = date.fromisoformat(raw(live.url, "SELECT balai_today()")[0][0])
    for day in (today, today - timedelta(days=1)):
        raw(
            live.url,
            "INSERT INTO ticket (id, hall_id, service_date, prefix, ordinal, service, session, priority, state, line, "
            "behind, code, kiosk, issued_at, changed_at, times_called) VALUES "
            "(?, 1, ?, 'A', 1, 'A', 1, 'none', 'waiting', 1, 0, 'x', 'lobby', '', '', 0)",
            f"of {day}",
            day.isoformat(),
        )
        raw(
            live.url,
            "INSERT INTO service_day VALUES (1, ?, 1, 50, 0, 0, 0, 0)",
            day.isoformat(),
        )
    ended = live.raw(Group.kiosk, "UPDATE ticket SET state = 'expired' WHERE state = 'waiting' RETURNING id")
    assert ended == [(f"of {today - timedelta(days=1)}",)]
    live.refused(Group.kiosk, "UPDATE service_day SET closed_at = 'now' WHERE service_date = ?", today.isoformat())
    live.refused(Group.officer, "UPDATE service_day SET closed_at = 'now' WHERE service_date = ?", today.isoformat())
    live.raw(Group.kiosk, "UPDATE service_day SET closed_at = 'now' WHERE service_date < ?", today.isoformat())
    live.raw(Group.supervisor, "UPDATE service_day SET closed_at = 'now' WHERE service_date = ?", today.isoformat())
    live.refused(Group.kiosk, EVENT, 1000, "day_closed", "system", today.isoformat())
    live.raw(Group.kiosk, EVENT, 1000, "day_closed", "system", (today - timedelta(days=1)).isoformat())


def test_the_service_day_of_the_server_is_that_of_the_halls_zone(live: Staffed) -> None:
    for zone in ("Asia/Jakarta", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        raw(live.url, "UPDATE setting SET text = ? WHERE key = 'hall.zone'", zone)
        expected = raw(live.url, f"SELECT to_char(clock_timestamp() AT TIME ZONE '{zone}', 'YYYY-MM-DD')")
        assert live.raw(Group.kiosk, "SELECT balai_today()") == expected
    assert DEFAULTS["hall.zone"] == "Asia/Jakarta"


def test_every_login_must_give_its_password(staffed: Staffed) -> None:
    for group in LOGIN_GROUPS:
        with pytest.raises(Problem) as caught:
            open_store(staffed.url, program="test", user=LOGINS[group], password="salah sekali", clock=AT_WORK)
        assert caught.value.code is ProblemCode.STORE_LOGIN_REFUSED


def test_the_kiosks_first_number_closes_the_day_before(staffed: Staffed) -> None:
    kiosk = staffed.as_(Group.kiosk)
    kiosk.issue()
    kiosk.issue()
    staffed.as_(Group.officer).call(1)
    tomorrow = staffed.as_(Group.kiosk, clock=AT_WORK + timedelta(days=1))
    assert tomorrow.issue().number == "A-001"
    ended = [event.event for event in staffed.owner.local.events() if event.event.actor == "system"]
    assert [event.kind for event in ended][-1] is EventKind.day_closed
    assert {event.kind for event in ended[:-1]} == {EventKind.ticket_expired}
    assert len(ended) == 3


def test_what_the_owner_mends_works_again_and_not_only_looks_so(staffed: Staffed) -> None:
    for change in (
        "DROP TRIGGER service_day_for_leaders ON service_day",
        "CREATE OR REPLACE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN OLD; END'",
        "DROP FUNCTION balai_leaders_only CASCADE",
    ):
        raw(staffed.url, change)
    staffed.as_(Group.kiosk).issue()
    staffed.raw(Group.kiosk, "UPDATE service_day SET released = released + 1")
    assert grant_store(staffed.url) == ()
    staffed.refused(Group.kiosk, "UPDATE service_day SET released = released + 1")
    with pytest.raises(psycopg.errors.RestrictViolation):
        raw(staffed.url, "DELETE FROM event")
