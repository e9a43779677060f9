"""Opening and closing a desk."""

import pytest

from shared.domain.day import Change
from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Cannot, CannotBecause, Noted
from shared.domain.seat import Seat
from shared.domain.seating import decide_seat
from tests.domain.situations import DESK, MONDAY, situation


@pytest.mark.parametrize(("officer", "kind"), [("siti", EventKind.desk_opened), (None, EventKind.desk_closed)])
def test_an_officer_takes_a_desk_and_leaves_it(officer: str | None, kind: EventKind) -> None:
    decision = decide_seat(situation(), desk=DESK, officer=officer, actor="officer:siti")
    assert decision.outcome == Noted(subject="desk.3")
    assert decision.change.seat == Seat(desk=DESK, service_date=MONDAY, officer=officer)
    (event,) = decision.change.events
    assert (event.kind, event.actor, event.desk) == (kind, "officer:siti", DESK)


@pytest.mark.parametrize("number", [0, 11, -1])
def test_a_desk_that_the_hall_does_not_have_cannot_be_taken(number: int) -> None:
    decision = decide_seat(situation(), desk=DeskNumber(number), officer="siti", actor="officer:siti")
    assert decision.outcome == Cannot(reason=CannotBecause.unknown_desk)
    assert decision.change == Change()
