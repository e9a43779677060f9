"""The hall's own settings as one frozen value, read from the texts that a supervisor edits.

Rule: everything that domain.md marks *setting* is data here, never a constant; a wrong text is refused with its key and
what is expected, and nothing changes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, structs

from shared.domain.calendar import HallCalendar, SessionPlan
from shared.domain.dated_settings import in_force, is_gone, iso_date, split_key, starts_of
from shared.domain.hall_defaults import DEFAULTS as DEFAULTS
from shared.domain.hall_defaults import WEEKDAYS as WEEKDAYS
from shared.domain.ids import DeskNumber, Prefix
from shared.domain.quota import QuotaRules


class SettingRefused(ValueError):
    """A setting's text cannot be used: its key, the text given, and a form that would be accepted."""

    def __init__(self, key: str, given: str, expected: str) -> None:
        super().__init__(f"{key}: {given!r}, expected {expected}")
        self.key, self.given, self.expected = key, given, expected


class Service(Struct, frozen=True, kw_only=True):
    """One line of the hall. Texts are keyed by language code; `in_quota` is False for documents only."""

    prefix: Prefix
    name: Mapping[str, str]
    about: Mapping[str, str]
    in_quota: bool


class HallSettings(Struct, frozen=True, kw_only=True):
    """All settings of a hall. `version` rises with each change; `raw` are all texts they were read from."""

    version: int
    raw: Mapping[str, str]
    name: str
    address: str
    calendar: HallCalendar
    quota: QuotaRules
    services: tuple[Service, ...]
    desks: tuple[DeskNumber, ...]
    desk_word: str
    regular_between_priority: int
    calls_before_no_show: int
    return_behind: int
    minutes_each: int
    answer_days: int
    """Working days within which a complaint is answered."""
    channels: tuple[str, ...]
    running_text: Mapping[str, str]
    read_for: date | None = None
    """The service day whose texts these are; None when nothing ever changes by date."""

    def service(self, prefix: str) -> Service | None:
        """The service with this prefix, if the hall offers it."""
        return next((s for s in self.services if s.prefix == prefix), None)


_HOUR = r"([01]\d|2[0-3]):[0-5]\d"
_SESSION = re.compile(rf"(?P<opens>{_HOUR})\s*-\s*(?P<closes>{_HOUR})\s+quota\s+(?P<quota>\d{{1,4}})", re.ASCII)
_SESSION_OF_A_DATE = re.compile(r"session\.(\d{4}-\d\d-\d\d)\.[1-9]", re.ASCII)
_PLAIN_KEYS = re.compile(
    r"hall\.(name|address|channels|running_text\.(id|en))|service\.[A-Z]\.(name|about)\.(id|en)", re.ASCII
)


def _whole(minimum: int, maximum: int) -> Callable[[str, str], int]:
    def read(key: str, text: str) -> int:
        if not re.fullmatch(r"\d{1,6}", text.strip(), re.ASCII) or not minimum <= int(text) <= maximum:
            raise SettingRefused(key, text, f"{minimum} - {maximum}")
        return int(text)

    return read


def _choice(*words: str) -> Callable[[str, str], str]:
    def read(key: str, text: str) -> str:
        if text not in words:
            raise SettingRefused(key, text, " | ".join(words))
        return text

    return read


def _plain(key: str, text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise SettingRefused(key, text, "text")
    return text


def _zone(key: str, text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingRefused(key, text, "Asia/Jakarta") from None


def _dated(key: str, text: str) -> tuple[date, str]:
    written = key.split(".", 1)[1]
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise SettingRefused(key, key, "closed.2026-12-25") from None
    if written != day.isoformat():  # one date, one key: 20261225 and 2026-W52-5 are ISO dates too
        raise SettingRefused(key, key, f"{key.split('.', 1)[0]}.{day.isoformat()}")
    return day, _plain(key, text)


def _session(key: str, text: str) -> SessionPlan:
    match = _SESSION.fullmatch(text.strip())
    if match is None or match["opens"] >= match["closes"]:
        raise SettingRefused(key, text, "08:00-12:00 quota 40")
    return SessionPlan(
        number=int(key[-1]),
        opens=time.fromisoformat(match["opens"]),
        closes=time.fromisoformat(match["closes"]),
        quota=int(match["quota"]),
    )


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "hall.zone": _zone,
    "day.quota": _whole(0, 9999),
    "day.tolerance": _whole(0, 9999),
    "quota.roll_over": _choice("yes", "no"),
    "kiosk.opens_before": _whole(0, 480),
    "priority.regular_between": _whole(0, 99),
    "no_show.calls": _whole(1, 9),
    "no_show.return_behind": _whole(0, 99),
    "service.minutes": _whole(1, 240),
    "complaint.answer_days": _whole(1, 260),
    "desk.count": _whole(1, 99),
    "desk.word": _choice("meja", "loket"),
}

_ALWAYS = {key: text for key, text in DEFAULTS.items() if key in _READERS or key.startswith("hall.")}
"""Settings that a hall always has: a missing one takes its default. Sessions and services may be missing."""


def reader_of(key: str) -> Callable[[str, str], object] | None:
    """The function that reads a setting's text (key, text) -> value, or None for a key that does not exist."""
    if "@" in key:
        return _reader_of_dated(key)
    if key in _READERS:
        return _READERS[key]
    if _PLAIN_KEYS.fullmatch(key):
        return _plain
    if re.fullmatch(rf"session\.({'|'.join(WEEKDAYS)})\.[1-9]", key, re.ASCII):
        return _session
    if (of_a_date := _SESSION_OF_A_DATE.fullmatch(key)) is not None and iso_date(of_a_date[1]) is not None:
        return _session
    if re.fullmatch(r"service\.[A-Z]\.quota", key, re.ASCII):
        return _choice("counted", "outside")
    if key.startswith(("closed.", "opened.")):
        return _dated
    return None


def _reader_of_dated(key: str) -> Callable[[str, str], object] | None:
    split = split_key(key)
    reader = reader_of(split[0]) if split is not None else None
    if split is None or reader is None:
        return None
    base = split[0]
    return lambda _key, text: None if is_gone(base, text) else reader(base, text)


def _read(key: str, text: str) -> Any:
    reader = reader_of(key)
    if reader is None:
        raise SettingRefused(key, text, ", ".join(sorted(_READERS)))
    return reader(key, text)


def _sessions_of(values: Mapping[str, Any], raw: Mapping[str, str], day: str) -> tuple[SessionPlan, ...]:
    plans = [values[key] for n in range(1, 10) if (key := f"session.{day}.{n}") in values]
    for earlier, later in pairwise(plans):
        if later.opens < earlier.closes:
            key = f"session.{day}.{later.number}"
            raise SettingRefused(key, raw[key], f">= {earlier.closes:%H:%M}")
    return tuple(plans)


def _date_sessions(values: Mapping[str, Any], raw: Mapping[str, str]) -> dict[date, tuple[SessionPlan, ...]]:
    days = {match[1] for key in raw if (match := _SESSION_OF_A_DATE.fullmatch(key)) is not None}
    return {date.fromisoformat(day): _sessions_of(values, raw, day) for day in sorted(days)}


def _services(raw: Mapping[str, str]) -> tuple[Service, ...]:
    prefixes = sorted(key.split(".")[1] for key in raw if re.fullmatch(r"service\.[A-Z]\.quota", key))
    return tuple(
        Service(
            prefix=Prefix(prefix),
            name={lang: raw.get(f"service.{prefix}.name.{lang}", prefix) for lang in ("id", "en")},
            about={lang: raw.get(f"service.{prefix}.about.{lang}", "") for lang in ("id", "en")},
            in_quota=raw[f"service.{prefix}.quota"] == "counted",
        )
        for prefix in prefixes
    )


def _days(values: Mapping[str, Any], kind: str) -> dict[date, str]:
    return dict(value for key, value in values.items() if key.startswith(f"{kind}."))


def read_settings(
    raw: Mapping[str, str],
    *,
    version: int,
    public_holidays: Mapping[date, str],
    now: datetime | None = None,
    day: date | None = None,
) -> HallSettings:
    """Texts -> the settings in force at an aware instant or on a service day (neither: before any dated text begins).

    Missing keys other than sessions and services take their default. Raises SettingRefused for the first text that
    cannot be used, or for texts that do not fit together, now or on any day on which something changes.
    """
    for key, text in raw.items():
        _read(key, text)
    first = _settings_of(in_force(raw, None), version, public_holidays)
    starts = starts_of(raw)
    if not starts:
        return first
    eras = {start: _settings_of(in_force(raw, start), version, public_holidays) for start in starts}
    today = day if now is None else first.calendar.service_date(now)
    current = max((start for start in starts if today is not None and start <= today), default=None)
    settings = first if current is None else eras[current]
    weeks = tuple((start, era.calendar.weekday_sessions) for start, era in eras.items())
    calendar = replace(
        settings.calendar,
        weekday_sessions=first.calendar.weekday_sessions,
        opens_early=first.calendar.opens_early,
        later_weeks=weeks,
        later_early=tuple((start, era.calendar.opens_early) for start, era in eras.items()),
    )
    return structs.replace(settings, raw=dict(raw), calendar=calendar, read_for=today)


def _settings_of(raw: Mapping[str, str], version: int, public_holidays: Mapping[date, str]) -> HallSettings:
    values = {key: _read(key, text) for key, text in {**_ALWAYS, **raw}.items()}
    quota = QuotaRules(
        day_quota=values["day.quota"],
        tolerance=values["day.tolerance"],
        rolls_over=values["quota.roll_over"] == "yes",
    )
    if quota.tolerance < quota.day_quota:
        raise SettingRefused("day.tolerance", str(quota.tolerance), f">= day.quota ({quota.day_quota})")
    calendar = HallCalendar(
        zone=values["hall.zone"],
        weekday_sessions={n: _sessions_of(values, raw, day) for n, day in enumerate(WEEKDAYS)},
        date_sessions=_date_sessions(values, raw),
        public_holidays=public_holidays,
        closed_days=_days(values, "closed"),
        opened_days=frozenset(_days(values, "opened")),
        opens_early=timedelta(minutes=values["kiosk.opens_before"]),
    )
    return HallSettings(
        version=version,
        raw=dict(raw),
        name=values["hall.name"],
        address=values["hall.address"],
        calendar=calendar,
        quota=quota,
        services=_services(raw),
        desks=tuple(DeskNumber(n + 1) for n in range(values["desk.count"])),
        desk_word=values["desk.word"],
        regular_between_priority=values["priority.regular_between"],
        calls_before_no_show=values["no_show.calls"],
        return_behind=values["no_show.return_behind"],
        minutes_each=values["service.minutes"],
        answer_days=values["complaint.answer_days"],
        channels=tuple(part.strip() for part in values["hall.channels"].split(";") if part.strip()),
        running_text={lang: values[f"hall.running_text.{lang}"] for lang in ("id", "en")},
    )
