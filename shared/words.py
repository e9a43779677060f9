"""Words that several programs and the slip share: what a session is called, how far two clocks differ.

Rule: one thing has one name on every screen and on paper.
"""

from datetime import time, timedelta

from shared.i18n import Texts

_NOON = time(12)
_LATE_AFTERNOON = time(15)
_MOST_MINUTES = 120
_MOST_HOURS = 48


def session_words(opens: time, closes: time, texts: Texts) -> str:
    """ "Sesi pagi, 08.00 – 12.00": for paper, which outlives the day."""
    return f"{session_name(opens, texts)}, {texts.time_range(opens, closes)}"


def session_name(opens: time, texts: Texts) -> str:
    """ "Sesi pagi", "Sesi siang" or "Sesi sore", by the hour at which it opens."""
    if opens < _NOON:
        return texts("Morning session")
    if opens < _LATE_AFTERNOON:
        return texts("Afternoon session")
    return texts("Late session")


def clock_words(skew: timedelta | None, texts: Texts) -> str:
    """ "Jam PC ini lebih cepat 7 menit daripada jam balai."; "" for None, see `shared.services.clock_watch`."""
    if skew is None:
        return ""
    how_far = _span_words(abs(skew), texts)
    if skew > timedelta():
        return texts("This PC's clock is %(how_far)s ahead of the hall's clock.", how_far=how_far)
    return texts("This PC's clock is %(how_far)s behind the hall's clock.", how_far=how_far)


def _span_words(span: timedelta, texts: Texts) -> str:
    minutes = round(span / timedelta(minutes=1))
    if minutes <= _MOST_MINUTES:
        return texts.plural("%(n)d minute", "%(n)d minutes", minutes)
    hours = round(span / timedelta(hours=1))
    if hours <= _MOST_HOURS:
        return texts.plural("%(n)d hour", "%(n)d hours", hours)
    return texts.plural("%(n)d day", "%(n)d days", round(span / timedelta(days=1)))
