"""How many numbers may still be handed out, per session and per day.

Rule: three levels (domain.md 1): the normal quota, the tolerance a supervisor releases, a named override; unused
places of an earlier session roll over to the next when the hall wants it.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from shared.domain.calendar import SessionPlan


class QuotaRules(Struct, frozen=True, kw_only=True):
    """The hall's limits in places a day. `tolerance` is the total that releases may reach: quota 50, tolerance 60."""

    day_quota: int
    tolerance: int
    rolls_over: bool = True


class QuotaUse(Struct, frozen=True, kw_only=True):
    """What one service day has used and been given, counting only services inside the quota.

    `issued` and `extra` are keyed by session number; `extra` holds released and overriding places.
    """

    issued: Mapping[int, int] = field(default_factory=dict)
    extra: Mapping[int, int] = field(default_factory=dict)
    released: int = 0
    overridden: int = 0

    @property
    def issued_today(self) -> int:
        """Places used in all sessions of the day."""
        return sum(self.issued.values())


class Places(Struct, frozen=True, kw_only=True):
    """Caps and what is left, in places. A cap never lies below what is issued, even after a cut of the quota.

    What is left of the day is what its sessions can still give: a half day has fewer places than the day's quota.
    """

    session_cap: int
    session_left: int
    day_cap: int
    day_left: int


def day_cap(rules: QuotaRules, use: QuotaUse) -> int:
    """The most numbers that this day may reach now."""
    return max(rules.day_quota + use.released + use.overridden, use.issued_today)


def is_full(rules: QuotaRules, use: QuotaUse) -> bool:
    """Whether the day has no place left, whatever its sessions have."""
    return day_cap(rules, use) <= use.issued_today


def session_cap(
    rules: QuotaRules, use: QuotaUse, sessions: tuple[SessionPlan, ...], number: int, *, ended: int | None = None
) -> int:
    """The most numbers that a session may reach.

    Unused places roll over from sessions up to number `ended`; None: all before this one have ended.
    """
    for each, cap in session_caps(rules, use, sessions, ended=ended):
        if each == number:
            return cap
    return use.issued.get(number, 0)


def session_caps(
    rules: QuotaRules, use: QuotaUse, sessions: tuple[SessionPlan, ...], *, ended: int | None
) -> Iterator[tuple[int, int]]:
    """The number of each session, and the most numbers that it may reach; see `session_cap`."""
    carried = 0
    for session in sessions:
        number = session.number
        issued = use.issued.get(number, 0)
        cap = max(session.quota + use.extra.get(number, 0) + carried, issued)
        yield number, cap
        carried = cap - issued if rules.rolls_over and (ended is None or number <= ended) else 0


def places(
    rules: QuotaRules, use: QuotaUse, sessions: tuple[SessionPlan, ...], number: int | None, *, ended: int
) -> Places:
    """Caps and places left in a session (None: none is open) and in the day, whose sessions up to `ended` are over."""
    issued, of_day = use.issued, day_cap(rules, use)
    of_session = used = 0 if number is None else issued.get(number, 0)
    in_sessions = 0
    for each, cap in session_caps(rules, use, sessions, ended=ended):
        if each > ended:
            in_sessions += cap - issued.get(each, 0)
        if each == number:
            of_session = cap
    day_left = min(of_day - use.issued_today, in_sessions)
    session_left = min(of_session - used, day_left)
    return Places(session_cap=of_session, session_left=session_left, day_cap=of_day, day_left=day_left)


def releasable(rules: QuotaRules, use: QuotaUse) -> int:
    """How many places of the tolerance a supervisor may still release today."""
    return max(rules.tolerance - rules.day_quota - use.released, 0)
