"""Since when the quota is full: from the number that took the last place on, not from the first citizen refused.

Rule: while the day is full it is the last number against the quota; on a day that is not, the last one before somebody
was turned away, which took its session's last place. What is stored says it; nothing is counted along (domain.md 6).
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from shared.domain.calendar import DayPlan
from shared.domain.ids import Prefix
from shared.domain.quota import QuotaUse, is_full, places
from shared.domain.settings import HallSettings

EVER = datetime.max.replace(tzinfo=UTC)
"""Later than any number."""


def counts_until(
    settings: HallSettings, use: QuotaUse, plan: DayPlan, now: datetime, first_refusal: datetime | None
) -> datetime | None:
    """Up to when numbers are looked at to find the one that took the last place; None: no place was missing."""
    return EVER if _is_full(settings, use, plan, now) else first_refusal


def _is_full(settings: HallSettings, use: QuotaUse, plan: DayPlan, now: datetime) -> bool:
    """Whether no session has a place any more; once all are over, whether the last one ended so."""
    if not plan.sessions:
        return is_full(settings.quota, use)
    ended = min(settings.calendar.last_ended(plan, now), plan.sessions[-1].number - 1)
    return places(settings.quota, use, plan.sessions, None, ended=ended).day_left <= 0


def full_since(
    settings: HallSettings, last_issued: Mapping[Prefix, datetime], first_refusal: datetime | None
) -> datetime | None:
    """`last_issued` is the last number of each service by `counts_until`.

    Without any against the quota, as with a quota of 0, there was no last place: only the first refusal tells.
    """
    counted = {service.prefix for service in settings.services if service.in_quota}
    return max((at for prefix, at in last_issued.items() if prefix in counted), default=first_refusal)
