"""Everything of a hall's day that is not a ticket, on both databases: places, settings, desks, slips, complaints.

Rule: what a command reports is in the store when it comes back.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec import structs

from shared.domain.complaint import SealedComplaint
from shared.domain.ids import DeskNumber, TicketId
from shared.domain.outcomes import Cannot, CannotBecause, Noted, Printing, Recorded, Refused, Released
from shared.domain.printing import PrintState
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from tests.store.halls import MONDAY, Hall, OpenHall


def test_released_tolerance_adds_places_and_stops_at_the_tolerance(hall: Hall) -> None:
    released = hall.do(c.ReleasePlaces, count=6, reason="antrean panjang")
    assert isinstance(released, Released)
    assert (released.day_cap, released.left_session) == (56, 46)
    beyond = hall.do(c.ReleasePlaces, count=5, reason="antrean panjang")
    assert isinstance(beyond, Cannot)
    assert (beyond.reason, beyond.allowed) == (CannotBecause.beyond_tolerance, 4)
    assert hall.local.day_status().released == 6


def test_an_override_goes_beyond_by_name_and_reason(hall: Hall) -> None:
    hall.set("day.quota", "1")
    hall.set("day.tolerance", "1")
    hall.issue()
    assert isinstance(hall.do(c.ReleasePlaces, count=1, reason="", override=True), Cannot)
    assert isinstance(hall.do(c.ReleasePlaces, count=1, reason="ibu hamil", override=True), Released)
    assert hall.issue().number == "A-002"
    assert isinstance(hall.ask(), Refused)
    status = hall.local.day_status()
    assert (status.overridden, status.left_day, status.turned_away) == (1, 0, 1)


def test_a_setting_takes_effect_at_once_for_every_program(open_hall: OpenHall) -> None:
    kiosk, supervisor = open_hall(), open_hall()
    assert kiosk.local.info().settings.name == "Balai Uji"
    supervisor.set("hall.name", "Balai Kota")
    info = kiosk.local.info()
    assert (info.settings.name, info.practice) == ("Balai Kota", True)
    supervisor.set("hall.name", None)
    assert kiosk.local.info().settings.name == "Layanan Lapor Mas Wapres"


def test_each_change_of_a_setting_raises_its_version(hall: Hall) -> None:
    versions = [hall.local.info().settings.version]
    for text in ("7", "8"):
        hall.set("desk.count", text)
        versions.append(hall.local.info().settings.version)
    assert versions == [1, 2, 3]


def test_a_wrong_setting_is_refused_and_the_old_one_stays(hall: Hall) -> None:
    before = hall.local.info(), hall.local.events()
    with pytest.raises(Problem) as caught:
        hall.set("day.quota", "lima puluh")
    assert caught.value.code is ProblemCode.HALL_SETTING_WRONG
    assert (hall.local.info(), hall.local.events()) == before


def test_an_officer_takes_a_seat_and_leaves_it(hall: Hall) -> None:
    assert hall.do(c.SeatOfficer, desk=3, officer="siti") == Noted(subject="desk.3")
    hall.do(c.SeatOfficer, desk=1, officer="budi")
    assert hall.local.desk_status(3).officer == "siti"
    assert hall.local.day_status().open_desks == 2
    hall.do(c.SeatOfficer, desk=3, officer=None)
    assert hall.local.desk_status(3).officer is None
    assert hall.local.day_status().open_desks == 1


def test_print_attempts_are_stored_from_their_start(hall: Hall) -> None:
    issued = hall.issue()
    printing = hall.do(c.StartPrint, ticket_id=issued.ticket_id)
    assert isinstance(printing, Printing)
    assert (printing.copy, printing.number, printing.code) == (0, "A-001", issued.code)
    assert hall.local.desk_status(1).unconfirmed == ("A-001",)
    hall.do(c.EndPrint, attempt_id=printing.attempt_id, state=PrintState.printed, detail="ok")
    assert hall.local.desk_status(1).unconfirmed == ()
    history = hall.local.ticket("A-001")
    assert history is not None
    (attempt,) = history.attempts
    assert (attempt.state, attempt.detail) == (PrintState.printed, "ok")
    assert attempt.ended_at is not None


def test_a_second_slip_is_a_copy_unless_the_first_never_left(hall: Hall) -> None:
    ticket_id = hall.issue().ticket_id
    copies = []
    for state in (PrintState.blocked, PrintState.sent_unconfirmed, PrintState.printed, PrintState.printed):
        printing = hall.do(c.StartPrint, ticket_id=ticket_id)
        assert isinstance(printing, Printing)
        copies.append(printing.copy)
        hall.do(c.EndPrint, attempt_id=printing.attempt_id, state=state, detail="test")
    assert copies == [0, 0, 1, 2]
    history = hall.local.ticket("A-001")
    assert history is not None
    assert [attempt.copy for attempt in history.attempts] == copies


def test_a_print_of_nothing_is_refused(hall: Hall) -> None:
    nobody = TicketId(str(uuid4()))
    assert hall.do(c.StartPrint, ticket_id=nobody) == Cannot(reason=CannotBecause.no_ticket)
    missing = hall.do(c.EndPrint, attempt_id=str(uuid4()), state=PrintState.printed, detail="ok")
    assert missing == Cannot(reason=CannotBecause.no_attempt)


def _complaint(ticket_id: TicketId | None, number: str = "LMW-7K4Q-2M9D") -> SealedComplaint:
    return SealedComplaint(
        id=str(uuid4()),
        report_number=number,
        ticket_id=ticket_id,
        desk=DeskNumber(3),
        officer="siti",
        channel="walk_in",
        title="Sertifikat tanah tidak terbit",
        chronology="Baris satu\nBaris dua \u2013 \U0001f600",
        category="pertanahan",
        solution="Sertifikat diterbitkan",
        name_sealed=bytes(range(256)),
        contact_sealed=b"\x00\xff",
        contact_index=b"i" * 32,
        nik_sealed=None,
        nik_index=None,
        key_version=1,
    )


def test_a_complaint_comes_back_byte_for_byte(hall: Hall) -> None:
    complaint = _complaint(hall.issue().ticket_id)
    recorded = hall.do(c.RecordComplaint, complaint=complaint)
    assert recorded == Recorded(report_number=complaint.report_number, complaint_id=complaint.id)
    with_nik = structs.replace(_complaint(None, "LMW-0000-0001"), nik_sealed=b"n", nik_index=b"x")
    hall.do(c.RecordComplaint, complaint=with_nik)
    complaints = hall.store.complaints
    assert complaints.load(complaint.report_number) == complaint
    assert complaints.load("LMW-0000-0000") is None
    assert complaints.load_kept("LMW-0000-0000") is None
    kept = complaints.load_kept(complaint.report_number)
    assert kept is not None
    assert (kept.complaint, kept.received_at.utcoffset()) == (complaint, timedelta(0))
    assert kept.received_at == hall.local.events(day=MONDAY)[-2].at
    assert complaints.find_by_contact_index(b"i" * 32) == (complaint, with_nik)
    assert complaints.find_by_contact_index(b"") == ()
    assert complaints.count(MONDAY) == 2
    assert complaints.count(MONDAY.replace(day=24)) == 0


def test_the_event_of_a_complaint_holds_nothing_of_its_text(hall: Hall) -> None:
    complaint = _complaint(hall.issue().ticket_id)
    hall.do(c.RecordComplaint, complaint=complaint)
    event = hall.local.events()[-1].event
    assert dict(event.facts) == {"report_number": complaint.report_number}


def test_a_draft_outlives_the_program_and_is_forgotten_when_dropped(open_hall: OpenHall) -> None:
    hall = open_hall()
    ticket_id = hall.issue().ticket_id
    hall.store.drafts.save_draft(ticket_id, b"one")
    hall.store.drafts.save_draft(ticket_id, b"two\x00")
    hall.store.close()
    again = open_hall().store.drafts
    assert again.load_draft(ticket_id) == b"two\x00"
    again.drop_draft(ticket_id)
    assert again.load_draft(ticket_id) is None
    again.drop_draft(ticket_id)


def test_a_complaint_takes_its_draft_with_it_in_one_transaction(hall: Hall) -> None:
    mine, other = hall.issue().ticket_id, hall.issue().ticket_id
    for ticket_id in (mine, other):
        hall.store.drafts.save_draft(ticket_id, b"typed")
    hall.do(c.RecordComplaint, complaint=_complaint(None, "LMW-0000-0001"))
    assert hall.store.drafts.load_draft(mine) == b"typed"
    hall.do(c.RecordComplaint, complaint=_complaint(mine))
    assert hall.store.drafts.load_draft(mine) is None
    assert hall.store.drafts.load_draft(other) == b"typed"


def test_a_change_from_tomorrow_waits_for_tomorrow(open_hall: OpenHall) -> None:
    hall = open_hall("23:59")
    tuesday = MONDAY + timedelta(days=1)
    hall.do(c.ChangeSetting, actor="staff:root", key="day.quota", text="40", since=tuesday, reason="Libur panjang")
    assert hall.local.info().settings.quota.day_quota == 50
    event = hall.local.events()[-1].event
    assert event.facts == {"key": f"day.quota@{tuesday}", "before": None, "after": "40", "reason": "Libur panjang"}
    next_day = open_hall("00:00", tuesday)
    assert next_day.local.info().settings.quota.day_quota == 40
    assert next_day.local.day_status().day_quota == 40
    next_day.set("day.quota", "45")
    assert next_day.local.info().settings.quota.day_quota == 45


def test_another_day_is_shown_with_the_settings_of_that_day(open_hall: OpenHall) -> None:
    tuesday, next_monday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)
    hall = open_hall()
    hall.issue()
    hall.do(c.ChangeSetting, actor="staff:root", key="day.quota", text="20", since=tuesday)
    assert [hall.local.day_status(day).day_quota for day in (MONDAY, tuesday)] == [50, 20]
    monday = hall.local.day_status(MONDAY).sessions
    later = open_hall("09:00", tuesday)
    later.set("session.mon.2", None)
    later.set("day.quota", "15")
    assert [later.local.day_status(day).day_cap for day in (MONDAY, tuesday)] == [50, 15]
    shown = [(s.opens, s.closes, s.cap, s.issued) for s in later.local.day_status(MONDAY).sessions]
    assert shown[0] == (monday[0].opens, monday[0].closes, 40, 1)
    assert shown[1][2:] == (49, 0)  # what the morning did not use rolled over
    assert len(later.local.day_status(next_monday).sessions) == 1


def test_sessions_of_a_date_are_those_of_that_day(open_hall: OpenHall) -> None:
    open_hall().set(f"session.{MONDAY}.1", "08:00-10:00 quota 1")
    hall = open_hall("09:00")
    assert hall.issue().left_session == 0
    assert [session.number for session in hall.local.day_status().sessions] == [1]
    assert isinstance(open_hall("10:00").ask(), Refused)


def test_a_program_that_stays_open_over_midnight_reads_the_settings_of_the_new_day(open_hall: OpenHall) -> None:
    hall = open_hall()
    hall.do(c.ChangeSetting, actor="staff:root", key="day.quota", text="40", since=MONDAY + timedelta(days=1))
    assert [hall.local.day_status().day_quota for _ in range(2)] == [50, 50]
    store = hall.store.hall
    store._clock = replace(store._clock, ahead=store._clock.ahead + timedelta(days=1))  # type: ignore[attr-defined]
    assert hall.local.day_status().day_quota == 40
