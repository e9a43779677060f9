"""Where the windows of the practice hall stand, so that one sees them all.

Rule: for any usable screen no window lies over another or beyond the edge; the desk keeps the layout that it has
on its own screen, only smaller or larger.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DESK_LAYOUT = (1366, 768)
"""Pixels for which the desk is laid out; kiosk and hall screen fit themselves to any window."""
TITLE = 38
"""Pixels that a title bar may take."""
GAP = 10
KIOSK_SHAPE = 9 / 16
HALL_SHAPE = 16 / 9
LARGEST_DESK_PART = 0.6
"""Of the height; the rest is the hall screen's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Left and top of a window's frame, width and height of what is in it, in pixels of the screen; and its scale."""

    left: int
    top: int
    width: int
    height: int
    scale: float = 1.0

    @property
    def geometry(self) -> str:
        """For Qt's option `-qwindowgeometry`, in the pixels of a program that is scaled so."""
        left, top, width, height = (
            round(length / self.scale) for length in (self.left, self.top, self.width, self.height)
        )
        return f"{width}x{height}+{left}+{top}"


def places_on(left: int, top: int, width: int, height: int) -> Mapping[str, Place]:
    """The places of `kiosk`, `desk`, `hall` and `paper` on a screen's free part: kiosk left, paper right, the
    hall screen above the desk between them."""
    column = height - TITLE - GAP
    kiosk_width = round(min(column * KIOSK_SHAPE, width * 0.29))
    paper_width = min(round(width * 0.16), 480)
    middle = width - kiosk_width - paper_width - 4 * GAP
    scale = min(middle / DESK_LAYOUT[0], LARGEST_DESK_PART * column / DESK_LAYOUT[1])
    desk_width, desk_height = (int(length * scale) for length in DESK_LAYOUT)
    hall_height = column - desk_height - TITLE - GAP
    hall_width = round(min(hall_height * HALL_SHAPE, middle))
    second, third = left + kiosk_width + 2 * GAP, left + width - paper_width - GAP
    second_row = top + TITLE + hall_height + GAP
    return {
        "kiosk": Place(left=left + GAP, top=top, width=kiosk_width, height=column),
        "hall": Place(left=second, top=top, width=hall_width, height=hall_height),
        "desk": Place(left=second, top=second_row, width=desk_width, height=desk_height, scale=scale),
        "paper": Place(left=third, top=top, width=paper_width, height=column),
    }
