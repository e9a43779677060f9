"""A request id answers for one content, on both databases and over a migration.

Rule: the same again gets the first answer; another content is refused and does nothing (docs/adr/0013).
"""

from dataclasses import replace

import pytest

from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.store.address import parse_address
from shared.store.making import migrate_store
from shared.store.migrating import downgrade, migrating
from tests.store.halls import Hall, OpenHall, raw


def issue(service: str = "A") -> c.IssueTicket:
    return c.IssueTicket(request_id=c.new_request_id(), actor="kiosk:lobby", service=service, kiosk="lobby")


def test_another_content_is_refused_and_does_nothing(hall: Hall) -> None:
    command = issue()
    first = hall.local.do(command)
    for other in (replace(command, service="B"), replace(command, actor="kiosk:pintu")):
        with pytest.raises(Problem) as caught:
            hall.local.do(other)
        assert caught.value.code is ProblemCode.REQUEST_ID_REUSED
    assert hall.local.do(command) == first
    assert raw(hall.url, "SELECT count(*) FROM ticket") == [(1,)]


def test_a_refusal_is_an_answer_too(hall: Hall) -> None:
    command = c.CancelTicket(request_id=c.new_request_id(), actor="officer:siti", number="A-001", reason="Pulang")
    assert hall.local.do(command).outcome == "cannot"
    hall.issue()
    assert hall.local.do(command).outcome == "cannot"
    with pytest.raises(Problem):
        hall.local.do(replace(command, reason="Pindah"))


def test_a_request_of_before_the_migration_is_known_by_its_kind(open_hall: OpenHall, store_url: str) -> None:
    hall, command = open_hall(), issue()
    first = hall.local.do(command)
    hall.store.close()
    with migrating(parse_address(store_url)) as connection:
        downgrade(connection, "0003")
    migrate_store(store_url)
    hall = open_hall()
    assert hall.local.do(command) == first
    assert hall.local.do(replace(command, service="B")) == first
    with pytest.raises(Problem) as caught:
        hall.local.do(c.CallNext(request_id=command.request_id, actor="officer:siti", desk=c.DeskNumber(1)))
    assert caught.value.code is ProblemCode.REQUEST_ID_REUSED
    again = issue("B")
    hall.local.do(again)
    with pytest.raises(Problem):
        hall.local.do(replace(again, service="A"))


def test_what_is_kept_of_a_request_says_nothing_of_it(hall: Hall) -> None:
    hall.issue()
    hall.do(c.CancelTicket, number="A-001", reason="Suparmi 3174014101900001")
    kept = raw(
        hall.url, "SELECT request_id, command, outcome, at, fingerprint FROM request WHERE command = 'CancelTicket'"
    )
    assert "Suparmi" not in repr(kept)
    assert len(kept[0][4]) == 16
