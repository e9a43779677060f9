"""Recorded complaints taken out of the store: masked, revealed, or set as a receipt.

Rule: a complaint that is not there is None; a key that does not open it is a problem that says so; whatever shows more
than the masked fields is an event first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shared.documents.receipt import receipt_pdf
from shared.documents.receipt_facts import receipt_facts
from shared.domain.complaint import KeptComplaint
from shared.domain.ids import RequestId
from shared.domain.outcomes import Cannot
from shared.domain.revealing import RevealedAs
from shared.i18n import Texts
from shared.problems import Problem, ProblemCode
from shared.services.keys import Keys, read_key_file
from shared.services.local_hall import LocalHall
from shared.services.opened_complaint import OpenedComplaint, open_complaint
from shared.services.revealing import reveal
from shared.services.sealing import SealBroken

if TYPE_CHECKING:
    from shared.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadComplaint:
    """A complaint as it is kept, and its personal fields: `opened` is shown masked, unless it was revealed."""

    kept: KeptComplaint
    opened: OpenedComplaint


def read_complaint(store: "Store", key_file: Path, report_number: str) -> ReadComplaint | None:
    """The complaint with this report number, to be shown masked. Raises Problem KEY_FILE_* or STORE_*."""
    kept = store.complaints.load_kept(report_number)
    if kept is None:
        return None
    with _key_of(key_file) as keys:
        return ReadComplaint(kept=kept, opened=open_complaint(kept.complaint, keys))


def reveal_complaint(
    store: "Store",
    hall: LocalHall,
    key_file: Path,
    report_number: str,
    *,
    shown_as: RevealedAs,
    reason: str,
    actor: str,
    request_id: RequestId,
) -> ReadComplaint | Cannot | None:
    """The complaint with this report number, to be shown in the clear, or why not. Raises as `read_complaint`."""
    kept = store.complaints.load_kept(report_number)
    if kept is None:
        return None
    with _key_of(key_file) as keys:
        opened = reveal(
            hall, kept.complaint, keys, shown_as=shown_as, reason=reason, actor=actor, request_id=request_id
        )
    return opened if isinstance(opened, Cannot) else ReadComplaint(kept=kept, opened=opened)


@contextmanager
def _key_of(key_file: Path) -> Iterator[Keys]:
    try:
        yield read_key_file(key_file)
    except SealBroken:
        raise Problem(ProblemCode.KEY_FILE_BROKEN, file=key_file, detail="not the key of this store") from None


def make_receipt(
    store: "Store",
    hall: LocalHall,
    key_file: Path,
    report_number: str,
    texts: Texts,
    *,
    actor: str,
    request_id: RequestId,
) -> bytes | None:
    """The receipt of a complaint as a PDF, in the language of `texts`; it names the complainant, so it is an event.

    Raises Problem as `read_complaint`.
    """
    read = reveal_complaint(
        store,
        hall,
        key_file,
        report_number,
        shown_as=RevealedAs.receipt,
        reason="",
        actor=actor,
        request_id=request_id,
    )
    if read is None:
        return None
    assert isinstance(read, ReadComplaint)  # a receipt needs no reason
    login = read.kept.complaint.officer
    names = {officer.login: officer.name for officer in store.officers.list()}
    facts = receipt_facts(read.kept, read.opened, hall.info(), officer_name=names.get(login, login), texts=texts)
    return receipt_pdf(facts, texts)
