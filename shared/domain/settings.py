"""The hall's own settings as one frozen value, read from the texts that a supervisor edits.

Rule: everything that domain.md marks *setting* is data here, never a constant; a wrong text is refused with its key and
what is expected, and nothing changes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.domain.calendar import HallCalendar, SessionPlan
from shared.domain.ids import DeskNumber, Prefix
from shared.domain.quota import QuotaRules

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SettingRefused(ValueError):
    """A setting's text cannot be used: its key, the text given, and a form that would be accepted."""

    def __init__(self, key: str, given: str, expected: str) -> None:
        super().__init__(f"{key}: {given!r}, expected {expected}")
        self.key, self.given, self.expected = key, given, expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One line of the hall. Texts are keyed by language code; `in_quota` is False for documents only."""

    prefix: Prefix
    name: Mapping[str, str]
    about: Mapping[str, str]
    in_quota: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HallSettings:
    """All settings of a hall. `version` rises with each change; `raw` are the texts they were read from."""

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

    def service(self, prefix: str) -> Service | None:
        """The service with this prefix, if the hall offers it."""
        return next((s for s in self.services if s.prefix == prefix), None)


DEFAULTS: Mapping[str, str] = {
    "hall.name": "Layanan Lapor Mas Wapres",
    "hall.address": "Istana Wakil Presiden, Jl. Kebon Sirih No. 14, Jakarta Pusat",
    "hall.zone": "Asia/Jakarta",
    "hall.channels": "WhatsApp 0811-1704-2207; lapor.go.id; SMS 1708; X @lapor1708",
    "hall.running_text.id": "Yang sudah memegang nomor tetap dilayani meski sesi berakhir. Layanan ini gratis.",
    "hall.running_text.en": "Everyone who holds a number is served, even after the session ends. This service is free.",
    **{f"session.{day}.1": "08:00-12:00 quota 40" for day in WEEKDAYS[:4]},
    **{f"session.{day}.2": "13:00-14:00 quota 10" for day in WEEKDAYS[:4]},
    "session.fri.1": "08:00-11:00 quota 40",
    "session.fri.2": "13:30-14:30 quota 10",
    "day.quota": "50",
    "day.tolerance": "60",
    "quota.roll_over": "yes",
    "kiosk.opens_before": "0",
    "priority.regular_between": "1",
    "no_show.calls": "3",
    "no_show.return_behind": "3",
    "service.minutes": "15",
    "complaint.answer_days": "14",
    "desk.count": "10",
    "desk.word": "meja",
    "service.A.quota": "counted",
    "service.A.name.id": "Pengaduan baru",
    "service.A.name.en": "New complaint",
    "service.A.about.id": "Sampaikan masalah Anda kepada petugas. Siapkan KTP dan berkas pendukung.",
    "service.A.about.en": "Tell an officer about your problem. Have your ID card and papers ready.",
    "service.B.quota": "counted",
    "service.B.name.id": "Tindak lanjut pengaduan",
    "service.B.name.en": "Follow up a complaint",
    "service.B.about.id": "Anda sudah pernah melapor di sini.",
    "service.B.about.en": "You have reported here before.",
    "service.D.quota": "outside",
    "service.D.name.id": "Serahkan dokumen saja",
    "service.D.name.en": "Hand in documents only",
    "service.D.about.id": "Tanpa wawancara, di luar kuota.",
    "service.D.about.en": "No interview, outside the quota.",
}
"""What `balai init` writes: the first hall as it has worked since 17 November 2024 (domain.md 1)."""

_HOUR = r"([01]\d|2[0-3]):[0-5]\d"
_SESSION = re.compile(rf"(?P<opens>{_HOUR})\s*-\s*(?P<closes>{_HOUR})\s+quota\s+(?P<quota>\d{{1,4}})", re.ASCII)
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
    if key in _READERS:
        return _READERS[key]
    if _PLAIN_KEYS.fullmatch(key):
        return _plain
    if re.fullmatch(rf"session\.({'|'.join(WEEKDAYS)})\.[1-9]", key, re.ASCII):
        return _session
    if re.fullmatch(r"service\.[A-Z]\.quota", key, re.ASCII):
        return _choice("counted", "outside")
    if key.startswith(("closed.", "opened.")):
        return _dated
    return None


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


def read_settings(raw: Mapping[str, str], *, version: int, public_holidays: Mapping[date, str]) -> HallSettings:
    """Texts -> settings; missing keys other than sessions and services take their default.

    Raises SettingRefused for the first text that cannot be used, or for texts that do not fit together.
    """
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
