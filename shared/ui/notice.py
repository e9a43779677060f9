"""What a calm page says, as a value that presenters can make.

Rule: Qt-free. Sentences arrive here already translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from shared.ui.symbols import Symbol


class NoticeTone(Enum):
    """How a page feels: most are calm, only a fault is marked."""

    CALM = "calm"
    CAUTION = "caution"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAction:
    """A button of the page: `key` comes back to the presenter; `shortcut` is a key sequence or ""."""

    key: str
    text: str
    is_primary: bool = False
    shortcut: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One page: what is so (`title`, `message`), then what to do about it (`remedies`, one line each)."""

    symbol: Symbol
    title: str
    message: str = ""
    remedies: tuple[str, ...] = ()
    actions: tuple[NoticeAction, ...] = ()
    tone: NoticeTone = NoticeTone.CALM
    footnote: str = ""
