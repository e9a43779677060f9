"""The right side of a desk while nobody is being served: what comes next, or why nobody comes.

Rule: an empty page never leaves an officer guessing; it names the key that matters now.
"""

from desk_client.desk.facts import DeskFacts
from desk_client.desk.screen import Stage
from desk_client.wording import day_closed
from shared.domain.calendar import Phase
from shared.i18n import Texts
from shared.services.views import DayStatus
from shared.ui.notice import Notice
from shared.ui.symbols import Symbol


def resting_page(facts: DeskFacts) -> Notice | None:
    """The page; None while the record is open."""
    texts, held = facts.texts, facts.held
    match facts.stage:
        case Stage.serving:
            return None
        case Stage.called if held is not None:
            return Notice(
                symbol=Symbol.CALL,
                title=texts("%(number)s has been called", number=held.number),
                message=texts("Press F9 as soon as the citizen sits with you; the record opens here."),
            )
        case Stage.idle if facts.status and facts.status.waiting:
            return Notice(
                symbol=Symbol.PERSON,
                title=texts("Ready for the next citizen"),
                message=texts("Press F9 to call. The record opens here when you start serving."),
            )
        case Stage.idle if facts.status and facts.status.day.closed_at:
            return Notice(
                symbol=Symbol.CLOSED,
                title=texts("The service day is closed"),
                message=day_closed(texts, facts.status.day.closed_at),
            )
        case Stage.idle if facts.status and facts.status.day.phase is Phase.closed:
            return Notice(
                symbol=Symbol.HOLIDAY,
                title=texts("Closed today"),
                message=_why_closed(texts, facts.status.day),
            )
        case Stage.idle:
            return Notice(
                symbol=Symbol.OK,
                title=texts("Nobody is waiting"),
                message=texts("New numbers appear on the left by themselves."),
            )
        case _:
            return Notice(symbol=Symbol.SYNC, title=texts("One moment …"), message=texts("The desk is being opened."))


def _why_closed(texts: Texts, day: DayStatus) -> str:
    words = texts("No numbers are handed out. Whoever holds one is served.")
    return f"{day.message}. {words}" if day.message else words
