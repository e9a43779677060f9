"""Separate processes that want the same thing at the same moment, on both databases.

Rule: the last place goes to one citizen, a number to one ticket, a citizen to one desk (security.md P2, P3, P6).
"""

from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

from shared.domain.outcomes import Issued
from shared.services import commands as c
from tests.store.halls import MONDAY, Hall, raw
from tests.store.workers import (
    PATIENCE_SECONDS,
    processes,
    race_for_places,
    repeat_one_request,
    serve_until_empty,
)

RACERS = 8
ROUNDS = 12


def _started(target: Callable[..., None], *arguments: tuple[Any, ...]) -> list[BaseProcess]:
    racers = [processes().Process(target=target, args=each) for each in arguments]
    for racer in racers:
        racer.start()
    return racers


def _ended(racers: list[BaseProcess]) -> None:
    for racer in racers:
        racer.join(PATIENCE_SECONDS)
        assert racer.exitcode == 0
        racer.close()


def test_the_last_place_goes_to_one_of_eight(hall: Hall) -> None:
    hall.set("day.quota", "0")
    hall.set("session.mon.1", "08:00-12:00 quota 0")
    answers, barrier = processes().Queue(), processes().Barrier(RACERS + 1)
    racers = _started(race_for_places, *[(hall.url, barrier, ROUNDS, answers)] * RACERS)
    for number in range(1, ROUNDS + 1):
        hall.do(c.ReleasePlaces, count=1, reason="satu tempat", override=True)
        barrier.wait(PATIENCE_SECONDS)
        given = [answers.get(timeout=PATIENCE_SECONDS) for _ in range(RACERS)]
        assert sorted(given, key=str) == [f"A-{number:03d}"] + [None] * (RACERS - 1)
        barrier.wait(PATIENCE_SECONDS)
    _ended(racers)
    status = hall.local.day_status()
    assert (status.issued, status.left_day, status.turned_away) == (ROUNDS, 0, ROUNDS * (RACERS - 1))
    assert raw(hall.url, "SELECT issued, cap FROM service_day") == [(ROUNDS, ROUNDS)]
    answers.close()
    answers.join_thread()


def test_eight_kiosks_never_give_a_number_twice(hall: Hall) -> None:
    hall.set("day.tolerance", "999")
    hall.set("day.quota", "999")
    hall.set("session.mon.1", "08:00-12:00 quota 999")
    answers, barrier = processes().Queue(), processes().Barrier(RACERS)
    racers = _started(race_for_places, *[(hall.url, barrier, ROUNDS, answers)] * RACERS)
    given = sorted(answers.get(timeout=PATIENCE_SECONDS) for _ in range(RACERS * ROUNDS))
    _ended(racers)
    assert given == [f"A-{number:03d}" for number in range(1, RACERS * ROUNDS + 1)]
    answers.close()
    answers.join_thread()


def test_eight_desks_call_each_citizen_once_and_in_order(hall: Hall) -> None:
    for _ in range(40):
        hall.issue()
    answers, barrier = processes().Queue(), processes().Barrier(RACERS)
    racers = _started(serve_until_empty, *[(hall.url, barrier, desk, answers) for desk in range(1, RACERS + 1)])
    calls = sorted(call for _ in racers for call in answers.get(timeout=PATIENCE_SECONDS))
    _ended(racers)
    assert calls == [(number, f"A-{number:03d}") for number in range(1, 41)]
    assert [event.seq for event in hall.local.events()] == list(range(1, 122))
    with hall.store.hall.view() as view:
        assert sum(view.count_finished(MONDAY, c.DeskNumber(desk)) for desk in range(1, RACERS + 1)) == 40
    answers.close()
    answers.join_thread()


def test_one_request_sent_eight_times_at_once_is_one_number(hall: Hall) -> None:
    answers, barrier = processes().Queue(), processes().Barrier(RACERS)
    request_id = c.new_request_id()
    racers = _started(repeat_one_request, *[(hall.url, barrier, request_id, answers)] * RACERS)
    given = [answers.get(timeout=PATIENCE_SECONDS) for _ in racers]
    _ended(racers)
    assert isinstance(given[0], Issued)
    assert given == [given[0]] * RACERS
    assert hall.local.day_status().issued == 1
    answers.close()
    answers.join_thread()
