"""Typed texts of a command are cleaned once, before the lock.

Rule: nothing hostile reaches an event, whatever program sent it.
"""

import unicodedata

import pytest

from shared.problems import Problem, ProblemCode
from shared.services.cleaning import LONGEST, cleaned
from shared.services.commands import CancelTicket, IssueTicket, new_request_id
from shared.services.local_hall import LocalHall
from tests.hostile import HOSTILE
from tests.memory_store import MemoryStore


def cancel(reason: str, number: str = "A-001") -> CancelTicket:
    return CancelTicket(request_id=new_request_id(), actor="staff:ani", number=number, reason=reason)


def test_a_clean_command_stays_the_very_same_value() -> None:
    command = cancel("pulang")
    assert cleaned(command) is command


def test_control_characters_are_dropped_and_the_request_id_stays() -> None:
    command = cancel(" pu\x1b[2Jlang\x00\n")
    assert cleaned(command).reason == "pu[2Jlang"
    assert cleaned(command).request_id == command.request_id


def test_a_text_that_is_too_long_is_named() -> None:
    with pytest.raises(Problem) as refused:
        cleaned(cancel("x" * (LONGEST["reason"] + 1)))
    assert refused.value.code is ProblemCode.TEXT_TOO_LONG
    assert refused.value.facts["field"] == "reason"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_hostile_text_reaches_an_event(text: str) -> None:
    store = MemoryStore()
    hall = LocalHall(store)
    hall.do(IssueTicket(request_id=new_request_id(), actor="kiosk:k", service="A", kiosk="k"))
    hall.do(cancel(f"x{text}"[: LONGEST["reason"]]))
    reason = store.event_log[-1].event.facts["reason"]
    assert isinstance(reason, str)
    assert not any(unicodedata.category(char)[0] == "C" for char in reason)
