"""Buttons with a meaning of their own: `BigButton` for fingers, `ActionButton` for keys.

Rule: the words are plain labels; & is never a shortcut, and a shortcut is always shown.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from shared.ui.icons import IconLabel
from shared.ui.labels import CENTRE, START
from shared.ui.marks import Badge, KeyCap
from shared.ui.pressing import Kind, PaintedButton, TapGuard
from shared.ui.surfaces import column, even, row
from shared.ui.symbols import Symbol
from shared.ui.theme import Gap, Role, Theme, Tone

__all__ = ["ActionButton", "BigButton", "Kind", "TapGuard"]


class BigButton(PaintedButton):
    """The kiosk's button: letter in a disc, title, subtitle. Never under 96 px, never a focus frame.

    `chosen` fires on release, once; then nothing until `rearm()` (or the shared guard's), called by the
    view when the presenter has shown its answer.
    """

    chosen = Signal()

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        *,
        theme: Theme,
        badge: str = "",
        symbol: Symbol | None = None,
        kind: Kind = Kind.SECONDARY,
        guard: TapGuard | None = None,
        centred: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme, kind=kind, corner=theme.px(theme.corner), line=theme.px(theme.outline), parent=parent
        )
        self._guard = guard or TapGuard()
        box = row(gap=theme.gap(Gap.XL), margins=even(theme, Gap.XL, Gap.L))
        if badge:
            disc = Tone.BRIGHT if kind in (Kind.PRIMARY, Kind.ON_NAVY) else Tone.GOLD
            box.addWidget(Badge(badge, theme=theme, tone=disc))
        if symbol:
            box.addWidget(IconLabel(symbol, edge=theme.px(theme.badge) // 2, tone=kind.value))
        align = CENTRE if centred else START
        self._title = self._text(title, Role.TITLE, wrap=True, align=align)
        self._subtitle = self._text(subtitle, Role.BODY, wrap=True, align=align)
        self._subtitle.setVisible(bool(subtitle))
        words = column(gap=theme.gap(Gap.XS) // 2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        words.addStretch(1)
        box.addLayout(words, 1)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._tapped)
        self._name()

    def set_texts(self, title: str, subtitle: str = "") -> None:
        """Other words, for example in the other language."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self._name()

    def rearm(self) -> None:
        """The presenter has answered: the next tap counts again."""
        self._guard.rearm()

    def _name(self) -> None:
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._subtitle.text())

    def _tapped(self) -> None:
        if self._guard.take():
            self.chosen.emit()


class ActionButton(PaintedButton):
    """The desk's button: words, and the key that does the same in a drawn cap.

    `key` is a portable key sequence ("F9", "Ctrl+S"); it works in the whole window while the button is
    visible and enabled. Connect to `clicked`. With `wrap` a small one takes a second line where one is too short.
    """

    def __init__(
        self,
        text: str,
        key: str = "",
        *,
        theme: Theme,
        kind: Kind = Kind.QUIET,
        large: bool = False,
        wrap: bool = False,
        symbol: Symbol | None = None,
        parent: QWidget | None = None,
    ) -> None:
        corner = theme.corner if large else theme.small_corner
        super().__init__(
            theme=theme, kind=kind, corner=theme.px(corner), line=theme.px(theme.outline), parent=parent
        )
        margins = even(theme, Gap.L, Gap.L) if large else even(theme, Gap.M, Gap.S)
        box = row(gap=theme.gap(Gap.S), margins=margins)
        if symbol:
            box.addWidget(IconLabel(symbol, edge=theme.font_px(Role.TITLE), tone=kind.value))
        self._label = self._text(text, Role.TITLE if large else Role.STRONG, wrap=large or wrap)
        if not key:
            self._label.setAlignment(CENTRE)
        box.addWidget(self._label, 1)
        self._cap = KeyCap(key, theme=theme, tone=self._tone()) if key else None
        if self._cap:
            box.addWidget(self._cap)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)
        self.setLayout(box)
        high = QSizePolicy.Policy.Preferred if large or wrap else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, high)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        """Other words."""
        self._label.setText(text)
        self.setAccessibleName(text)

    def set_kind(self, kind: Kind) -> None:
        """Ask more, or less, to be pressed."""
        self._kind = kind
        self._recolour()

    def _recolour(self) -> None:
        super()._recolour()
        if self._cap:
            self._cap.set_tone(self._tone())
