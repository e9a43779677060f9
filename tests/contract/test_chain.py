"""The chain of events on both databases: each commit lengthens it by its events, and no change to it stays unseen.

Rule: who changes the log here is the owner of the database, with every trigger taken away first.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from shared.domain.auditing import BreakKind, Verdict
from shared.domain.chain import Anchor, LoggedEvent, genesis, link
from shared.domain.day import Change
from shared.domain.events import EventKind, NewEvent
from shared.domain.outcomes import NobodyWaiting
from shared.services import commands as c
from shared.services.auditing import PAGE, audit_hall
from shared.services.ports import StoredAnswer
from tests.services.halls import sealed
from tests.store.halls import DATABASE_ERRORS, MONDAY, Hall, OpenHall, raw

ANSWER = StoredAnswer(command="Test", outcome="{}")
CANARY = "Sutarmi Wulandari 3273014509870003 081234567890"
_FREE = {
    "sqlite": ("DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete", "DROP TRIGGER event_no_replace"),
    "postgresql": ("ALTER TABLE event DISABLE TRIGGER ALL",),
}
_COLUMNS = "hall_id, seq, at, kind, actor, service_date, ticket_id, number, desk, call_seq, facts, hash"


def logged(hall: Hall) -> list[LoggedEvent]:
    with hall.store.hall.view() as view:
        return list(view.logged(since=0, limit=10_000))


def audited(hall: Hall, *anchors: Anchor) -> Verdict:
    return audit_hall(hall.store.hall, anchors)


def a_day(hall: Hall) -> Anchor:
    """Eight events (the making is the first): five issued, two called, one finished. Returns the anchor of the end."""
    for _ in range(4):
        hall.issue()
    hall.call(1)
    hall.finish(1)
    hall.call(2)
    return hall.local.anchor()


def set_free(hall: Hall) -> None:
    for statement in _FREE[hall.store.address.kind.value]:
        raw(hall.url, statement)


# --- each commit lengthens the chain by exactly its events -----------------------------------------------------------


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


def test_officers_and_settings_are_in_the_chain_too(hall: Hall) -> None:
    hall.set("day.quota", "49")
    hall.set("day.quota", None)
    assert [event.kind for event in logged(hall)][1:] == ["setting_changed"] * 2
    assert audited(hall).is_whole


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


# --- nobody changes it unseen -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET hash = '' WHERE seq = 2",
        "UPDATE event SET facts = '{}'",
        "DELETE FROM event WHERE seq = 2",
        "DELETE FROM event",
        "INSERT INTO event SELECT * FROM event WHERE seq = 2",
        "UPDATE hall_state SET chain_head = NULL",
    ],
)
def test_the_database_refuses_a_change_of_events(hall: Hall, change: str) -> None:
    hall.issue()
    with pytest.raises(DATABASE_ERRORS):
        raw(hall.url, change)
    assert audited(hall).is_whole


def test_the_server_refuses_to_empty_the_log(postgres_hall: Hall) -> None:
    with pytest.raises(DATABASE_ERRORS):
        raw(postgres_hall.url, "TRUNCATE event")
    assert audited(postgres_hall).is_whole


@pytest.mark.parametrize("seq", [2, 5])
def test_replacing_an_event_is_refused_like_deleting_it(sqlite_hall: Hall, seq: int) -> None:
    """SQLite's REPLACE deletes what is in its way, by number or by call, and asks no delete trigger."""
    sqlite_hall.issue()
    sqlite_hall.call(1)
    values = f"1, {seq}, '', 'ticket_called', '', '', NULL, NULL, 1, 1, '{{}}', ''"
    with pytest.raises(DATABASE_ERRORS):
        raw(sqlite_hall.url, f"REPLACE INTO event ({_COLUMNS}) VALUES ({values})")
    assert audited(sqlite_hall) == Verdict(events=3, head=sqlite_hall.local.anchor())


def _exchange(hall: Hall) -> None:
    names = ["at", "kind", "actor", "ticket_id", "number", "facts"]
    both = raw(hall.url, f"SELECT {', '.join(names)} FROM event WHERE seq IN (3, 4) ORDER BY seq")
    for seq, values in zip((4, 3), both, strict=True):
        raw(hall.url, f"UPDATE event SET {', '.join(f'{name} = ?' for name in names)} WHERE seq = ?", *values, seq)


def _put_in_between(hall: Hall) -> None:
    for seq in range(8, 3, -1):
        raw(hall.url, "UPDATE event SET seq = ? WHERE seq = ?", seq + 1, seq)
    _insert(hall, 4)
    raw(hall.url, "UPDATE hall_state SET event_seq = event_seq + 1")


def _insert(hall: Hall, seq: int) -> None:
    """An event with the right hash behind the one before it."""
    (before,) = [event for event in logged(hall) if event.seq == seq - 1]
    new = LoggedEvent(
        seq=seq, at=before.at, service_date=before.service_date, kind="ticket_cancelled", actor="officer:nobody",
        ticket_id=None, number=None, desk=None, call_seq=None, facts="{}", hash="",
    )  # fmt: skip
    values = (new.at, new.kind, new.actor, new.service_date, new.facts, link(before.hash, new.text))
    raw(
        hall.url, f"INSERT INTO event ({_COLUMNS}) VALUES (1, {seq}, ?, ?, ?, ?, NULL, NULL, NULL, NULL, ?, ?)", *values
    )


def _run(*statements: str) -> Callable[[Hall], None]:
    def tamper(hall: Hall) -> None:
        for statement in statements:
            raw(hall.url, statement)

    return tamper


TAMPERED: dict[str, tuple[Callable[[Hall], None], int, BreakKind]] = {
    "actor": (_run("UPDATE event SET actor = 'officer:nobody' WHERE seq = 3"), 3, BreakKind.edited),
    "facts": (_run("UPDATE event SET facts = '{}' WHERE seq = 1"), 1, BreakKind.edited),
    "one space in the facts": (_run("UPDATE event SET facts = facts || ' ' WHERE seq = 8"), 8, BreakKind.edited),
    "time": (_run("UPDATE event SET at = '2026-11-22T00:00:00.000000Z' WHERE seq = 2"), 2, BreakKind.edited),
    "day": (_run("UPDATE event SET service_date = '2026-11-22' WHERE seq = 2"), 2, BreakKind.edited),
    "desk": (_run("UPDATE event SET desk = 9 WHERE seq = 6"), 6, BreakKind.edited),
    "hash": (_run(f"UPDATE event SET hash = '{'0' * 64}' WHERE seq = 4"), 4, BreakKind.rehashed),
    "last hash": (_run("UPDATE event SET hash = '' WHERE seq = 8"), 8, BreakKind.rehashed),
    "one deleted": (_run("DELETE FROM event WHERE seq = 5"), 5, BreakKind.gap),
    "first deleted": (_run("DELETE FROM event WHERE seq = 1"), 1, BreakKind.gap),
    "two swapped": (_exchange, 3, BreakKind.swapped),
    "one put in": (_put_in_between, 4, BreakKind.fork),
    "one added": (lambda hall: _insert(hall, 9), 9, BreakKind.beyond_head),
    "end cut off": (_run("DELETE FROM event WHERE seq > 6"), 7, BreakKind.truncated),
    "all deleted": (_run("DELETE FROM event"), 1, BreakKind.truncated),
    "head's hash": (_run(f"UPDATE hall_state SET chain_head = '{'0' * 64}'"), 8, BreakKind.head_differs),
    "head empty": (_run("UPDATE hall_state SET chain_head = ''"), 8, BreakKind.head_differs),
    "head's number up": (_run("UPDATE hall_state SET event_seq = 12"), 9, BreakKind.truncated),
    "head's number down": (_run("UPDATE hall_state SET event_seq = 7"), 8, BreakKind.beyond_head),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_the_owner_of_the_database_changes_is_found_without_an_anchor(hall: Hall, name: str) -> None:
    a_day(hall)
    assert audited(hall) == Verdict(events=8, head=hall.local.anchor())
    set_free(hall)
    tamper, seq, kind = TAMPERED[name]
    tamper(hall)
    verdict = audited(hall)
    assert (verdict.break_seq, verdict.break_kind) == (seq, kind)


def test_a_cut_end_with_a_moved_head_is_found_with_an_anchor_alone(hall: Hall) -> None:
    printed = a_day(hall)
    set_free(hall)
    raw(hall.url, "DELETE FROM event WHERE seq > 6")
    raw(hall.url, "UPDATE hall_state SET event_seq = 6, chain_head = (SELECT hash FROM event WHERE seq = 6)")
    assert audited(hall).is_whole
    verdict = audited(hall, printed)
    assert (verdict.break_seq, verdict.break_kind) == (7, BreakKind.anchor_missing)


def test_a_chain_made_anew_from_a_point_is_found_with_an_anchor_alone(hall: Hall) -> None:
    morning = hall.local.anchor()
    printed = a_day(hall)
    set_free(hall)
    raw(hall.url, "UPDATE event SET actor = 'officer:nobody' WHERE seq = 3")
    head = logged(hall)[1].hash
    for event in logged(hall)[2:]:
        head = link(head, event.text)
        raw(hall.url, "UPDATE event SET hash = ? WHERE seq = ?", head, event.seq)
    raw(hall.url, "UPDATE hall_state SET chain_head = ?", head)
    assert audited(hall).is_whole
    assert audited(hall, morning).is_whole
    verdict = audited(hall, morning, printed)
    assert (verdict.break_seq, verdict.break_kind) == (8, BreakKind.anchor_differs)


def test_a_hall_with_a_spoilt_head_still_hands_out_numbers_and_the_audit_shows_where(hall: Hall) -> None:
    printed = a_day(hall)
    raw(hall.url, "UPDATE hall_state SET chain_head = 'spoilt'")
    hall.issue()
    verdict = audited(hall, printed)
    assert (verdict.break_seq, verdict.events) == (9, 8)


# --- no personal data -------------------------------------------------------------------------------------------------


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
