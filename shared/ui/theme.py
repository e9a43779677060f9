"""The look of every screen: colours, tones, text roles, spaces, radii.

Rule: no colour, size or weight is written anywhere else; text on its ground has contrast >= 7:1.
This module is Qt-free. Sizes are pixels of Qt's device-independent kind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, IntEnum, StrEnum
from typing import NamedTuple


class Colour(StrEnum):
    """Every colour there is. Muted, good and bad are a shade deeper than the sketches, to reach 7:1."""

    NAVY = "#0E1F3D"
    NAVY_PRESSED = "#1B3158"
    NAVY_LINE = "#5D6D8C"
    INK = "#14213A"
    MUTED = "#3C4A66"
    PAPER = "#FAF7F0"
    CARD = "#FFFFFF"
    SAND = "#EFE9DC"
    LINE = "#D9D3C4"
    FIELD_LINE = "#8C846F"
    GOLD = "#B8862B"
    PALE_GOLD = "#F3E6C8"
    BRIGHT_GOLD = "#F2C866"
    MIST = "#D3DAE6"
    GOOD = "#15523A"
    GOOD_FILL = "#1E6B4A"
    GOOD_ON_NAVY = "#8FD8B2"
    BAD = "#8E1F24"
    BAD_GROUND = "#FBEDEA"
    BAD_ON_NAVY = "#FFB4AB"
    CAUTION = "#5E400A"
    FOCUS = "#2F6FB2"
    FOCUS_GROUND = "#E3ECF6"
    DISABLED = "#5E6879"
    DISABLED_GROUND = "#EDEAE2"


class Ink(Enum):
    """What a text says with its colour; each tone answers with its own shade."""

    MAIN = "main"
    MUTED = "muted"
    ACCENT = "accent"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


class ToneColours(NamedTuple):
    """Ground, edge and text colours that belong together."""

    ground: Colour
    edge: Colour
    main: Colour
    muted: Colour
    accent: Colour
    good: Colour
    caution: Colour
    bad: Colour


_ON_LIGHT = (Colour.INK, Colour.MUTED, Colour.NAVY, Colour.GOOD, Colour.CAUTION, Colour.BAD)
_ON_NAVY = (
    Colour.CARD,
    Colour.MIST,
    Colour.BRIGHT_GOLD,
    Colour.GOOD_ON_NAVY,
    Colour.BRIGHT_GOLD,
    Colour.BAD_ON_NAVY,
)


class Tone(Enum):
    """A ground with the inks that may stand on it."""

    PAPER = ToneColours(Colour.PAPER, Colour.PAPER, *_ON_LIGHT)
    CARD = ToneColours(Colour.CARD, Colour.LINE, *_ON_LIGHT)
    CHOICE = ToneColours(Colour.CARD, Colour.NAVY, *_ON_LIGHT)
    SAND = ToneColours(Colour.SAND, Colour.SAND, *_ON_LIGHT)
    GOLD = ToneColours(Colour.PALE_GOLD, Colour.PALE_GOLD, *_ON_LIGHT)
    FAULT = ToneColours(Colour.BAD_GROUND, Colour.BAD, *_ON_LIGHT)
    NAVY = ToneColours(Colour.NAVY, Colour.NAVY, *_ON_NAVY)
    NAVY_OUTLINE = ToneColours(Colour.NAVY, Colour.NAVY_LINE, *_ON_NAVY)
    NAVY_CHOICE = ToneColours(Colour.NAVY, Colour.CARD, *_ON_NAVY)
    BRIGHT = ToneColours(
        Colour.BRIGHT_GOLD,
        Colour.BRIGHT_GOLD,
        Colour.NAVY,
        Colour.NAVY,
        Colour.NAVY,
        Colour.NAVY,
        Colour.NAVY,
        Colour.NAVY,
    )

    def colour(self, ink: Ink) -> Colour:
        """The shade of `ink` on this ground."""
        return Colour(getattr(self.value, ink.value))


class Weight(IntEnum):
    """The two weights: medium for reading, bold for what matters."""

    MEDIUM = 500
    BOLD = 700


class Role(Enum):
    """The job of a text. Each room has its own size for it."""

    CAPTION = "caption"
    BODY = "body"
    STRONG = "strong"
    SUBTITLE = "subtitle"
    TITLE = "title"
    HEADING = "heading"
    FIGURE = "figure"
    NUMBER = "number"


BOLD_ROLES = frozenset({Role.STRONG, Role.TITLE, Role.HEADING, Role.FIGURE, Role.NUMBER})
"""Roles set in the bold weight; all other roles are medium."""


class Gap(IntEnum):
    """Spaces, in steps of the grid: 4 px at the desk, 8 px at the kiosk and in the hall."""

    NONE = 0
    XS = 1
    S = 2
    M = 3
    L = 4
    XL = 6
    XXL = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSizes:
    """Pixel height of each role at factor 1."""

    caption: int
    body: int
    strong: int
    subtitle: int
    title: int
    heading: int
    figure: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One room's measures. Frozen: a larger or smaller look is another `Theme`.

    All integers are pixels at `factor` 1; read them through the methods, which scale and round.
    `page` is the margin of pages, headers and footers. `touch_floor` is the least edge of anything to be
    touched (96 px = 20 mm at 122 dpi); it is never scaled down.
    """

    text: TextSizes
    grid: int
    corner: int
    small_corner: int
    outline: int
    control: int
    touch_floor: int
    badge: int
    bar: int
    rule: int
    page: Gap
    factor: float = 1.0
    text_factor: float = 1.0

    @classmethod
    def desk(cls) -> Theme:
        """Officers' screens, 1366 x 768 upwards."""
        sizes = TextSizes(
            caption=13, body=14, strong=14, subtitle=15, title=18, heading=24, figure=28, number=56
        )
        return cls(
            text=sizes,
            grid=4,
            corner=12,
            small_corner=8,
            outline=1,
            control=40,
            touch_floor=0,
            badge=32,
            bar=6,
            rule=3,
            page=Gap.L,
        )

    @classmethod
    def kiosk(cls, width: int = 1080, height: int = 1920) -> Theme:
        """The touch screen, `width` x `height` pixels, upright or lying."""
        sizes = TextSizes(
            caption=28, body=32, strong=28, subtitle=36, title=48, heading=56, figure=120, number=120
        )
        base = cls(
            text=sizes,
            grid=8,
            corner=28,
            small_corner=16,
            outline=3,
            control=96,
            touch_floor=96,
            badge=120,
            bar=18,
            rule=8,
            page=Gap.XL,
        )
        across, down = (1080, 1920) if height >= width else (1600, 1000)
        return base.scaled(min(width / across, height / down))

    @classmethod
    def hall(cls, width: int = 1920, height: int = 1080) -> Theme:
        """The public display, `width` x `height` pixels (1920 x 1080, 4K)."""
        sizes = TextSizes(
            caption=30, body=34, strong=34, subtitle=46, title=42, heading=88, figure=76, number=320
        )
        base = cls(
            text=sizes,
            grid=8,
            corner=28,
            small_corner=20,
            outline=2,
            control=96,
            touch_floor=0,
            badge=96,
            bar=14,
            rule=8,
            page=Gap.XL,
        )
        return base.scaled(min(width / 1920, height / 1080))

    def scaled(self, factor: float) -> Theme:
        """Everything larger or smaller: texts, spaces, corners. For another screen size."""
        return replace(self, factor=self.factor * factor)

    def with_text(self, factor: float) -> Theme:
        """Only the texts larger ("Teks besar" is 1.25); spaces stay, so that more fits."""
        return replace(self, text_factor=factor)

    def font_px(self, role: Role) -> int:
        """Pixel size of a text in `role`."""
        own: int = getattr(self.text, role.value)
        return max(1, round(own * self.factor * self.text_factor))

    def weight(self, role: Role) -> Weight:
        """Weight of a text in `role`."""
        return Weight.BOLD if role in BOLD_ROLES else Weight.MEDIUM

    def gap(self, gap: Gap) -> int:
        """A space of the grid, in pixels."""
        return round(gap * self.grid * self.factor)

    def px(self, measure: int) -> int:
        """Any measure of this theme (`theme.px(theme.corner)`), scaled; 0 stays 0, others are >= 1."""
        return max(1, round(measure * self.factor)) if measure else 0

    @property
    def is_touched(self) -> bool:
        """Whether fingers use it: then there are no focus rings, and targets keep their floor."""
        return self.touch_floor > 0

    @property
    def target(self) -> int:
        """Least edge of a control, in pixels; on touch screens never under `touch_floor`."""
        return max(self.px(self.control), self.touch_floor)


LARGE_TEXT = 1.25
"""The factor of "Teks besar"."""
