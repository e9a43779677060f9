"""The hash chain of a hall's events: what is hashed, how one follows the other, and what a broken chain looks like.

Rule: a hash covers the exact text that is stored and the hash before it, so no event can be changed, taken out, put
in or moved without every hash behind it being made anew, and an anchor on paper shows that (security.md P10).
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

LOOK_AHEAD = 1000
"""How many events behind a break are searched for the one that belongs there; only the name of the break needs it."""


class BreakKind(StrEnum):
    """What is wrong at the first broken event."""

    gap = "gap"
    """The sequence jumps: an event is missing."""
    edited = "edited"
    """The event is not the one that was hashed; so is one whose predecessor was taken out and the rest renumbered."""
    rehashed = "rehashed"
    """The event is as it was, but its hash was changed."""
    swapped = "swapped"
    """Another event stands in its place, and it stands in the place of that one."""
    fork = "fork"
    """Two events claim to follow the same one: something was put in."""
    truncated = "truncated"
    """The log ends before its head."""
    beyond_head = "beyond_head"
    """The log goes on behind its head."""
    head_differs = "head_differs"
    """The head names another hash than the last event."""
    anchor_missing = "anchor_missing"
    """The log ends before an anchor, and its head says the same: the end was cut off."""
    anchor_differs = "anchor_differs"
    """The hash at an anchor is another one: the chain was made anew from this event or an earlier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """An event exactly as it is stored, with the hash it was given; `facts` is the stored JSON text."""

    seq: int
    at: str
    service_date: str
    kind: str
    actor: str
    ticket_id: str | None
    number: str | None
    desk: int | None
    call_seq: int | None
    facts: str
    hash: str

    @property
    def text(self) -> str:
        """What is hashed."""
        return canonical_text(
            self.seq, self.at, self.service_date, self.kind, self.actor,
            self.ticket_id, self.number, self.desk, self.call_seq, self.facts,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Anchor:
    """An event and its hash, written `SEQ:HASH`: whoever has it on paper can prove all that lies before it."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an audit found: how many events hold, and where and how the chain breaks first (None: it is whole)."""

    events: int
    break_seq: int | None = None
    break_kind: BreakKind | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every event, the head and every anchor fit together."""
        return self.break_kind is None


def genesis(hall_id: int) -> str:
    """What the first event of a hall follows; no two halls share a chain."""
    return hashlib.sha256(f"balai hall {hall_id}".encode()).hexdigest()


def canonical_text(
    seq: int,
    at: str,
    service_date: str,
    kind: str,
    actor: str,
    ticket_id: str | None,
    number: str | None,
    desk: int | None,
    call_seq: int | None,
    facts: str,
) -> str:
    """A JSON list of the stored values in this order; quoting keeps any two different events different."""
    return _TEXT.encode([seq, at, service_date, kind, actor, ticket_id, number, desk, call_seq, facts])


def link(previous: str, text: str) -> str:
    """The hash of an event: SHA-256 over the 32 bytes of the hash before it and its text in UTF-8, as 64 hex digits."""
    return hashlib.sha256(bytes.fromhex(previous) + text.encode()).hexdigest()


def parse_anchor(text: str) -> Anchor | None:
    """The anchor in a text like `120:9f86d0...`; None if it is none."""
    seq, colon, digest = text.strip().partition(":")
    digest = digest.lower()
    is_hash = len(digest) == 64 and not set(digest) - set("0123456789abcdef")
    if not (colon and is_hash and seq.isascii() and seq.isdigit()):
        return None
    return Anchor(seq=int(seq), hash=digest)
