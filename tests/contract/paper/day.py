"""One service day on paper: the citizens, their line, who sits where, and what may still be handed out.

Rule: nothing is counted along; every figure is counted anew from the citizens, so a counter that drifts is seen.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.contract.paper.rules import Rules, Session

AT_A_DESK = ("called", "serving")
LEFT = ("waiting", "called", "serving", "parked")
TWO_MINUTES = timedelta(minutes=2)


@dataclass
class Slip:
    """One try to print: how it stands, and whether somebody said so."""

    copy: int
    started_at: datetime
    state: str = "sent_unconfirmed"
    has_ended: bool = False


@dataclass(eq=False)
class Citizen:
    """Whoever took a number."""

    number: str
    service: str
    session: int
    priority: str
    is_counted: bool
    day: date
    issued_at: datetime
    changed_at: datetime
    state: str = "waiting"
    desk: int | None = None
    for_desk: int | None = None
    times: int = 0
    is_early: bool | None = None
    note: bytes | None = None
    slips: list[Slip] = field(default_factory=list)

    @property
    def is_priority(self) -> bool:
        return self.priority != "none" if self.is_early is None else self.is_early


@dataclass
class Day:
    """A service day. `line` are groups: who was issued, and behind each who came back behind it, in that order."""

    date: date
    citizens: dict[str, Citizen] = field(default_factory=dict)
    line: list[list[Citizen]] = field(default_factory=lambda: [[]])
    extra: dict[int, int] = field(default_factory=dict)
    released: int = 0
    overridden: int = 0
    turned_away: int = 0
    first_refusal: datetime | None = None
    regulars_since: int | None = None
    seats: dict[int, tuple[str | None, datetime]] = field(default_factory=dict)
    calls: list[tuple[int, str, int]] = field(default_factory=list)
    """Every call: its sequence, number and desk."""

    closing: dict | None = None
    ended: list[tuple[Citizen, str, int | None]] = field(default_factory=list)
    """Whom the closing sent home, with the state and desk before."""

    told: str = ""
    """What the screens say of a day that was closed."""

    has_begun: bool = False
    """Whether anything was counted; a day that has begun and was not closed is closed by the next one."""

    def ended_early(self, rules: Rules) -> bool:
        """Closed before its last session ended; a day without sessions had some when it handed out numbers."""
        sessions = rules.sessions(self.date)
        if self.closing is None or not sessions:
            return self.closing is not None and bool(self.citizens)
        return self.closing["closed_at"] < sessions[-1].closes

    # --- the line ---

    def all_in(self, *states: str) -> list[Citizen]:
        """Citizens in these states, in the order of the line."""
        return [c for group in self.line for c in group if c.state in states]

    def joins(self, citizen: Citizen) -> None:
        self.citizens[citizen.number] = citizen
        self.line.append([citizen])

    def returns(self, citizen: Citizen, behind: int, rules: Rules, now: datetime) -> None:
        """Right behind the next few whom any desk may call, and behind whoever came back to the same place before."""
        desks, nobody = rules.count("desk.count", self.date), 0
        turns = self.in_turn([c for c in self.all_in("waiting") if self.may_call(nobody, c, desks, now)], rules)
        for group in self.line:
            if citizen in group:
                group.remove(citizen)
        citizen.is_early = None
        if turns:
            near = turns[: max(behind, 1)][-1]
            citizen.is_early = near.is_priority
        if behind == 0:
            self.line[0].append(citizen)
        elif turns:
            next(group for group in self.line if near in group).append(citizen)
        else:
            self.line.append([citizen])

    def held_by(self, desk: int) -> Citizen | None:
        return next((c for c in self.citizens.values() if c.desk == desk and c.state in AT_A_DESK), None)

    def is_open(self, desk: int | None, now: datetime) -> bool:
        """Whether an officer is there and was heard of within two minutes."""
        officer, seen = self.seats.get(desk or 0, (None, now))
        return officer is not None and now - seen <= TWO_MINUTES

    def desks_at_work(self, now: datetime) -> list[int]:
        """Desks heard of just now, and those that hold a citizen with nobody seated: by command line."""
        heard = {desk for desk in self.seats if self.is_open(desk, now)}
        seated = {desk for desk, (officer, _) in self.seats.items() if officer is not None}
        held = {citizen.desk for citizen in self.all_in(*AT_A_DESK) if citizen.desk is not None}
        return sorted(heard | (held - seated))

    def may_call(self, desk: int, citizen: Citizen, desks: int, now: datetime) -> bool:
        """A reservation holds for two minutes, then while its desk is open, and where no desk was opened."""
        if citizen.for_desk in (None, desk) or citizen.for_desk > desks:
            return True
        return bool(self.seats) and now - citizen.changed_at > TWO_MINUTES and not self.is_open(citizen.for_desk, now)

    def turns(self, desk: int, rules: Rules, now: datetime) -> list[Citizen]:
        """Who would be called one after the other, if this desk alone called."""
        desks = rules.count("desk.count", self.date)
        return self.in_turn([c for c in self.all_in("waiting") if self.may_call(desk, c, desks, now)], rules)

    def in_turn(self, line: list[Citizen], rules: Rules) -> list[Citizen]:
        """These, one after the other."""
        between, since = rules.count("priority.regular_between", self.date), self.since_priority(rules)
        order = []
        while line:
            wanted = any(c.is_priority for c in line) and (since >= between or all(c.is_priority for c in line))
            turn = next(c for c in line if c.is_priority == wanted)
            since = 0 if wanted else since + 1
            line.remove(turn)
            order.append(turn)
        return order

    def since_priority(self, rules: Rules) -> int:
        """A day begins with a priority call being due."""
        between = rules.count("priority.regular_between", self.date)
        return between if self.regulars_since is None else self.regulars_since

    # --- places ---

    def issued(self, session: int | None = None) -> int:
        """Numbers against the quota."""
        return sum(c.is_counted and session in (None, c.session) for c in self.citizens.values())

    def day_left(self, rules: Rules) -> int:
        """Within the day's quota, whatever its sessions can give."""
        return max(rules.count("day.quota", self.date) + self.released + self.overridden - self.issued(), 0)

    def own_left(self, rules: Rules, session: int, ended: int | None = None) -> int:
        """Places of a session, with what earlier ones did not use; `ended`: only of those up to this one."""
        carried = 0
        for each in rules.sessions(self.date):
            left = max(each.quota + self.extra.get(each.number, 0) + carried - self.issued(each.number), 0)
            if each.number == session:
                return left
            rolls = rules.text("quota.roll_over", self.date) == "yes" and (ended is None or each.number <= ended)
            carried = left if rolls else 0
        return 0

    def left(self, rules: Rules, session: Session | None, now: datetime) -> tuple[int, int]:
        """Places in a session (none is open: 0) and in the day: what its sessions can still give."""
        if self.closing is not None:
            return 0, 0
        within = self.day_left(rules)
        return (min(self.own_left(rules, session.number), within) if session else 0), self._to_come(rules, now)

    def _to_come(self, rules: Rules, now: datetime, *, goes_on: bool = False) -> int:
        """Places of the sessions that have not ended; `goes_on`: as if the last one never did."""
        sessions = rules.sessions(self.date)
        ended = max((s.number for s in sessions[: -1 if goes_on else None] if s.closes <= now), default=0)
        in_sessions = sum(self.own_left(rules, s.number, ended) for s in sessions if s.number > ended)
        return min(in_sessions, self.day_left(rules))

    def releasable(self, rules: Rules) -> int:
        return max(rules.count("day.tolerance", self.date) - rules.count("day.quota", self.date) - self.released, 0)

    def full_since(self, rules: Rules, now: datetime) -> datetime | None:
        """When the last place of a full day was taken; else the last one before somebody was turned away."""
        if self.closing is not None:
            return self.closing["full_since"]
        left = self._to_come(rules, now, goes_on=True) if rules.sessions(self.date) else self.day_left(rules)
        is_full = left == 0
        if not is_full and self.first_refusal is None:
            return None
        services = rules.services(self.date)
        counted = [c.issued_at for c in self.citizens.values() if services.get(c.number[0])]
        if not is_full:
            counted = [at for at in counted if at <= self.first_refusal]
        return max(counted, default=self.first_refusal)

    # --- figures ---

    def figures(self, rules: Rules, now: datetime) -> dict[str, object]:
        states = Counter(c.state for c in self.citizens.values())
        return {
            "issued": len(self.citizens),
            "in_quota": self.issued(),
            "served": states["finished"],
            "no_show": states["no_show"],
            "cancelled": states["cancelled"],
            "expired": states["expired"],
            "turned_away": self.turned_away,
            "full_since": self.full_since(rules, now),
        }

    def last_ordinal(self, prefix: str) -> int:
        return sum(number.startswith(prefix) for number in self.citizens)
