"""Notes for the next officer as the logins of a hall: officers leave, read and forget them, devices never see one."""

from datetime import timedelta

import pytest

from shared.domain.outcomes import Done
from shared.services import commands as c
from shared.store.grants import Group
from tests.roles.conftest import Staffed
from tests.store.halls import AT_WORK, raw

SEALED = b"sealed for the next officer"


@pytest.fixture
def noted(staffed: Staffed) -> Staffed:
    """A-001 was sent from desk 1 to desk 2 with a note."""
    staffed.as_(Group.kiosk).issue()
    desk = staffed.as_(Group.officer)
    about = desk.call(1).ticket_id
    assert isinstance(desk.do(c.Transfer, desk=1, to_desk=2, note_sealed=SEALED, meant=about), Done)
    return staffed


def notes(hall: Staffed) -> list[bytes]:
    return [bytes(row[0]) for row in raw(hall.url, "SELECT sealed FROM ticket_note")]


@pytest.mark.parametrize("group", [Group.officer, Group.supervisor])
def test_the_next_officer_reads_and_the_end_of_the_visit_forgets(noted: Staffed, group: Group) -> None:
    actor = {Group.officer: "officer:siti", Group.supervisor: "officer:budi"}[group]
    desk = noted.as_(group)
    desk.do(c.CallNext, actor=actor, desk=2)
    assert desk.local.desk_status(2).note == SEALED
    desk.do(c.StepAtDesk, actor=actor, desk=2, action=c.Action.finish)
    assert notes(noted) == []


@pytest.mark.parametrize("group", [Group.kiosk, Group.hall])
def test_a_device_reads_tickets_and_no_note(noted: Staffed, group: Group) -> None:
    assert noted.as_(group).local.day_status().waiting == 1
    for statement in ("SELECT sealed FROM ticket_note", "DELETE FROM ticket_note", "SELECT count(*) FROM ticket_note"):
        noted.refused(group, statement)
    assert notes(noted) == [SEALED]


def test_a_supervisor_who_closes_the_day_forgets_them(noted: Staffed) -> None:
    close = {"force": True, "reason": "Banjir", "actor": "officer:budi"}
    assert noted.as_(Group.supervisor).do(c.CloseDay, **close).outcome == "day_closed"
    assert notes(noted) == []


def test_the_first_officer_of_the_next_day_forgets_them(noted: Staffed) -> None:
    tomorrow = noted.as_(Group.officer, clock=AT_WORK + timedelta(days=1))
    tomorrow.do(c.SeatOfficer, desk=1, officer="siti")
    assert notes(noted) == []
