"""The settings of any service day, as the store knows them.

Rule: today's are at hand; only for another day is the store asked (`shared.domain.settings_of_a_day`).
"""

from datetime import date

from shared.domain.settings import HallSettings
from shared.domain.settings_of_a_day import settings_of_day
from shared.services.ports import HallView


def settings_on(view: HallView, day: date) -> HallSettings:
    """What held, holds or will hold on a day. Another day than today is nothing that a screen asks for."""
    today = view.moment.service_date
    if day == today:
        return view.settings
    changes = view.setting_changes(after=day) if day < today else ()
    return settings_of_day(view.settings, day, changes)
