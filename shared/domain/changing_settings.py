"""A supervisor changes a hall setting: under which key the text is kept, and what is refused for it would do nothing.

Rule: "done" means that something is different; a change without effect, or one that would begin in the past, is refused
with what would help, and nothing is written (domain.md 5).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from shared.domain.calendar import ClosedBecause
from shared.domain.dated_settings import GONE, date_of, in_force, is_gone, iso_date, split_key, stored_key
from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind, NewEvent
from shared.domain.outcomes import Noted
from shared.domain.settings import DEFAULTS, HallSettings, read_settings, reader_of


class UnchangedBecause(StrEnum):
    """Why a change would be wrong or would do nothing."""

    unknown = "unknown"
    """There is no such setting."""
    undated = "undated"
    """The setting cannot begin on a date."""
    past = "past"
    """The day on which it would begin, or that it is about, is over."""
    not_set = "not_set"
    """What is to be removed is not there."""
    no_sessions = "no_sessions"
    """A day is opened for which no sessions are planned."""
    day_closed = "day_closed"
    """The hall itself has closed the day; nothing else that is said of it counts."""
    no_holiday = "no_holiday"
    """A day is opened that is no holiday."""


class ChangeRefused(ValueError):
    """A change that is not made: why, and the facts that help to mend it."""

    def __init__(self, because: UnchangedBecause, **facts: str) -> None:
        super().__init__(f"{because}: {facts}")
        self.because, self.facts = because, facts


def decide_setting(
    situation: Situation, *, key: str, text: str | None, since: date | None, reason: str, actor: str
) -> Decision:
    """Set the text of `key`, or remove it (`text=None`), at once or from the service day `since` on.

    Raises ChangeRefused, or SettingRefused for a text that cannot be used. The text that stands there already is no
    change: nothing is written.
    """
    _check_key(key, since)
    _check_day(key, text, since, situation.service_date)
    before, today = situation.settings, situation.service_date
    kept_as = stored_key(before.raw, key, since=since, today=today)
    if text is None:
        _check_is_set(before.raw, key, kept_as, since or today)
        if kept_as != key and is_gone(key, GONE):
            text = GONE  # a session ends on that day; the one before it goes on until then
    elif before.raw.get(kept_as) == text:
        return Decision(outcome=Noted(subject=kept_as, changed=False))
    raw = {each: kept for each, kept in before.raw.items() if each != kept_as}
    if text is not None:
        raw[kept_as] = text
    holidays = before.calendar.public_holidays
    after = read_settings(raw, version=0, public_holidays=holidays, now=situation.now)
    if text is not None:
        _check_effect(after, key)
    event = NewEvent(
        kind=EventKind.setting_changed,
        actor=actor,
        service_date=today,
        facts={"key": kept_as, "before": before.raw.get(kept_as), "after": text}
        | ({"reason": reason} if reason else {}),
    )
    return Decision(outcome=Noted(subject=kept_as), change=Change(setting=(kept_as, text), events=(event,)))


def _check_key(key: str, since: date | None) -> None:
    base, at, written = key.partition("@")
    if reader_of(base) is None or (at and iso_date(written) is None):
        raise ChangeRefused(UnchangedBecause.unknown, key=key, nearest=_nearest(key, DEFAULTS))
    if split_key(key) is None or (since is not None and split_key(f"{key}@{since}") is None):
        raise ChangeRefused(UnchangedBecause.undated, key=key)


def _check_day(key: str, text: str | None, since: date | None, today: date) -> None:
    """A text for a day that is over changes nothing; to remove one from there is to tidy up."""
    _, begins = split_key(key) or (key, None)
    in_the_key = None if text is None else begins or date_of(key)
    for day in (since, in_the_key):
        if day is not None and day < today:
            raise ChangeRefused(UnchangedBecause.past, key=key, day=day.isoformat(), today=today.isoformat())


def _check_is_set(raw: Mapping[str, str], key: str, kept_as: str, day: date) -> None:
    """A session may end on any day on which it is held; all else is removed where it stands."""
    is_set = key in in_force(raw, day) if kept_as != key and is_gone(key, GONE) else kept_as in raw
    if not is_set:
        kind = key.split(".")[0]
        nearest = _nearest(kept_as, (each for each in raw if each.split(".")[0] == kind))
        raise ChangeRefused(UnchangedBecause.not_set, key=kept_as, kind=kind, nearest=nearest)


def _check_effect(after: HallSettings, key: str) -> None:
    """What is said of a date must make it another day."""
    kind, day = key.split(".")[0], date_of(key)
    if day is None or kind == "closed":
        return
    calendar = after.calendar
    plan = calendar.plan(day)
    facts = {"key": key, "day": day.isoformat()}
    if plan.closed_because is ClosedBecause.decision:
        raise ChangeRefused(UnchangedBecause.day_closed, **facts)
    if kind == "opened" and not plan.sessions:
        raise ChangeRefused(UnchangedBecause.no_sessions, **facts)
    if kind == "opened" and calendar.public_holidays.get(day) is None:
        raise ChangeRefused(UnchangedBecause.no_holiday, **facts)


def _nearest(key: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(key, list(known), n=1)), "")
