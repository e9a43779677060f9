"""When numbers can be had again.

Rule: an opening that will have no place for anybody is not one: nobody shall wait for what is already gone
(domain.md 1).
"""

from datetime import datetime

from shared.domain.calendar import HallCalendar, Moment
from shared.domain.quota import QuotaRules, QuotaUse, is_full, session_cap


def next_numbers_at(calendar: HallCalendar, rules: QuotaRules, use: QuotaUse, moment: Moment) -> datetime | None:
    """The next session of today that will have places, else the first opening of a later day (None: none is known).

    `use` is that of the moment's day. While a session is open it is the one after it.
    """
    plan = moment.plan
    for session in () if is_full(rules, use) else plan.sessions:
        opens = calendar.kiosk_opens(plan, session)
        places = session_cap(rules, use, plan.sessions, session.number) - use.issued.get(session.number, 0)
        if opens > moment.now and places > 0:
            return opens
    return calendar.first_opening_after(plan.date)
