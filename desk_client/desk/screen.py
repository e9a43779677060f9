"""What the queue side of a desk shows, as frozen values.

Rule: everything a person reads is already in their language; no name or NIK is ever here (domain.md 3).
"""

from dataclasses import dataclass, field
from enum import Enum

from shared.ui.notice import Notice


class Stage(Enum):
    """Where the desk is with its citizen."""

    loading = "loading"
    """The store has not answered yet."""
    idle = "idle"
    called = "called"
    serving = "serving"


class DeskKey(Enum):
    """What an officer can ask for; the value is the key on the keyboard."""

    primary = "F9"
    figures = "F3"
    """What came of the day so far, and back."""
    pick = "F5"
    """Call one number out of order."""
    recall = "F6"
    no_show = "F7"
    park = "F8"
    transfer = "F10"
    aside = "F11"
    """Bring back one who was set aside or absent."""
    finish = "Ctrl+F9"
    """Finish without calling the next one."""
    lock = "Ctrl+L"


class Mood(Enum):
    """How a message is meant."""

    good = "good"
    hint = "hint"
    bad = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A sentence under the one button."""

    mood: Mood
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The bar on top."""

    title: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    clock: str
    """"" while the store is out of reach: an old time would be a lie."""
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenCard:
    """The citizen of this desk: a caption, the number, a line of facts, and a note of another desk or ""."""

    caption: str
    number: str
    detail: str
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """One of the small buttons."""

    key: DeskKey
    text: str
    is_enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One number in line, in calling order."""

    number: str
    priority: str
    service: str
    waits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line of a panel; `key` comes back to the presenter."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line to type in, below the choices. `text` stands there first; `most` is how many characters it takes.

    `is_instead`: what is typed takes the place of a choice; else it goes with one.
    """

    label: str
    placeholder: str
    most: int
    is_instead: bool
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A question in the place of the buttons, never over the record."""

    title: str
    message: str
    choices: tuple[Choice, ...]
    hint: str
    cancel: str
    entry: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the day and what it counts."""

    value: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage:
    """What came of the day so far, on the right side."""

    title: str
    day: str
    figures: tuple[Figure, ...]
    lines: tuple[str, ...]
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Connected or not, in words."""

    is_whole: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """The bar at the foot. `clock`, `slips` and `last_call` are "" when there is nothing to say."""

    line: Line
    clock: str
    """This PC's clock differs from the hall's."""
    slips: str
    last_call: str
    shortcuts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskScreen:
    """The queue side. `resting` is the page on the right while no record is open, else None; `figures` covers both."""

    stage: Stage
    frame: Frame
    card: CitizenCard
    primary: str
    is_primary_enabled: bool
    message: Message | None
    actions: tuple[ActionItem, ...]
    panel: Panel | None
    waiting_title: str
    waiting_headings: tuple[str, str, str, str]
    waiting: tuple[WaitingRow, ...]
    nobody: str
    """What stands in the place of an empty line."""
    foot: Foot
    resting: Notice | None
    figures: FiguresPage | None = None
