"""What the hall screen shows at one instant, as one frozen value with all sentences translated.

Rule: numbers, desks and counts only, never a name or NIK (domain.md 3); an equal value is not painted again.
"""

from dataclasses import dataclass

from shared.domain.ids import CallSeq
from shared.ui.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The bar on top; every text may be "" while nothing is known yet."""

    hall: str = ""
    date: str = ""
    clock: str = ""
    mark: str = ""
    """LATIHAN in practice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallShown:
    """The call that fills two thirds of the screen. `is_new` while it is being announced."""

    heading: str
    number: str
    invitation: str
    desk_word: str
    desk: str
    call_seq: CallSeq
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """An earlier call: its number, and its desk with the word before it."""

    number: str
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    """A figure with its caption."""

    figure: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """The last third: earlier calls, newest first, then the session and its figures.

    `hint` stands there while there are no calls.
    """

    title: str
    calls: tuple[CallLine, ...]
    hint: str
    session: str
    stats: tuple[Stat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """The line at the foot. `is_trouble`: it tells of a lost connection.

    For staff: `silence` says why nothing is heard, `clock` that this PC's clock is wrong.
    """

    text: str = ""
    is_trouble: bool = False
    silence: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The whole hall screen. Without an aside the main part takes its room."""

    header: Header
    main: CallShown | Notice
    aside: Aside | None
    footer: Footer
