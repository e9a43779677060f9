"""The other half of the hall on paper: what supervisors, officers and the end of a day do.

Rule: as in tests.contract.paper.hall.
"""

from datetime import date, timedelta

from tests.contract.paper.day import AT_A_DESK, LEFT, Day, Slip
from tests.contract.paper.hall import Answer, PaperHall, no
from tests.contract.paper.rules import Refused


def noted(subject: str, *, changed: bool = True) -> Answer:
    """It was written down; not `changed`: it was so already."""
    return {"outcome": "noted", "subject": subject, "changed": changed}


class WholeHall(PaperHall):
    """Every command of a hall."""

    def _ReleasePlaces(self, count: int, reason: str, override: bool) -> Answer:
        day = self.today
        if day.closing is not None:
            return no("day_closed")
        if count < 1:
            return no("not_positive")
        if not reason:
            return no("reason_missing")
        allowed = 999 if override else day.releasable(self.rules)
        if count > allowed:
            return no("too_many" if override else "beyond_tolerance", allowed=allowed)
        to_come = (s for s in self.rules.sessions(day.date) if s.opens > self.now)
        session = self.open_session() or next(to_come, None)
        if session is None:
            return no("no_session_left")
        day.extra[session.number] = day.extra.get(session.number, 0) + count
        day.released += 0 if override else count
        day.overridden += count if override else 0
        day.has_begun = True
        kind = "quota_overridden" if override else "tolerance_released"
        self._write(kind, places=count, session=session.number, reason=reason)
        left_session, left_day = day.left(self.rules, session, self.now)
        return {
            "outcome": "released", "places": count, "session": session.number, "left_session": left_session,
            "left_day": left_day, "day_cap": day.day_left(self.rules) + day.issued(), "override": override,
        }  # fmt: skip

    # --- the end of a day ---

    def _close_forgotten_days(self) -> None:
        """Nobody closed them; the first thing that happens on a later day does."""
        if self.today.has_begun:
            return
        actor, self.actor = self.actor, "system"
        for day in sorted(d.date for d in self.days.values() if d.has_begun and d.closing is None):
            if day < self.today.date:
                self._CloseDay(day, True, "", "")
        self.actor = actor

    def _CloseDay(self, day: date | None, force: bool, reason: str, message: str) -> Answer:
        closed = self.day(day or self.today.date)
        if closed.closing is not None:
            self._tell(closed, message)
            return closed.closing
        if closed.date > self.today.date:
            return no("day_to_come")
        if closed is not self.today and not closed.has_begun:
            return {"problem": "DAY_WITHOUT_SERVICE"}
        if force and not reason and self.actor != "system":
            return no("reason_missing")
        if not force:
            at_desks = closed.all_in(*AT_A_DESK)
            if at_desks:
                citizens = [(c.number, c.desk, c.state) for c in at_desks]
                return {"outcome": "still_at_desks", "service_date": closed.date, "citizens": citizens}
            sessions = self.rules.sessions(closed.date)
            if closed is self.today and sessions and self.now < sessions[-1].closes:
                return no("day_not_over")
        closed.ended = [(citizen, citizen.state, citizen.desk) for citizen in closed.all_in(*LEFT)]
        for citizen in closed.all_in(*LEFT):
            is_served = citizen.state == "serving"
            self._write("ticket_finished" if is_served else "ticket_expired", citizen, citizen.desk,
                        by_close=True, before=citizen.state)  # fmt: skip
            citizen.state, citizen.changed_at = "finished" if is_served else "expired", self.now
            citizen.desk = citizen.desk if is_served else None
        if self.actor != "system":
            self._forget_notes(closed.date)
        closed.has_begun = True
        figures = closed.figures(self.rules, self.now)
        full = closed.full_since(self.rules, self.now)
        closed.closing = {
            "outcome": "day_closed", "service_date": closed.date, "closed_at": self.now, **figures,
            "forced": force, "by": self.actor,
        }  # fmt: skip
        self._tell(closed, message)
        self._write("day_closed", day=closed.date, **figures | {"full_since": full and full.isoformat()},
                    forced=force, reason=reason)  # fmt: skip
        closed.closing["seq"] = self.events_before + len(self.events)
        return closed.closing

    def _ReopenDay(self, reason: str) -> Answer:
        day = self.today
        if day.closing is None:
            return no("day_not_closed")
        if not reason:
            return no("reason_missing")
        self._write("day_reopened", reason=reason)
        if day.told:
            self._write("citizens_told", message="")
        for citizen, state, desk in day.ended:
            citizen.state, citizen.desk, citizen.changed_at = state, desk, self.now
            self._write("ticket_reinstated", citizen, desk, state=state)
        day.closing, day.told = None, ""
        return {"outcome": "day_reopened", "service_date": day.date, "reinstated": len(day.ended)}

    def _tell(self, day: Day, message: str) -> None:
        """What citizens see of it from now on; the same words again are no news."""
        if message and message != day.told:
            day.told = message
            self._write("citizens_told", day=day.date, message=message)

    def _forget_notes(self, until: date) -> None:
        for day in self.days.values():
            for citizen in day.citizens.values() if day.date <= until else ():
                citizen.note = None

    # --- desks ---

    def _SeatOfficer(self, desk: int, officer: str | None) -> Answer:
        if not self._knows(desk):
            return no("unknown_desk")
        self.today.seats[desk] = officer, self.now
        if officer is not None:
            self._forget_notes(self.today.date - timedelta(days=1))
        self._write("desk_closed" if officer is None else "desk_opened", desk=desk)
        return noted(f"desk.{desk}")

    def heartbeat(self, desk: int) -> bool:
        """No command: it writes nothing down."""
        officer, _ = self.today.seats.get(desk, (None, None))
        if officer is not None:
            self.today.seats[desk] = officer, self.now
        return officer is not None

    def _ReleaseDesk(self, desk: int, reason: str, force: bool) -> Answer:
        day, held = self.today, self.today.held_by(desk)
        officer, seen = day.seats.get(desk, (None, self.now))
        if held is None and not self._knows(desk):
            return no("unknown_desk")
        if not reason:
            return no("reason_missing")
        if held is None and officer is None:
            return no("desk_empty")
        if day.is_open(desk, self.now) and not force:
            return no("desk_open") | {"number": held.number if held else None}
        if desk in day.seats:
            day.seats[desk] = None, seen
        self._write("desk_released", held, desk, reason=reason, forced=force)
        if held is None:
            return noted(f"desk.{desk}")
        held.state, held.desk, held.times, held.changed_at = "waiting", None, 0, self.now
        return {"outcome": "done", "action": "release", "number": held.number, "state": "waiting", "desk": desk}

    # --- settings, paper, complaints ---

    def _ChangeSetting(self, key: str, text: str | None, since: date | None, reason: str) -> Answer:
        try:
            name, after = self.rules.changed(key, text, since, self.today.date)
        except Refused as refused:
            return {"problem": str(refused)}
        if after is self.rules:
            return noted(name, changed=False)
        facts = {"key": name, "before": self.rules.before(name), "after": after.before(name)}
        self.rules = after
        self._write("setting_changed", **facts | ({"reason": reason} if reason else {}))
        return noted(name)

    def _StartPrint(self, ticket_id: tuple[date, str]) -> Answer:
        day, number = self.day(ticket_id[0]), ticket_id[1]
        citizen = day.citizens[number]
        copy = sum(slip.state not in ("not_sent", "blocked") for slip in citizen.slips)
        citizen.slips.append(Slip(copy, self.now))
        line = day.all_in("waiting", citizen.state)
        return {
            "outcome": "printing", "copy": copy, "number": number, "service": citizen.service,
            "session": citizen.session, "service_date": day.date, "issued_at": citizen.issued_at,
            "ahead": sum(c.state == "waiting" for c in line[: line.index(citizen)]), "priority": citizen.priority,
        }  # fmt: skip

    def _EndPrint(self, attempt_id: tuple[date, str, int] | None, state: str, detail: str) -> Answer:
        if attempt_id is None:
            return no("no_attempt")
        citizen = self.day(attempt_id[0]).citizens[attempt_id[1]]
        slip = citizen.slips[attempt_id[2]]
        if slip.has_ended and (slip.state == "printed" or state in ("not_sent", "blocked")):
            return no("already_ended") | {"number": citizen.number}
        slip.state, slip.has_ended = state, True
        self._write("slip_printed", citizen, day=self.today.date, state=state, detail=detail, copy=slip.copy)
        return noted(f"print.{state}")

    def _RecordComplaint(self, complaint: str) -> Answer:
        self._write("complaint_recorded", desk=3, report_number=complaint)
        return {"outcome": "recorded", "report_number": complaint}

    def _RevealComplaint(self, report_number: str, shown_as: str, reason: str) -> Answer:
        if shown_as == "fields" and not reason:
            return no("reason_missing")
        self._write("complaint_revealed", **{"report_number": report_number, "as": shown_as, "reason": reason})
        return noted(report_number)
