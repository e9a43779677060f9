"""What a session is called, on every screen and on paper; how far two clocks differ."""

from datetime import time, timedelta

import pytest

from shared.i18n import Texts
from shared.words import clock_words, session_name


@pytest.mark.parametrize(
    ("opens", "indonesian", "english"),
    [
        (time(0, 0), "Sesi pagi", "Morning session"),
        (time(11, 59), "Sesi pagi", "Morning session"),
        (time(12, 0), "Sesi siang", "Afternoon session"),
        (time(14, 59), "Sesi siang", "Afternoon session"),
        (time(15, 0), "Sesi sore", "Late session"),
        (time(23, 59), "Sesi sore", "Late session"),
    ],
)
def test_a_session_is_named_by_the_hour_at_which_it_opens(opens: time, indonesian: str, english: str) -> None:
    assert session_name(opens, Texts("id")) == indonesian
    assert session_name(opens, Texts("en")) == english


@pytest.mark.parametrize(
    ("skew", "indonesian", "english"),
    [
        (None, "", ""),
        (
            timedelta(seconds=61),
            "Jam PC ini lebih cepat 1 menit daripada jam balai.",
            "This PC's clock is 1 minute ahead of the hall's clock.",
        ),
        (
            timedelta(minutes=-90),
            "Jam PC ini lebih lambat 90 menit daripada jam balai.",
            "This PC's clock is 90 minutes behind the hall's clock.",
        ),
        (
            timedelta(hours=7),
            "Jam PC ini lebih cepat 7 jam daripada jam balai.",
            "This PC's clock is 7 hours ahead of the hall's clock.",
        ),
        (
            timedelta(days=-20_000),
            "Jam PC ini lebih lambat 20000 hari daripada jam balai.",
            "This PC's clock is 20000 days behind the hall's clock.",
        ),
    ],
)
def test_staff_are_told_how_far_the_clocks_differ(skew: timedelta | None, indonesian: str, english: str) -> None:
    assert clock_words(skew, Texts("id")) == indonesian
    assert clock_words(skew, Texts("en")) == english
