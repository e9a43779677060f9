"""Whether a page asks "are you still there?" before it goes.

Rule: it asks only where a citizen is expected to decide something; a page that was read is let go quietly.
"""

from dataclasses import replace

from kiosk.screen import HelpScreen, NumberScreen, PriorityScreen, Screen, StartScreen, StayQuestion
from shared.i18n import Texts


def with_question(screen: Screen, texts: Texts, *, seconds: int) -> Screen:
    """The screen in its last `seconds`, with the question where one is asked."""
    match screen:
        case StartScreen(is_busy=False) | PriorityScreen():
            pass
        case HelpScreen(is_busy=False) if screen.back:
            pass
        case NumberScreen() if screen.slip.yes:
            pass
        case _:
            return screen
    question = StayQuestion(
        title=texts("Are you still there?"),
        message=texts.plural("Back to the start in %(n)d second", "Back to the start in %(n)d seconds", seconds),
        stay=texts("Yes, I am here"),
    )
    return replace(screen, frame=replace(screen.frame, question=question))
