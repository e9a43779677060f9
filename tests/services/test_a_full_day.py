"""A full hall: everybody who looks at it is told when numbers come again, and since when there are none."""

from __future__ import annotations

from datetime import timedelta

from shared.domain.calendar import ClosedBecause, Phase
from shared.services import commands as c
from tests.services.halls import MONDAY, Visit, wib

SUNDAY, TUESDAY = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)


def full_morning() -> Visit:
    """Monday, two places in the morning and one in the afternoon; both of the morning are taken."""
    visit = Visit()
    visit.store.raw |= {
        "session.mon.1": "08:00-12:00 quota 2",
        "session.mon.2": "13:00-14:00 quota 1",
        "day.quota": "3",
        "day.tolerance": "3",
    }
    visit.issue_many(2)
    return visit


def test_a_full_morning_points_to_the_afternoon_while_that_will_have_places() -> None:
    status = full_morning().hall.day_status()
    assert (status.left_session, status.left_day, status.next_opening) == (0, 1, wib("13:00"))


def test_a_full_day_points_to_the_next_service_day_also_at_noon() -> None:
    visit = full_morning()
    visit.store.raw["day.quota"] = "2"
    for clock in ("11:00", "12:30", "13:30"):
        status = visit.at(clock).hall.day_status()
        assert (status.left_day, status.next_opening) == (0, wib("08:00", TUESDAY))


def test_an_afternoon_without_a_place_is_passed_over() -> None:
    visit = full_morning()
    visit.store.raw["session.mon.2"] = "13:00-14:00 quota 0"
    status = visit.hall.day_status()
    assert (status.left_day, status.next_opening) == (0, wib("08:00", TUESDAY))


def test_a_half_day_has_no_more_places_than_its_session() -> None:
    visit = Visit().at("07:30")
    visit.store.raw[f"session.{MONDAY}.1"] = "08:00-10:00 quota 2"
    assert visit.hall.board().day.left_day == 2
    assert [each.left_day for each in (visit.at("08:05").issue(), visit.issue())] == [1, 0]
    refused = visit.issue()
    assert (refused.reason, refused.left_day, refused.next_opening) == ("day_full", 0, wib("08:00", TUESDAY))


def test_a_half_day_is_full_though_nobody_was_turned_away() -> None:
    visit = Visit().at("07:30")
    visit.store.raw[f"session.{MONDAY}.1"] = "08:00-10:00 quota 2"
    visit.at("08:05").issue()
    assert visit.hall.day_figures().full_since is None
    visit.at("08:41").issue()
    for clock, day in (("08:50", MONDAY), ("15:00", MONDAY), ("09:00", TUESDAY)):
        assert visit.at(clock, day).hall.day_figures(MONDAY).full_since == wib("08:41")


def test_nothing_is_left_of_a_day_that_is_closed_or_over_or_has_no_service() -> None:
    over = Visit().at("14:00").hall.day_status()
    free = Visit().at("09:00", SUNDAY).hall.day_status()
    closed = Visit().at("09:00")
    closed.do(c.CloseDay, force=True, reason="Banjir")
    early = closed.hall.day_status()
    assert [day.left_day for day in (over, free, early)] == [0, 0, 0]
    assert [session.left for session in early.sessions] == [0, 0]


def test_the_refusal_and_the_screens_name_the_same_opening() -> None:
    visit = full_morning()
    assert visit.issue().next_opening == visit.hall.day_status().next_opening == wib("13:00")


def test_the_desks_see_since_when_places_are_missing_and_how_many_were_turned_away() -> None:
    visit = full_morning()
    assert visit.hall.day_status().full_since is None
    visit.at("09:41").issue()
    visit.at("10:05").issue()
    status = visit.hall.desk_status(3).day
    assert (status.turned_away, status.full_since) == (2, wib("08:17"))
    assert visit.hall.board().day.full_since == visit.hall.day_figures().full_since == wib("08:17")


def test_a_full_day_is_full_since_its_own_last_place_though_its_morning_was_full_before() -> None:
    visit = full_morning()
    visit.at("09:41").issue()
    visit.at("13:05").issue()
    visit.at("13:06").issue("D")
    assert visit.hall.day_status().full_since == wib("13:05")


def test_a_day_is_full_though_nobody_was_turned_away() -> None:
    visit = full_morning()
    visit.at("13:05").issue()
    status = visit.hall.day_status()
    assert (status.turned_away, status.full_since) == (0, wib("13:05"))


def test_places_released_after_a_refusal_leave_the_minute_as_it_was() -> None:
    visit = full_morning()
    visit.store.raw["day.quota"] = "2"
    visit.at("09:41").issue()
    visit.at("10:00").release(1)
    assert (visit.hall.day_status().left_day, visit.hall.day_status().full_since) == (1, wib("08:17"))


def test_a_hall_without_places_is_full_since_the_first_refusal() -> None:
    visit = Visit()
    visit.store.raw |= {"day.quota": "0", "day.tolerance": "0"}
    visit.issue("D")
    assert visit.hall.day_status().full_since is None
    visit.at("09:41").issue()
    visit.at("10:05").issue()
    assert visit.hall.day_status().full_since == wib("09:41")


def test_documents_only_are_taken_in_a_full_hall() -> None:
    visit = full_morning()
    visit.store.raw["day.quota"] = "2"
    assert visit.issue("A").outcome == "refused"
    assert visit.issue("D").outcome == "issued"
    assert visit.hall.day_status().turned_away == 1


def test_a_day_closed_by_decision_says_why_and_when_it_opens_again() -> None:
    visit = full_morning()
    visit.store.raw[f"closed.{MONDAY}"] = "Listrik padam"
    status = visit.hall.day_status()
    assert (status.phase, status.closed_because, status.message) == (
        Phase.closed,
        ClosedBecause.decision,
        "Listrik padam",
    )
    assert (status.next_opening, status.waiting) == (wib("08:00", TUESDAY), 2)
