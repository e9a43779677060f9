"""What screens and desks must show of the hall on paper.

Rule: as in tests.contract.paper.hall; only what people see is compared, by the program's names of it.
"""

from datetime import datetime
from typing import Any

from tests.contract.paper.day import AT_A_DESK, Citizen, Day
from tests.contract.paper.rules import JAKARTA
from tests.contract.paper.supervising import WholeHall


def day_picture(hall: WholeHall) -> dict[str, Any]:
    """`DayStatus` of today."""
    day, rules = hall.today, hall.rules
    session = None if day.closing else hall.open_session()
    left_session, left_day = day.left(rules, session, hall.now)
    waiting = day.all_in("waiting")
    by_service = dict.fromkeys(rules.services(day.date), 0)
    for citizen in waiting:
        by_service[citizen.service] = by_service.get(citizen.service, 0) + 1
    open_desks = len(hall.today.desks_at_work(hall.now))
    return {
        "service_date": day.date,
        "phase": _phase(hall),
        "session": session and session.number,
        "sessions": _sessions(hall),
        "message": hall.message_of(day),
        "ended_early": day.ended_early(rules),
        "next_opening": hall.numbers_again(is_counted=True),
        "closed_at": day.closing and day.closing["closed_at"],
        "full_since": day.full_since(rules, hall.now),
        "issued": day.issued(),
        "day_quota": rules.count("day.quota", day.date),
        "tolerance": rules.count("day.tolerance", day.date),
        "day_cap": day.issued() + day.day_left(rules),
        "left_session": left_session,
        "left_day": left_day,
        "released": day.released,
        "overridden": day.overridden,
        "releasable": day.releasable(rules),
        "turned_away": day.turned_away,
        "waiting": len(waiting),
        "waiting_by_service": by_service,
        "open_desks": open_desks,
        "minutes": -(-len(waiting) // (open_desks or rules.count("desk.count", day.date))) * 15,
        "last_event": hall.events_before + len(hall.events),
    }


def _phase(hall: WholeHall) -> str:
    sessions = hall.rules.sessions(hall.today.date)
    if not sessions:
        return "closed"
    if hall.today.closing:
        return "after"
    if hall.open_session():
        return "open"
    return "before" if hall.now < sessions[-1].opens else "after"


def _sessions(hall: WholeHall) -> list[tuple[Any, ...]]:
    """Number, hours, cap, issued and left of each; what an ended session did not use is gone or has rolled over."""
    day, sessions = hall.today, hall.rules.sessions(hall.today.date)
    ended = max((s.number for s in sessions if s.closes <= hall.now), default=0)
    found = []
    for session in sessions:
        own, issued = day.own_left(hall.rules, session.number, ended), day.issued(session.number)
        left = 0 if session.number <= ended or day.closing else min(own, day.day_left(hall.rules))
        found.append((session.number, session.starts.time(), session.closes.time(), own + issued, issued, left))
    return found


def board_picture(hall: WholeHall) -> dict[str, Any]:
    """`Board`: calls as number, desk and sequence, newest first."""
    newest = _newest_calls(hall.today)
    at_desks = {citizen.number for citizen in hall.today.all_in(*AT_A_DESK)}
    return {
        "current": [call for call in newest if call[0] in at_desks],
        "recent": newest,
        "last_call": hall.calls,
    }


def _newest_calls(day: Day) -> list[tuple[str, int, int]]:
    newest = {number: (number, desk, seq) for seq, number, desk in day.calls}
    return sorted(newest.values(), key=lambda call: -call[2])


def desk_picture(hall: WholeHall, desk: int) -> dict[str, Any]:
    """`DeskStatus` of one desk."""
    day = hall.today
    held = day.held_by(desk)
    newest = {c.number: max(c.slips, key=lambda slip: slip.started_at) for c in day.citizens.values() if c.slips}
    return {
        "officer": day.seats.get(desk, (None, None))[0],
        "held": held and held.number,
        "note": held and held.note,
        "waiting": [citizen.number for citizen in day.turns(desk, hall.rules, hall.now)],
        "parked": [citizen.number for citizen in day.all_in("parked")],
        "no_shows": [citizen.number for citizen in day.all_in("no_show")],
        "served_today": sum(c.state == "finished" and c.desk == desk for c in day.citizens.values()),
        "last_call": _newest_calls(day)[0] if day.calls else None,
        "unconfirmed": sorted(number for number, slip in newest.items() if slip.state == "sent_unconfirmed"),
    }


def citizen_picture(citizen: Citizen) -> dict[str, Any]:
    """One ticket as it must be stored."""
    return {
        "number": citizen.number,
        "service": citizen.service,
        "session": citizen.session,
        "priority": citizen.priority,
        "state": citizen.state,
        "desk": citizen.desk,
        "times_called": citizen.times,
        "issued_at": _utc(citizen.issued_at),
        "changed_at": _utc(citizen.changed_at),
    } | ({"for_desk": citizen.for_desk} if citizen.state == "waiting" else {})


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(JAKARTA)


def counters_picture(hall: WholeHall, day: Day) -> dict[str, Any]:
    """`DayCounters`, counted anew from the citizens."""
    sessions = sorted({c.session for c in day.citizens.values() if c.is_counted})
    return {
        "issued": {n: day.issued(n) for n in sessions},
        "extra": dict(sorted(day.extra.items())),
        "released": day.released,
        "overridden": day.overridden,
        "turned_away": day.turned_away,
        "regulars_since_priority": day.regulars_since,
        "last_ordinal": {p: n for p in "ABD" if (n := day.last_ordinal(p))},
        "closed_at": day.closing and day.closing["closed_at"],
    }
