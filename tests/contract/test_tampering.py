"""Nobody changes events: the database refuses, and what its owner changes all the same is found by the audit.

Rule: who changes the log here is the owner of the database, with every trigger taken away first.
"""

from collections.abc import Callable

import pytest

from shared.domain.auditing import BreakKind, Verdict
from shared.domain.chain import LoggedEvent, link
from tests.contract.chains import a_day, audited, logged
from tests.store.halls import DATABASE_ERRORS, Hall, raw

_FREE = {
    "sqlite": ("DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete", "DROP TRIGGER event_no_replace"),
    "postgresql": ("ALTER TABLE event DISABLE TRIGGER ALL",),
}
_COLUMNS = "hall_id, seq, at, kind, actor, service_date, ticket_id, number, desk, call_seq, facts, hash"


def set_free(hall: Hall) -> None:
    for statement in _FREE[hall.store.address.kind.value]:
        raw(hall.url, statement)


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
