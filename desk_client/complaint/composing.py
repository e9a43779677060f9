"""From what is known about a complaint to what its screen shows: one pure function.

Rule: equal facts give equal screens; the words about saving are always true.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from desk_client.complaint.screen import ComplaintScreen, FieldScreen, RecordPage, Saved, SavedMood
from shared.domain.complaint_draft import LENGTHS, ComplaintDraft, DraftField
from shared.domain.nik import NikDoubt, doubts_of, is_nik, tidy_nik
from shared.i18n import Texts, sentence
from shared.services.categories import Category

RECORD_KEY = "F12"
_COUNTED = frozenset({DraftField.title, DraftField.chronology})
_DOUBTS = MappingProxyType(
    {
        NikDoubt.unknown_region: sentence("Please look again: no province has these first two digits."),
        NikDoubt.impossible_date: sentence("Please look again: digits 7 to 12 are no birth date."),
    }
)


class Saving(Enum):
    """How the draft stands in the store."""

    fetching = "fetching"
    nothing = "nothing"
    """Nothing was typed yet."""
    soon = "soon"
    """Typed a moment ago."""
    done = "done"
    failed = "failed"
    recording = "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """All that the screen depends on. Personal data is kept out of `repr`."""

    texts: Texts
    categories: tuple[Category, ...] = field(repr=False)
    page: RecordPage = RecordPage.closed
    epoch: int = 0
    number: str = ""
    draft: ComplaintDraft = field(default_factory=ComplaintDraft, repr=False)
    category_text: str = field(default="", repr=False)
    errors: Mapping[DraftField, str] = field(default_factory=dict)
    saving: Saving = Saving.nothing
    saved_at: datetime | None = None
    why_not_saved: str = ""
    message: str = ""
    focus: DraftField | None = None
    focus_turn: int = 0
    report_number: str = ""
    is_copied: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether nothing can be typed now."""
        return self.saving in (Saving.fetching, Saving.recording)

    def name_of(self, category: Category) -> str:
        """A category's name in the language of this screen."""
        return category.names[self.texts.language.value]

    def category_with(self, key: str) -> Category | None:
        """The category with this key."""
        return next((each for each in self.categories if each.key == key), None)

    def category_named(self, text: str) -> Category | None:
        """The category whose whole name this is, capitals aside."""
        wanted = text.strip().casefold()
        return next((each for each in self.categories if self.name_of(each).casefold() == wanted), None)

    def only_category_like(self, text: str) -> Category | None:
        """The one category whose name holds this text; None for nothing, or for several."""
        wanted = text.strip().casefold()
        like = [each for each in self.categories if wanted and wanted in self.name_of(each).casefold()]
        return like[0] if len(like) == 1 else None


def compose(facts: RecordFacts) -> ComplaintScreen:
    """The screen for these facts."""
    texts = facts.texts
    is_recording = facts.saving is Saving.recording
    return ComplaintScreen(
        page=facts.page,
        epoch=facts.epoch,
        title=texts("Complaint of %(number)s", number=facts.number) if facts.number else "",
        sections=(texts("Who complains"), texts("What happened")),
        fields=tuple(_field(facts, each) for each in DraftField),
        saved=_saved(facts),
        message=facts.message,
        record=texts("Recording …") if is_recording else texts("Record the complaint"),
        record_key=RECORD_KEY,
        is_fixed=facts.is_fixed,
        categories=tuple(facts.name_of(each) for each in facts.categories),
        focus=facts.focus,
        focus_turn=facts.focus_turn,
        report_title=texts("The complaint is recorded"),
        report_number=facts.report_number,
        report_about=texts("Give this number to the citizen. It is the only way to ask about the complaint later."),
        report_next=texts("F9 finishes and calls the next one."),
        copy=texts("Copy the number"),
        copied=texts("The number is on the clipboard.") if facts.is_copied else "",
    )


def _field(facts: RecordFacts, which: DraftField) -> FieldScreen:
    text = facts.category_text if which is DraftField.category else facts.draft.text_of(which)
    count = len(text.strip())
    return FieldScreen(
        field=which,
        label=_label(facts.texts, which),
        text=text,
        error=facts.errors.get(which, ""),
        hint=_doubt(facts) if which is DraftField.nik else "",
        good=_agency(facts) if which is DraftField.category else "",
        note=f"{facts.texts.number(count)} / {facts.texts.number(LENGTHS[which].most)}" if which in _COUNTED else "",
        placeholder=_placeholder(facts.texts, which),
    )


def _label(texts: Texts, which: DraftField) -> str:
    match which:
        case DraftField.name:
            return texts("Full name *")
        case DraftField.contact:
            return texts("Telephone or e-mail *")
        case DraftField.nik:
            return texts("NIK (if shown)")
        case DraftField.title:
            return texts("Title *")
        case DraftField.category:
            return texts("Category *")
        case DraftField.chronology:
            return texts("Chronology *")
        case DraftField.solution:
            return texts("Solution asked for *")


def _placeholder(texts: Texts, which: DraftField) -> str:
    match which:
        case DraftField.category:
            return texts("Type a word, for example: certificate")
        case DraftField.chronology:
            return texts("What happened, when, where, who was there, what was done so far")
        case DraftField.solution:
            return texts("What the citizen hopes for")
        case _:
            return ""


def _doubt(facts: RecordFacts) -> str:
    """What to look at again on the identity card."""
    nik = tidy_nik(facts.draft.nik)
    doubts = doubts_of(nik) if is_nik(nik) else ()
    return facts.texts(_DOUBTS[doubts[0]]) if doubts else ""


def _agency(facts: RecordFacts) -> str:
    """Who will probably answer."""
    chosen = facts.category_with(facts.draft.category)
    if chosen is None or not chosen.agency:
        return ""
    return facts.texts("Usually answered by %(agency)s", agency=chosen.agency)


def _saved(facts: RecordFacts) -> Saved:
    texts = facts.texts
    match facts.saving:
        case Saving.fetching:
            return Saved(mood=SavedMood.quiet, words=texts("Fetching the draft …"))
        case Saving.nothing:
            return Saved(mood=SavedMood.quiet, words="")
        case Saving.soon | Saving.recording:
            return Saved(mood=SavedMood.quiet, words=texts("Saving …"))
        case Saving.done if facts.saved_at is not None:
            return Saved(mood=SavedMood.good, words=texts("Saved %(time)s", time=texts.time(facts.saved_at)))
        case Saving.done:
            return Saved(mood=SavedMood.good, words=texts("Saved"))
        case Saving.failed:
            words = texts("Not saved yet (%(why)s). What you typed stays here.", why=facts.why_not_saved)
            return Saved(mood=SavedMood.bad, words=words)
