"""The end of a day on both databases: what is left expires, the figures stay, a forgotten day is closed later.

Rule: what the answer counts is what the tables hold.
"""

from datetime import datetime, time, timedelta

from shared.domain.calendar import Phase
from shared.domain.events import EventKind
from shared.domain.outcomes import Cannot, CannotBecause, DayClosed, DayReopened, Refused, RefusedBecause, StillAtDesks
from shared.domain.ticket import Action, TicketState
from shared.services import commands as c
from tests.store.halls import MONDAY, Hall, OpenHall, raw

TUESDAY = MONDAY + timedelta(days=1)


def close(hall: Hall, **fields: object) -> object:
    return hall.do(c.CloseDay, actor="supervisor:rina", **fields)


def test_a_closed_day_counts_what_the_tables_hold(open_hall: OpenHall) -> None:
    morning = open_hall()
    for _ in range(4):
        morning.issue()
    morning.issue("D")
    morning.call(3)
    morning.finish(3)
    morning.do(c.CancelTicket, number="A-003", reason="pulang")
    evening = open_hall("15:00")
    closed = close(evening)
    assert isinstance(closed, DayClosed)
    assert (closed.issued, closed.in_quota, closed.served, closed.cancelled, closed.expired) == (5, 4, 1, 1, 3)
    states = dict(raw(evening.url, "SELECT state, count(*) FROM ticket GROUP BY state"))
    assert states == {"finished": 1, "cancelled": 1, "expired": 3}
    assert evening.local.day_figures().expired == 3
    closed_at = evening.local.day_status().closed_at
    assert closed_at is not None
    assert (closed_at, closed_at.utcoffset()) == (closed.closed_at, timedelta(hours=7))  # on the hall's clock
    kinds = [event.event.kind for event in evening.local.events()][-4:]
    assert kinds == [EventKind.ticket_expired] * 3 + [EventKind.day_closed]


def test_closing_again_on_another_day_gives_the_very_same_answer(open_hall: OpenHall) -> None:
    first = close(open_hall("15:00"))
    assert close(open_hall("09:00", TUESDAY), day=MONDAY) == first


def test_the_anchor_of_a_closed_day_is_the_hash_of_its_end_and_holds_later(open_hall: OpenHall) -> None:
    first = close(open_hall("15:00"))
    assert isinstance(first, DayClosed)
    tuesday = open_hall("09:00", TUESDAY)
    tuesday.issue()
    closing = next(e for e in tuesday.local.events() if e.event.kind is EventKind.day_closed)
    stored = raw(tuesday.url, "SELECT hash FROM event WHERE seq = ?", closing.seq)
    assert first.anchor == f"{closing.seq}:{stored[0][0]}"


def test_a_day_is_not_closed_over_a_citizen_at_a_desk(open_hall: OpenHall) -> None:
    open_hall().issue()
    evening = open_hall("15:00")
    evening.call(3)
    still = close(evening)
    assert isinstance(still, StillAtDesks)
    assert [(each.number, each.desk) for each in still.citizens] == [("A-001", 3)]
    assert isinstance(close(evening, force=True, reason="listrik padam"), DayClosed)
    assert evening.local.desk_status(3).held is None


def test_nothing_begins_on_a_closed_day(hall: Hall) -> None:
    hall.issue()
    close(hall, force=True, reason="banjir")
    refused = hall.ask()
    assert isinstance(refused, Refused)
    assert refused.reason is RefusedBecause.closed_today
    assert hall.do(c.ReleasePlaces, count=1, reason="x") == Cannot(reason=CannotBecause.day_closed)


def test_a_day_that_ended_early_says_the_halls_own_words_to_all_who_look_and_ask(open_hall: OpenHall) -> None:
    open_hall("09:00").issue()
    hall = open_hall("09:30")
    first = close(hall, force=True, reason="Panel utama terbakar", message="Listrik padam\x00 di gedung.")
    refused = hall.ask()
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.message) == (RefusedBecause.closed_today, "Listrik padam di gedung.")
    assert refused.next_opening == datetime.combine(TUESDAY, time(8), refused.next_opening.tzinfo)
    for day in (hall.local.day_status(), hall.local.board().day):
        assert (day.ended_early, day.message, day.next_opening) == (True, refused.message, refused.next_opening)
    assert close(hall, message="Listrik padam. Sampai besok.") == first
    later = open_hall("15:00")
    assert later.local.day_status().message == "Listrik padam. Sampai besok."
    assert later.ask().reason is RefusedBecause.closed_today


def test_a_day_closed_by_a_setting_keeps_its_words_after_its_end(open_hall: OpenHall) -> None:
    hall = open_hall("09:30")
    hall.issue()
    hall.set(f"closed.{MONDAY}", "Gempa: gedung diperiksa")
    close(hall)
    refused = hall.ask()
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.message) == (RefusedBecause.closed_today, "Gempa: gedung diperiksa")
    day = hall.local.board().day
    assert (day.phase, day.ended_early, day.message) == (Phase.closed, True, refused.message)


def test_a_forgotten_day_is_closed_before_the_first_number_of_the_next(open_hall: OpenHall) -> None:
    monday = open_hall()
    monday.issue()
    monday.issue()
    monday.call(3)
    monday.do(c.StepAtDesk, desk=3, action=Action.start)
    tuesday = open_hall("08:00", TUESDAY)
    assert tuesday.issue().number == "A-001"
    closing = next(e for e in tuesday.local.events() if e.event.kind is EventKind.day_closed)
    assert (closing.event.actor, closing.event.service_date) == ("system", MONDAY)
    ends = [tuesday.local.ticket(number, MONDAY) for number in ("A-001", "A-002")]
    assert [end.ticket.state for end in ends if end] == [TicketState.finished, TicketState.expired]
    assert [event.seq for event in tuesday.local.events()] == list(range(1, len(tuesday.local.events()) + 1))


def test_the_end_of_today_is_taken_back_and_each_end_keeps_its_answer(open_hall: OpenHall) -> None:
    morning = open_hall()
    for _ in range(3):
        morning.issue()
    morning.call(3)
    morning.do(c.StepAtDesk, desk=3, action=Action.park)
    morning.call(3)
    columns = "ordinal, state, line, behind, desk, for_desk, times_called"
    before = raw(morning.url, f"SELECT {columns} FROM ticket ORDER BY ordinal")
    given = c.CloseDay(request_id=c.new_request_id(), actor="supervisor:rina", force=True, reason="salah hari")
    first = morning.local.do(given)
    assert isinstance(first, DayClosed)
    assert first.expired == 3
    reopened = morning.do(c.ReopenDay, actor="supervisor:rina", reason="salah hari")
    assert reopened == DayReopened(service_date=MONDAY, reinstated=3)
    assert raw(morning.url, f"SELECT {columns} FROM ticket ORDER BY ordinal") == before
    assert morning.issue().number == "A-004"
    evening = open_hall("15:00")
    second = close(evening, force=True, reason="selesai")
    assert isinstance(second, DayClosed)
    assert (second.expired, close(evening)) == (4, second)
    assert evening.local.do(given) == first, "a repeated request gets its own answer, with its own anchor"
    for answer in (first, second):
        ((stored,),) = raw(evening.url, "SELECT hash FROM event WHERE seq = ?", answer.seq)
        assert answer.anchor == f"{answer.seq}:{stored}"


def full_since(hall: Hall) -> str:
    """Minute of today, as the kiosk's status, the figures and the board have it."""
    found = {hall.local.day_status().full_since, hall.local.day_figures().full_since, hall.local.board().day.full_since}
    (since,) = found
    return "" if since is None else f"{since:%H:%M}"


def test_a_session_is_full_from_the_minute_of_its_last_place_on(open_hall: OpenHall) -> None:
    hall = open_hall("08:20")
    hall.set("session.mon.1", "08:00-12:00 quota 2")
    hall.issue()
    hall.issue("B")
    assert full_since(hall) == ""
    open_hall("09:00").issue("D")
    late = open_hall("09:30")
    assert isinstance(late.ask(), Refused)
    assert full_since(late) == "08:20"
    afternoon = open_hall("13:10")
    afternoon.issue()
    assert full_since(afternoon) == "08:20"
    closed = close(open_hall("15:00"))
    assert isinstance(closed, DayClosed)
    assert (closed.full_since and f"{closed.full_since:%H:%M}", closed.turned_away) == ("08:20", 1)


def test_a_day_is_full_though_nobody_asked_in_vain(open_hall: OpenHall) -> None:
    hall = open_hall("08:20")
    hall.set("day.quota", "1")
    hall.issue()
    open_hall("09:00").issue("D")
    assert full_since(open_hall("09:30")) == "08:20"
    assert isinstance(close(open_hall("15:00")), DayClosed)
    evening = open_hall("16:00")
    evening.set("day.quota", "9")
    assert full_since(evening) == "08:20"
