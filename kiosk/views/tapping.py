"""Connects a big button with what it does.

Rule: the presenter alone decides which taps count, so a button is armed again as soon as it was told.
"""

from collections.abc import Callable

from shared.ui.buttons import BigButton


def on_tap(button: BigButton, act: Callable[[], None]) -> None:
    """Call `act` at each tap on `button`."""

    def tapped() -> None:
        act()
        button.rearm()

    button.chosen.connect(tapped)
