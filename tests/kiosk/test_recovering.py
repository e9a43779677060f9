"""A kiosk that died while it handed out a number tells the desks of it at its next start."""

import pytest

from kiosk.recovering import list_unshown
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Issued, Refused
from shared.services.commands import CancelTicket, IssueTicket, StartPrint, new_request_id
from shared.services.journal import MemoryJournal, Pending
from shared.services.journalled_hall import JournalledHall, Recovered
from tests.memory_store import MemoryStore

ACTOR = "kiosk:lobby"


class Restart:
    """A hall with one number that the run before asked for."""

    def __init__(self) -> None:
        self.hall = JournalledHall(MemoryStore(), MemoryJournal())
        self.issued = self._ask()

    def recovered(self, *, was_answered: bool = False) -> Recovered:
        pending = Pending(request_id=new_request_id(), command="IssueTicket", actor=ACTOR, was_answered=was_answered)
        return Recovered(pending=pending, outcome=self.issued)

    def listed(self, *recovered: Recovered, has_printer: bool = True) -> tuple[str, ...]:
        list_unshown(self.hall, recovered, actor=ACTOR, has_printer=has_printer)
        return self.hall.desk_status(DeskNumber(3)).unconfirmed

    def _ask(self) -> Issued:
        outcome = self.hall.do(IssueTicket(request_id=new_request_id(), actor=ACTOR, service="A", kiosk="lobby"))
        assert isinstance(outcome, Issued)
        return outcome


@pytest.fixture
def restart() -> Restart:
    return Restart()


@pytest.mark.expects_log("number_without_slip")
@pytest.mark.parametrize("was_answered", [True, False])
def test_a_number_without_a_slip_is_listed_at_the_desks(restart: Restart, was_answered: bool) -> None:
    assert restart.listed(restart.recovered(was_answered=was_answered)) == ("A-001",)


@pytest.mark.expects_log("number_without_slip")
def test_without_a_printer_only_an_unanswered_number_is_listed(restart: Restart) -> None:
    assert restart.listed(restart.recovered(was_answered=True), has_printer=False) == ()
    assert restart.listed(restart.recovered(), has_printer=False) == ("A-001",)


def test_a_number_whose_printing_began_is_known_already(restart: Restart) -> None:
    ticket_id = restart.issued.ticket_id
    restart.hall.do(StartPrint(request_id=new_request_id(), actor=ACTOR, ticket_id=ticket_id))
    restart.listed(restart.recovered())
    history = restart.hall.ticket("A-001")
    assert history is not None
    assert len(history.attempts) == 1


def test_a_number_that_nobody_waits_with_is_not_looked_for(restart: Restart) -> None:
    restart.hall.do(CancelTicket(request_id=new_request_id(), actor="staff:root", number="A-001", reason="pulang"))
    assert restart.listed(restart.recovered()) == ()


def test_other_commands_concern_no_citizen(restart: Restart) -> None:
    refused = restart.hall.do(IssueTicket(request_id=new_request_id(), actor=ACTOR, service="Z", kiosk="lobby"))
    assert isinstance(refused, Refused)
    pending = restart.recovered().pending
    assert restart.listed(*(Recovered(pending=pending, outcome=each) for each in (refused, None))) == ()
