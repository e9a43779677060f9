"""The hash chain of a hall's events: what is hashed, how one follows the other, and what a broken chain looks like.

Rule: a hash covers the exact text that is stored and the hash before it, so no event can be changed, taken out, put
in or moved without every hash behind it being made anew, and an anchor on paper shows that (security.md P10).
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, json

LONGEST_SEQ = 19
"""Digits of the highest number that a store can count to."""


class LoggedEvent(Struct, frozen=True, kw_only=True):
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
        return text_of_stored(
            (
                self.seq, self.at, self.service_date, self.kind, self.actor,
                self.ticket_id, self.number, self.desk, self.call_seq, self.facts,
            )
        )  # fmt: skip


class Anchor(Struct, frozen=True, kw_only=True, order=True):
    """An event and its hash, written `SEQ:HASH`: whoever has it on paper can prove all that lies before it."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


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
    """A JSON list of the stored values in this order; its quotes keep two different events different."""
    return json.encode((seq, at, service_date, kind, actor, ticket_id, number, desk, call_seq, facts)).decode()


def text_of_stored(values: Iterable[Any]) -> str:
    """`canonical_text` of values as a store gives them back, in the same order.

    A value of a kind that we never store was put there by somebody else: it has a text, and it does not fit.
    """
    ours = str, int, type(None)
    told: list[Any] = [value if isinstance(value, ours) else [repr(value)] for value in values]
    return canonical_text(*told)


def link(previous: str, text: str) -> str:
    """The hash of an event: SHA-256 over the hash before it as 64 hex digits, then its text; UTF-8, as 64 hex digits.

    The digits and not the bytes: a head that somebody spoilt must not keep a hall from handing out numbers.
    """
    return hashlib.sha256((previous + text).encode()).hexdigest()


def parse_anchor(text: str) -> Anchor | None:
    """The anchor in a text like `120:9f86d0...`; None if it is none."""
    seq, colon, digest = text.strip().partition(":")
    digest = digest.lower()
    is_hash = len(digest) == 64 and not set(digest) - set("0123456789abcdef")
    if not (colon and is_hash and seq.isascii() and seq.isdigit() and len(seq) <= LONGEST_SEQ):
        return None
    return Anchor(seq=int(seq), hash=digest)
