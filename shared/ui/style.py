"""The theme put on a Qt application: style, palette, font, style sheet.

Rule: Fusion with pixel sizes and our own palette, so a picture is the same on every platform.
"""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from shared.ui.fonts import font, load_fonts
from shared.ui.theme import Colour, Gap, Role, Theme

_P = QPalette.ColorRole
_PALETTE = {
    _P.Window: Colour.PAPER,
    _P.WindowText: Colour.INK,
    _P.Base: Colour.CARD,
    _P.AlternateBase: Colour.PAPER,
    _P.Text: Colour.INK,
    _P.PlaceholderText: Colour.MUTED,
    _P.Button: Colour.CARD,
    _P.ButtonText: Colour.INK,
    _P.Highlight: Colour.NAVY,
    _P.HighlightedText: Colour.CARD,
    _P.ToolTipBase: Colour.CARD,
    _P.ToolTipText: Colour.INK,
    _P.Link: Colour.NAVY,
    _P.Mid: Colour.LINE,
    _P.Dark: Colour.FIELD_LINE,
    _P.Light: Colour.CARD,
}

_SHEET = Template("""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit, QListView#field {
    background: $card; color: $ink; border: ${line}px solid $field_line; border-radius: ${corner}px;
    padding: ${down}px ${across}px; selection-background-color: $navy; selection-color: $card;
}
QLineEdit, QComboBox, QSpinBox, QDateEdit { min-height: ${inner}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus {
    border: ${ring}px solid $focus; padding: ${down_in}px ${across_in}px;
}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] {
    border: ${ring}px solid $bad; padding: ${down_in}px ${across_in}px; background: $bad_ground;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit[readOnly="true"] {
    background: $sand; color: $muted; border-color: $rule;
}
QComboBox::drop-down { border: none; width: ${control}px; }
QComboBox QAbstractItemView {
    background: $card; color: $ink; border: ${line}px solid $field_line; outline: none;
    selection-background-color: $pale_gold; selection-color: $ink;
}
QTableView, QListView, QTreeView {
    background: transparent; color: $ink; border: none; outline: none; gridline-color: $rule;
    selection-background-color: $pale_gold; selection-color: $ink;
}
QTableView::item, QListView::item { border-bottom: ${line}px solid $rule; padding: ${down}px ${small}px; }
QTableView::item:selected, QListView::item:selected { background: $pale_gold; color: $ink; }
QHeaderView { background: transparent; }
QHeaderView::section {
    background: transparent; color: $muted; border: none; border-bottom: ${line}px solid $rule;
    padding: ${down}px ${small}px;
}
QTabBar { border-bottom: ${line}px solid $rule; }
QTabBar::tab {
    background: transparent; color: $muted; border: none; border-bottom: ${rule_px}px solid transparent;
    padding: ${down}px ${small}px; margin-right: ${across}px;
}
QTabBar::tab:selected { color: $ink; border-bottom-color: $gold; }
QTabBar::tab:focus { color: $focus; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 0; }
QScrollBar::handle:vertical {
    background: $field_line; border-radius: ${bar_corner}px; min-height: ${control}px;
}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; height: 0; width: 0;
}
QToolTip { background: $card; color: $ink; border: ${line}px solid $field_line; padding: ${small}px; }
""")


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Load the typeface and dress the whole application. `Problem(FONT_MISSING)` without the typeface."""
    load_fonts()
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setPalette(palette())
    application.setFont(font(theme, Role.BODY))
    application.setStyleSheet(stylesheet(theme))


def palette() -> QPalette:
    """Every role that Fusion reads, in our colours; disabled texts are muted, not faint."""
    made = QPalette(QColor(Colour.PAPER.value))
    for role, colour in _PALETTE.items():
        made.setColor(role, QColor(colour.value))
    for role in (_P.WindowText, _P.Text, _P.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(Colour.MUTED.value))
    return made


def stylesheet(theme: Theme) -> str:
    """The style sheet of Qt's own fields, lists, tabs and scroll bars, in the measures of `theme`."""
    line = max(1, theme.px(theme.outline))
    ring = line * 2
    down, across = theme.gap(Gap.S), theme.gap(Gap.M)
    return _SHEET.substitute(
        card=Colour.CARD,
        ink=Colour.INK,
        navy=Colour.NAVY,
        muted=Colour.MUTED,
        gold=Colour.GOLD,
        pale_gold=Colour.PALE_GOLD,
        sand=Colour.SAND,
        rule=Colour.LINE,
        field_line=Colour.FIELD_LINE,
        focus=Colour.FOCUS,
        bad=Colour.BAD,
        bad_ground=Colour.BAD_GROUND,
        line=line,
        ring=ring,
        down=down,
        across=across,
        down_in=down - ring + line,
        across_in=across - ring + line,
        small=theme.gap(Gap.XS),
        corner=theme.px(theme.small_corner),
        control=theme.target,
        inner=theme.target - 2 * (down + line),
        rule_px=theme.px(theme.rule),
        bar=theme.gap(Gap.S),
        bar_corner=theme.gap(Gap.XS),
    )
