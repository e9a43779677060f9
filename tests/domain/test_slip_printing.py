"""Print attempts: what the paper may be, and how it ended."""

import pytest
from msgspec.structs import replace

from shared.domain.day import Change
from shared.domain.events import EventKind
from shared.domain.outcomes import Cannot, CannotBecause, Noted, Printing
from shared.domain.printing import PrintAttempt, PrintState
from shared.domain.slip_printing import decide_print, decide_print_end
from tests.domain.situations import MONDAY, at, local, situation, ticket

TICKET = ticket(7)
NOW = situation("08:20")


def attempt(state: PrintState, copy: int = 0) -> PrintAttempt:
    return PrintAttempt(
        id=f"attempt-{copy}", ticket_id=TICKET.id, copy=copy, state=state, detail="x", started_at=at("08:18")
    )


def test_the_facts_of_the_slip_and_an_attempt_that_tells_the_truth_after_a_crash() -> None:
    decision = decide_print(NOW, ticket=TICKET, attempts=(), ahead=6, attempt_id="attempt")
    assert decision.outcome == Printing(
        attempt_id="attempt",
        ticket_id=TICKET.id,
        copy=0,
        number="A-007",
        service=TICKET.service,
        session=1,
        service_date=MONDAY,
        issued_at=TICKET.issued_at,
        ahead=6,
        code=TICKET.code,
        priority="none",
    )
    started = decision.change.attempt
    assert started is not None
    assert (started.state, started.started_at, started.ended_at) == (
        PrintState.sent_unconfirmed,
        local("08:20"),
        None,
    )


@pytest.mark.parametrize(
    ("before", "copy"),
    [
        ([], 0),
        (["not_sent"], 0),
        (["blocked", "not_sent", "blocked"], 0),
        (["sent_unconfirmed"], 1),
        (["printed"], 1),
        (["abandoned"], 1),
        (["not_sent", "printed"], 1),
        (["printed", "blocked"], 1),
        (["sent_unconfirmed", "printed"], 2),
    ],
)
def test_a_second_paper_is_a_copy_unless_no_first_one_can_exist(before: list[str], copy: int) -> None:
    attempts = tuple(attempt(PrintState(state)) for state in before)
    outcome = decide_print(NOW, ticket=TICKET, attempts=attempts, ahead=0, attempt_id="attempt").outcome
    assert outcome.copy == copy


def test_no_slip_without_a_ticket() -> None:
    decision = decide_print(NOW, ticket=None, attempts=(), ahead=0, attempt_id="attempt")
    assert decision.outcome == Cannot(reason=CannotBecause.no_ticket)
    assert decision.change == Change()


@pytest.mark.parametrize("state", list(PrintState))
def test_the_end_of_an_attempt_is_stored_and_an_event(state: PrintState) -> None:
    started = attempt(PrintState.sent_unconfirmed, copy=1)
    decision = decide_print_end(
        NOW, attempt=started, number="A-007", state=state, detail="paper_out", actor="kiosk:lobby"
    )
    assert decision.outcome == Noted(subject=f"print.{state.value}")
    ended = decision.change.attempt
    assert ended is not None
    assert (ended.id, ended.state, ended.detail, ended.ended_at) == (started.id, state, "paper_out", local("08:20"))
    (event,) = decision.change.events
    assert (event.kind, event.number, event.ticket_id) == (EventKind.slip_printed, "A-007", TICKET.id)
    assert event.facts == {"state": state.value, "detail": "paper_out", "copy": 1}


def test_an_attempt_that_nobody_started_cannot_end() -> None:
    decision = decide_print_end(
        NOW, attempt=None, number="", state=PrintState.printed, detail="ok", actor="kiosk:lobby"
    )
    assert decision.outcome == Cannot(reason=CannotBecause.no_attempt)
    assert decision.change == Change()


@pytest.mark.parametrize(
    ("ended", "then"),
    [
        (PrintState.printed, PrintState.sent_unconfirmed),
        (PrintState.printed, PrintState.not_sent),
        (PrintState.sent_unconfirmed, PrintState.not_sent),
        (PrintState.sent_unconfirmed, PrintState.blocked),
    ],
)
def test_what_may_have_come_out_is_never_taken_back(ended: PrintState, then: PrintState) -> None:
    before = replace(attempt(ended), ended_at=local("08:19"))
    decision = decide_print_end(NOW, attempt=before, number="A-007", state=then, detail="x", actor="kiosk:lobby")
    assert decision.outcome == Cannot(reason=CannotBecause.already_ended, number="A-007")
    assert decision.change == Change()


def test_a_citizen_may_add_a_word_to_an_unconfirmed_end() -> None:
    before = replace(attempt(PrintState.sent_unconfirmed), ended_at=local("08:19"))
    decision = decide_print_end(
        NOW, attempt=before, number="A-007", state=PrintState.sent_unconfirmed, detail="citizen_has_it", actor="kiosk:k"
    )
    assert decision.change.attempt is not None
    assert decision.change.attempt.detail == "citizen_has_it"
