"""Opening, closing and letting go of a desk; who may call a citizen who is reserved for another desk."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from shared.domain.day import Change, Decision
from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Cannot, CannotBecause, Done, Noted
from shared.domain.seat import SEEN_WITHIN, Seat, may_call, open_desks
from shared.domain.seating import decide_release_desk, decide_seat
from shared.domain.ticket import Ticket, TicketState
from tests.domain.situations import DESK, MONDAY, at, situation, ticket


@pytest.mark.parametrize(("officer", "kind"), [("siti", EventKind.desk_opened), (None, EventKind.desk_closed)])
def test_an_officer_takes_a_desk_and_leaves_it(officer: str | None, kind: EventKind) -> None:
    decision = decide_seat(situation(), desk=DESK, officer=officer, actor="officer:siti")
    assert decision.outcome == Noted(subject="desk.3")
    assert decision.change.seat == Seat(desk=DESK, service_date=MONDAY, officer=officer, seen_at=at("08:17"))
    (event,) = decision.change.events
    assert (event.kind, event.actor, event.desk) == (kind, "officer:siti", DESK)


def test_the_first_desk_of_a_day_forgets_the_notes_of_the_days_before() -> None:
    opened = decide_seat(situation(), desk=DESK, officer="siti", actor="officer:siti")
    assert opened.change.forgets_notes_until == MONDAY - timedelta(days=1)
    left = decide_seat(situation(), desk=DESK, officer=None, actor="officer:siti")
    assert left.change.forgets_notes_until is None


@pytest.mark.parametrize(
    ("officer", "seen", "holding", "at_work"),
    [
        ("siti", "08:17", [], {3}),
        ("siti", "08:17", [3], {3}),
        ("siti", "08:00", [], set()),
        # Its program is silent: whom it holds waits for nobody's hand.
        ("siti", "08:00", [3], set()),
        (None, "08:17", [], set()),
        # Nobody is seated, and yet it holds a citizen: somebody works it by command line.
        (None, "08:17", [3], {3}),
        ("siti", "08:17", [5, 5], {3, 5}),
    ],
)
def test_a_desk_is_at_work_while_it_is_heard_of_or_holds_a_citizen_with_nobody_seated(
    officer: str | None, seen: str, holding: list[int], at_work: set[int]
) -> None:
    seats = [Seat(desk=DESK, service_date=MONDAY, officer=officer, seen_at=at(seen))]
    assert open_desks(seats, map(DeskNumber, holding), at("08:17")) == at_work


@pytest.mark.parametrize("number", [0, 11, -1])
def test_a_desk_that_the_hall_does_not_have_cannot_be_taken(number: int) -> None:
    decision = decide_seat(situation(), desk=DeskNumber(number), officer="siti", actor="officer:siti")
    assert decision.outcome == Cannot(reason=CannotBecause.unknown_desk)
    assert decision.change == Change()


NOW = situation().now
OTHER = DeskNumber(5)
DESKS = tuple(DeskNumber(n) for n in range(1, 11))
HEARD = Seat(desk=DESK, service_date=MONDAY, officer="siti", seen_at=at("08:16"))
SILENT = replace(HEARD, seen_at=NOW - SEEN_WITHIN - timedelta(seconds=1))
LEFT = replace(HEARD, officer=None)


def release(held: Ticket | None, seat: Seat | None, desk: DeskNumber = DESK, **given: Any) -> Decision:
    values: dict[str, Any] = {"force": False, "reason": "PC mati", "actor": "supervisor:rina", **given}
    return decide_release_desk(situation(), desk=desk, held=held, seat=seat, **values)


@pytest.mark.parametrize(
    ("seat", "is_open"),
    [
        (HEARD, True),
        (replace(HEARD, seen_at=NOW - SEEN_WITHIN), True),
        (SILENT, False),
        (LEFT, False),
        (replace(HEARD, seen_at=None), False),
    ],
)
def test_a_desk_is_open_while_its_program_is_heard_of(seat: Seat, is_open: bool) -> None:
    assert seat.is_open(NOW) is is_open


@pytest.mark.parametrize("state", [TicketState.called, TicketState.serving])
@pytest.mark.parametrize("seat", [SILENT, None])
def test_the_citizen_of_a_silent_desk_is_in_line_again_at_the_old_place(state: TicketState, seat: Seat | None) -> None:
    held = ticket(7, state, times_called=2)
    decision = release(held, seat)
    assert decision.outcome == Done(
        action="release", number="A-007", ticket_id=held.id, state=TicketState.waiting, desk=DESK
    )
    assert decision.change.ticket is not None
    moved = decision.change.ticket
    assert (moved.state, moved.place, moved.desk, moved.times_called) == (TicketState.waiting, held.place, None, 0)
    assert decision.change.seat == (None if seat is None else replace(SILENT, officer=None))


def test_letting_go_is_an_event_with_number_reason_and_name() -> None:
    (event,) = release(ticket(7, TicketState.serving), SILENT).change.events
    assert (event.kind, event.actor, event.number, event.desk) == ("desk_released", "supervisor:rina", "A-007", DESK)
    assert event.facts == {"reason": "PC mati", "forced": False}


def test_a_silent_desk_without_a_citizen_is_closed() -> None:
    decision = release(None, SILENT)
    assert decision.outcome == Noted(subject="desk.3")
    assert (decision.change.ticket, decision.change.seat) == (None, replace(SILENT, officer=None))


def test_a_desk_that_is_heard_of_is_let_go_by_force_only() -> None:
    held = ticket(7, TicketState.serving)
    assert release(held, HEARD).outcome == Cannot(reason=CannotBecause.desk_open, number="A-007")
    assert release(None, HEARD).outcome == Cannot(reason=CannotBecause.desk_open)
    assert isinstance(release(held, HEARD, force=True).outcome, Done)


@pytest.mark.parametrize(
    ("held", "seat", "desk", "reason", "because"),
    [
        (None, None, DESK, "PC mati", CannotBecause.desk_empty),
        (None, LEFT, DESK, "PC mati", CannotBecause.desk_empty),
        (None, None, DeskNumber(11), "PC mati", CannotBecause.unknown_desk),
        (ticket(1, TicketState.called), SILENT, DESK, " ", CannotBecause.reason_missing),
    ],
)
def test_what_cannot_be_let_go(
    held: Ticket | None, seat: Seat | None, desk: DeskNumber, reason: str, because: CannotBecause
) -> None:
    assert release(held, seat, desk, reason=reason) == Decision(outcome=Cannot(reason=because))


def test_a_desk_that_was_taken_away_still_gives_its_citizen_back() -> None:
    held = ticket(7, TicketState.serving, desk=DeskNumber(11))
    assert isinstance(release(held, None, DeskNumber(11)).outcome, Done)


@pytest.mark.parametrize(
    ("reserved_for", "seats", "may"),
    [
        (None, (), True),
        (OTHER, (), True),
        (DESK, (HEARD,), False),
        (DESK, (), False),
        (DESK, (SILENT,), True),
        (DESK, (LEFT,), True),
        (DESK, (replace(HEARD, desk=OTHER),), True),
        (DeskNumber(11), (), True),
    ],
)
def test_a_reservation_holds_while_its_desk_is_open(
    reserved_for: DeskNumber | None, seats: tuple[Seat, ...], may: bool
) -> None:
    assert may_call(ticket(7, for_desk=reserved_for), OTHER, desks=DESKS, seats=seats, now=NOW) is may


@pytest.mark.parametrize(("after", "may"), [(timedelta(0), False), (timedelta(seconds=1), True)])
def test_the_desk_of_a_transfer_has_two_minutes_to_be_opened(after: timedelta, may: bool) -> None:
    transferred = ticket(7, for_desk=DESK, changed_at=NOW - SEEN_WITHIN - after)
    seats = (replace(HEARD, desk=OTHER),)
    assert may_call(transferred, OTHER, desks=DESKS, seats=seats, now=NOW) is may
