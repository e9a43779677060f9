"""The full-screen page for offline, closed, full, holiday, maintenance and error.

Rule: it says what is so, then what to do; it never blames, blinks or shows technical words.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from shared.ui.buttons import ActionButton, BigButton, Kind, TapGuard
from shared.ui.icons import paint_icon
from shared.ui.labels import CENTRE, PlainLabel
from shared.ui.notice import Notice, NoticeAction, NoticeTone
from shared.ui.pressing import GUARD_MS
from shared.ui.surfaces import Surface, column, even, row
from shared.ui.symbols import Symbol
from shared.ui.theme import Gap, Ink, Role, Theme, Tone

_GROUNDS = {NoticeTone.CALM: Tone.GOLD, NoticeTone.CAUTION: Tone.GOLD, NoticeTone.FAULT: Tone.FAULT}
_INKS = {NoticeTone.CALM: Ink.ACCENT, NoticeTone.CAUTION: Ink.CAUTION, NoticeTone.FAULT: Ink.BAD}


class NoticePage(Surface):
    """Shows one `Notice`; `acted` carries the key of the button that was pressed."""

    acted = Signal(str)

    def __init__(
        self,
        notice: Notice | None = None,
        *,
        theme: Theme,
        tone: Tone = Tone.PAPER,
        guard_ms: int = GUARD_MS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tone=tone, parent=parent)
        self._theme = theme
        self._notice: Notice | None = None
        self._guard = TapGuard(guard_ms)
        self._picture = _Medallion(edge=theme.font_px(Role.HEADING) * 3)
        self._title = self._label(Role.HEADING, Ink.MAIN)
        self._message = self._label(Role.SUBTITLE, Ink.MUTED)
        self._remedies = column(gap=theme.gap(Gap.XS))
        self._actions = row(gap=theme.gap(Gap.M))
        self._footnote = self._label(Role.CAPTION, Ink.MUTED)
        self._arrange()
        if notice:
            self.show_notice(notice)

    @property
    def notice(self) -> Notice | None:
        """What is shown now."""
        return self._notice

    def show_notice(self, notice: Notice) -> None:
        """Show `notice`; the same one again changes nothing, so a pressed button stays pressed."""
        if notice == self._notice:
            return
        self._notice = notice
        self.rearm()
        self._picture.show_symbol(notice.symbol, _GROUNDS[notice.tone], _INKS[notice.tone])
        for label, text in (
            (self._title, notice.title),
            (self._message, notice.message),
            (self._footnote, notice.footnote),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._clear()
        for line in notice.remedies:
            label = self._label(Role.BODY, Ink.MAIN)
            label.setText(line)
            self._remedies.addWidget(label)
        for action in notice.actions:
            self._actions.addWidget(self._button(action), 1 if self._theme.is_touched else 0)
        self.setAccessibleName(notice.title)
        self.setAccessibleDescription(" ".join((notice.message, *notice.remedies)))
        self._give_room()

    def rearm(self) -> None:
        """The presenter has answered a press without another notice: the buttons count again."""
        self._guard.rearm()

    def showEvent(self, event: QShowEvent) -> None:
        """A page that comes back can be pressed again."""
        super().showEvent(event)
        self.rearm()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On an upright touch screen the buttons stand one above the other; words go before the picture."""
        super().resizeEvent(event)
        is_upright = self._theme.is_touched and self.height() > self.width()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._actions.setDirection(down if is_upright else across)
        self._give_room()

    def _give_room(self) -> None:
        """The picture is the first to go when all of it does not fit."""
        self._picture.setVisible(True)
        self._words.invalidate()
        self._middle.updateGeometry()
        self._across.invalidate()
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        self._picture.setVisible(layout.heightForWidth(self.width()) <= self.height())

    def _label(self, role: Role, ink: Ink) -> PlainLabel:
        return PlainLabel(theme=self._theme, role=role, ink=ink, tone=self.tone, wrap=True, align=CENTRE)

    def _button(self, action: NoticeAction) -> QWidget:
        on_navy = self.tone is Tone.NAVY
        kind = (
            Kind.PRIMARY if action.is_primary and not on_navy else Kind.ON_NAVY if on_navy else Kind.SECONDARY
        )
        if self._theme.is_touched:
            big = BigButton(action.text, theme=self._theme, kind=kind, centred=True, guard=self._guard)
            big.chosen.connect(lambda key=action.key: self.acted.emit(key))
            return big
        button = ActionButton(action.text, action.shortcut, theme=self._theme, kind=kind)
        button.clicked.connect(lambda _checked=False, key=action.key: self.acted.emit(key))
        return button

    def _clear(self) -> None:
        for box in (self._remedies, self._actions):
            while (item := box.takeAt(0)) is not None:
                widget = item.widget()
                assert widget is not None
                widget.hide()
                widget.deleteLater()

    def _arrange(self) -> None:
        theme = self._theme
        self._words = words = column(gap=theme.gap(Gap.M))
        words.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        words.addSpacing(theme.gap(Gap.M))
        words.addWidget(self._title)
        words.addWidget(self._message)
        words.addSpacing(theme.gap(Gap.S))
        words.addLayout(self._remedies)
        words.addSpacing(theme.gap(Gap.L))
        actions = row()
        beside = 0 if theme.is_touched else 1
        actions.addStretch(beside)
        actions.addLayout(self._actions, 1 - beside)
        actions.addStretch(beside)
        words.addLayout(actions)
        self._middle = middle = QWidget()
        middle.setLayout(words)
        middle.setMaximumWidth(max(theme.font_px(Role.BODY) * 36, theme.font_px(Role.HEADING) * 18))
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._across = across = row()
        across.addStretch(1)
        across.addWidget(middle, 1000)
        across.addStretch(1)
        page = column(margins=even(theme, Gap.XL))
        page.addStretch(2)
        page.addLayout(across)
        page.addStretch(3)
        page.addWidget(self._footnote)
        self.setLayout(page)


class _Medallion(QWidget):
    """The icon in a disc."""

    def __init__(self, *, edge: int) -> None:
        super().__init__()
        self._edge = edge
        self._symbol = Symbol.INFO
        self._ground, self._ink = Tone.GOLD, Ink.ACCENT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_symbol(self, symbol: Symbol, ground: Tone, ink: Ink) -> None:
        self._symbol, self._ground, self._ink = symbol, ground, ink
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._ground.value.ground.value))
        painter.drawEllipse(self.rect())
        inset = self._edge / 4
        paint_icon(
            painter,
            self._symbol,
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset),
            QColor(self._ground.colour(self._ink).value),
        )
