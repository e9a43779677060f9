"""Words that several programs and the slip share: what a session is called.

Rule: one thing has one name on every screen and on paper.
"""

from datetime import time

from shared.i18n import Texts

_NOON = time(12)
_LATE_AFTERNOON = time(15)


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
