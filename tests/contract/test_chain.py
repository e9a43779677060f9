"""The chain of events on both databases: each commit lengthens it by exactly its events, and by no personal data.

Rule: what is hashed is what is stored; anybody can compute it again.
"""

import hashlib
import json
import sqlite3
import threading
from contextlib import closing

from msgspec.structs import replace

from shared.domain.auditing import Verdict
from shared.domain.chain import Anchor, genesis, link
from shared.domain.day import Change
from shared.domain.events import EventKind, NewEvent
from shared.domain.officer import Role
from shared.domain.outcomes import NobodyWaiting
from shared.services import commands as c
from shared.services.auditing import PAGE, audit_hall
from shared.services.ports import StoredAnswer
from tests.contract.chains import a_day, audited, logged
from tests.services.halls import sealed
from tests.store.halls import MONDAY, Hall, OpenHall

ANSWER = StoredAnswer(command="Test", outcome="{}")
CANARY = "Sutarmi Wulandari 3273014509870003 081234567890"


def test_a_new_hall_has_a_chain_of_one_event(hall: Hall) -> None:
    (made,) = logged(hall)
    assert made.hash == link(genesis(1), made.text)
    assert hall.local.anchor() == Anchor(seq=1, hash=made.hash)


def test_each_commit_lengthens_the_chain_by_its_events_and_moves_the_head_to_the_last(hall: Hall) -> None:
    before = logged(hall)
    for act in (hall.issue, hall.issue, lambda: hall.call(1), lambda: hall.finish(1), lambda: hall.ask("Z")):
        act()
        after = logged(hall)
        assert after[: len(before)] == before
        head = before[-1].hash
        for event in after[len(before) :]:
            head = link(head, event.text)
            assert event.hash == head
        assert hall.local.anchor() == Anchor(seq=len(after), hash=head)
        before = after
    assert len(before) > 4


def test_several_events_of_one_commit_follow_each_other(hall: Hall) -> None:
    event = NewEvent(kind=EventKind.ticket_parked, actor="x", service_date=MONDAY, facts={"z": "é", "a": None})
    with hall.store.hall.locked() as locked:
        locked.commit(Change(events=(event, event, event)), request_id=c.new_request_id(), answer=ANSWER)
    assert audited(hall) == Verdict(events=4, head=hall.local.anchor())


def test_a_commit_without_events_leaves_the_chain_alone(hall: Hall) -> None:
    before = hall.local.anchor()
    assert isinstance(hall.do(c.CallNext, desk=1), NobodyWaiting)
    assert hall.local.anchor() == before


def test_settings_are_in_the_chain_too(hall: Hall) -> None:
    hall.set("day.quota", "49")
    hall.set("day.quota", None)
    assert [event.kind for event in logged(hall)][1:] == ["setting_changed"] * 2
    assert audited(hall).is_whole


def test_officers_are_in_the_chain_by_login_and_never_by_name_or_password(sqlite_hall: Hall) -> None:
    sqlite_hall.store.officers.add("siti", "Siti Nurhaliza", Role.officer, "rahasia sekali")
    sqlite_hall.store.officers.disable("siti")
    assert [event.kind for event in logged(sqlite_hall)][1:] == ["officer_added", "officer_disabled"]
    assert not [event for event in logged(sqlite_hall) if "Nurhaliza" in event.text or "rahasia" in event.text]
    assert audited(sqlite_hall).is_whole


def test_many_who_write_at_once_make_one_chain(hall: Hall) -> None:
    threads = [threading.Thread(target=hall.issue) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert audited(hall) == Verdict(events=9, head=hall.local.anchor())


def test_a_hall_that_was_left_without_a_commit_keeps_its_head(hall: Hall) -> None:
    before = hall.local.anchor()
    with hall.store.hall.locked():
        pass
    assert hall.local.anchor() == before
    hall.issue()
    assert audited(hall, before).is_whole


def test_the_audit_reads_page_by_page_and_says_how_far_it_is(hall: Hall) -> None:
    event = NewEvent(kind=EventKind.ticket_parked, actor="x", service_date=MONDAY)
    with hall.store.hall.locked() as locked:
        locked.commit(Change(events=(event,) * PAGE), request_id=c.new_request_id(), answer=ANSWER)
    seen: list[tuple[int, int]] = []
    verdict = audit_hall(hall.store.hall, on_progress=lambda done, total: seen.append((done, total)))
    assert (verdict.is_whole, verdict.events, seen) == (True, PAGE + 1, [(PAGE, PAGE + 1), (PAGE + 1, PAGE + 1)])


def test_what_is_added_while_the_audit_reads_is_no_concern_of_it(hall: Hall) -> None:
    anchor = a_day(hall)
    verdict = audit_hall(hall.store.hall, on_progress=lambda done, total: hall.issue() and None)
    assert (verdict.is_whole, verdict.head) == (True, anchor)
    assert audited(hall, anchor).events == anchor.seq + 1


def test_the_hashes_can_be_made_again_without_this_program(sqlite_hall: Hall) -> None:
    a_day(sqlite_hall)
    head = hashlib.sha256(b"balai hall 1").hexdigest()
    with closing(sqlite3.connect(sqlite_hall.url)) as file:
        for *values, stored in file.execute(
            "SELECT seq, at, service_date, kind, actor, ticket_id, number, desk, call_seq, facts, hash "
            "FROM event WHERE hall_id = 1 ORDER BY seq"
        ):
            text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
            head = hashlib.sha256((head + text).encode()).hexdigest()
            assert stored == head
    assert sqlite_hall.local.anchor().hash == head


def test_no_event_holds_a_word_about_a_citizen(open_hall: OpenHall) -> None:
    hall = open_hall()
    issued = hall.issue()
    hall.call(3)
    record = sealed(ticket_id=issued.ticket_id)
    record = replace(record, title=CANARY, chronology=CANARY, solution=CANARY, name_sealed=CANARY.encode())
    hall.do(c.RecordComplaint, complaint=record)
    hall.finish(3)
    assert "complaint_recorded" in [event.kind for event in logged(hall)]
    for event in logged(hall):
        assert not [word for word in CANARY.split() if word in event.text]
