"""What a desk knows, and the screen made of it.

Rule: an equal screen is not shown again.
"""

from collections.abc import Callable
from dataclasses import replace

from desk_client.desk.composing import compose
from desk_client.desk.facts import DeskFacts
from desk_client.desk.screen import DeskScreen


class Board:
    """Holds the facts of one desk; used on the screen's thread."""

    def __init__(self, facts: DeskFacts, show: Callable[[DeskScreen], None]) -> None:
        self.facts, self._show = facts, show
        self.screen: DeskScreen | None = None
        """What is shown now."""

    def note(self, **facts: object) -> None:
        """These facts are other ones now; the screen follows with the next `change`."""
        self.facts = replace(self.facts, **facts)  # type: ignore[arg-type]

    def change(self, **facts: object) -> None:
        """These facts are other ones now: show it."""
        self.note(**facts)
        screen = compose(self.facts)
        if screen != self.screen:
            self.screen = screen
            self._show(screen)
