"""The kiosk's pages are tested on the dressed application, with the program's own typeface."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from shared.ui.style import apply_theme
from shared.ui.theme import Theme


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """Fusion, palette, typeface and style sheet of the kiosk."""
    apply_theme(qapp, Theme.kiosk())
    return qapp
