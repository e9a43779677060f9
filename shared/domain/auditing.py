"""Going through a hall's chain of events: whole, or broken first here and in this way.

Rule: the log is believed only as far as hashes, head and anchors agree; the first disagreement ends the audit, for
nothing behind it can be told from something made up (docs/adr/0010).
"""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from shared.domain.chain import Anchor, LoggedEvent, genesis, link
from shared.domain.events import EventKind

LOOK_AHEAD = 1000
"""How many events behind a break are searched for the one that belongs there; only the name of the break needs it."""


class BreakKind(StrEnum):
    """What is wrong at the first broken event."""

    gap = "gap"
    """The sequence jumps: an event was taken out."""
    edited = "edited"
    """The event is not the one that was hashed; so is the one behind a removed one when the rest was renumbered."""
    rehashed = "rehashed"
    """The event is as it was, but its hash was changed."""
    swapped = "swapped"
    """Another event stands in its place, and it stands somewhere else."""
    fork = "fork"
    """Two events claim to follow the same one: something was put in."""
    truncated = "truncated"
    """The log ends before its head: the end was cut off."""
    beyond_head = "beyond_head"
    """The log goes on behind its head: something was added, or the head was changed."""
    head_differs = "head_differs"
    """The head has another hash than the last event: one of the two was changed."""
    anchor_missing = "anchor_missing"
    """The event of an anchor is not in the log: the end was cut off and the head changed, or a backup was restored."""
    anchor_differs = "anchor_differs"
    """The hash at an anchor is another one: this or an earlier event was changed, and the chain made anew."""


class Verdict(Struct, frozen=True, kw_only=True):
    """What an audit found: how many events hold; the first broken sequence number and why, both None if it is whole."""

    events: int
    head: Anchor
    break_seq: int | None = None
    break_kind: BreakKind | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every event, the head and every anchor fit together."""
        return self.break_kind is None


def audit(events: Iterable[LoggedEvent], *, hall_id: int, head: Anchor, anchors: Collection[Anchor] = ()) -> Verdict:
    """Go through all events in order of sequence. `head` is what the hall holds to be its last event."""
    rest = iter(events)
    start = Anchor(seq=0, hash=genesis(hall_id))
    earlier, last, wrong = start, start, _wrong_anchor(start, anchors)
    while wrong is None and (event := next(rest, None)) is not None:
        wrong = _break_at(event, last, earlier, rest, head) or _lost_anchor(last, event, anchors)
        if wrong is None:
            earlier, last = last, Anchor(seq=event.seq, hash=event.hash)
            wrong = _wrong_anchor(last, anchors)
    wrong = wrong or _wrong_end(last, head, anchors)
    if wrong is None:
        return Verdict(events=last.seq, head=head)
    seq, kind = wrong
    return Verdict(events=max(seq - 1, 0), head=head, break_seq=seq, break_kind=kind)


_Break = tuple[int, BreakKind]


def _wrong_anchor(here: Anchor, anchors: Collection[Anchor]) -> _Break | None:
    if any(anchor.seq == here.seq and anchor.hash != here.hash for anchor in anchors):
        return here.seq, BreakKind.anchor_differs
    return None


def _lost_anchor(last: Anchor, event: LoggedEvent, anchors: Collection[Anchor]) -> _Break | None:
    """An anchor inside the jump of a restore: what was printed then is not in this log any more."""
    lost = [anchor.seq for anchor in anchors if last.seq < anchor.seq < event.seq]
    return (min(lost), BreakKind.anchor_missing) if lost else None


def _is_restore(event: LoggedEvent, *, after: Anchor) -> bool:
    """A restored backup goes on behind the sequence of the store it replaced, and says where it ended itself."""
    return event.kind == EventKind.store_restored and f'"last_kept":{after.seq},' in event.facts


def _wrong_end(last: Anchor, head: Anchor, anchors: Collection[Anchor]) -> _Break | None:
    if last.seq < head.seq:
        return last.seq + 1, BreakKind.truncated
    if last.hash != head.hash:
        return last.seq, BreakKind.head_differs
    if any(anchor.seq > last.seq for anchor in anchors):
        return last.seq + 1, BreakKind.anchor_missing
    return None


def _break_at(
    event: LoggedEvent, last: Anchor, earlier: Anchor, rest: Iterator[LoggedEvent], head: Anchor
) -> _Break | None:
    if event.seq <= last.seq:
        return event.seq, BreakKind.fork
    if event.seq > head.seq == last.seq:
        return event.seq, BreakKind.beyond_head
    if event.seq > last.seq + 1 and not _is_restore(event, after=last):
        return last.seq + 1, BreakKind.gap
    digest = link(last.hash, event.text)
    if event.hash == digest:
        return None
    if _was_at(event, last.seq, after=earlier.hash):
        # What stands before it was made to fit; this one still knows whom it followed.
        return last.seq, BreakKind.fork
    return event.seq, _kind_of(event, digest, last, list(islice(rest, LOOK_AHEAD)), head)


def _kind_of(event: LoggedEvent, digest: str, last: Anchor, behind: list[LoggedEvent], head: Anchor) -> BreakKind:
    """The name of a break where an event does not fit: its text, its hash or its place is wrong."""
    if (link(digest, behind[0].text) == behind[0].hash) if behind else (digest == head.hash):
        return BreakKind.rehashed
    for other in behind:
        here = link(last.hash, replace(other, seq=event.seq).text)
        if here == event.hash:
            return BreakKind.swapped
        if here == other.hash:
            is_next = other is behind[0]
            return BreakKind.swapped if not is_next or _was_at(event, other.seq, after=here) else BreakKind.fork
    return BreakKind.edited


def _was_at(event: LoggedEvent, seq: int, *, after: str) -> bool:
    return link(after, replace(event, seq=seq).text) == event.hash
