"""Settings that begin on a date: `KEY@2026-11-24` is the text of KEY from that service day on.

Rule: a change may take effect at once or from a later day; what is in force on a day is the newest text that has begun
by then, and a text that has not begun changes nothing (domain.md 1).
"""

import re
from collections.abc import Mapping
from datetime import date

GONE = "none"
"""As the text of a session: from this day on there is no such session."""

_NOT_DATED = re.compile(r"hall\.zone|(closed|opened)\..*|session\.\d{4}-.*", re.ASCII)
"""The zone decides what a day is, and the others name their own day."""


_OF_A_DATE = re.compile(r"(?:closed|opened|session)\.(\d{4}-\d\d-\d\d)(?:\.[1-9])?", re.ASCII)


def iso_date(text: str) -> date | None:
    """The date in a text like `2026-11-24`, or None; one date has one form."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def split_key(key: str) -> tuple[str, date | None] | None:
    """A stored key as setting and first day (None: at any time); None for a key that cannot begin on a date."""
    base, at, written = key.partition("@")
    if not at:
        return base, None
    since = iso_date(written)
    return None if since is None or _NOT_DATED.fullmatch(base) else (base, since)


def date_of(key: str) -> date | None:
    """The one date that a setting is about, as `closed.2026-12-25` is; None for what holds on many days."""
    match = _OF_A_DATE.fullmatch(key)
    return None if match is None else iso_date(match[1])


def starts_of(raw: Mapping[str, str]) -> tuple[date, ...]:
    """The days on which something changes, in order."""
    return tuple(sorted({since for key in raw if (split := split_key(key)) and (since := split[1])}))


def in_force(raw: Mapping[str, str], day: date | None) -> dict[str, str]:
    """The texts in force on a day, by plain key; None: before anything dated has begun."""
    plain = {key: text for key, text in raw.items() if "@" not in key}
    dated = sorted((split[1], split[0], text) for key, text in raw.items() if (split := split_key(key)) and split[1])
    for since, key, text in dated:
        if day is not None and since <= day:
            plain[key] = text
    return {key: text for key, text in plain.items() if not is_gone(key, text)}


def is_gone(key: str, text: str) -> bool:
    """Whether a session ends by this text."""
    return text == GONE and key.startswith("session.")


def stored_key(raw: Mapping[str, str], key: str, *, since: date | None, today: date) -> str:
    """Under which key a change is stored. A change at once goes where the text in force today stands."""
    if since is not None and since > today:
        return f"{key}@{since.isoformat()}"
    begun = [split[1] for each in raw if (split := split_key(each)) and split[0] == key and split[1]]
    newest = max((start for start in begun if start <= today), default=None)
    return key if newest is None else f"{key}@{newest.isoformat()}"
