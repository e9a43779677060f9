"""A request id answers for one command only: another content under it is refused, whatever differs.

Rule: what is kept of a command tells nobody what it was, and a try that is sealed anew is still the same command.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from typing import Any, get_args

import pytest
from msgspec import structs

from shared.domain.device import DeviceRole
from shared.domain.ids import DeskNumber, RequestId, TicketId
from shared.domain.officer import Role
from shared.domain.printing import PrintState
from shared.domain.revealing import RevealedAs
from shared.domain.ticket import Action, PriorityClass
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.fingerprint import fingerprint_of
from shared.services.ports import StoredAnswer
from tests.services.halls import SITI, Visit, sealed

GIVEN: dict[str, Any] = {"request_id": RequestId("6f1c"), "actor": SITI}
COMMANDS: tuple[c.Command, ...] = (
    c.IssueTicket(**GIVEN, service="A", kiosk="lobby", priority=PriorityClass.elderly),
    c.CallNext(**GIVEN, desk=DeskNumber(3)),
    c.CallNumber(**GIVEN, desk=DeskNumber(3), number="A-007", reason="Sakit"),
    c.Recall(**GIVEN, desk=DeskNumber(3)),
    c.StepAtDesk(**GIVEN, desk=DeskNumber(3), action=Action.start),
    c.Transfer(**GIVEN, desk=DeskNumber(3), to_desk=DeskNumber(5)),
    c.ReturnTicket(**GIVEN, number="A-007", desk=DeskNumber(3)),
    c.CancelTicket(**GIVEN, number="A-007", reason="Pulang"),
    c.CorrectPriority(**GIVEN, number="A-007", priority=PriorityClass.elderly, reason="Salah pilih"),
    c.ReleasePlaces(**GIVEN, count=5, reason="Rombongan"),
    c.CloseDay(**GIVEN, day=date(2026, 11, 23), force=True, reason="Banjir", message="Sampai besok."),
    c.ReopenDay(**GIVEN, reason="Jam maju sehari"),
    c.StartPrint(**GIVEN, ticket_id=TicketId("t1")),
    c.EndPrint(**GIVEN, attempt_id="p1", state=PrintState.printed, detail="ok"),
    c.SeatOfficer(**GIVEN, desk=DeskNumber(3), officer="siti"),
    c.ReleaseDesk(**GIVEN, desk=DeskNumber(3), reason="PC mati"),
    c.ChangeSetting(**GIVEN, key="desk.word", text="loket", since=date(2026, 11, 24), reason="Rapat"),
    c.RevealComplaint(**GIVEN, report_number="LMW-7K4Q-2M9D", shown_as=RevealedAs.fields, reason="Ditelepon"),
    c.RecordComplaint(
        **GIVEN, complaint=structs.replace(sealed(), ticket_id="t1", nik_sealed=b"nik", nik_index=b"index")
    ),
)
SEALED_ANEW = ("id", "report_number", "desk", "name_sealed", "contact_sealed", "nik_sealed", "key_version")


def _other(value: object) -> Any:
    """Another value of the same kind."""
    match value:
        case Enum():
            return next(each for each in type(value) if each is not value)
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + "x"
        case bytes():
            return value + b"x"
        case date():
            return value.replace(year=2027)
    return "given" if value is None else None


def _changed(command: Any) -> Iterator[tuple[str, c.Command]]:
    """The same command with one field changed, each of them in turn."""
    for field in fields(command):
        if field.name in ("note_sealed", "meant"):
            continue
        if field.name == "complaint":
            for name in [each.name for each in structs.fields(command.complaint) if each.name not in SEALED_ANEW]:
                other = structs.replace(command.complaint, **{name: _other(getattr(command.complaint, name))})
                yield name, replace(command, complaint=other)
        else:
            yield field.name, replace(command, **{field.name: _other(getattr(command, field.name))})


CASES = [(name, command, other) for command in COMMANDS for name, other in _changed(command)]


def test_every_command_is_tried_here() -> None:
    assert {type(command) for command in COMMANDS} == set(get_args(c.Command))


@pytest.mark.parametrize(
    ("command", "other"),
    [case[1:] for case in CASES],
    ids=[f"{type(command).__name__} {name}" for name, command, _ in CASES],
)
def test_another_content_is_another_fingerprint(command: c.Command, other: c.Command) -> None:
    assert fingerprint_of(other) != fingerprint_of(command)


def test_nothing_is_not_the_word_for_nothing() -> None:
    (setting,) = [command for command in COMMANDS if isinstance(command, c.ChangeSetting)]
    texts = [None, "None", "null", ""]
    assert len({fingerprint_of(replace(setting, text=text)) for text in texts}) == len(texts)


def test_a_complaint_that_is_sealed_anew_for_another_try_is_the_same_command() -> None:
    (first,) = [command for command in COMMANDS if isinstance(command, c.RecordComplaint)]
    anew = {name: _other(getattr(first.complaint, name)) for name in SEALED_ANEW}
    again = replace(first, complaint=structs.replace(first.complaint, **anew))
    assert again != first
    assert fingerprint_of(again) == fingerprint_of(first)


def test_the_same_wish_under_two_request_ids_cannot_be_seen_to_be_the_same() -> None:
    command = c.CancelTicket(**GIVEN, number="A-007", reason="Sutarmi 3273014509870003")
    kept = [fingerprint_of(command), fingerprint_of(replace(command, request_id=RequestId("6f1d")))]
    assert kept[0] != kept[1]
    assert [len(each) for each in kept] == [16, 16]


def test_a_request_id_with_another_content_is_refused_and_nothing_is_done() -> None:
    visit = Visit()
    visit.do(c.IssueTicket, "kiosk:lobby", service="A", kiosk="lobby")
    visit.do(c.IssueTicket, "kiosk:lobby", service="A", kiosk="lobby")
    first = c.CancelTicket(request_id=c.new_request_id(), actor=SITI, number="A-001", reason="Pulang")
    outcome = visit.hall.do(first)
    with pytest.raises(Problem) as caught:
        visit.hall.do(replace(first, number="A-002"))
    assert caught.value.code is ProblemCode.REQUEST_ID_REUSED
    assert visit.ticket("A-002").state == "waiting"
    assert visit.hall.do(replace(first, reason=" Pulang ")) == outcome  # typed in another way, and cleaned


def test_a_request_of_an_older_version_is_known_by_its_kind_alone() -> None:
    visit = Visit()
    command = c.IssueTicket(request_id=c.new_request_id(), actor="kiosk:lobby", service="A", kiosk="lobby")
    outcome = visit.hall.do(command)
    kept = visit.store.answers[command.request_id]
    visit.store.answers[command.request_id] = StoredAnswer(command=kept.command, outcome=kept.outcome)
    assert visit.hall.do(replace(command, service="B")) == outcome
    with pytest.raises(Problem):
        visit.hall.do(c.CallNext(request_id=command.request_id, actor=SITI, desk=DeskNumber(3)))


def test_an_act_on_a_login_is_told_apart_and_carries_no_password() -> None:
    siti = c.AddOfficer(**GIVEN, login="siti", name="Siti", role=Role.officer)
    others = [
        c.AddOfficer(**GIVEN, login="siti", name="Siti", role=Role.admin),
        c.AddOfficer(**GIVEN, login="siti", name="Sita", role=Role.officer),
        c.DisableOfficer(**GIVEN, login="siti"),
        c.AddDevice(**GIVEN, device="siti", role=DeviceRole.hall),
    ]
    assert fingerprint_of(siti) == fingerprint_of(replace(siti))
    assert fingerprint_of(siti) not in {fingerprint_of(other) for other in others}
    assert not any("password" in name for kind in get_args(c.LoginCommand) for name in kind.__dataclass_fields__)
