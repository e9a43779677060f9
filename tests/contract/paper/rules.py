"""What a hall's settings and calendar come to, worked out on paper: the model's own reading of docs/domain.md.

Rule: it knows the rules from the page, never from the code that is tested: nothing of shared.domain is imported here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

JAKARTA = ZoneInfo("Asia/Jakarta")
HOLIDAYS = dict(holidays.country_holidays("ID", categories=("public", "government"), language="id", years=(2026, 2027)))
"""Of the years that the model lives in."""

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SMALL_HALL = {
    "service.A.quota": "counted",
    "service.B.quota": "counted",
    "service.D.quota": "outside",
    **{f"session.{day}.1": "08:00-12:00 quota 4" for day in WEEK[:4]},
    **{f"session.{day}.2": "13:00-14:00 quota 2" for day in WEEK[:4]},
    "session.fri.1": "08:00-11:00 quota 4",
    "session.fri.2": "13:30-14:30 quota 2",
    "day.quota": "6",
    "day.tolerance": "8",
    "no_show.calls": "2",
    "no_show.return_behind": "2",
    "desk.count": "4",
}
"""A hall that is full after six people, so that an example comes to its edges."""

ALWAYS = {
    "day.quota": "50", "day.tolerance": "60", "quota.roll_over": "yes", "kiosk.opens_before": "0",
    "priority.regular_between": "1", "no_show.calls": "3", "no_show.return_behind": "3", "desk.count": "10",
}  # fmt: skip
"""What holds where a text was taken away."""

NUMBERS = {
    "day.quota": (0, 9999), "day.tolerance": (0, 9999), "kiosk.opens_before": (0, 480),
    "priority.regular_between": (0, 99), "no_show.calls": (1, 9), "no_show.return_behind": (0, 99),
    "desk.count": (1, 99),
}  # fmt: skip


OF_A_DATE = ("closed.", "opened.", "session.2")
"""They name their own date, so they cannot begin on another one."""


class Refused(Exception):
    """A change of the settings that the hall must refuse, by the code of the problem."""


@dataclass(frozen=True)
class Session:
    """One session of one date; `opens` is when the kiosk begins."""

    number: int
    opens: datetime
    closes: datetime
    starts: datetime
    quota: int


@dataclass
class Rules:
    """The texts that hold at any time, and those that begin on a date."""

    plain: dict[str, str]
    dated: dict[tuple[str, date], str] = field(default_factory=dict)

    def text(self, key: str, day: date | None) -> str | None:
        """What holds on a day (None: before anything dated has begun); a session may be "none"."""
        begun = [since for each, since in self.dated if each == key and day is not None and since <= day]
        found = self.dated[key, max(begun)] if begun else self.plain.get(key, ALWAYS.get(key))
        return None if found == "none" and key.startswith("session.") else found

    def count(self, key: str, day: date) -> int:
        return int(self.text(key, day) or 0)

    def services(self, day: date) -> dict[str, bool]:
        """The prefixes of a day, and whether each counts against the quota."""
        known = {key for key in self.plain if key.startswith("service.") and key.endswith(".quota")}
        known |= {key for key, _ in self.dated if key.startswith("service.") and key.endswith(".quota")}
        return {key.split(".")[1]: text == "counted" for key in sorted(known) if (text := self.text(key, day))}

    def closed_for(self, day: date) -> str | None:
        """The message of a day without service, by decision or holiday."""
        if f"closed.{day}" in self.plain:
            return self.plain[f"closed.{day}"]
        is_opened = f"opened.{day}" in self.plain or self._hours(f"session.{day}", day)
        return None if is_opened else HOLIDAYS.get(day)

    def sessions(self, day: date) -> list[Session]:
        if self.closed_for(day) is not None:
            return []
        of_the_date = self._hours(f"session.{day}", day)
        hours = of_the_date or self._hours(f"session.{WEEK[day.weekday()]}", day)
        early = timedelta(minutes=self.count("kiosk.opens_before", day))
        midnight = datetime.combine(day, time.min, JAKARTA)
        found = []
        for number, (starts, closes, quota) in hours.items():
            start = datetime.combine(day, starts, JAKARTA)
            opens = start if found else max(start - early, midnight)
            end = datetime.combine(day, closes, JAKARTA)
            found.append(Session(number, opens=opens, closes=end, starts=start, quota=quota))
        return found

    def _hours(self, prefix: str, day: date | None) -> dict[int, tuple[time, time, int]]:
        texts = {n: text for n in range(1, 10) if (text := self.text(f"{prefix}.{n}", day))}
        return {n: hours_in(text) for n, text in texts.items()}

    def opening_after(self, now: datetime) -> datetime | None:
        """When the kiosk begins next."""
        days = (now.date() + timedelta(days=n) for n in range(61))
        return next((s.opens for day in days for s in self.sessions(day) if s.opens > now), None)

    # --- changes ---

    def changed(self, key: str, text: str | None, since: date | None, today: date) -> tuple[str, "Rules"]:
        """Under which name a change is kept, and the rules after it. Raises Refused."""
        if not _exists(key):
            raise Refused("HALL_SETTING_UNKNOWN")
        if since is not None and key.startswith(OF_A_DATE):
            raise Refused("HALL_SETTING_UNDATED")
        if since is not None and since < today:
            raise Refused("HALL_SETTING_PAST")
        begun = [start for each, start in self.dated if each == key and start <= today]
        first = since if since is not None and since > today else max(begun, default=None)
        kept = None if first is None else (key, first)
        name = key if first is None else f"{key}@{first}"
        if text is None:
            ends_a_session = kept is not None and key.startswith("session.")
            if (self.text(key, since or today) if ends_a_session else self.before(name)) is None:
                raise Refused("HALL_SETTING_NOT_SET")
            text = "none" if ends_a_session else None
        elif text == self.before(name):
            return name, self
        after = Rules(dict(self.plain), dict(self.dated))
        place: dict = after.dated if kept else after.plain
        place.pop(kept or key, None)
        if text is not None:
            place[kept or key] = text
            _check_text(key, text, is_dated=kept is not None)
        after._check()
        if text is not None and key.startswith(("opened.", "session.2")):
            after._check_date(key, date.fromisoformat(key.split(".")[1]))
        return name, after

    def before(self, name: str) -> str | None:
        """The text that is kept under a name now."""
        key, at, since = name.partition("@")
        return self.dated.get((key, date.fromisoformat(since))) if at else self.plain.get(key)

    def _check_date(self, key: str, day: date) -> None:
        """What is said of a date must have an effect on it."""
        if f"closed.{day}" in self.plain:
            raise Refused("HALL_DAY_CLOSED")
        if key.startswith("opened.") and not self.sessions(day):
            raise Refused("HALL_DAY_WITHOUT_SESSIONS")
        if key.startswith("opened.") and day not in HOLIDAYS:
            raise Refused("HALL_DAY_NO_HOLIDAY")

    def _check(self) -> None:
        """The texts must fit together on every day on which something changes."""
        for day in (None, *sorted({since for _, since in self.dated})):
            if int(self.text("day.tolerance", day) or 0) < int(self.text("day.quota", day) or 0):
                raise Refused("HALL_SETTING_WRONG")
            dates = {key.split(".")[1] for key in self.plain if key.startswith("session.2")}
            for name in (*WEEK, *dates):
                hours = list(self._hours(f"session.{name}", day).values())
                if any(later[0] < earlier[1] for earlier, later in pairwise(hours)):
                    raise Refused("HALL_SETTING_WRONG")


def hours_in(text: str) -> tuple[time, time, int]:
    """`08:00-12:00 quota 4`."""
    hours, _, quota = text.split(" ")
    starts, closes = hours.split("-")
    return time.fromisoformat(starts), time.fromisoformat(closes), int(quota)


def _exists(key: str) -> bool:
    return key in ALWAYS or key.startswith(("session.", "service.", "closed.", "opened."))


def _check_text(key: str, text: str, *, is_dated: bool) -> None:
    choices = {"quota.roll_over": ("yes", "no")}
    if key.startswith("service."):
        choices[key] = ("counted", "outside")
    if key in NUMBERS:
        lowest, highest = NUMBERS[key]
        is_fine = text.isdigit() and lowest <= int(text) <= highest
    elif key.startswith("session."):
        is_fine = (text == "none" and is_dated) or _are_hours(text)
    else:
        is_fine = key not in choices or text in choices[key]
    if not is_fine:
        raise Refused("HALL_SETTING_WRONG")


def _are_hours(text: str) -> bool:
    try:
        starts, closes, _ = hours_in(text)
    except ValueError:
        return False
    return starts < closes
