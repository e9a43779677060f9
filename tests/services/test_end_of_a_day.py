"""The end of a day over a hall: closed by hand, closed because it was forgotten, and what stays shut after it."""

from datetime import date, timedelta

import pytest

from shared.domain.calendar import Phase
from shared.domain.events import EventKind
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Cannot, CannotBecause, DayClosed, Refused, RefusedBecause, StillAtDesks
from shared.domain.ticket import Action, TicketState
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from tests.services.halls import MONDAY, Visit, wib

TUESDAY = MONDAY + timedelta(days=1)


def a_day_with_everything() -> Visit:
    """Six numbers: served, no-show, cancelled, parked, and two still waiting; it is after hours."""
    visit = Visit()
    visit.issue_many(6)
    visit.serve()
    visit.call()
    visit.no_show()
    visit.cancel("A-003")
    visit.call()
    visit.step(Action.park)
    return visit.at("15:00")


def test_closing_counts_every_number_once() -> None:
    closed = a_day_with_everything().close()
    assert isinstance(closed, DayClosed)
    assert (closed.issued, closed.served, closed.no_show, closed.cancelled, closed.expired) == (6, 1, 1, 1, 3)
    assert (closed.closed_at, closed.by) == (wib("15:00"), "supervisor:rina")


def test_the_figures_are_there_before_and_after() -> None:
    visit = a_day_with_everything()
    before = visit.hall.day_figures()
    assert (before.issued, before.in_quota, before.served, before.expired, before.not_ended) == (6, 6, 1, 0, 3)
    visit.close()
    assert (visit.hall.day_figures().expired, visit.hall.day_figures(MONDAY).not_ended) == (3, 0)


def test_the_quota_is_full_from_the_minute_of_the_last_place_on_and_not_from_the_first_refusal() -> None:
    visit = Visit()
    visit.change("session.mon.1", "08:00-12:00 quota 1")
    visit.at("08:20").issue()
    for clock in ("09:41", "10:00"):
        visit.at(clock).issue()
    assert (visit.hall.day_figures().full_since, visit.hall.day_figures().turned_away) == (wib("08:20"), 2)
    closed = visit.at("15:00").close()
    assert (closed.full_since, closed.turned_away) == (wib("08:20"), 2)


def test_a_closed_day_keeps_its_minute_whatever_the_quota_becomes() -> None:
    visit = Visit()
    visit.change("day.quota", "1")
    visit.issue()
    closed = visit.at("15:00").close()
    visit.change("day.quota", "60")
    assert visit.hall.day_figures().full_since == visit.hall.day_status().full_since == closed.full_since
    assert closed.full_since == wib("08:17")


def test_a_forgotten_day_is_held_against_its_own_quota_not_against_that_of_the_day_that_closes_it() -> None:
    visit = Visit()
    visit.change("day.quota", "1")
    visit.do(c.ChangeSetting, "supervisor:rina", key="day.quota", text="50", since=TUESDAY)
    visit.issue()
    visit.at("08:00", TUESDAY)
    assert visit.hall.day_figures(MONDAY).full_since == wib("08:17")
    visit.issue()
    assert visit.hall.day_figures(MONDAY).full_since == wib("08:17")
    assert visit.hall.day_figures().full_since is None


def test_closing_twice_gives_the_same_answer_and_one_event() -> None:
    visit = a_day_with_everything()
    first = visit.close()
    assert visit.at("16:00").close(actor="officer:siti") == first
    assert visit.at("09:00", TUESDAY).close(MONDAY) == first
    assert sum(1 for e in visit.store.event_log if e.event.kind is EventKind.day_closed) == 1


def test_a_day_without_a_single_citizen_can_be_closed() -> None:
    closed = Visit().at("15:00").close()
    assert isinstance(closed, DayClosed)
    assert (closed.issued, closed.expired) == (0, 0)


def test_the_citizens_at_desks_are_named_before_the_day_is_closed_over_them() -> None:
    visit = Visit()
    visit.issue_many(3)
    visit.call(3)
    visit.call(4)
    still = visit.at("15:00").close()
    assert isinstance(still, StillAtDesks)
    assert [(each.number, each.desk) for each in still.citizens] == [("A-001", 3), ("A-002", 4)]
    assert visit.hall.day_status().closed_at is None
    visit.step(Action.finish, 3)
    visit.step(Action.finish, 4)
    assert isinstance(visit.close(), DayClosed)


def test_desks_are_let_go_when_a_day_is_closed_by_force() -> None:
    visit = Visit()
    visit.issue_many(2)
    visit.call(3)
    visit.at("15:00").close(force=True, reason="Listrik padam")
    assert visit.hall.desk_status(DeskNumber(3)).held is None
    assert visit.ticket("A-001").state is TicketState.expired


def test_no_number_is_handed_out_on_a_closed_day_and_the_next_opening_is_said() -> None:
    visit = Visit()
    visit.issue()
    visit.close(force=True, reason="Banjir")
    refused = visit.issue()
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.next_opening) == (RefusedBecause.closed_today, wib("08:00", TUESDAY))
    status = visit.hall.day_status()
    assert (status.phase, status.session, status.left_session) == (Phase.after, None, 0)
    assert (status.closed_at, status.next_opening) == (wib("08:17"), wib("08:00", TUESDAY))
    assert visit.hall.day_figures().turned_away == 0


def test_a_day_that_ended_early_tells_citizens_what_the_hall_wants_them_to_know_and_not_why() -> None:
    visit = Visit()
    visit.issue()
    visit.close(force=True, reason="Panel utama terbakar", message="Listrik padam.")
    for day in (visit.hall.day_status(), visit.hall.board().day, visit.hall.desk_status(3).day):
        assert (day.ended_early, day.message, day.waiting) == (True, "Listrik padam.", 0)
        assert "Panel" not in repr(day)
    assert visit.issue().message == "Listrik padam."


def test_the_words_for_citizens_can_be_given_or_changed_after_the_day_is_closed() -> None:
    visit = Visit()
    first = visit.close(force=True, reason="Banjir")
    assert visit.hall.day_status().message == ""
    for words in ("Banjir.", "Banjir. Buka lagi besok."):
        assert visit.at("09:00").close(message=words) == first
        assert visit.hall.day_status().message == visit.issue().message == words
    assert visit.close() == first
    assert visit.hall.day_status().message == "Banjir. Buka lagi besok."
    tuesday = visit.at("09:00", TUESDAY).hall
    assert (tuesday.day_status(MONDAY).message, tuesday.day_status().message) == ("Banjir. Buka lagi besok.", "")


def test_a_day_closed_after_its_sessions_did_not_end_early_and_may_have_words_too() -> None:
    visit = Visit().at("15:00")
    visit.close(message="Besok kami buka pukul 10.")
    status = visit.hall.day_status()
    assert (status.ended_early, status.phase, status.message) == (False, Phase.after, "Besok kami buka pukul 10.")
    assert visit.issue().reason is RefusedBecause.after_hours


def test_a_day_that_was_closed_by_a_setting_keeps_its_words_after_its_end() -> None:
    visit = Visit()
    visit.issue()
    visit.change(f"closed.{MONDAY}", "Gempa: gedung diperiksa")
    visit.close()
    status, refused = visit.hall.day_status(), visit.issue()
    assert (status.phase, status.ended_early, status.message) == (Phase.closed, True, "Gempa: gedung diperiksa")
    assert (refused.reason, refused.message) == (RefusedBecause.closed_today, "Gempa: gedung diperiksa")
    visit.close(message="Silakan pulang dengan tenang.")
    assert visit.hall.day_status().message == "Silakan pulang dengan tenang."


@pytest.mark.parametrize("number", ["A-001", "A-002"])
def test_nobody_comes_back_into_the_line_of_a_closed_day(number: str) -> None:
    visit = Visit()
    visit.issue_many(2)
    visit.call()
    visit.no_show()
    visit.at("15:00").close()
    cannot = visit.back(number)
    assert isinstance(cannot, Cannot)
    assert cannot.reason is CannotBecause.day_closed
    assert visit.call().outcome == "nobody_waiting"


def test_no_places_are_added_to_a_closed_day() -> None:
    visit = Visit()
    visit.close(force=True, reason="Banjir")
    assert visit.release(1) == Cannot(reason=CannotBecause.day_closed)


def test_a_forgotten_day_is_closed_by_the_first_command_of_a_later_one() -> None:
    visit = Visit()
    visit.issue_many(3)
    visit.call(3)
    visit.step(Action.start, 3)
    visit.call(4)
    issued = visit.at("08:00", TUESDAY).issue()
    assert issued.number == "A-001"
    states = [visit.ticket(f"A-00{n}", MONDAY).state for n in (1, 2, 3)]
    assert states == [TicketState.finished, TicketState.expired, TicketState.expired]
    closing = next(e.event for e in visit.store.event_log if e.event.kind is EventKind.day_closed)
    assert (closing.actor, closing.service_date) == ("system", MONDAY)
    assert (closing.facts["served"], closing.facts["expired"]) == (1, 2)
    assert visit.store.event_log[-1].event.number == "A-001"


def test_several_forgotten_days_are_closed_oldest_first() -> None:
    visit = Visit()
    visit.issue()
    visit.store.days[TUESDAY] = visit.store.days[MONDAY].__class__(service_date=TUESDAY, turned_away=1)
    visit.at("08:00", MONDAY + timedelta(days=2)).seat()
    closed = [e.event.service_date for e in visit.store.event_log if e.event.kind is EventKind.day_closed]
    assert closed == [MONDAY, TUESDAY]


def test_a_repeated_request_of_yesterday_gets_its_answer_and_closes_nothing() -> None:
    visit = Visit()
    command = c.IssueTicket(request_id=c.new_request_id(), actor="kiosk:lobby", service="A", kiosk="lobby")
    first = visit.hall.do(command)
    assert visit.at("08:00", TUESDAY).hall.do(command) == first
    assert len(visit.store.event_log) == 1


def test_whoever_closes_yesterday_by_hand_is_named_and_still_asked_about_citizens_at_desks() -> None:
    visit = Visit()
    visit.issue()
    visit.call()
    visit.at("07:00", TUESDAY)
    assert isinstance(visit.close(MONDAY), StillAtDesks)
    closed = visit.close(MONDAY, force=True, reason="Lupa ditutup")
    assert isinstance(closed, DayClosed)
    assert closed.by == "supervisor:rina"


def test_a_day_on_which_nothing_happened_cannot_be_closed_afterwards() -> None:
    visit = Visit()
    visit.issue()
    for day in (date(1999, 1, 1), MONDAY - timedelta(days=1)):
        with pytest.raises(Problem) as problem:
            visit.close(day, force=True, reason="Lupa ditutup")
        assert (problem.value.code, problem.value.facts["day"]) == (ProblemCode.DAY_WITHOUT_SERVICE, str(day))
    assert [e.event.kind for e in visit.store.event_log] == [EventKind.ticket_issued]
    assert set(visit.store.days) == {MONDAY}


def test_closing_today_ends_a_forgotten_yesterday_first() -> None:
    visit = Visit()
    visit.issue()
    visit.at("15:00", TUESDAY).close()
    closed = [(e.event.service_date, e.event.actor) for e in visit.store.event_log if e.event.kind == "day_closed"]
    assert closed == [(MONDAY, "system"), (TUESDAY, "supervisor:rina")]


def test_settings_read_on_one_day_are_read_anew_on_the_next() -> None:
    visit = Visit()
    visit.do(c.ChangeSetting, "supervisor:rina", key="session.tue.2", text=None, since=TUESDAY)
    assert len(visit.hall.day_status(TUESDAY).sessions) == 1
    assert len(visit.hall.day_status(MONDAY).sessions) == 2
    visit.at("08:00", TUESDAY)
    assert len(visit.hall.day_status().sessions) == 1
    assert visit.hall.info().settings.raw[f"session.tue.2@{TUESDAY}"] == "none"
