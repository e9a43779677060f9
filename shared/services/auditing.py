"""The audit of a hall's events over its store.

Rule: short looks, page by page; a log of years is read without keeping a transaction open or a hall waiting.
"""

from collections.abc import Callable, Collection, Iterator

from shared.domain.auditing import Verdict, audit
from shared.domain.chain import Anchor, LoggedEvent
from shared.domain.events import EventKind
from shared.services.ports import HallStore, HallView

PAGE = 2000
_BEFORE_ALL = -(2**63)


def anchor_of(view: HallView) -> Anchor:
    """The last event and its hash: what is printed, and compared later."""
    return Anchor(seq=view.last_event, hash=view.last_hash)


def audit_hall(
    store: HallStore,
    anchors: Collection[Anchor] = (),
    *,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Verdict:
    """Recompute the whole chain as it is now, and compare it with its head and with anchors from elsewhere.

    `on_progress` gets how many events are done, and of how many. Raises Problem STORE_*, of these STORE_RIGHTS_MISSING
    to whoever may not see every event: what is hidden from a login looks just like what was taken out.
    """
    store.require_every_event()
    with store.view() as view:
        head = anchor_of(view)
        # Read together with the head: what a hall adds later lies behind it and is no concern of this audit.
        behind_the_head = view.logged(since=head.seq, limit=1)
        hall_id = view.hall_id

    def events() -> Iterator[LoggedEvent]:
        since = _BEFORE_ALL
        while since < head.seq:
            with store.view() as view:
                page = [event for event in view.logged(since=since, limit=PAGE) if event.seq <= head.seq]
            if not page:
                break
            yield from page
            since = page[-1].seq
            on_progress(max(since, 0), head.seq)
        yield from behind_the_head

    verdict = audit(events(), hall_id=hall_id, head=head, anchors=anchors)
    if not verdict.is_whole and not behind_the_head and _was_restored(store, head):
        return audit_hall(store, anchors, on_progress=on_progress)
    return verdict


def _was_restored(store: HallStore, head: Anchor) -> bool:
    """Whether a backup took the place of the log while it was read: its beginning and its end are of two stores."""
    with store.view() as view:
        return any(event.kind == EventKind.store_restored for event in view.logged(since=head.seq, limit=1))
