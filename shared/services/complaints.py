"""Complaints: a draft that outlives a crash, and the record that gives the citizen a number.

Rule: personal fields are sealed before the hall's lock is taken; the same request id always answers with the same
report number (architecture.md, One lock).
"""

import json
import secrets
from typing import assert_never

from msgspec.structs import asdict

from shared.domain.complaint import SealedComplaint
from shared.domain.complaint_draft import LENGTHS, MULTILINE, ComplaintDraft, DraftField, DraftLack, problems_of
from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber, RequestId, TicketId
from shared.domain.nik import tidy_nik
from shared.domain.outcomes import Recorded
from shared.domain.report_number import POSSIBLE, report_number_of
from shared.problems import Problem, ProblemCode
from shared.services.commands import RecordComplaint
from shared.services.contacts import read_contact
from shared.services.fresh_ids import fresh_id
from shared.services.hall import Hall
from shared.services.keys import Keys
from shared.services.ports import DraftStore
from shared.services.sealing import SealedPlace, Sealer
from shared.text import clean

WALK_IN = "walk-in"
"""How citizens reach a desk; other channels come with imports (domain.md 4)."""

_TOLERATED = 4
"""A draft may be longer than a finished text while it is being shortened, but not endless."""

_NAMES = frozenset(ComplaintDraft.__struct_fields__)


class Complaints:
    """The complaints of one hall. Holds no state but the keys; call it away from the screen's thread."""

    def __init__(self, hall: Hall, drafts: DraftStore, keys: Keys) -> None:
        self._hall, self._drafts, self._sealer = hall, drafts, Sealer(keys)

    def save_draft(self, ticket_id: TicketId, draft: ComplaintDraft) -> None:
        """Keep the draft, sealed. Raises Problem TEXT_TOO_LONG for an endless field, or a STORE_* code."""
        cleaned = _cleaned(draft)
        self._drafts.save_draft(ticket_id, self._sealer.seal(json.dumps(asdict(cleaned)), _draft_place(ticket_id)))

    def load_draft(self, ticket_id: TicketId) -> ComplaintDraft | None:
        """The draft kept last. Raises SealBroken if it was changed or sealed with another key."""
        sealed = self._drafts.load_draft(ticket_id)
        if sealed is None:
            return None
        values = json.loads(self._sealer.unseal(sealed, _draft_place(ticket_id)))
        # A draft of a newer or older version keeps what this one knows.
        return ComplaintDraft(**{name: str(text) for name, text in values.items() if name in _NAMES})

    def drop_draft(self, ticket_id: TicketId) -> None:
        """Forget the draft: the citizen leaves without a complaint."""
        self._drafts.drop_draft(ticket_id)

    def report_number_for(self, number: str) -> str | None:
        """The report number that was given today to the ticket with this number, e.g. before a crash; or None."""
        history = self._hall.ticket(number)
        events = [each.event for each in history.events] if history else []
        given = [each.facts.get("report_number") for each in events if each.kind is EventKind.complaint_recorded]
        return str(given[-1]) if given else None

    def record(
        self,
        ticket_id: TicketId | None,
        desk: DeskNumber | None,
        officer: str,
        draft: ComplaintDraft,
        request_id: RequestId,
        *,
        actor: str | None = None,
    ) -> Recorded:
        """Record a finished draft, which is forgotten with that. Repeat it with the same request id after STORE_LOST.

        `actor` is who gives the command where that is not the officer at a desk.
        Raises Problem for the first field that is missing, too short, too long or wrong, or with a STORE_* code.
        """
        sealed = self._sealed(ticket_id, desk, officer, finished(draft))
        command = RecordComplaint(request_id=request_id, actor=actor or f"officer:{officer}", complaint=sealed)
        outcome = self._hall.do(command)
        assert isinstance(outcome, Recorded)  # there is no other answer to it
        return outcome

    def give_up(self, request_id: RequestId) -> None:
        """Nobody repeats this record any more; see `Hall.give_up`."""
        self._hall.give_up(request_id)

    def _sealed(
        self, ticket_id: TicketId | None, desk: DeskNumber | None, officer: str, draft: ComplaintDraft
    ) -> SealedComplaint:
        complaint_id = fresh_id()
        contact = read_contact(draft.contact)

        def seal(column: str, text: str) -> bytes:
            return self._sealer.seal(text, complaint_place(column, complaint_id))

        return SealedComplaint(
            id=complaint_id,
            report_number=report_number_of(secrets.randbelow(POSSIBLE)),
            ticket_id=ticket_id,
            desk=desk,
            officer=officer,
            channel=WALK_IN,
            title=draft.title,
            chronology=draft.chronology,
            category=draft.category,
            solution=draft.solution,
            name_sealed=seal("name_sealed", draft.name),
            contact_sealed=seal("contact_sealed", contact.value),
            contact_index=self._sealer.blind_index(contact.to_compare, column="contact"),
            nik_sealed=seal("nik_sealed", draft.nik) if draft.nik else None,
            nik_index=self._sealer.blind_index(draft.nik, column="nik") if draft.nik else None,
            key_version=self._sealer.key_version,
        )


def complaint_place(column: str, complaint_id: str) -> SealedPlace:
    """Where a sealed field of a complaint is kept, e.g. `complaint_place("name_sealed", complaint.id)`."""
    return SealedPlace(table="complaint", column=column, row=complaint_id)


def _draft_place(ticket_id: TicketId) -> SealedPlace:
    return SealedPlace(table="complaint_draft", column="draft", row=ticket_id)


def finished(draft: ComplaintDraft) -> ComplaintDraft:
    """The draft cleaned and complete, the contact in its one form. Raises Problem for the first field that is not."""
    cleaned = _cleaned(draft)
    for field, lack in problems_of(cleaned):
        raise problem_of(field, lack)
    read_contact(cleaned.contact)
    return cleaned


def _cleaned(draft: ComplaintDraft) -> ComplaintDraft:
    texts = {field.value: draft.text_of(field) for field in DraftField}
    texts[DraftField.nik.value] = tidy_nik(draft.nik)
    return ComplaintDraft(
        **{
            field.value: clean(
                texts[field.value],
                field=field.value,
                max_length=LENGTHS[field].most * _TOLERATED,
                multiline=field in MULTILINE,
            )
            for field in DraftField
        }
    )


def problem_of(field: DraftField, lack: DraftLack) -> Problem:
    """What is wrong with a field, as a Problem with its text and remedy."""
    match lack:
        case DraftLack.missing:
            return Problem(ProblemCode.TEXT_MISSING, field=field.value)
        case DraftLack.too_short:
            return Problem(ProblemCode.TEXT_TOO_SHORT, field=field.value, min=LENGTHS[field].least)
        case DraftLack.too_long:
            return Problem(ProblemCode.TEXT_TOO_LONG, field=field.value, max=LENGTHS[field].most)
        case DraftLack.nik_wrong:
            return Problem(ProblemCode.NIK_WRONG, field=field.value)
    assert_never(lack)
