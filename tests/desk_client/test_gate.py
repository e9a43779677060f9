"""The gate over real stores: an officer logs in, works, records, and is refused with a wrong password."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_client.gate import EmbeddedGate, OpenedStore, ServerGate
from desk_client.session import Doorplate
from shared.domain.complaint_draft import ComplaintDraft
from shared.domain.ids import DeskNumber
from shared.domain.officer import Role
from shared.domain.report_number import is_report_number
from shared.problems import Problem, ProblemCode
from shared.services.commands import Action, CallNext, StepAtDesk, new_request_id
from shared.services.journal import FileJournal
from shared.services.keys import make_key_file
from shared.store.opening import open_store
from tests.desk_client.scene import COMPLETE
from tests.store.halls import AT_WORK, Hall, raw

LOGIN, PASSWORD = "desk_gate_siti", "rahasia dapur 1"
REFUSALS = (ProblemCode.LOGIN_REFUSED, ProblemCode.STORE_LOGIN_REFUSED)
DESK = DeskNumber(3)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    make_key_file(tmp_path / "keys" / "balai.key")
    return tmp_path / "keys" / "balai.key"


@pytest.fixture
def gate(hall: Hall, key_file: Path, tmp_path: Path) -> Iterator[EmbeddedGate | ServerGate]:
    """The gate that the program would choose for this store, with one officer."""
    hall.store.officers.add(LOGIN, "Siti Aminah", Role.officer, PASSWORD)

    def opener(user: str | None, password: str | None) -> OpenedStore:
        return open_store(hall.url, program="desk", clock=AT_WORK, user=user, password=password)

    is_server = hall.url.startswith("postgresql")
    kind = ServerGate if is_server else EmbeddedGate
    made = kind(opener, key_file=key_file, journal=lambda: FileJournal(tmp_path / "pending"))
    yield made
    made.close()
    if is_server:
        # The roles of a server outlive its databases.
        raw(hall.url, f"DROP OWNED BY {LOGIN}")
        raw(hall.url, f"DROP ROLE {LOGIN}")


def test_the_door_tells_the_hall_only_where_there_are_no_strangers(gate: EmbeddedGate | ServerGate) -> None:
    if isinstance(gate, ServerGate):
        assert gate.look() == Doorplate()
    else:
        assert (gate.look().hall_name, gate.look().practice, max(gate.look().desks)) == ("Balai Uji", True, 10)


@pytest.mark.parametrize(("login", "password"), [(LOGIN, "salah salah"), ("nobody_here", PASSWORD)])
def test_a_wrong_name_or_password_is_refused(gate: EmbeddedGate | ServerGate, login: str, password: str) -> None:
    for act in (gate.open, gate.verify):
        with pytest.raises(Problem) as caught:
            act(login, password)
        assert caught.value.code in REFUSALS


def test_an_officer_calls_and_records_a_complaint(gate: EmbeddedGate | ServerGate, hall: Hall) -> None:
    issued = hall.issue()
    session = gate.open(LOGIN, PASSWORD)
    gate.verify(LOGIN, PASSWORD)
    actor = f"officer:{session.officer.login}"
    session.hall.do(CallNext(request_id=new_request_id(), actor=actor, desk=DESK))
    session.hall.do(StepAtDesk(request_id=new_request_id(), actor=actor, desk=DESK, action=Action.start))
    session.complaints.save_draft(issued.ticket_id, COMPLETE)
    kept = session.complaints.load_draft(issued.ticket_id)
    assert isinstance(kept, ComplaintDraft)
    assert kept.chronology == COMPLETE.chronology
    request_id = new_request_id()
    first = session.complaints.record(issued.ticket_id, DESK, LOGIN, COMPLETE, request_id)
    again = session.complaints.record(issued.ticket_id, DESK, LOGIN, COMPLETE, request_id)
    assert first == again
    assert is_report_number(first.report_number)
    assert session.complaints.report_number_for(issued.number) == first.report_number
    assert session.complaints.load_draft(issued.ticket_id) is None
    session.close()


def test_a_missing_key_keeps_everybody_out(gate: EmbeddedGate | ServerGate, key_file: Path) -> None:
    key_file.unlink()
    for act in (gate.look, lambda: gate.open(LOGIN, PASSWORD)):
        with pytest.raises(Problem, match="KEY_FILE_MISSING"):
            act()
