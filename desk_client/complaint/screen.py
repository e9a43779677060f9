"""What the record side of a desk shows, as frozen values.

Rule: this screen holds personal data; nothing of it goes into a title, a tooltip or a log (security.md P11).
"""

import dataclasses
from dataclasses import dataclass
from enum import Enum

from shared.domain.complaint_draft import DraftField


class RecordPage(Enum):
    """Which page of the record side is open."""

    closed = "closed"
    """Nobody is being served."""
    editing = "editing"
    recorded = "recorded"
    """The report number is shown."""


class SavedMood(Enum):
    """How the words about saving are meant."""

    quiet = "quiet"
    good = "good"
    bad = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Whether what was typed is kept, in words; "" before anything was typed."""

    mood: SavedMood
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScreen:
    """One field. `error` outranks `hint` (a doubt), that outranks `good`; `note` counts characters.

    The text is kept out of `repr`.
    """

    field: DraftField
    label: str
    text: str = dataclasses.field(repr=False)
    error: str = ""
    hint: str = ""
    good: str = ""
    note: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintScreen:
    """The record side. `epoch` rises with each citizen; `focus_turn` rises each time `focus` asks for the keyboard.

    While `is_fixed` nothing can be typed: the draft is being fetched or the complaint recorded.
    """

    page: RecordPage
    epoch: int
    title: str
    fields: tuple[FieldScreen, ...]
    saved: Saved
    message: str
    record: str
    record_key: str
    is_fixed: bool
    categories: tuple[str, ...]
    focus: DraftField | None
    focus_turn: int
    report_title: str
    report_number: str
    report_about: str
    report_next: str
    copy: str
    copied: str
    sections: tuple[str, str]
