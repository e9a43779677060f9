"""A complaint is shown in the clear only after it was written down who sees it, and why.

Rule: no event, no text.
"""

from dataclasses import replace

import pytest

from shared.domain.complaint import SealedComplaint
from shared.domain.events import EventKind
from shared.domain.ids import RequestId
from shared.domain.outcomes import Cannot, CannotBecause
from shared.domain.revealing import RevealedAs
from shared.problems import Problem, ProblemCode
from shared.services.commands import new_request_id
from shared.services.keys import Keys
from shared.services.opened_complaint import OpenedComplaint
from shared.services.revealing import reveal
from shared.services.sealing import SealBroken
from tests.services.halls import Visit
from tests.services.test_complaints import DRAFT, KEYS, NIK, Scene

REASON = "Pelapor menelepon"


def look(
    visit: Visit, complaint: SealedComplaint, *, keys: Keys = KEYS, reason: str = REASON,
    shown_as: RevealedAs = RevealedAs.fields, actor: str = "officer:siti", request_id: RequestId | None = None,
) -> OpenedComplaint | Cannot:  # fmt: skip
    return reveal(
        visit.hall, complaint, keys, shown_as=shown_as, reason=reason, actor=actor,
        request_id=request_id or new_request_id(),
    )  # fmt: skip


def events(visit: Visit) -> list[tuple[str, dict[str, object]]]:
    found = [each.event for each in visit.store.event_log]
    return [(each.actor, dict(each.facts)) for each in found if each.kind is EventKind.complaint_revealed]


@pytest.fixture
def complaint() -> SealedComplaint:
    scene = Scene()
    scene.record()
    return scene.recorded


def test_each_look_is_an_event_of_its_own_without_what_was_seen(complaint: SealedComplaint) -> None:
    visit = Visit()
    for _ in range(2):
        opened = look(visit, complaint)
        assert isinstance(opened, OpenedComplaint)
        assert (opened.name, opened.contact, opened.nik) == (DRAFT.name, "+6281234567890", NIK)
    written = ("officer:siti", {"report_number": complaint.report_number, "as": "fields", "reason": REASON})
    assert events(visit) == [written, written]


def test_a_look_that_is_asked_for_again_is_the_same_look_for_nobody_else(complaint: SealedComplaint) -> None:
    visit, request = Visit(), new_request_id()
    first = look(visit, complaint, request_id=request)
    assert look(visit, complaint, request_id=request) == first
    for other in ({"actor": "officer:budi"}, {"reason": "Ingin tahu"}, {"shown_as": RevealedAs.receipt}):
        with pytest.raises(Problem) as refused:
            look(visit, complaint, request_id=request, **other)  # type: ignore[arg-type]
        assert refused.value.code is ProblemCode.REQUEST_ID_REUSED
    assert len(events(visit)) == 1


def test_a_look_needs_a_reason_and_a_receipt_is_one(complaint: SealedComplaint) -> None:
    visit = Visit()
    assert look(visit, complaint, reason=" ") == Cannot(reason=CannotBecause.reason_missing)
    assert events(visit) == []
    assert isinstance(look(visit, complaint, reason="", shown_as=RevealedAs.receipt), OpenedComplaint)
    ((_, facts),) = events(visit)
    assert facts["as"] == "receipt"


def test_a_day_that_is_closed_forbids_no_look(complaint: SealedComplaint) -> None:
    visit = Visit()
    visit.close(force=True, reason="Banjir")
    assert isinstance(look(visit, complaint), OpenedComplaint)


def test_a_key_that_opens_nothing_leaves_no_event(complaint: SealedComplaint) -> None:
    visit = Visit()
    with pytest.raises(SealBroken):
        look(visit, complaint, keys=replace(KEYS, sealing=b"x" * 32))
    assert events(visit) == []


def test_while_nobody_knows_whether_it_was_written_down_nothing_is_shown(complaint: SealedComplaint) -> None:
    visit = Visit()
    visit.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
    with pytest.raises(Problem):
        look(visit, complaint)
