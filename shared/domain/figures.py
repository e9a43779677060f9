"""What came of a service day, in figures.

Rule: every number that was handed out is counted exactly once: served, no-show, cancelled, expired, or not ended yet
(domain.md 6).
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from shared.domain.day import DayCounters
from shared.domain.ticket import TicketState


class DayFigures(Struct, frozen=True, kw_only=True):
    """Counts of one service day. `issued` counts all tickets, `in_quota` the places that were used.

    After a restore they differ: a place that was used stays used, a number that was passed over was nobody's.
    `turned_away` counts refusals because a session or the day was full; `full_since` is when the last place was taken
    (`shared.domain.fullness`).
    """

    issued: int
    in_quota: int
    served: int
    no_show: int
    cancelled: int
    expired: int
    turned_away: int
    full_since: datetime | None

    @property
    def not_ended(self) -> int:
        """Numbers that are still waiting, at a desk or parked; none once the day is closed."""
        return self.issued - self.served - self.no_show - self.cancelled - self.expired


def figures_of(counters: DayCounters, states: Mapping[TicketState, int], full_since: datetime | None) -> DayFigures:
    """The figures of a day from its counters and how many of its tickets are in each state."""
    return DayFigures(
        issued=sum(states.values()),
        in_quota=counters.use.issued_today,
        served=states.get(TicketState.finished, 0),
        no_show=states.get(TicketState.no_show, 0),
        cancelled=states.get(TicketState.cancelled, 0),
        expired=states.get(TicketState.expired, 0),
        turned_away=counters.turned_away,
        full_since=full_since,
    )
