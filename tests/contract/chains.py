"""A hall's chain in the words of the tests: the log as stored, the audit, and a day with eight events.

Rule: read through the port, as the program does.
"""

from shared.domain.auditing import Verdict
from shared.domain.chain import Anchor, LoggedEvent
from shared.services.auditing import audit_hall
from tests.store.halls import Hall


def logged(hall: Hall) -> list[LoggedEvent]:
    with hall.store.hall.view() as view:
        return list(view.logged(since=0, limit=10_000))


def audited(hall: Hall, *anchors: Anchor) -> Verdict:
    return audit_hall(hall.store.hall, anchors)


def a_day(hall: Hall) -> Anchor:
    """Eight events: the making, four issued, two called, one finished. Returns the anchor of the end."""
    for _ in range(4):
        hall.issue()
    hall.call(1)
    hall.finish(1)
    hall.call(2)
    return hall.local.anchor()
