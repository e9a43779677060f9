"""A complaint while it is being written, and what it still lacks before it can be recorded.

Rule: a draft may be as empty as it likes; only `problems_of` decides when it is complete (domain.md 2).
"""

from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from shared.domain.nik import is_nik, tidy_nik


class DraftField(StrEnum):
    """The fields of a draft, in the order in which an officer asks for them."""

    name = "name"
    contact = "contact"
    """A telephone number or an e-mail address that works."""
    nik = "nik"
    title = "title"  # type: ignore[assignment]  # a text has a method of this name, which nobody calls
    category = "category"
    """The key of one category of the hall's list."""
    chronology = "chronology"
    solution = "solution"
    """What the citizen hopes for; a legal element of a complaint."""


class DraftLack(StrEnum):
    """What is wrong with one field."""

    missing = "missing"
    too_short = "too_short"
    too_long = "too_long"
    nik_wrong = "nik_wrong"
    """Not sixteen digits with a serial; anything less sure is a doubt, see `shared.domain.nik`."""


class Length(Struct, frozen=True, kw_only=True):
    """How many characters a field may have, counted without the spaces round it."""

    least: int
    most: int


LENGTHS = MappingProxyType(
    {
        DraftField.name: Length(least=1, most=150),
        DraftField.contact: Length(least=1, most=254),
        DraftField.nik: Length(least=0, most=16),
        DraftField.title: Length(least=10, most=150),
        DraftField.category: Length(least=1, most=100),
        DraftField.chronology: Length(least=30, most=10_000),
        DraftField.solution: Length(least=1, most=2_000),
    }
)
"""Title and chronology as in domain.md 2; an e-mail address has at most 254 characters (RFC 5321)."""

MULTILINE = frozenset({DraftField.chronology, DraftField.solution})
"""Fields in which line breaks are kept."""


class ComplaintDraft(Struct, frozen=True, kw_only=True):
    """What an officer has typed so far. One word is a full name; `contact` and `nik` as typed."""

    name: str = ""
    contact: str = ""
    nik: str = ""
    title: str = ""
    chronology: str = ""
    category: str = ""
    solution: str = ""

    def text_of(self, field: DraftField) -> str:
        """The text of one field."""
        text: str = getattr(self, field.value)
        return text

    @property
    def has_text(self) -> bool:
        """Whether anything was typed at all; spaces do not count."""
        return any(getattr(self, name).strip() for name in self.__struct_fields__)


def problems_of(draft: ComplaintDraft) -> tuple[tuple[DraftField, DraftLack], ...]:
    """What keeps a draft from being recorded: (field, lack) pairs in the order of the fields; empty when complete."""
    found = ((field, lack_of(field, draft.text_of(field))) for field in DraftField)
    return tuple((field, lack) for field, lack in found if lack is not None)


def lack_of(field: DraftField, text: str) -> DraftLack | None:
    """What is wrong with the text of one field, or None. The NIK may be empty."""
    length, count = LENGTHS[field], len(text.strip())
    if field is DraftField.nik:
        return DraftLack.nik_wrong if count and not is_nik(tidy_nik(text)) else None
    if count == 0:
        return DraftLack.missing
    if count < length.least:
        return DraftLack.too_short
    return DraftLack.too_long if count > length.most else None
