"""Any day that a hall may see: every command in any order, the clock moving over sessions and midnight.

Rule: what must never happen is written here once more in other words, not with the code that decides.
"""

from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.domain.ids import DeskNumber, Prefix
from shared.domain.outcomes import YES, Called, DayClosed, Issued, Outcome, Printing, Refused, Released
from shared.domain.printing import PrintState
from shared.domain.revealing import RevealedAs
from shared.domain.settings import DEFAULTS, WEEKDAYS
from shared.domain.ticket import AT_A_DESK, TRANSITIONS, Action, PriorityClass, Ticket, TicketState
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from tests.memory_store import MemoryStore
from tests.services.halls import JAKARTA, MONDAY, sealed, wib

SMALL_HALL = {
    **DEFAULTS,
    **{f"session.{day}.1": "08:00-12:00 quota 4" for day in WEEKDAYS[:5]},
    **{f"session.{day}.2": "13:00-14:00 quota 2" for day in WEEKDAYS[:5]},
    "day.quota": "6",
    "day.tolerance": "8",
    "no_show.calls": "2",
    "desk.count": "4",
}
SESSION_QUOTA = {1: 4, 2: 2}
STEPS = {(start, end) for (start, _), end in TRANSITIONS.items()}
BACK_IN_LINE = ("ticket_issued", "ticket_restored", "ticket_resumed", "ticket_transferred", "desk_released")
NO_MORE = {TicketState.finished, TicketState.cancelled, TicketState.expired}

desks = st.integers(1, 4).map(DeskNumber)
picks = st.integers(0, 11)
reasons = st.sampled_from(["Kursi roda", "Kursi roda", ""])
CHANGES = [
    ("day.quota", "3"), ("day.quota", "6"), ("day.quota", "8"), ("quota.roll_over", "no"), ("quota.roll_over", "yes"),
    ("priority.regular_between", "0"), ("priority.regular_between", "2"), ("no_show.return_behind", "0"),
    ("no_show.return_behind", "2"), ("kiosk.opens_before", "240"), ("desk.count", "2"), ("desk.count", "4"),
    (f"closed.{MONDAY}", "Tamu negara"), (f"closed.{MONDAY}", None), ("service.B.quota", None),
    ("service.B.quota", "counted"),
]  # fmt: skip


class AnyDay(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore(now=wib("08:01"), raw=dict(SMALL_HALL))
        self.hall = LocalHall(self.store)
        self.done: list[tuple[c.Command, Outcome]] = []
        self.given: dict[tuple[date, int], int] = {}
        """Places released or overridden, by day and session."""
        self.since_priority: dict[date, int] = {}

    # --- what a person would know ---

    @property
    def today(self) -> date:
        return self.store.now.astimezone(JAKARTA).date()

    def tickets(self, *states: TicketState) -> list[Ticket]:
        """Today's tickets, in any of these states, by place."""
        mine = (t for t in self.store.all_tickets.values() if t.service_date == self.today)
        return sorted((t for t in mine if not states or t.state in states), key=lambda t: t.place)

    def number(self, pick: int) -> str:
        """A number of today, or one that does not exist."""
        there = self.tickets()
        return there[pick].number if pick < len(there) else "A-099"

    def do(self, kind: type, **values: Any) -> Outcome:
        command = kind(request_id=c.new_request_id(), actor="officer:siti", **values)
        tickets, events = dict(self.store.all_tickets), len(self.store.event_log)
        outcome = self.hall.do(command)
        self.done.append((command, outcome))
        changed = [(tickets.get(id), t) for id, t in self.store.all_tickets.items() if tickets.get(id) != t]
        log = [each.event for each in self.store.event_log[events:]]
        changed = self._without_what_the_system_ended(changed, {e.ticket_id for e in log if e.actor == "system"})
        written = [event.kind.value for event in log if event.actor != "system"]
        is_turned_away = isinstance(outcome, Refused) and outcome.reason in ("session_full", "day_full")
        if isinstance(outcome, DayClosed):
            assert len(written) in (0, len(changed) + 1)
        elif isinstance(outcome, YES):
            assert len(written) == (0 if isinstance(outcome, Printing) else 1)
        else:
            assert (changed, written) == ([], ["turned_away"] if is_turned_away else [])
        assert len(changed) <= 1 or isinstance(outcome, DayClosed)
        for before, after in changed:
            if before is None:
                assert after.state is TicketState.waiting
            else:
                assert (before.state, after.state) in STEPS or kind is c.CorrectPriority
                assert (before.number, before.session, before.code) == (after.number, after.session, after.code)
        return outcome

    def _without_what_the_system_ended(self, changed: list[Any], ended: set[Any]) -> list[Any]:
        """The first command of a day brings the end of earlier ones with it."""
        for before, after in changed:
            if after.id in ended:
                assert after.service_date < self.today
                assert (before.state in NO_MORE, after.state in NO_MORE) == (False, True)
        return [(before, after) for before, after in changed if after.id not in ended]

    # --- what may happen ---

    @rule(minutes=st.sampled_from([1, 7, 40, 40, 150, 480, 1440]))
    def the_clock_moves(self, minutes: int) -> None:
        self.store.advance(minutes=minutes)

    @rule(day=st.integers(0, 1), clock=st.sampled_from(["00:00", "08:00", "11:59", "13:00", "13:59", "23:59"]))
    def a_next_moment_comes(self, day: int, clock: str) -> None:
        self.store.now = max(self.store.now, wib(clock, MONDAY + timedelta(days=day)))

    @rule(
        service=st.sampled_from(["A", "A", "A", "B", "D", "X"]),
        priority=st.sampled_from([PriorityClass.none, *PriorityClass]),
        times=st.integers(1, 3),
    )
    def a_citizen_asks_for_a_number(self, service: str, priority: PriorityClass, times: int) -> None:
        for _ in range(times):
            waiting = len(self.tickets(TicketState.waiting))
            last = sum(1 for t in self.tickets() if t.prefix == service)
            outcome = self.do(c.IssueTicket, service=service, kiosk="lobby", priority=priority)
            if isinstance(outcome, Issued):
                assert outcome.number == f"{service}-{last + 1:03}"
                assert outcome.ahead == waiting
                if service != "D":
                    self._must_have_had_a_place(outcome)

    def _must_have_had_a_place(self, outcome: Issued) -> None:
        issued = [t for t in self.tickets() if t.prefix != "D"]
        extra = sum(count for (day, _), count in self.given.items() if day == self.today)
        assert len(issued) + outcome.left_day == int(self.store.raw["day.quota"]) + extra
        until_now = sum(
            SESSION_QUOTA[n] + self.given.get((self.today, n), 0) for n in SESSION_QUOTA if n <= outcome.session
        )
        assert len([t for t in issued if t.session <= outcome.session]) + outcome.left_session <= until_now
        if self.store.raw["quota.roll_over"] == "no":
            own = SESSION_QUOTA[outcome.session] + self.given.get((self.today, outcome.session), 0)
            assert len([t for t in issued if t.session == outcome.session]) + outcome.left_session <= own

    @rule(desk=desks)
    def a_desk_calls_the_next(self, desk: DeskNumber) -> None:
        line = [t for t in self.tickets(TicketState.waiting) if self.is_open_to(t, desk)]
        outcome = self.do(c.CallNext, desk=desk)
        if outcome.outcome == "nobody_waiting":
            assert not line
        if isinstance(outcome, Called):
            self._must_be_the_turn_of(outcome.number, line)

    def is_open_to(self, ticket: Ticket, desk: DeskNumber) -> bool:
        """Nobody waits for a desk where nobody is, unless all desks work by command line."""
        if ticket.for_desk in (None, desk) or ticket.for_desk > int(self.store.raw["desk.count"]):
            return True
        seats = {s.desk: s for s in self.store.all_seats.values() if s.service_date == self.today}
        if not seats or self.store.now - ticket.changed_at <= timedelta(minutes=2):
            return False
        its = seats.get(ticket.for_desk)
        is_there = its is not None and its.officer is not None
        return not (is_there and self.store.now - its.seen_at <= timedelta(minutes=2))

    def _must_be_the_turn_of(self, number: str, line: list[Ticket]) -> None:
        called = next(t for t in line if t.number == number)
        assert all(called.place <= t.place for t in line if t.is_priority == called.is_priority)
        between = int(self.store.raw["priority.regular_between"])
        since = self.since_priority.get(self.today, between)
        if called.is_priority:
            assert since >= between or all(t.is_priority for t in line)
            self.since_priority[self.today] = 0
        else:
            assert since < between or not any(t.is_priority for t in line)
            self.since_priority[self.today] = since + 1

    @rule(desk=desks, pick=picks, reason=reasons)
    def a_desk_calls_a_number(self, desk: DeskNumber, pick: int, reason: str) -> None:
        number = self.number(pick)
        mine = {t.number for t in self.tickets(TicketState.waiting) if self.is_open_to(t, desk)}
        outcome = self.do(c.CallNumber, desk=desk, number=number, reason=reason)
        assert outcome.outcome != "called" or (reason and number in mine)

    @rule(desk=desks, times=st.integers(1, 2))
    def a_desk_calls_again(self, desk: DeskNumber, times: int) -> None:
        for _ in range(times):
            self.do(c.Recall, desk=desk)

    @rule(desk=desks, action=st.sampled_from([Action.start, Action.finish, Action.park, Action.no_show]))
    def a_step_at_a_desk(self, desk: DeskNumber, action: Action) -> None:
        self.do(c.StepAtDesk, desk=desk, action=action)

    @rule(desk=desks, to_desk=st.none() | desks, to_service=st.sampled_from([None, "B", "D", "X"]))
    def a_transfer(self, desk: DeskNumber, to_desk: DeskNumber | None, to_service: str | None) -> None:
        self.do(c.Transfer, desk=desk, to_desk=to_desk, to_service=to_service)

    @rule(pick=picks)
    def somebody_comes_back(self, pick: int) -> None:
        set_aside = self.tickets(TicketState.parked, TicketState.no_show)
        number = set_aside[pick % len(set_aside)].number if set_aside else self.number(pick)
        waiting = [t.place for t in self.tickets(TicketState.waiting)]
        outcome = self.do(c.ReturnTicket, number=number)
        if outcome.outcome == "done" and outcome.action == "restore":
            place = self.store.all_tickets[outcome.ticket_id].place
            ahead = sum(1 for other in waiting if other < place)
            assert ahead >= min(int(self.store.raw["no_show.return_behind"]), len(waiting))

    @rule(pick=picks, reason=reasons)
    def somebody_gives_up(self, pick: int, reason: str) -> None:
        self.do(c.CancelTicket, number=self.number(pick), reason=reason)

    @rule(pick=picks, priority=st.sampled_from(PriorityClass), reason=reasons)
    def an_officer_corrects_a_priority(self, pick: int, priority: PriorityClass, reason: str) -> None:
        outcome = self.do(c.CorrectPriority, number=self.number(pick), priority=priority, reason=reason)
        if outcome.outcome == "done":
            assert self.store.all_tickets[outcome.ticket_id].priority is priority

    @rule(count=st.integers(0, 4), override=st.booleans())
    def a_supervisor_gives_places(self, count: int, override: bool) -> None:
        outcome = self.do(c.ReleasePlaces, count=count, reason="Rombongan", override=override)
        if isinstance(outcome, Released):
            key = (self.today, outcome.session)
            self.given[key] = self.given.get(key, 0) + count

    @rule(back=st.sampled_from([0, 0, 1, -1]), force=st.sampled_from([True, False, False]), reason=reasons)
    def the_day_is_closed(self, back: int, force: bool, reason: str) -> None:
        day = self.today - timedelta(days=back)
        mine = [t for t in self.store.all_tickets.values() if t.service_date == day]
        was_closed = self.is_closed(day)
        outcome = self.do(c.CloseDay, day=day, force=force, reason=reason)
        assert (outcome.outcome == "day_closed") == self.is_closed(day)
        if outcome.outcome == "still_at_desks":
            assert {each.number for each in outcome.citizens} == {t.number for t in mine if t.state in AT_A_DESK}
        if isinstance(outcome, DayClosed):
            assert was_closed or back >= 0
            assert outcome.issued == outcome.served + outcome.no_show + outcome.cancelled + outcome.expired == len(mine)
            assert outcome.turned_away == self.store.days[day].turned_away

    def is_closed(self, day: date) -> bool:
        return day in self.store.days and self.store.days[day].closed_at is not None

    @rule(change=st.sampled_from(CHANGES))
    def a_supervisor_changes_a_setting(self, change: tuple[str, str | None]) -> None:
        key, text = change
        before, seq = self.store.raw.get(key), len(self.store.event_log)
        self.do(c.ChangeSetting, key=key, text=text)
        # Days that were forgotten may be closed first, by events of their own.
        assert len(self.store.event_log) > seq
        assert self.store.event_log[-1].event.facts == {"key": key, "before": before, "after": text}

    @rule(desk=desks, officer=st.sampled_from(["siti", "budi", None]))
    def an_officer_sits_down_or_leaves(self, desk: DeskNumber, officer: str | None) -> None:
        self.do(c.SeatOfficer, desk=desk, officer=officer)

    @rule(desk=desks)
    def a_desk_is_heard_of(self, desk: DeskNumber) -> None:
        log = list(self.store.event_log)
        seat = self.store.all_seats.get(desk)
        is_seated = seat is not None and seat.officer is not None and seat.service_date == self.today
        assert self.hall.heartbeat(desk) is is_seated
        assert self.store.event_log == log

    @rule(desk=desks, force=st.booleans(), reason=reasons)
    def a_supervisor_lets_go_of_a_desk(self, desk: DeskNumber, force: bool, reason: str) -> None:
        held = next((t for t in self.tickets(*AT_A_DESK) if t.desk == desk), None)
        outcome = self.do(c.ReleaseDesk, desk=desk, force=force, reason=reason)
        if outcome.outcome == "done":
            assert held is not None
            assert self.store.all_tickets[held.id].place == held.place
            assert self.hall.desk_status(desk).held is None

    @precondition(lambda self: self.store.all_tickets)
    @rule(pick=picks, end=st.sampled_from([None, *PrintState]))
    def a_slip_is_printed(self, pick: int, end: PrintState | None) -> None:
        tickets = list(self.store.all_tickets)
        outcome = self.do(c.StartPrint, ticket_id=tickets[pick % len(tickets)])
        if end is not None:
            self.do(c.EndPrint, attempt_id=outcome.attempt_id, state=end, detail="x")

    @rule(desk=desks)
    def a_complaint_is_recorded(self, desk: DeskNumber) -> None:
        held = next((t for t in self.tickets(*AT_A_DESK) if t.desk == desk), None)
        complaint = sealed(f"LMW-{len(self.store.complaints):04}", held.id if held else None)
        self.do(c.RecordComplaint, complaint=complaint)

    @rule(reason=reasons, shown_as=st.sampled_from(RevealedAs))
    def a_complaint_is_revealed(self, reason: str, shown_as: RevealedAs) -> None:
        events = len(self.store.event_log)
        outcome = self.do(c.RevealComplaint, report_number="LMW-0000", shown_as=shown_as, reason=reason)
        assert (outcome.outcome == "noted") == (len(self.store.event_log) > events)

    @precondition(lambda self: self.done)
    @rule(pick=st.integers(0, 200))
    def a_request_is_repeated(self, pick: int) -> None:
        command, first = self.done[pick % len(self.done)]
        kept = {name: value for name, value in vars(self.store).items() if name != "listeners"}
        before = {name: dict(v) if isinstance(v, dict) else list(v) if isinstance(v, list) else v
                  for name, v in kept.items()}  # fmt: skip
        assert self.hall.do(command) == first
        assert {name: getattr(self.store, name) for name in before} == before

    # --- what must hold at every instant ---

    @invariant()
    def a_closed_day_has_nobody_left_and_nothing_begins_on_it(self) -> None:
        days = sorted(self.store.days)
        assert all(self.is_closed(day) for day in days[:-1]), "an earlier day was forgotten"
        for day in filter(self.is_closed, days):
            mine = [t for t in self.store.all_tickets.values() if t.service_date == day]
            assert all(t.state in NO_MORE or t.state is TicketState.no_show for t in mine)
            assert all(t.issued_at <= self.store.days[day].closed_at for t in mine)

    @invariant()
    def numbers_are_unique_and_gapless_per_prefix_and_day(self) -> None:
        key = [(t.service_date, t.prefix, t.ordinal) for t in self.store.all_tickets.values()]
        for _, group in groupby(sorted(key), key=lambda each: each[:2]):
            ordinals = [ordinal for *_, ordinal in group]
            assert ordinals == list(range(1, len(ordinals) + 1))

    @invariant()
    def a_desk_holds_at_most_one_citizen_and_others_hold_no_desk(self) -> None:
        held = [(t.service_date, t.desk) for t in self.store.all_tickets.values() if t.state in AT_A_DESK]
        assert len(held) == len(set(held))
        assert all(desk is not None for _, desk in held)
        in_line = self.tickets(TicketState.waiting, TicketState.parked, TicketState.cancelled)
        assert all(t.desk is None for t in in_line)

    @invariant()
    def events_and_calls_are_gapless_and_in_order_of_time(self) -> None:
        log = self.store.event_log
        assert [event.seq for event in log] == list(range(1, len(log) + 1))
        assert [event.at for event in log] == sorted(event.at for event in log)
        calls = [event.event.call_seq for event in log if event.event.call_seq is not None]
        assert calls == list(range(1, len(calls) + 1))
        assert self.store.last_call == len(calls)

    @invariant()
    def nobody_is_called_twice_without_being_back_in_line(self) -> None:
        for ticket in self.store.all_tickets.values():
            life = [e.event.kind.value for e in self.store.event_log if e.event.ticket_id == ticket.id]
            steps = [kind for kind in life if kind.startswith(("ticket_", "desk_")) and kind != "ticket_recalled"]
            assert steps[0] == "ticket_issued"
            for before, kind in pairwise(steps):
                if kind == "ticket_called":
                    assert before in BACK_IN_LINE
            ends = [kind for kind in steps if kind in ("ticket_finished", "ticket_cancelled", "ticket_expired")]
            assert len(ends) == (ticket.state in NO_MORE)

    @invariant()
    def places_in_line_are_different(self) -> None:
        places = [t.place for t in self.tickets()]
        assert len(places) == len(set(places))

    @invariant()
    def every_picture_of_the_hall_is_true(self) -> None:
        board, at_desks = self.hall.board(), self.tickets(*AT_A_DESK)
        assert {(call.number, call.desk) for call in board.current} == {(t.number, t.desk) for t in at_desks}
        assert [call.call_seq for call in board.recent] == sorted((x.call_seq for x in board.recent), reverse=True)
        day = board.day
        assert day.waiting == sum(day.waiting_by_service.values()) == len(self.tickets(TicketState.waiting))
        assert day.issued == sum(1 for t in self.tickets() if t.prefix != "D")
        assert 0 <= day.left_session <= day.left_day == day.day_cap - day.issued
        assert all(0 <= session.left <= day.left_day for session in day.sessions)
        assert day.next_opening is None or day.next_opening > self.store.now
        desk = self.hall.desk_status(DeskNumber(1))
        line = {t.number for t in self.tickets(TicketState.waiting) if self.is_open_to(t, DeskNumber(1))}
        assert {t.number for t in desk.waiting} == line
        assert (desk.held.number if desk.held else None) == next((t.number for t in at_desks if t.desk == 1), None)


AnyDay.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestAnyDay = AnyDay.TestCase


def test_the_machine_knows_every_command() -> None:
    """A new command is added to the machine too, or this fails."""
    machine = AnyDay()
    machine.a_citizen_asks_for_a_number(Prefix("A"), PriorityClass.none, 2)
    desk = DeskNumber(1)
    machine.a_desk_calls_the_next(desk)
    machine.a_desk_calls_a_number(desk, 0, "x")
    machine.a_desk_calls_again(desk, 1)
    machine.a_step_at_a_desk(desk, Action.start)
    machine.a_complaint_is_recorded(desk)
    machine.a_complaint_is_revealed("x", RevealedAs.fields)
    machine.a_desk_is_heard_of(desk)
    machine.a_supervisor_lets_go_of_a_desk(desk, True, "PC mati")
    machine.a_transfer(desk, None, "B")
    machine.somebody_comes_back(0)
    machine.somebody_gives_up(0, "x")
    machine.an_officer_corrects_a_priority(0, PriorityClass.elderly, "x")
    machine.a_supervisor_gives_places(1, False)
    machine.a_supervisor_changes_a_setting(("day.quota", "6"))
    machine.an_officer_sits_down_or_leaves(desk, "siti")
    machine.the_day_is_closed(0, True, "Banjir")
    machine.a_slip_is_printed(0, PrintState.printed)
    assert {type(command) for command, _ in machine.done} == set(c.Command.__args__)
