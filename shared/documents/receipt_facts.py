"""The receipt (*tanda terima*) of a complaint: what stands on it.

Rule: personal fields reach it masked, but for the complainant's own name; the QR code holds the report number and
nothing else (domain.md, Receipt).
"""

from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.complaint import KeptComplaint
from shared.domain.ids import DeskNumber
from shared.domain.report_number import is_report_number
from shared.domain.working_days import working_days_after
from shared.i18n import Texts
from shared.services.categories import read_categories
from shared.services.opened_complaint import OpenedComplaint
from shared.services.views import HallInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """Everything on one receipt. Texts may hold anything; the layout sets them as plain text.

    `received_at` is aware, in the hall's zone. `desk` is None for a complaint that reached no desk; `desk_word` is
    "meja" or "loket". `masked_nik` is "" where none was given. `answer_days` are working days.
    """

    hall_name: str
    hall_address: str
    report_number: str
    received_at: datetime
    desk: DeskNumber | None
    desk_word: str
    officer_name: str
    complainant: str
    masked_contact: str
    masked_nik: str
    title: str
    category: str
    answer_days: int
    answer_by: date
    channels: tuple[str, ...]
    practice: bool

    def __post_init__(self) -> None:
        if not is_report_number(self.report_number):
            raise ValueError("a receipt is for a report number")


def receipt_facts(
    kept: KeptComplaint, opened: OpenedComplaint, info: HallInfo, *, officer_name: str, texts: Texts
) -> ReceiptFacts:
    """The receipt of a recorded complaint. Raises Problem SETTINGS_* if the list of categories cannot be read."""
    complaint, hall = kept.complaint, info.settings
    received_at = kept.received_at.astimezone(hall.calendar.zone)
    return ReceiptFacts(
        hall_name=hall.name,
        hall_address=hall.address,
        report_number=complaint.report_number,
        received_at=received_at,
        desk=complaint.desk,
        desk_word=hall.desk_word,
        officer_name=officer_name,
        complainant=opened.name,
        masked_contact=opened.masked_contact,
        masked_nik=opened.masked_nik,
        title=complaint.title,
        category=category_words(complaint.category, texts),
        answer_days=hall.answer_days,
        answer_by=working_days_after(received_at.date(), hall.answer_days, hall.calendar),
        channels=hall.channels,
        practice=info.practice,
    )


def category_words(key: str, texts: Texts) -> str:
    """A category's name for people; the key itself once an office has taken it off its list."""
    names = next((each.names for each in read_categories() if each.key == key), {})
    return names.get(texts.language.value, key)
