"""Nobody writes in another name, and the functions that make logins make nothing else.

Rule: the statements are those of a thief at a PC of the hall, sent past the programs (security.md P9).
"""

from __future__ import annotations

import psycopg
import pytest

from shared.domain.events import EventKind
from shared.store.grants import Group
from tests.roles.conftest import EVENT, Staffed
from tests.store.halls import raw

# By hand, not from the list of rights: a list that is too wide would agree with itself.
OF_LEADERS = (
    "citizens_told", "day_closed", "desk_released", "quota_overridden", "setting_changed", "ticket_issued",
    "tolerance_released", "turned_away",
)  # fmt: skip
OF_ADMINS = ("device_added", "device_disabled", "device_renewed", "officer_added", "officer_disabled")
OF_OWNERS = ("hall_made", "store_restored")
OF_KIOSKS = ("ticket_issued", "turned_away", "slip_printed")

VERIFIER = "SCRAM-SHA-256$4096:aaaa$bbbb:cccc"


@pytest.mark.parametrize(
    "arguments",
    [
        "'x', 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc', 'pg_read_all_data'",
        "'x', 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc', 'balai_owner'",
        "'x', 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc', 'balai_logins'",
        "'balai_owner', 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc', 'balai_admin'",
        "'pg_x', 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc', 'balai_kiosk'",
        "'x SUPERUSER', 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc', 'balai_kiosk'",
        "'xy', 'plain password', 'balai_kiosk'",
        "'xy', 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc'' SUPERUSER', 'balai_kiosk'",
        "'xy', '', 'balai_kiosk'",
        "'xy', NULL, 'balai_admin'",
        "NULL, 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc', 'balai_kiosk'",
        "'xy', 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc', NULL",
    ],
)
def test_the_function_makes_logins_of_a_hall_and_nothing_else(shared_hall: Staffed, arguments: str) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        shared_hall.raw(Group.admin, f"SELECT balai_add_login({arguments})")


def test_no_other_role_can_be_shut_out_or_taken_over(shared_hall: Staffed) -> None:
    for role in ("postgres", "balai_owner", "balai_logins", "balai_kiosk", "pg_monitor", "nobody_at_all"):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            shared_hall.raw(Group.admin, "SELECT balai_shut_out(?)", role)
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            shared_hall.raw(Group.admin, "SELECT balai_renew_device(?, ?)", role, VERIFIER)
    shared_hall.refused(Group.admin, "ALTER ROLE siti PASSWORD 'x'")
    with pytest.raises(psycopg.errors.DuplicateObject):
        shared_hall.raw(
            Group.admin, "SELECT balai_add_login('siti', 'SCRAM-SHA-256$4096:aaaa$bbbb:cccc', 'balai_admin')"
        )


@pytest.mark.parametrize("role", ["siti", "budi", "ani"])
def test_the_password_of_a_person_is_not_a_devices(shared_hall: Staffed, role: str) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        shared_hall.raw(Group.admin, "SELECT balai_renew_device(?, ?)", role, VERIFIER)


def test_a_device_that_is_more_than_a_device_keeps_its_password(shared_hall: Staffed) -> None:
    raw(shared_hall.url, "GRANT pg_read_server_files TO lobby")
    try:
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            shared_hall.raw(Group.admin, "SELECT balai_renew_device('lobby', ?)", VERIFIER)
    finally:
        raw(shared_hall.url, "REVOKE pg_read_server_files FROM lobby")
    for wrong in ("plain password", "", VERIFIER + "' SUPERUSER"):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            shared_hall.raw(Group.admin, "SELECT balai_renew_device('lobby', ?)", wrong)
    assert shared_hall.as_(Group.kiosk).issue().number  # and its own still lets it in


@pytest.mark.parametrize(
    ("group", "kind", "actor"),
    [
        (Group.officer, "ticket_called", "officer:budi"),
        (Group.officer, "ticket_called", "staff:root"),
        (Group.officer, "ticket_called", "kiosk:lobby"),
        (Group.officer, "ticket_called", "siti"),
        *((Group.officer, kind, "officer:siti") for kind in (*OF_LEADERS, *OF_ADMINS, *OF_OWNERS)),
        (Group.supervisor, "ticket_called", "officer:siti"),
        *((Group.supervisor, kind, "officer:budi") for kind in (*OF_ADMINS, *OF_OWNERS)),
        (Group.supervisor, "device_added", "staff:budi"),
        (Group.admin, "officer_added", "staff:budi"),
        *((Group.admin, kind, "staff:ani") for kind in OF_OWNERS),
        (Group.kiosk, "ticket_issued", "kiosk:lobby-2"),
        (Group.kiosk, "ticket_issued", "officer:siti"),
        *((Group.kiosk, kind, "kiosk:lobby") for kind in EventKind if kind not in OF_KIOSKS),
        (Group.hall, "ticket_called", "officer:siti"),
    ],
)
def test_a_forged_event_is_refused(shared_hall: Staffed, group: Group, kind: str, actor: str) -> None:
    shared_hall.refused(group, EVENT, 1000, kind, actor, "2026-11-23")


@pytest.mark.parametrize(
    ("kind", "actor", "day"),
    [("slip_printed", "kiosk:lobby", "2026-11-23"), ("ticket_finished", "system", "2026-11-20")],
)
def test_a_kiosk_calls_nobody_whatever_it_calls_it(shared_hall: Staffed, kind: str, actor: str, day: str) -> None:
    """The hall screen goes by the sequence of calls, and no two calls have the same."""
    called = EVENT.replace("hash)", "hash, number, desk, call_seq)").replace("'')", "'', 'A-099', 7, 1)")
    shared_hall.refused(Group.kiosk, called, 1000, kind, actor, day)


@pytest.mark.parametrize("state", ["called", "serving", "no_show", "parked", "cancelled", "finished"])
def test_a_number_that_a_kiosk_hands_out_stands_at_no_desk(shared_hall: Staffed, state: str) -> None:
    ticket = (
        "INSERT INTO ticket (id, hall_id, service_date, prefix, ordinal, service, session, priority, state, line, "
        "behind, code, kiosk, issued_at, changed_at, desk, times_called) VALUES "
        "('forged', 1, '2026-11-23', 'A', 99, 'A', 1, 'none', ?, 0, 0, 'x', 'lobby', '', '', 7, 1)"
    )
    shared_hall.refused(Group.kiosk, ticket, state)


@pytest.mark.parametrize(
    ("seq", "group", "kind", "actor"),
    [
        (1001, Group.officer, "ticket_called", "officer:siti"),
        (1002, Group.supervisor, "tolerance_released", "officer:budi"),
        (1003, Group.admin, "officer_added", "staff:ani"),
        (1004, Group.kiosk, "ticket_issued", "kiosk:lobby"),
    ],
)
def test_an_event_of_ones_own_is_not(shared_hall: Staffed, seq: int, group: Group, kind: str, actor: str) -> None:
    assert shared_hall.raw(group, EVENT, seq, kind, actor, "2026-11-23") == []
