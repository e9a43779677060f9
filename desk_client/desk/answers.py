"""What a desk says about the answer to its last key.

Rule: what the screen shows anyway is not said again; a "no" always is, with its reason.
"""

from desk_client.desk.composing import DeskFacts
from desk_client.desk.screen import Message, Mood, Stage
from desk_client.wording import desk_name, refusal
from shared.domain.outcomes import Busy, Called, Cannot, Done, NobodyWaiting, Outcome
from shared.domain.ticket import Action
from shared.i18n import Texts


def said(texts: Texts, outcome: Outcome) -> Message | None:
    """The message for an outcome, or None where number, stage and line say it all."""
    match outcome:
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


def found(facts: DeskFacts) -> Message | None:
    """A citizen was already here when the program started: it ended unexpectedly, or an officer was relieved."""
    texts, held = facts.texts, facts.held
    if held is None or facts.settings is None:
        return None
    if facts.stage is Stage.serving:
        words = texts("You are serving %(number)s. What was typed is back.", number=held.number)
    else:
        desk = desk_name(texts, facts.settings.desk_word, facts.desk)
        words = texts("%(number)s has already been called to %(desk)s.", number=held.number, desk=desk)
    return Message(mood=Mood.good, text=words)


def _done(texts: Texts, action: Action, number: str) -> str:
    match action:
        case Action.park:
            return texts("%(number)s was set aside.", number=number)
        case Action.no_show:
            return texts("%(number)s was noted as absent.", number=number)
        case Action.transfer:
            return texts("%(number)s was transferred.", number=number)
        case _:
            return texts("%(number)s is back in line.", number=number)
