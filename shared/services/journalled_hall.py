"""The hall as a program with a disk of its own uses it: each command is in the journal before it is sent.

Rule: after a crash the hall is asked what became of the command, never told it anew: whoever pressed the key may have
gone, and a number for nobody would cost somebody a place (security.md P4).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shared.domain.ids import RequestId
from shared.domain.outcomes import Outcome
from shared.logs import get_log
from shared.problems import Problem, ProblemCode
from shared.services.answers import from_text
from shared.services.commands import AnyCommand, Command, EndPrint
from shared.services.journal import Journal, Pending
from shared.services.local_hall import LocalHall
from shared.services.ports import HallStore

_NEVER_ANSWERED = frozenset({ProblemCode.REQUEST_LOST, ProblemCode.REQUEST_ID_REUSED})
"""However often it is asked: a backup took the place of the store that had answered, or the id stands for another."""

_log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A command that was left or given up, and its answer; None: it never reached the hall, and nothing was done."""

    pending: Pending
    outcome: Outcome | None


class JournalledHall(LocalHall):
    """See `Hall`. Use it from one thread."""

    def __init__(self, store: HallStore, journal: Journal) -> None:
        super().__init__(store)
        self._journal = journal

    def do(self, command: Command) -> Outcome:
        """Carry a command out once; see `Hall.do`."""
        with self.journalled(command):
            return super().do(command)

    @contextmanager
    def journalled(self, command: AnyCommand) -> Iterator[None]:
        """What is sent in this block is on the disk before, and until its fate is known. For acts on logins, too."""
        is_unknown = self._journal.holds(command.request_id)
        if not is_unknown:
            self._journal.keep(command)
        try:
            yield
        except Problem as problem:
            # A "busy" after a lost reply says nothing about the first try.
            if not is_unknown and problem.code is not ProblemCode.STORE_LOST:
                self._journal.forget(command.request_id)
            raise
        self._journal.answered(command.request_id)

    def give_up(self, request_id: RequestId) -> None:
        """See `Hall.give_up`: it is among what `recover` asks for. A command whose fate is known is not."""
        if self._journal.holds(request_id):
            self._journal.give_up(request_id)

    def answer_to(self, request_id: RequestId) -> Outcome | None:
        """The first answer to a request, or None if it was never carried out, or lost when a backup came back.

        Asked under the hall's lock: a sender that died while its COMMIT was under way still holds it.
        """
        with self._store.locked() as hall:
            first = hall.first_answer(request_id)
        return from_text(first.outcome) if first is not None and not first.is_lost else None

    def recover(self) -> tuple[Recovered, ...]:
        """What became of the commands that were left or given up. Raises Problem STORE_*; then nothing is forgotten."""
        found = tuple([self.fate_of(pending) for pending in self._journal.left_over()])
        for each in found:
            self.forget(each)
        return found

    def fate_of(self, pending: Pending) -> Recovered:
        """What became of one command; it stays in the journal. Raises Problem STORE_*."""
        if pending.print_end is not None:
            outcome = self._sent_again(pending.print_end)
        else:
            outcome = self.answer_to(pending.request_id)
        return Recovered(pending=pending, outcome=outcome)

    def forget(self, recovered: Recovered) -> None:
        """It is dealt with."""
        self._journal.forget(recovered.pending.request_id)
        _log.info(
            "command_recovered",
            request_id=recovered.pending.request_id,
            screen=recovered.pending.command,
            outcome=recovered.outcome.outcome if recovered.outcome else "never_arrived",
        )

    def _sent_again(self, print_end: EndPrint) -> Outcome | None:
        try:
            return super().do(print_end)
        except Problem as problem:
            if problem.code not in _NEVER_ANSWERED:
                raise
            # Kept, it would stand before every start of this program.
            return None
