"""What a desk says about the answer to its last key.

Rule: what the screen shows anyway is not said again; a "no" always is, with its reason.
"""

from datetime import datetime

from desk_client.desk.facts import DeskFacts
from desk_client.desk.screen import Message, Mood, Stage
from desk_client.wording import day_closed, desk_name, refusal
from shared.domain.outcomes import Busy, Called, Cannot, Done, NobodyWaiting, Outcome, Recorded
from shared.domain.ticket import Action
from shared.i18n import Texts
from shared.services import commands as c
from shared.services.journalled_hall import Recovered

_OF_A_DESK = frozenset(
    kind.__name__
    for kind in (c.CallNext, c.CallNumber, c.Recall, c.StepAtDesk, c.Transfer, c.ReturnTicket, c.RecordComplaint)
)
"""Keys that an officer pressed; opening the desk is none."""


def said(texts: Texts, outcome: Outcome, *, closed_at: datetime | None = None) -> Message | None:
    """The message for an outcome, or None where number, stage and line say it all."""
    match outcome:
        case NobodyWaiting() if closed_at is not None:
            words = f"{texts('The service day is closed.')} {day_closed(texts, closed_at)}"
            return Message(mood=Mood.hint, text=words)
        case NobodyWaiting():
            return Message(mood=Mood.hint, text=texts("Nobody is waiting for this desk just now."))
        case Busy(number=number):
            return Message(mood=Mood.hint, text=texts("This desk still holds %(number)s.", number=number))
        case Cannot():
            return Message(mood=Mood.bad, text=refusal(texts, outcome))
        case Called(times_called=times, number=number) if times > 1:
            return Message(mood=Mood.good, text=texts("%(number)s was called again.", number=number))
        case Done(action=action, number=number) if Action(action) not in (Action.start, Action.finish):
            return Message(mood=Mood.good, text=_done(texts, Action(action), number))
    return None


def taken_away(texts: Texts, number: str) -> Message:
    """Somebody else let go of the citizen of this desk, or ended the visit."""
    words = texts("%(number)s is not at this desk any more. Somebody else saw to it.", number=number)
    return Message(mood=Mood.hint, text=words)


def found(facts: DeskFacts, recovered: tuple[Recovered, ...] = ()) -> Message | None:
    """What was here when the program started: it ended unexpectedly, or an officer was relieved.

    The citizen of this desk, and what became of the last key before (`recovered`, oldest first).
    """
    parts = [words for words in (_here(facts), _last(facts.texts, recovered)) if words]
    return Message(mood=Mood.good, text=" ".join(parts)) if parts else None


def _here(facts: DeskFacts) -> str:
    texts, held = facts.texts, facts.held
    if held is None or facts.settings is None:
        return ""
    if facts.stage is Stage.serving:
        return texts("You are serving %(number)s. What was typed is back.", number=held.number)
    desk = desk_name(texts, facts.settings.desk_word, facts.desk)
    return texts("%(number)s has already been called to %(desk)s.", number=held.number, desk=desk)


def _last(texts: Texts, recovered: tuple[Recovered, ...]) -> str:
    of_a_desk = [each for each in recovered if each.pending.command in _OF_A_DESK]
    if not of_a_desk:
        return ""
    outcome = of_a_desk[-1].outcome
    match outcome:
        case None:
            return texts("The last key before the interruption did not arrive; nothing was done.")
        case Called(number=number):
            what = texts("%(number)s was called.", number=number)
        case Done(action=action, number=number):
            what = _done(texts, Action(action), number)
        case Recorded(report_number=number):
            what = texts("The complaint was recorded with the number %(number)s.", number=number)
        case _:
            message = said(texts, outcome)
            what = message.text if message else ""
    return texts("The last key before the interruption still arrived: %(what)s", what=what) if what else ""


def _done(texts: Texts, action: Action, number: str) -> str:
    match action:
        case Action.park:
            return texts("%(number)s was set aside.", number=number)
        case Action.no_show:
            return texts("%(number)s was noted as absent.", number=number)
        case Action.transfer:
            return texts("%(number)s was transferred.", number=number)
        case Action.start:
            return texts("%(number)s is being served.", number=number)
        case Action.finish:
            return texts("%(number)s was finished.", number=number)
        case _:
            return texts("%(number)s is back in line.", number=number)
