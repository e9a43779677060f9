"""A real hall and one on paper, asked the same by two programs.

Rule: each step is done by both, and they must agree to the last word, row and event.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from shared.domain.ids import DeskNumber
from shared.domain.ticket import PriorityClass
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from tests.contract.paper.day import AT_A_DESK, LEFT
from tests.contract.paper.places import Place
from tests.contract.paper.supervising import WholeHall
from tests.contract.paper.watching import Watcher, words_of

F = TypeVar("F", bound=Callable[..., None])
KIOSK, SITI = "kiosk:lobby", "officer:siti"
MOSTLY = 8
"""Of ten picks, those that lead to somebody; the others go astray."""


@dataclass(frozen=True)
class Move:
    """One thing that happens, by the name of its method."""

    name: str
    words: dict[str, Any]

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={word!s}' for name, word in self.words.items())})"

    def _repr_pretty_(self, printer: Any, _is_cycle: bool) -> None:
        """One line of the script that a failure prints."""
        printer.text(repr(self))


def may_happen(often: int = 1, **words: st.SearchStrategy[Any]) -> Callable[[F], F]:
    """Marks a method as something that happens `often`, with words drawn from these."""

    def mark(method: F) -> F:
        method.often, method.words = often, words  # type: ignore[attr-defined]
        return method

    return mark


def happenings(machine: type) -> st.SearchStrategy[Move]:
    """All that may happen, each as often as it says."""
    methods = [method for method in vars(machine).values() if hasattr(method, "often")]
    moves = {m: st.builds(Move, st.just(m.__name__), st.fixed_dictionaries(m.words)) for m in methods}
    return st.sampled_from([moves[m] for m in methods for _ in range(m.often)]).flatmap(lambda move: move)


@dataclass(frozen=True)
class Sent:
    """A command, and its words as the hall on paper knows them."""

    command: c.Command
    words: dict[str, Any]


class BothHalls(RuleBasedStateMachine):
    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.paper: WholeHall = None  # type: ignore[assignment]
        self.first_answers: dict[str, dict[str, Any]] = {}
        self.done: list[Sent] = []
        self.on_the_way: list[Sent] = []
        self.ids: dict[Any, Any] = {}
        """What the hall calls a ticket (day, number) and a slip (day, number, place)."""

    def open(self, now: datetime) -> None:
        """Two programs at an instant."""
        self.opened_at = now
        self._tell_the_store(now)
        self.stores = [self.place.open(), self.place.open()]
        with self.stores[0].view() as view:
            self.paper = WholeHall(now, events_before=view.last_event)
        self.watcher = Watcher(self.stores[0], self.paper)

    def teardown(self) -> None:
        try:
            if self.paper is not None:
                self.watcher.look_at_all_days()
        finally:
            self.place.close()

    def set_clock(self, now: datetime) -> None:
        """It is this late in both halls."""
        self.paper.now = now
        self._tell_the_store(now)

    def _tell_the_store(self, now: datetime) -> None:
        # As a real store's clock does: who forgets the hall's zone is seven hours off, and on another day until 07:00.
        self.place.set_clock(now.astimezone(UTC))

    def restart(self, program: int) -> None:
        """The program ends as it is, and another one begins."""
        self.stores[program] = self.place.open()
        self.watcher.store = self.stores[0]

    # --- asking both ---

    def do(self, kind: type, by: int = 0, actor: str = SITI, on_paper: Any = None, **words: Any) -> dict[str, Any]:
        command = kind(request_id=c.new_request_id(), actor=actor, **words)
        return self.deliver(Sent(command, words | (on_paper or {})), by)

    def deliver(self, sent: Sent, by: int) -> dict[str, Any]:
        """The command reaches the hall by one of the programs; a second time it gets the first answer."""
        name, key = type(sent.command).__name__, sent.command.request_id
        expected = self.first_answers.get(key)
        is_first = expected is None
        if expected is None:
            words = {k: w.strip() if isinstance(w, str) else w for k, w in sent.words.items()}
            expected = dict(self.paper.do(name, sent.command.actor, **words))
            if "problem" not in expected:
                self.first_answers[key] = expected
                self.done.append(sent)
        if "problem" in expected:
            self.must_be_refused(sent.command, ProblemCode[expected["problem"]], by)
            return expected
        outcome = LocalHall(self.stores[by]).do(sent.command)
        note(f"    {self.paper.now:%d %H:%M} {outcome}")
        assert words_of(outcome) == expected
        if is_first and expected["outcome"] == "issued":
            self.ids[expected["service_date"], expected["number"]] = outcome.ticket_id
        if is_first and expected["outcome"] == "printing":
            citizen = self.paper.day(expected["service_date"]).citizens[expected["number"]]
            self.ids[citizen.day, citizen.number, len(citizen.slips) - 1] = outcome.attempt_id
        return expected

    def must_be_refused(self, command: c.Command, code: ProblemCode, by: int = 0) -> None:
        """With this problem, and nothing changes."""
        with pytest.raises(Problem) as refused:
            LocalHall(self.stores[by]).do(command)
        assert refused.value.code is code

    # --- choosing ---

    @property
    def is_over(self) -> bool:
        """Whether nobody is left today, and nobody can come any more."""
        sessions = self.paper.rules.sessions(self.paper.today.date)
        to_come = sessions and self.paper.now < sessions[-1].closes and not self.paper.today.closing
        return not to_come and not self.paper.today.all_in(*LEFT)

    def somebody_must_come(self) -> None:
        """Unless somebody waits already, or the kiosk is closed."""
        if self.paper.open_session() and not self.paper.today.all_in("waiting"):
            self.do(c.IssueTicket, actor=KIOSK, service="D", kiosk="lobby", priority=PriorityClass.none)

    def desk(self, pick: int) -> DeskNumber:
        """Mostly one that holds somebody; somebody is called if nobody was."""
        held = [citizen.desk for citizen in self.paper.today.all_in(*AT_A_DESK)]
        if pick >= MOSTLY:
            return DeskNumber(1 + pick % 5)
        if not held:
            self.somebody_must_come()
            self.do(c.CallNext, desk=DeskNumber(1 + pick % 3))
        held = [citizen.desk for citizen in self.paper.today.all_in(*AT_A_DESK)]
        return DeskNumber(held[pick % len(held)] or 0) if held else DeskNumber(1 + pick % 3)

    def meant(self, desk: DeskNumber, is_there: bool | None) -> dict[str, Any]:
        """For whom a key is pressed: nobody in particular (None), the citizen who is there, or somebody else."""
        held = self.paper.today.held_by(desk)
        if is_there is None or (is_there and held is None):
            return {"meant": None}
        number = held.number if held is not None and is_there else "somebody else"
        return {
            "meant": self.ids.get((self.paper.today.date, number), number),
            "on_paper": {"meant": number},
        }

    def number(self, pick: int, *states: str) -> dict[str, Any]:
        """Mostly a number of today in one of these states, as somebody types it; somebody comes if nobody is there."""
        if pick < MOSTLY and not self.paper.today.citizens:
            self.somebody_must_come()
        there = self.paper.today.all_in(*states) or list(self.paper.today.citizens.values())
        if not there or pick >= MOSTLY:
            return {"number": "A-099"}
        number = there[pick % len(there)].number
        typed = [number, number.lower(), f"{number[0]}{int(number[2:])}", number]
        return {"number": typed[pick % 4], "on_paper": {"number": number}}
