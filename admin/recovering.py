"""What became of commands whose answer an earlier run of the command line never showed.

Rule: it is said before anything else is done, to the person, never among the answers on standard output (docs/cli.md).
"""

from collections.abc import Iterable

from admin.words import words_of
from shared.domain.outcomes import Noted
from shared.i18n import Texts, sentence
from shared.services.commands import AddDevice, RenewDevice
from shared.services.journalled_hall import Recovered

NEW_PASSWORD = sentence("If nobody has its settings, give it a new password: balai device renew %(name)s")
"""What helps where the settings of a device were shown to nobody."""

_WITH_A_PASSWORD = frozenset({AddDevice.__name__, RenewDevice.__name__})


def words_of_recovered(recovered: Iterable[Recovered], texts: Texts) -> list[str]:
    """One sentence for each command, with its request id."""
    return [_words(each, texts) for each in recovered]


def _words(recovered: Recovered, texts: Texts) -> str:
    command, request_id = recovered.pending.command, recovered.pending.request_id
    if recovered.outcome is None:
        return texts(
            "A command of before never reached the hall; nothing was done (%(command)s, request id %(request_id)s).",
            command=command,
            request_id=request_id,
        )
    words = texts(
        "A command of before was carried out, though its answer was not shown: %(answer)s "
        "(%(command)s, request id %(request_id)s)",
        answer=words_of(recovered.outcome, texts),
        command=command,
        request_id=request_id,
    )
    if command in _WITH_A_PASSWORD and isinstance(recovered.outcome, Noted):
        return f"{words} {texts(NEW_PASSWORD, name=recovered.outcome.subject)}"
    return words
