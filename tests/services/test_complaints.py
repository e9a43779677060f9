"""Complaints: drafts that outlive a crash, sealed records, one number for one request."""


import pytest
from msgspec.structs import asdict, replace

from shared.domain.complaint import SealedComplaint
from shared.domain.complaint_draft import ComplaintDraft, DraftField, DraftLack
from shared.domain.ids import DeskNumber, TicketId
from shared.domain.outcomes import Called, Issued, Recorded
from shared.domain.report_number import is_report_number
from shared.problems import Problem, ProblemCode
from shared.services.commands import CallNext, IssueTicket, new_request_id
from shared.services.complaints import Complaints, complaint_place, finished, problem_of
from shared.services.journal import MemoryJournal
from shared.services.journalled_hall import JournalledHall
from shared.services.keys import Keys
from shared.services.local_hall import LocalHall
from shared.services.sealing import SealBroken, Sealer
from tests.hostile import HOSTILE
from tests.memory_store import MemoryStore

KEYS = Keys(version=1, sealing=b"s" * 32, index=b"i" * 32)
DESK = DeskNumber(3)
NIK = "3174010101900001"
DRAFT = ComplaintDraft(
    name="Siti Rahmawati",
    contact="0812-3456-7890",
    nik="3174 0101 0190 0001",
    title="Sertifikat tanah warisan",
    chronology="Tanah warisan orang tua.\nSertifikat terbit atas nama orang lain.",
    category="land.certificate",
    solution="Peninjauan ulang penerbitan sertifikat",
)


class Scene:
    """One ticket at desk 3 of a hall in memory."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.hall = LocalHall(self.store)
        self.complaints = Complaints(self.hall, self.store, KEYS)
        issued = self.hall.do(IssueTicket(request_id=new_request_id(), actor="kiosk:a", service="A", kiosk="a"))
        assert isinstance(issued, Issued)
        self.ticket_id, self.number = issued.ticket_id, issued.number
        called = self.hall.do(CallNext(request_id=new_request_id(), actor="officer:siti", desk=DESK))
        assert isinstance(called, Called)

    def record(self, draft: ComplaintDraft = DRAFT, request_id: str | None = None) -> str:
        request = new_request_id() if request_id is None else request_id
        return self.complaints.record(self.ticket_id, DESK, "siti", draft, request).report_number

    @property
    def recorded(self) -> SealedComplaint:
        (complaint,) = self.store.complaints
        return complaint


@pytest.fixture
def scene() -> Scene:
    return Scene()


def open_field(complaint: SealedComplaint, column: str) -> str:
    sealed = getattr(complaint, column)
    return Sealer(KEYS).unseal(sealed, complaint_place(column, complaint.id))


class TestDraft:
    def test_comes_back_as_it_was_saved(self, scene: Scene) -> None:
        assert scene.complaints.load_draft(scene.ticket_id) is None
        scene.complaints.save_draft(scene.ticket_id, DRAFT)
        assert scene.complaints.load_draft(scene.ticket_id) == replace(DRAFT, nik=NIK)

    def test_is_sealed_in_the_store(self, scene: Scene) -> None:
        scene.complaints.save_draft(scene.ticket_id, DRAFT)
        kept = scene.store.drafts[scene.ticket_id]
        assert not any(text.encode() in kept for text in (NIK, "Siti", "0812", "Sertifikat"))

    def test_does_not_open_under_another_ticket(self, scene: Scene) -> None:
        scene.complaints.save_draft(scene.ticket_id, DRAFT)
        scene.store.drafts[TicketId("other")] = scene.store.drafts[scene.ticket_id]
        with pytest.raises(SealBroken):
            scene.complaints.load_draft(TicketId("other"))

    def test_may_be_incomplete_but_not_endless(self, scene: Scene) -> None:
        scene.complaints.save_draft(scene.ticket_id, ComplaintDraft(title="x"))
        with pytest.raises(Problem, match="TEXT_TOO_LONG"):
            scene.complaints.save_draft(scene.ticket_id, ComplaintDraft(title="x" * 1000))

    def test_is_forgotten_when_asked(self, scene: Scene) -> None:
        scene.complaints.save_draft(scene.ticket_id, DRAFT)
        scene.complaints.drop_draft(scene.ticket_id)
        assert scene.complaints.load_draft(scene.ticket_id) is None

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_of_hostile_text_is_kept_clean(self, scene: Scene, text: str) -> None:
        draft = ComplaintDraft(chronology=text[:39_999], name=text[:500])
        scene.complaints.save_draft(scene.ticket_id, draft)
        kept = scene.complaints.load_draft(scene.ticket_id)
        assert kept is not None
        assert "\x1b" not in kept.chronology + kept.name
        scene.complaints.save_draft(scene.ticket_id, kept)
        assert scene.complaints.load_draft(scene.ticket_id) == kept


class TestRecord:
    def test_gives_a_report_number_that_checks(self, scene: Scene) -> None:
        number = scene.record()
        assert is_report_number(number)
        assert scene.recorded.report_number == number

    def test_seals_what_names_a_person(self, scene: Scene) -> None:
        scene.record()
        complaint = scene.recorded
        assert open_field(complaint, "name_sealed") == "Siti Rahmawati"
        assert open_field(complaint, "contact_sealed") == "+6281234567890"
        assert open_field(complaint, "nik_sealed") == NIK
        shown = repr(asdict(complaint))
        assert not any(text in shown for text in (NIK, "Rahmawati", "81234567890"))

    def test_keeps_what_is_said(self, scene: Scene) -> None:
        scene.record()
        complaint = scene.recorded
        assert (complaint.title, complaint.category, complaint.channel) == (DRAFT.title, DRAFT.category, "walk-in")
        assert "\n" in complaint.chronology
        assert (complaint.desk, complaint.officer, complaint.ticket_id) == (DESK, "siti", scene.ticket_id)

    def test_without_a_nik_has_neither_seal_nor_index(self, scene: Scene) -> None:
        scene.record(replace(DRAFT, nik=""))
        assert (scene.recorded.nik_sealed, scene.recorded.nik_index) == (None, None)

    def test_is_found_by_the_index_of_the_same_contact(self, scene: Scene) -> None:
        scene.record()
        scene.record(replace(DRAFT, contact="+62 812 3456 7890"))
        first, second = scene.store.complaints
        assert first.contact_index == second.contact_index
        assert first.contact_sealed != second.contact_sealed

    def test_without_a_ticket_touches_no_draft(self, scene: Scene) -> None:
        scene.complaints.save_draft(scene.ticket_id, DRAFT)
        scene.complaints.record(None, None, "siti", DRAFT, new_request_id(), actor="staff:root")
        assert (scene.recorded.ticket_id, scene.recorded.desk) == (None, None)
        assert list(scene.store.drafts) == [scene.ticket_id]

    def test_forgets_the_draft(self, scene: Scene) -> None:
        scene.complaints.save_draft(scene.ticket_id, DRAFT)
        scene.record()
        assert scene.store.drafts == {}

    def test_repeated_with_its_request_id_gives_the_same_number_once(self, scene: Scene) -> None:
        request_id = new_request_id()
        first = scene.record(request_id=request_id)
        assert scene.record(request_id=request_id) == first
        assert len(scene.store.complaints) == 1

    def test_whose_reply_was_lost_is_repeated_safely(self, scene: Scene) -> None:
        scene.complaints.save_draft(scene.ticket_id, DRAFT)
        scene.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
        request_id = new_request_id()
        with pytest.raises(Problem, match="STORE_LOST"):
            scene.record(request_id=request_id)
        assert scene.record(request_id=request_id) == scene.recorded.report_number
        assert scene.store.drafts == {}

    def test_is_remembered_by_the_ticket(self, scene: Scene) -> None:
        assert scene.complaints.report_number_for(scene.number) is None
        assert scene.complaints.report_number_for("A-999") is None
        number = scene.record()
        assert scene.complaints.report_number_for(scene.number) == number

    @pytest.mark.parametrize(
        ("change", "code", "field"),
        [
            ({"name": "\u200b "}, ProblemCode.TEXT_MISSING, "name"),
            ({"contact": "12"}, ProblemCode.PHONE_WRONG, "contact"),
            ({"contact": "siti@"}, ProblemCode.EMAIL_WRONG, "contact"),
            ({"nik": "1234"}, ProblemCode.NIK_WRONG, "nik"),
            ({"title": "Pendek"}, ProblemCode.TEXT_TOO_SHORT, "title"),
            ({"title": "x" * 151}, ProblemCode.TEXT_TOO_LONG, "title"),
            ({"category": ""}, ProblemCode.TEXT_MISSING, "category"),
        ],
    )
    def test_that_is_not_complete_is_refused_and_stores_nothing(
        self, scene: Scene, change: dict[str, str], code: ProblemCode, field: str
    ) -> None:
        with pytest.raises(Problem) as caught:
            scene.record(replace(DRAFT, **change))
        assert (caught.value.code, caught.value.facts["field"]) == (code, field)
        assert scene.store.complaints == []

    def test_names_no_person_in_its_event_or_its_errors(self, scene: Scene) -> None:
        scene.record()
        assert NIK not in repr(scene.store.event_log)
        assert "Rahmawati" not in repr(scene.store.event_log)
        with pytest.raises(Problem) as caught:
            finished(replace(DRAFT, contact="0812-3456-7890-99"))
        assert "3456" not in str(caught.value)


@pytest.mark.parametrize("lack", DraftLack)
def test_each_lack_is_a_problem_of_its_field(lack: DraftLack) -> None:
    assert problem_of(DraftField.title, lack).facts["field"] == "title"


def test_a_record_that_nobody_repeats_is_asked_for_later(scene: Scene) -> None:
    hall, request_id = JournalledHall(scene.store, MemoryJournal()), new_request_id()
    complaints = Complaints(hall, scene.store, KEYS)
    scene.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
    with pytest.raises(Problem):
        complaints.record(scene.ticket_id, DESK, "siti", DRAFT, request_id)
    complaints.give_up(request_id)
    (recovered,) = hall.recover()
    assert recovered.outcome == Recorded(
        report_number=scene.recorded.report_number,
        complaint_id=scene.recorded.id,
    )
