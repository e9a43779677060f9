"""The end of today taken back over a hall: by mistake, or because the store's clock was a day ahead."""

from datetime import timedelta

from shared.domain.calendar import Phase
from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Cannot, CannotBecause, DayClosed, DayReopened
from shared.domain.ticket import Action, TicketState
from tests.services.halls import MONDAY, Visit, wib

TUESDAY = MONDAY + timedelta(days=1)


def a_morning() -> Visit:
    """A-001 is served at desk 3, A-002 on the way to desk 4, A-003 set aside, A-004 waits."""
    visit = Visit()
    visit.issue_many(4)
    visit.call_number("A-003", 4)
    visit.step(Action.park, 4)
    visit.call(3)
    visit.step(Action.start, 3)
    visit.call(4)
    return visit


def states(visit: Visit) -> list[tuple[TicketState, int | None]]:
    tickets = [visit.ticket(f"A-00{n}", MONDAY) for n in (1, 2, 3, 4)]
    return [(ticket.state, ticket.desk) for ticket in tickets]


MORNING = [
    (TicketState.serving, 3),
    (TicketState.called, 4),
    (TicketState.parked, None),
    (TicketState.waiting, None),
]


def test_a_clock_that_was_a_day_ahead_costs_nobody_a_place_in_line() -> None:
    visit = a_morning()
    visit.at("08:20", TUESDAY).issue()
    assert [state for state, _ in states(visit)] == [TicketState.finished, *[TicketState.expired] * 3]
    visit.at("08:21")
    assert visit.issue().outcome == "refused"
    assert visit.reopen("Jam maju sehari") == DayReopened(service_date=MONDAY, reinstated=4)
    assert states(visit) == MORNING
    status = visit.hall.day_status()
    assert (status.phase, status.closed_at, status.waiting, status.issued) == (Phase.open, None, 1, 4)
    assert [visit.hall.desk_status(DeskNumber(n)).held.number for n in (3, 4)] == ["A-001", "A-002"]
    assert visit.issue().number == "A-005"


def test_only_today_goes_on() -> None:
    visit = a_morning()
    visit.close(force=True, reason="Salah")
    assert visit.at("08:00", TUESDAY).reopen() == Cannot(reason=CannotBecause.day_not_closed)
    assert [state for state, _ in states(visit)] == [TicketState.finished, *[TicketState.expired] * 3]


def test_the_next_end_counts_anew_and_each_end_keeps_its_own_anchor() -> None:
    visit = a_morning()
    first = visit.close(force=True, reason="Salah")
    visit.reopen()
    visit.step(Action.finish, 4)
    visit.cancel("A-003")
    second = visit.at("15:00").close(force=True, reason="Selesai")
    assert isinstance(first, DayClosed)
    assert isinstance(second, DayClosed)
    assert (first.served, first.cancelled, first.expired) == (1, 0, 3)
    assert (second.served, second.cancelled, second.expired) == (2, 1, 1)
    assert visit.close() == second
    closings = [e.seq for e in visit.store.event_log if e.event.kind is EventKind.day_closed]
    assert [int(str(each.anchor).partition(":")[0]) for each in (first, second)] == closings


def test_a_second_mistake_is_taken_back_too_and_nobody_who_had_ended_meanwhile_comes_back() -> None:
    visit = a_morning()
    visit.close(force=True, reason="Salah")
    visit.reopen()
    visit.step(Action.finish, 3)
    visit.close(force=True, reason="Salah lagi")
    visit.print(visit.ticket("A-004").id)
    assert visit.reopen() == DayReopened(service_date=MONDAY, reinstated=3)
    assert states(visit) == [(TicketState.finished, 3), *MORNING[1:]]


def test_a_day_that_went_on_and_was_forgotten_is_closed_like_any_other() -> None:
    visit = a_morning()
    visit.at("08:00", TUESDAY).seat()
    visit.at("08:30").reopen()
    visit.at("08:00", TUESDAY + timedelta(days=1)).issue()
    closings = [(e.event.service_date, e.event.actor) for e in visit.store.event_log if e.event.kind == "day_closed"]
    assert closings == [(MONDAY, "system")] * 2


def test_what_citizens_were_told_of_the_first_end_is_not_said_of_the_next() -> None:
    visit = a_morning()
    visit.close(force=True, reason="Salah", message="Listrik padam.")
    visit.reopen()
    assert visit.hall.day_status().message == ""
    visit.at("15:00").close(force=True, reason="Selesai")
    assert visit.hall.day_status().message == ""
    visit.close(message="Sampai besok.")
    assert visit.hall.board().day.message == "Sampai besok."


def test_since_when_the_day_was_full_is_counted_anew() -> None:
    visit = Visit()
    visit.change("day.quota", "1")
    visit.issue()
    visit.close(force=True, reason="Salah")
    visit.reopen()
    visit.at("09:00").release(1)
    visit.issue()
    assert visit.hall.day_status().full_since == wib("09:00")
    assert visit.at("15:00").close().full_since == wib("09:00")
