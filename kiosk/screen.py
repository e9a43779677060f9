"""What the kiosk shows, as frozen values: one per page.

Rule: everything a person reads is already in their language here; equal screens are never painted twice.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from shared.domain.ticket import PriorityClass
from shared.i18n import Language
from shared.ui.notice import Notice
from shared.ui.symbols import Symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class StayQuestion:
    """Whether the citizen is still there. It lies over the page; a tap anywhere stays."""

    title: str
    message: str
    stay: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands round every page. `hall_name` is "" before the store has answered; `practice` "" in a live hall.

    `question` is asked in the last seconds of a page that waits for its citizen.
    """

    hall_name: str
    day: str
    clock: str
    practice: str
    language: Language
    has_large_text: bool
    question: StayQuestion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What is always one tap away on resting pages. `priority` is "" where no number can be had.

    `for_staff`: what an officer who walks by must know; small, and "" while all is well.
    """

    large_text: str
    free_of_charge: str
    priority: str = ""
    has_priority: bool = False
    for_staff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChoice:
    """One service as a button. Without places it looks quiet, says so, and a tap leads to the page that helps."""

    prefix: str
    title: str
    about: str
    has_places: bool
    is_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with its caption; `level` 0..1 draws a bar, None none."""

    figure: str
    caption: str
    level: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One line that must be known before a choice is made: when numbers come again, or that no paper comes."""

    symbol: Symbol
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartScreen:
    """The resting page of an open hall. `is_full`: no place is left in this session.

    While `is_busy` no tap counts: a number is being fetched.
    """

    frame: Frame
    footer: Footer
    session: str
    hours: str
    state_word: str
    is_full: bool
    left: Figure
    waiting: Figure
    question: str
    services: tuple[ServiceChoice, ...]
    notice: Remark | None = None
    is_busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChoice:
    """One reason to be called earlier, as a button."""

    key: PriorityClass
    title: str
    about: str
    symbol: Symbol
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityScreen:
    """Who may be called earlier; the last choice is to go without."""

    frame: Frame
    question: str
    about: str
    choices: tuple[PriorityChoice, ...]


class SlipPicture(Enum):
    """What the drawn slip does."""

    coming = "coming"
    """Half out of the slot."""
    out = "out"
    """All the way out: take it."""
    missing = "missing"
    """No paper: the number must be remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipCard:
    """What to do about the paper. With `yes` and `again` it asks whether the slip came out."""

    picture: SlipPicture
    title: str
    about: str
    yes: str = ""
    again: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberScreen:
    """The number, as large as the screen allows, from the moment it is committed."""

    frame: Frame
    caption: str
    number: str
    service: str
    slip: SlipCard
    ahead: Figure
    minutes: Figure
    done: str
    countdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Another way to complain: its picture and its address."""

    symbol: Symbol
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpScreen:
    """No number can be had now: why, when the next ones come, what else can be done.

    It rests (with a footer) while the hall is closed; after a refused tap it has `back` and a `countdown`.
    """

    frame: Frame
    symbol: Symbol
    title: str
    message: str
    opening_caption: str
    opening: str
    channels_caption: str
    channels: tuple[Channel, ...]
    documents: ServiceChoice | None = None
    footer: Footer | None = None
    back: str = ""
    countdown: str = ""
    is_busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalmScreen:
    """Something is the matter, and the citizen need not know what: calm words, and one small line for staff."""

    frame: Frame
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAction:
    """Something that staff can do."""

    key: str
    text: str
    is_danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PinScreen:
    """The pad before the page of the staff. `typed` counts digits; which ones is never shown."""

    frame: Frame
    title: str
    about: str
    typed: int
    message: str
    erase: str
    ok: str
    back: StaffAction
    is_busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFact:
    """One thing that staff want to know of this kiosk."""

    caption: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffScreen:
    """What staff can see and do at the kiosk; nothing of a citizen. `message` tells how the test slip went."""

    frame: Frame
    title: str
    facts: tuple[StaffFact, ...]
    message: str
    actions: tuple[StaffAction, ...]


Screen = StartScreen | PriorityScreen | NumberScreen | HelpScreen | CalmScreen | PinScreen | StaffScreen


class StaffTaps(Protocol):
    """What staff can do behind the hidden corner."""

    def press(self, key: str) -> None:
        """A key of the pad."""

    def act(self, key: str) -> None:
        """A `StaffAction`, by its key."""


class Taps(Protocol):
    """What a finger can do; the presenter decides what comes of it."""

    @property
    def staff(self) -> StaffTaps:
        """What staff do once the pad is open."""

    def choose_service(self, prefix: str) -> None:
        """A number for this service, please."""

    def open_priority(self) -> None:
        """Show who may be called earlier."""

    def choose_priority(self, choice: PriorityClass) -> None:
        """This reason for the next number; `none` goes without."""

    def choose_language(self, language: Language) -> None:
        """The words in this language."""

    def turn_large_text(self) -> None:
        """Larger letters, or normal ones again."""

    def slip_is_out(self) -> None:
        """The citizen has the slip."""

    def print_again(self) -> None:
        """No slip came: print a copy."""

    def leave(self) -> None:
        """Back to the start."""

    def stay(self) -> None:
        """Still here: the page stays."""

    def open_staff(self) -> None:
        """The hidden corner was held: the pad for staff."""
