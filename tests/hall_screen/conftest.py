"""Views are looked at in the hall's own dress."""

import pytest


@pytest.fixture
def dressed(request: pytest.FixtureRequest) -> None:
    """Fusion, palette, typeface and style sheet of the hall; asked for only by tests that draw."""
    from shared.ui.style import apply_theme
    from shared.ui.theme import Theme

    apply_theme(request.getfixturevalue("qapp"), Theme.hall())
