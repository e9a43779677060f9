"""The settings that are in force on another day than today, or were.

Rule: a day to come has what begins until then; a day that is over has what held at its end, for every change since is
an event with the text that stood there before (domain.md 1).
"""

from collections.abc import Sequence
from datetime import date

from shared.domain.events import Event
from shared.domain.settings import HallSettings, SettingRefused, read_settings


def settings_of_day(settings: HallSettings, day: date, changes_since: Sequence[Event] = ()) -> HallSettings:
    """The settings of a service day. `changes_since` are the changes on later days, in order: they are undone.

    Texts of old that cannot be used any more, and so were changed, give way to today's.
    """
    raw = dict(settings.raw)
    for change in reversed(changes_since):
        key, before = str(change.event.facts["key"]), change.event.facts["before"]
        raw.pop(key, None)
        if before is not None:
            raw[key] = str(before)
    holidays = settings.calendar.public_holidays
    try:
        return read_settings(raw, version=settings.version, public_holidays=holidays, day=day)
    except SettingRefused:
        return read_settings(settings.raw, version=settings.version, public_holidays=holidays, day=day)
