"""Any day that a hall may see, as a machine that hypothesis drives: every command, at any time, by two programs.

Rule: a rule says what people do; what must come of it is on paper, nowhere here.
"""

from datetime import date, datetime, time, timedelta

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from shared.domain.ids import DeskNumber
from shared.domain.printing import PrintState
from shared.domain.revealing import RevealedAs
from shared.domain.ticket import Action, PriorityClass
from shared.problems import ProblemCode
from shared.services import commands as c
from tests.contract.paper.both_halls import KIOSK, BothHalls, Move, Sent, happenings, may_happen
from tests.contract.paper.rules import JAKARTA, WEEK
from tests.services.halls import sealed

STARTS = [date(2026, 11, 23), date(2026, 11, 26), date(2026, 12, 23)]
"""A Monday, a Thursday before Friday's other hours, and a Wednesday before two holidays."""

RINA = "supervisor:rina"
SETTINGS = [
    ("day.quota", "3"), ("day.quota", "6"), ("day.quota", "8"), ("day.quota", "9"), ("day.quota", None),
    ("day.tolerance", "10"), ("day.tolerance", None), ("day.tolerance", "banyak"),
    ("quota.roll_over", "no"), ("quota.roll_over", "yes"), ("quota.roll_over", "mungkin"),
    ("priority.regular_between", "0"), ("priority.regular_between", "2"), ("priority.regular_between", None),
    ("no_show.return_behind", "0"), ("no_show.return_behind", "1"), ("no_show.calls", "1"), ("no_show.calls", "3"),
    ("kiosk.opens_before", "240"), ("kiosk.opens_before", "0"),
    ("desk.count", "2"), ("desk.count", "4"), ("desk.count", "6"), ("desk.count", "0"),
    ("service.B.quota", None), ("service.B.quota", "counted"), ("service.D.quota", "counted"),
    ("closed.DATE", "Tamu negara"), ("closed.DATE", None), ("opened.DATE", "Tetap buka"),
    ("session.DATE.1", "09:00-10:00 quota 1"), ("session.DATE.1", None), ("session.DAY.2", None),
    ("session.DAY.2", "13:00-15:00 quota 3"), ("session.DAY.2", "11:30-15:00 quota 3"), ("desk.colour", "biru"),
]  # fmt: skip

STEPS: list[c.DeskAction] = [Action.start, Action.finish, Action.park, Action.no_show]

LONGEST_EVENING = 3
"""Steps in a hall where nobody is left and nobody comes; then it is the next morning."""

desks = st.sampled_from([1, 2, 3, 4, 1, 2, 5])
picks = st.integers(0, 9)
programs = st.integers(0, 1)
seen = st.sampled_from([None, True, True, True, False])
"""Whom a desk's key is meant for: nobody in particular, the citizen who is there, or another one."""
reasons = st.sampled_from(["Kursi roda", "Kursi roda", "Kursi roda", " "])


class AnyDay(BothHalls):
    # --- time ---

    @may_happen(often=3, minutes=st.sampled_from([1, 1, 2, 3, 7, 20, 90]))
    def the_clock_moves(self, minutes: int) -> None:
        self.set_clock(self.paper.now + timedelta(minutes=minutes))

    @may_happen(
        days=st.sampled_from([0, 0, 0, 0, 1, 3]),
        clock=st.sampled_from(["00:00", "07:59:59.999999", "08:00", "11:59:59", "12:00", "13:00", "14:00", "23:59"]),
    )
    def a_moment_comes(self, days: int, clock: str) -> None:
        wanted = datetime.fromisoformat(f"{self.paper.today.date + timedelta(days=days)}T{clock}")
        self.set_clock(max(self.paper.now, wanted.replace(tzinfo=JAKARTA)))

    @may_happen(seconds=st.sampled_from([1, 60, 3600]))
    def the_clock_is_set_back(self, seconds: int) -> None:
        self.set_clock(max(self.paper.now - timedelta(seconds=seconds), self.opened_at))

    # --- citizens ---

    @may_happen(
        often=6,
        service=st.sampled_from(["A", "A", "A", "B", "D", "X"]),
        priority=st.sampled_from([PriorityClass.none, PriorityClass.none, *PriorityClass]),
        times=st.integers(1, 3),
        by=programs,
    )
    def citizens_ask_for_numbers(self, service: str, priority: PriorityClass, times: int, by: int) -> None:
        for _ in range(times):
            self.do(c.IssueTicket, by, KIOSK, service=service, kiosk="lobby", priority=priority)

    @may_happen(often=3, pick=picks, desk=desks | st.none(), by=programs)
    def somebody_comes_back(self, pick: int, desk: DeskNumber | None, by: int) -> None:
        self.do(c.ReturnTicket, by, desk=desk, **self.number(pick, "parked", "no_show"))

    @may_happen(pick=picks, reason=reasons, by=programs)
    def somebody_gives_up(self, pick: int, reason: str, by: int) -> None:
        self.do(c.CancelTicket, by, reason=reason, **self.number(pick, "waiting", "parked"))

    # --- desks ---

    @may_happen(often=7, desk=desks, by=programs)
    def a_desk_calls_the_next(self, desk: DeskNumber, by: int) -> None:
        self.do(c.CallNext, by, desk=desk)

    @may_happen(often=2, desk=desks, pick=picks, reason=reasons)
    def a_desk_calls_a_number(self, desk: DeskNumber, pick: int, reason: str) -> None:
        self.do(c.CallNumber, desk=desk, reason=reason, **self.number(pick, "waiting"))

    @may_happen(pick=picks, times=st.integers(1, 2), seen=seen)
    def a_desk_calls_again(self, pick: int, times: int, seen: bool | None) -> None:
        desk = self.desk(pick)
        for _ in range(times):
            self.do(c.Recall, desk=desk, **self.meant(desk, seen))

    @may_happen(often=6, pick=picks, action=st.sampled_from([Action.start, *STEPS]), seen=seen, by=programs)
    def a_step_at_a_desk(self, pick: int, action: Action, seen: bool | None, by: int) -> None:
        desk = self.desk(pick)
        self.do(c.StepAtDesk, by, desk=desk, action=action, **self.meant(desk, seen))

    @may_happen(often=2, pick=picks)
    def a_citizen_does_not_come(self, pick: int) -> None:
        """Called until nobody need call any more."""
        desk = self.desk(pick)
        for _ in range(2):
            self.do(c.Recall, desk=desk, meant=None)
        self.do(c.StepAtDesk, desk=desk, action=Action.no_show, meant=None)

    @may_happen(
        often=4,
        pick=picks,
        to_desk=st.none() | desks,
        to_service=st.sampled_from([None, None, "B", "D", "X"]),
        note=st.sampled_from([None, b"note", b"\x00\xff", b""]),
        seen=seen,
    )
    def a_transfer(
        self, pick: int, to_desk: DeskNumber | None, to_service: str | None, note: bytes | None, seen: bool | None
    ) -> None:
        desk = self.desk(pick)
        words = {"to_desk": to_desk, "to_service": to_service, "note_sealed": note}
        self.do(c.Transfer, desk=desk, **words, **self.meant(desk, seen))

    @may_happen(often=2, desk=desks, officer=st.sampled_from(["siti", "budi", "siti", None]), by=programs)
    def an_officer_sits_down_or_leaves(self, desk: DeskNumber, officer: str | None, by: int) -> None:
        self.do(c.SeatOfficer, by, desk=desk, officer=officer)

    @may_happen(desk=desks, by=programs)
    def a_desk_is_heard_of(self, desk: DeskNumber, by: int) -> None:
        assert self.stores[by].heartbeat(desk) == self.paper.heartbeat(desk)

    @may_happen(often=2, pick=picks, force=st.booleans(), reason=reasons)
    def a_supervisor_lets_go_of_a_desk(self, pick: int, force: bool, reason: str) -> None:
        self.do(c.ReleaseDesk, actor=RINA, desk=self.desk(pick), force=force, reason=reason)

    # --- supervisors ---

    @may_happen(often=2, pick=picks, priority=st.sampled_from(PriorityClass), reason=reasons)
    def an_officer_corrects_a_priority(self, pick: int, priority: PriorityClass, reason: str) -> None:
        self.do(c.CorrectPriority, priority=priority, reason=reason, **self.number(pick))

    @may_happen(often=2, count=st.sampled_from([1, 1, 2, 3, 0, 1000]), override=st.booleans(), reason=reasons)
    def a_supervisor_gives_places(self, count: int, override: bool, reason: str) -> None:
        self.do(c.ReleasePlaces, actor=RINA, count=count, reason=reason, override=override)

    @may_happen(
        often=4,
        change=st.sampled_from(SETTINGS), days=st.integers(0, 2), since=st.sampled_from([None, None, -1, 0, 1, 1, 2]),
        reason=reasons, by=programs,
    )  # fmt: skip
    def a_supervisor_changes_a_setting(
        self, change: tuple[str, str | None], days: int, since: int | None, reason: str, by: int
    ) -> None:
        day = self.paper.today.date + timedelta(days=days)
        key = change[0].replace("DATE", day.isoformat()).replace("DAY", WEEK[day.weekday()])
        begins = None if since is None else self.paper.today.date + timedelta(days=since)
        self.do(c.ChangeSetting, by, RINA, key=key, text=change[1], since=begins, reason=reason)

    @may_happen(
        back=st.sampled_from([None, 0, 0, 1, -1]), force=st.sampled_from([True, False, False]), reason=reasons,
        message=st.sampled_from(["", "", "Banjir", "Sampai besok"]), by=programs,
    )  # fmt: skip
    def the_day_is_closed(self, back: int | None, force: bool, reason: str, message: str, by: int) -> None:
        day = None if back is None else self.paper.today.date - timedelta(days=back)
        self.do(c.CloseDay, by, RINA, day=day, force=force, reason=reason, message=message)

    @may_happen(often=2, reason=reasons, by=programs)
    def the_end_of_the_day_is_taken_back(self, reason: str, by: int) -> None:
        self.do(c.ReopenDay, by, RINA, reason=reason)

    # --- paper and complaints ---

    @may_happen(pick=picks, end=st.sampled_from([None, *PrintState]), again=st.sampled_from([None, *PrintState]))
    def a_slip_is_printed(self, pick: int, end: PrintState | None, again: PrintState | None) -> None:
        there = [key for key in self.ids if len(key) == 2]
        if not there:
            return
        day, number = there[-1 - pick % len(there)]
        # The newest slip is known by its time: no two are printed in one microsecond.
        self.set_clock(self.paper.now + timedelta(microseconds=1000 + len(self.ids)))
        self.do(c.StartPrint, actor=KIOSK, ticket_id=self.ids[day, number], on_paper={"ticket_id": (day, number)})
        slip = day, number, len(self.paper.day(day).citizens[number].slips) - 1
        for state in (end, again):
            if state is not None:
                words = {"attempt_id": self.ids[slip], "on_paper": {"attempt_id": slip}}
                self.do(c.EndPrint, actor=KIOSK, state=state, detail="x", **words)

    @may_happen(shown_as=st.sampled_from(RevealedAs), reason=reasons)
    def a_complaint_is_recorded_and_shown(self, shown_as: RevealedAs, reason: str) -> None:
        number = f"LMW-{len(self.done):04}"
        self.do(c.RecordComplaint, complaint=sealed(number), on_paper={"complaint": number})
        self.do(c.RevealComplaint, report_number=number, shown_as=shown_as, reason=reason)

    # --- lines and programs ---

    @may_happen(often=2, pick=st.integers(0, 200), by=programs)
    def a_request_is_repeated(self, pick: int, by: int) -> None:
        if self.done:
            self.deliver(self.done[-1 - pick % len(self.done)], by)

    @may_happen(pick=st.integers(0, 200))
    def a_request_id_is_used_for_something_else(self, pick: int) -> None:
        for sent in self.done[-1 - pick :][:1]:
            used = sent.command.request_id
            other = c.CancelTicket(request_id=used, actor="officer:eve", number="A-001", reason="x")
            self.must_be_refused(other, ProblemCode.REQUEST_ID_REUSED)

    @may_happen(desk=desks, kind=st.sampled_from([c.IssueTicket, c.CallNext, c.StepAtDesk, c.CloseDay]))
    def a_request_stays_on_the_way(self, desk: DeskNumber, kind: type) -> None:
        words = {
            c.IssueTicket: {"service": "A", "kiosk": "lobby", "priority": PriorityClass.none},
            c.CallNext: {"desk": desk},
            c.StepAtDesk: {"desk": desk, "action": Action.finish},
            c.CloseDay: {"day": None, "force": False, "reason": "", "message": ""},
        }[kind]
        self.on_the_way.append(Sent(kind(request_id=c.new_request_id(), actor="late", **words), words))

    @may_happen(pick=picks, by=programs)
    def a_late_request_arrives(self, pick: int, by: int) -> None:
        """In another order than they were sent, and sometimes after it was sent once more."""
        if self.on_the_way:
            self.deliver(self.on_the_way.pop(pick % len(self.on_the_way)), by)

    @may_happen(by=programs)
    def a_program_starts_anew(self, by: int) -> None:
        self.restart(by)

    @may_happen(often=6, desk=desks)
    def somebody_looks(self, desk: DeskNumber) -> None:
        self.watcher.look_at_screens(desk)


class Day(AnyDay):
    """The machine: one thing after the other, and a look at both halls after each."""

    @initialize(
        start=st.sampled_from(STARTS), clock=st.sampled_from(["07:50", "08:00", "08:00", "11:58"]),
        of_today=st.sampled_from([None, None, ("desk.count", "3"), ("day.quota", "5")]), is_any=st.integers(0, 2**32),
    )  # fmt: skip
    def the_hall_opens(self, start: date, clock: str, of_today: tuple[str, str] | None, is_any: int) -> None:
        # Hypothesis begins with the plainest example of all, in which nothing happens but one thing over and over.
        assume(is_any)
        self.open(datetime.combine(start - timedelta(days=1), time(20), JAKARTA))
        if of_today is not None:
            self.do(c.ChangeSetting, actor=RINA, key=of_today[0], text=of_today[1], since=start, reason="")
        self.a_day_begins(hall_opens=clock)
        self.opened_at = self.paper.now
        self.steps_after_hours = 0

    @rule(move=happenings(AnyDay))
    def next(self, move: Move) -> None:
        getattr(self, move.name)(**move.words)
        self.watcher.look_at_rows()
        self.steps_after_hours = self.steps_after_hours + 1 if self.is_over else 0
        if self.steps_after_hours > LONGEST_EVENING:
            self.a_day_begins(hall_opens="08:00")

    def a_day_begins(self, *, hall_opens: str) -> None:
        """Somebody is there before the citizens are, and while it is still yesterday in UTC."""
        self.a_moment_comes(days=1, clock="06:30")
        self.watcher.look_at_screens(DeskNumber(3))
        self.do(c.SeatOfficer, desk=DeskNumber(3), officer="siti")
        self.watcher.look_at_rows()
        self.a_moment_comes(days=0, clock=hall_opens)
