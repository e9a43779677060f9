"""Recorded complaints taken out of the store: opened with the hall's key, or set as a receipt.

Rule: a complaint that is not there is None; a key that does not open it is a problem that says so.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shared.documents.receipt import receipt_pdf
from shared.documents.receipt_facts import receipt_facts
from shared.domain.complaint import KeptComplaint
from shared.i18n import Texts
from shared.problems import Problem, ProblemCode
from shared.services.keys import read_key_file
from shared.services.local_hall import LocalHall
from shared.services.opened_complaint import OpenedComplaint, open_complaint
from shared.services.sealing import SealBroken

if TYPE_CHECKING:
    from shared.store.opening import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadComplaint:
    """A complaint as it is kept, and its personal fields in the clear."""

    kept: KeptComplaint
    opened: OpenedComplaint


def read_complaint(store: "Store", key_file: Path, report_number: str) -> ReadComplaint | None:
    """The complaint with this report number. Raises Problem KEY_FILE_* or STORE_*."""
    kept = store.complaints.load_kept(report_number)
    if kept is None:
        return None
    try:
        opened = open_complaint(kept.complaint, read_key_file(key_file))
    except SealBroken:
        raise Problem(ProblemCode.KEY_FILE_BROKEN, file=key_file, detail="not the key of this store") from None
    return ReadComplaint(kept=kept, opened=opened)


def make_receipt(store: "Store", key_file: Path, report_number: str, texts: Texts) -> bytes | None:
    """The receipt of a complaint as a PDF, in the language of `texts`. Raises Problem as `read_complaint`."""
    read = read_complaint(store, key_file, report_number)
    if read is None:
        return None
    login = read.kept.complaint.officer
    names = {officer.login: officer.name for officer in store.officers.list()}
    info = LocalHall(store.hall).info()
    facts = receipt_facts(read.kept, read.opened, info, officer_name=names.get(login, login), texts=texts)
    return receipt_pdf(facts, texts)
