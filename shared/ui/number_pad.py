"""Twelve big keys for digits: a kiosk has no keyboard.

Rule: every key is 20 mm or more; what is typed is decided elsewhere.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from shared.ui.buttons import BigButton, Kind, TapGuard
from shared.ui.pad_keys import ERASE, OK
from shared.ui.theme import Gap, Theme

_ROWS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), (ERASE, "0", OK))


class NumberPad(QWidget):
    """`pressed` tells "0" to "9", `ERASE` or `OK`; two quick presses of one key are two."""

    pressed = Signal(str)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: dict[str, BigButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.gap(Gap.M))
        for row, keys in enumerate(_ROWS):
            grid.setRowStretch(row, 1)
            for column, key in enumerate(keys):
                grid.setColumnStretch(column, 1)
                grid.addWidget(self._made(key, theme), row, column)

    def set_words(self, *, erase: str, ok: str) -> None:
        """What stands on the two keys that are no digits."""
        self._keys[ERASE].set_texts(erase)
        self._keys[OK].set_texts(ok)

    def key(self, name: str) -> BigButton:
        """One key."""
        return self._keys[name]

    def _made(self, key: str, theme: Theme) -> BigButton:
        kind = Kind.PRIMARY if key == OK else Kind.SECONDARY
        button = BigButton(key if key.isdigit() else "", theme=theme, kind=kind, guard=TapGuard(0), centred=True)
        button.chosen.connect(lambda: self._press(key))
        self._keys[key] = button
        return button

    def _press(self, key: str) -> None:
        self.pressed.emit(key)
        self._keys[key].rearm()
