"""Every test of the kit runs on the dressed application, with the program's own typeface."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from shared.ui.style import apply_theme
from shared.ui.theme import Theme


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """Fusion, palette, typeface and style sheet of the desk."""
    if not qapp.styleSheet():
        apply_theme(qapp, Theme.desk())


@pytest.fixture
def theme() -> Theme:
    """The measures of the desk."""
    return Theme.desk()
