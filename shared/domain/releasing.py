"""More places than the normal quota: the tolerance that a supervisor releases, and the override by name.

Rule: both need a reason and are events; a release never passes the tolerance, an override says so openly (domain.md 1).
"""

from msgspec.structs import replace

from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind, NewEvent
from shared.domain.outcomes import Cannot, CannotBecause, Released
from shared.domain.quota import day_cap, places, releasable

MOST_PLACES = 999
"""More than this in one override is a slip of the finger."""


def decide_release(situation: Situation, *, count: int, reason: str, override: bool, actor: str) -> Decision:
    """Add `count` places to the session that is open, or else to the next one today."""
    if situation.is_closed:
        return Decision(outcome=Cannot(reason=CannotBecause.day_closed))
    if count < 1:
        return Decision(outcome=Cannot(reason=CannotBecause.not_positive))
    if not reason.strip():
        return Decision(outcome=Cannot(reason=CannotBecause.reason_missing))
    if override:
        allowed, beyond = MOST_PLACES, CannotBecause.too_many
    else:
        allowed, beyond = releasable(situation.settings.quota, situation.counters.use), CannotBecause.beyond_tolerance
    if count > allowed:
        return Decision(outcome=Cannot(reason=beyond, allowed=allowed))
    session = _session_that_gets_them(situation)
    if session is None:
        return Decision(outcome=Cannot(reason=CannotBecause.no_session_left))
    use = situation.counters.use
    use = replace(
        use,
        extra={**use.extra, session: use.extra.get(session, 0) + count},
        released=use.released + (0 if override else count),
        overridden=use.overridden + (count if override else 0),
    )
    event = NewEvent(
        kind=EventKind.quota_overridden if override else EventKind.tolerance_released,
        actor=actor,
        service_date=situation.service_date,
        facts={"places": count, "session": session, "reason": reason},
    )
    moment = situation.moment
    left = places(situation.settings.quota, use, moment.plan.sessions, session, ended=moment.ended)
    outcome = Released(
        places=count,
        session=session,
        left_session=left.session_left,
        left_day=left.day_left,
        day_cap=day_cap(situation.settings.quota, use),
        override=override,
    )
    counters = replace(situation.counters, use=use)
    return Decision(outcome=outcome, change=Change(counters=counters, events=(event,)))


def _session_that_gets_them(situation: Situation) -> int | None:
    if situation.moment.session is not None:
        return situation.moment.session.number
    return next((s.number for s in situation.moment.plan.sessions if s.opens > situation.now.time()), None)
