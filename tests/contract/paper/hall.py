"""A hall kept on paper: what every command must answer, and the events that must be written with it.

Rule: an answer is worked out from docs/domain.md alone; only the names of commands and fields are the program's.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tests.contract.paper.day import AT_A_DESK, Citizen, Day
from tests.contract.paper.rules import ALWAYS, JAKARTA, SMALL_HALL, Rules

Answer = dict[str, Any]
KINDS = {
    "start": "service_started", "finish": "ticket_finished", "no_show": "ticket_no_show", "restore": "ticket_restored",
    "park": "ticket_parked", "resume": "ticket_resumed", "transfer": "ticket_transferred", "cancel": "ticket_cancelled",
}  # fmt: skip
STEPS = {
    "start": ("called",), "finish": ("called", "serving"), "park": ("called", "serving"), "no_show": ("called",),
    "transfer": ("called", "serving"), "cancel": ("waiting", "parked"), "restore": ("no_show",),
}  # fmt: skip
AFTER = {"start": "serving", "finish": "finished", "park": "parked", "no_show": "no_show", "cancel": "cancelled"}


def no(reason: str, citizen: Citizen | None = None, allowed: int | None = None) -> Answer:
    """A business "no"."""
    number, state = (citizen.number, citizen.state) if citizen else (None, None)
    return {"outcome": "cannot", "reason": reason, "number": number, "state": state, "allowed": allowed}


class PaperHall:
    """Set `now` (aware), then `do` a command with the words of its fields."""

    def __init__(self, now: datetime, *, events_before: int) -> None:
        self.now = now
        self.rules = Rules({**ALWAYS, **SMALL_HALL})
        self.events_before = events_before
        self.days: dict[date, Day] = {}
        self.calls = 0
        self.events: list[tuple[Any, ...]] = []
        """Kind, actor, service day, number, desk and call of each."""
        self.facts: list[dict[str, Any]] = []
        self.actor = ""

    @property
    def today(self) -> Day:
        return self.day(self.now.astimezone(JAKARTA).date())

    def day(self, day: date) -> Day:
        return self.days.setdefault(day, Day(day))

    def do(self, command: str, actor: str, **words: Any) -> Answer:
        """What must come of it. A problem's code stands under `problem`."""
        self.actor = actor
        if not (command == "CloseDay" and words["day"] is not None and words["day"] < self.today.date):
            self._close_forgotten_days()
        return getattr(self, f"_{command}")(**words)

    def _write(self, kind: str, citizen: Citizen | None = None, desk: int | None = None, **facts: Any) -> None:
        day = facts.pop("day", citizen.day if citizen else self.today.date)
        call = facts.pop("call", None)
        self.events.append((kind, self.actor, day, citizen.number if citizen else None, desk, call))
        self.facts.append(facts)

    # --- a number ---

    def _IssueTicket(self, service: str, kiosk: str, priority: str) -> Answer:
        day, services = self.today, self.rules.services(self.today.date)
        session = self.open_session()
        why = self._why_not(service, services)
        if why is not None:
            if why in ("day_full", "session_full"):
                day.turned_away, day.has_begun = day.turned_away + 1, True
                day.first_refusal = day.first_refusal or self.now
                self._write("turned_away", reason=why, service=service, kiosk=kiosk)
            left_session, left_day = day.left(self.rules, session, self.now)
            return {
                "outcome": "refused", "reason": why, "service_date": day.date, "left_session": left_session,
                "left_day": left_day, "message": self.message_of(day),
                "next_opening": self.numbers_again(is_counted=services.get(service, False)),
            }  # fmt: skip
        assert session is not None
        waiting = len(day.all_in("waiting"))
        open_desks = len(day.desks_at_work(self.now)) or self.rules.count("desk.count", day.date)
        number = f"{service}-{day.last_ordinal(service) + 1:03}"
        citizen = Citizen(
            number, service, session.number, priority, services[service], day.date, self.now, changed_at=self.now
        )
        day.joins(citizen)
        day.has_begun = True
        self._write("ticket_issued", citizen, service=service, session=session.number, priority=priority, kiosk=kiosk)
        left_session, left_day = day.left(self.rules, session, self.now)
        return {
            "outcome": "issued", "number": number, "service": service, "service_date": day.date,
            "session": session.number, "ahead": waiting, "left_session": left_session, "left_day": left_day,
            "minutes": -(-waiting // open_desks) * 15, "issued_at": self.now, "priority": priority,
        }  # fmt: skip

    def message_of(self, day: Day) -> str:
        return day.told or self.rules.closed_for(day.date) or ""

    def open_session(self) -> Any:
        sessions = self.rules.sessions(self.today.date)
        return next((s for s in sessions if s.opens <= self.now < s.closes), None)

    def _why_not(self, service: str, services: Mapping[str, bool]) -> str | None:
        day, sessions, open_now = self.today, self.rules.sessions(self.today.date), self.open_session()
        if service not in services:
            return "unknown_service"
        if not sessions or day.ended_early(self.rules):
            return "closed_today"
        if day.closing is not None:
            return "after_hours"
        if open_now is None and self.now >= sessions[-1].opens:
            return "after_hours"
        if services[service] and day.left(self.rules, None, self.now)[1] == 0:
            return "day_full"
        if open_now is None:
            return "not_open_yet"
        return "session_full" if services[service] and day.left(self.rules, open_now, self.now)[0] == 0 else None

    def numbers_again(self, *, is_counted: bool) -> datetime | None:
        """The next opening that has a place: the next session of today, or a later day."""
        day = self.today
        tomorrow = datetime.combine(day.date, datetime.max.time(), JAKARTA)
        if day.closing is not None:
            return self.rules.opening_after(tomorrow)
        if not is_counted:
            return self.rules.opening_after(self.now)
        if day.day_left(self.rules) > 0:
            for session in self.rules.sessions(day.date):
                if session.opens > self.now and day.own_left(self.rules, session.number) > 0:
                    return session.opens
        return self.rules.opening_after(tomorrow)

    # --- calls ---

    def _CallNext(self, desk: int) -> Answer:
        day = self.today
        refusal = self._desk_refusal(desk)
        if refusal is not None:
            return refusal
        turns = day.turns(desk, self.rules, self.now)
        if not turns:
            return {"outcome": "nobody_waiting", "desk": desk}
        day.regulars_since = 0 if turns[0].is_priority else day.since_priority(self.rules) + 1
        day.has_begun = True
        return self._called(turns[0], desk, "ticket_called")

    def _CallNumber(self, desk: int, number: str, reason: str) -> Answer:
        refusal, citizen = self._desk_refusal(desk), self.today.citizens.get(number)
        if refusal is not None:
            return refusal
        if citizen is None:
            return no("no_ticket")
        if not reason:
            return no("reason_missing", citizen)
        if citizen.state != "waiting":
            return no("wrong_state", citizen)
        if not self.today.may_call(desk, citizen, self.rules.count("desk.count", citizen.day), self.now):
            return no("reserved", citizen)
        self._write("called_out_of_order", citizen, desk, reason=reason)
        return self._called(citizen, desk, "ticket_called")

    def _Recall(self, desk: int, meant: str | None = None) -> Answer:
        held = self.today.held_by(desk)
        if held is None:
            return no("desk_empty")
        if meant not in (None, held.number):
            return no("other_citizen", held)
        return self._called(held, desk, "ticket_recalled") if held.state == "called" else no("wrong_state", held)

    def _knows(self, desk: int | None) -> bool:
        return desk is None or 1 <= desk <= self.rules.count("desk.count", self.today.date)

    def _desk_refusal(self, desk: int) -> Answer | None:
        if not self._knows(desk):
            return no("unknown_desk")
        held = self.today.held_by(desk)
        return held and {"outcome": "busy", "number": held.number, "desk": desk, "state": held.state}

    def _called(self, citizen: Citizen, desk: int, kind: str) -> Answer:
        self.calls += 1
        citizen.state, citizen.desk, citizen.for_desk, citizen.changed_at = "called", desk, None, self.now
        citizen.times += 1
        self.today.calls.append((self.calls, citizen.number, desk))
        self._write(kind, citizen, desk, call=self.calls, times=citizen.times)
        return {
            "outcome": "called", "number": citizen.number, "desk": desk, "call_seq": self.calls,
            "service": citizen.service, "times_called": citizen.times, "priority": citizen.priority,
        }  # fmt: skip

    # --- at a desk, and back in line ---

    def _step(self, citizen: Citizen, action: str, desk: int | None, **facts: Any) -> Answer:
        if citizen.state not in STEPS.get(action, ("parked",)):
            return no("wrong_state", citizen)
        citizen.state, citizen.changed_at = AFTER.get(action, "waiting"), self.now
        if citizen.state == "waiting":
            citizen.times = 0
        if citizen.state not in (*AT_A_DESK, "finished", "no_show"):
            citizen.desk = None
        if citizen.state in ("finished", "cancelled"):
            citizen.note = None
        self._write(KINDS[action], citizen, desk, **facts)
        return {"outcome": "done", "action": action, "number": citizen.number, "state": citizen.state, "desk": desk}

    def _StepAtDesk(self, desk: int, action: str, meant: str | None = None) -> Answer:
        held, calls = self.today.held_by(desk), self.rules.count("no_show.calls", self.today.date)
        if held is None:
            return no("desk_empty")
        if meant not in (None, held.number):
            return no("other_citizen", held)
        if action == "no_show" and held.state == "called" and held.times < calls:
            return no("too_few_calls", held, calls - held.times)
        return self._step(held, action, desk)

    def _Transfer(
        self,
        desk: int,
        to_desk: int | None,
        to_service: str | None,
        note_sealed: bytes | None,
        meant: str | None = None,
    ) -> Answer:
        held = self.today.held_by(desk)
        if held is None:
            return no("desk_empty")
        if meant not in (None, held.number):
            return no("other_citizen", held)
        if not self._knows(to_desk):
            return no("unknown_desk", held)
        if to_service is not None and to_service not in self.rules.services(held.day):
            return no("unknown_service", held)
        held.for_desk, held.service = to_desk, to_service or held.service
        held.note = held.note if note_sealed is None else note_sealed
        return self._step(held, "transfer", desk, to_desk=to_desk, to_service=to_service)

    def _ReturnTicket(self, number: str, desk: int | None) -> Answer:
        day, citizen = self.today, self.today.citizens.get(number)
        if not self._knows(desk):
            return no("unknown_desk")
        if citizen is None:
            return no("no_ticket")
        if day.closing is not None:
            return no("day_closed", citizen)
        if citizen.state != "no_show":
            return self._step(citizen, "resume", desk)
        day.returns(citizen, self.rules.count("no_show.return_behind", day.date), self.rules, self.now)
        return self._step(citizen, "restore", desk)

    def _CancelTicket(self, number: str, reason: str) -> Answer:
        citizen = self.today.citizens.get(number)
        if citizen is None:
            return no("no_ticket")
        return self._step(citizen, "cancel", None, reason=reason) if reason else no("reason_missing", citizen)

    def _CorrectPriority(self, number: str, priority: str, reason: str) -> Answer:
        citizen = self.today.citizens.get(number)
        if citizen is None:
            return no("no_ticket")
        if not reason:
            return no("reason_missing", citizen)
        if citizen.state in ("finished", "cancelled", "expired"):
            return no("wrong_state", citizen)
        if self.today.closing is not None:
            return no("day_closed", citizen)
        if citizen.priority == priority:
            return {"outcome": "noted", "subject": number, "changed": False}
        before, citizen.priority = citizen.priority, priority
        self._write("priority_corrected", citizen, citizen.desk, before=before, after=priority, reason=reason)
        return {
            "outcome": "done", "action": "priority", "number": number, "state": citizen.state, "desk": citizen.desk,
        }  # fmt: skip
