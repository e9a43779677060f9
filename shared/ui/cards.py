"""Cards: a surface for things that belong together, and the one for a figure.

Rule: a figure always has its caption; the two are never shown apart.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QSizePolicy, QVBoxLayout, QWidget

from shared.ui.labels import START, FigureLabel, PlainLabel
from shared.ui.marks import Bar
from shared.ui.surfaces import Surface, column, even
from shared.ui.theme import Gap, Ink, Role, Theme, Tone


class Card(Surface):
    """A rounded surface with a column inside: `card.body.addWidget(...)`."""

    def __init__(
        self, *, theme: Theme, tone: Tone = Tone.CARD, margin: Gap = Gap.L, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            tone=tone, corner=theme.px(theme.corner), line=max(1, theme.px(theme.outline) // 2), parent=parent
        )
        self._body = column(gap=theme.gap(Gap.S), margins=even(theme, margin))
        self.setLayout(self._body)

    @property
    def body(self) -> QVBoxLayout:
        """The column that holds the card's contents."""
        return self._body

    def clear(self) -> None:
        """Take everything out, for a new content."""
        _empty(self._body)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            _empty(inner)


class StatCard(Card):
    """A figure, its caption, and a level bar if one is given (`level` 0..1, None for no bar)."""

    def __init__(
        self,
        figure: str = "",
        caption: str = "",
        *,
        theme: Theme,
        tone: Tone = Tone.CARD,
        level: float | None = None,
        align: Qt.AlignmentFlag = START,
        role: Role = Role.FIGURE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=theme, tone=tone, margin=Gap.XL, parent=parent)
        self.body.setSpacing(theme.gap(Gap.S))
        self._figure = FigureLabel(theme=theme, role=role, tone=tone, align=align)
        self._caption = PlainLabel(
            theme=theme,
            role=Role.BODY,
            ink=Ink.MUTED,
            tone=tone,
            wrap=True,
            align=align | Qt.AlignmentFlag.AlignTop,
        )
        self._caption.setAlignment(
            (align & Qt.AlignmentFlag.AlignHorizontal_Mask) | Qt.AlignmentFlag.AlignTop
        )
        self._bar = Bar(theme=theme)
        self.body.addWidget(self._figure)
        self.body.addWidget(self._caption, 1)
        self.body.addSpacing(theme.gap(Gap.XS))
        self.body.addWidget(self._bar)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_stat(figure, caption, level)

    def show_stat(self, figure: str, caption: str, level: float | None = None) -> None:
        """Another figure with its caption."""
        self._figure.setText(figure)
        self._caption.setText(caption)
        self._bar.setVisible(level is not None)
        self._bar.set_level(level or 0.0)
        self.setAccessibleName(f"{figure} {caption}")
