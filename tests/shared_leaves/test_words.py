"""What a session is called, on every screen and on paper."""

from datetime import time

import pytest

from shared.i18n import Texts
from shared.words import session_name


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
