"""The long forms, each a series of rounds on fresh halls: sudden deaths, power cuts, last places, many tickets.

Rule: a round ends with its judgement, so whatever was counted was also judged.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from benchmarks.crowds import race
from benchmarks.fresh_halls import FreshHalls
from benchmarks.many_days import issue_a_day, judge, make_room, read_days, service_days
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store
from tests.faults.history import nemesis as history
from tests.faults.history.checker import Promise, Violation, check
from tests.faults.history.entries import read_history
from tests.faults.history.truth import read_truth
from tests.faults.power_day import broken_by, places, tape_a_day
from tests.store.halls import raw
from tests.store.moments import AT_WORK

KILLS_A_ROUND = 200
CUTS_A_ROUND = 300
RACES_A_ROUND = 100
RACERS = 8
TICKETS_A_DAY = 2000
DAYS_A_ROUND = 10
_LONGEST_ROUND_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to."""

    counts: Counter[str]
    violations: list[str]


Play = Callable[[FreshHalls, random.Random, int], Round]
"""Play one round with this chance, of at most so many of what is counted."""


def kills(halls: FreshHalls, chance: random.Random, most: int) -> Round:
    """Five clients at work; one after the other dies by SIGKILL at a random instant, and another takes its place."""
    with halls.one() as (url, folder):
        history.make_room(url, "9000")
        logs = folder / "logs"
        logs.mkdir()
        nemesis = history.Nemesis(url, logs, chance, halls.zygote, acts=("kill",))
        files = nemesis.rage(seconds=_LONGEST_ROUND_SECONDS, kills=min(most, KILLS_A_ROUND) - history.CLIENTS)
        requests, truth = read_history(files), read_truth(url)
        unknown = [each.request_id for each in requests if each.is_unknown]
        counts = Counter(
            {
                "kills": nemesis.toll["kill"],
                "requests": len(requests),
                "tickets": len(truth.tickets),
                "repeated": sum(len(each.answers) - 1 for each in requests if each.answers),
                "died with a request in hand": len(unknown),
                "of these committed": sum(each in truth.requests for each in unknown),
            }
        )
        return Round(counts, _told(check(requests, truth)))


def power_cuts(halls: FreshHalls, chance: random.Random, most: int) -> Round:
    """Two programs at work on a file; every disk that may be left when the power goes (tests/faults/power_day.py)."""
    with halls.one() as (url, folder):
        history.make_room(url, "5000")
        tape = tape_a_day(url, chance)
        chosen = places(tape, chance, of_a_kind=-(-min(most, CUTS_A_ROUND) // 3))
        wrong = []
        for cut in tape.cuts(chosen, chance):
            wrong += [f"cut {cut.at}: {each}" for each in _told(broken_by(cut, folder))]
        return Round(Counter({"cuts": len(chosen), "steps taped": len(tape.steps)}), wrong)


def last_places(halls: FreshHalls, chance: random.Random, most: int) -> Round:
    """Eight processes, one place: a supervisor releases it, and all ask at the same moment."""
    races = min(most, RACES_A_ROUND)
    wrong = []
    with halls.one() as (url, _folder):
        with closing(open_store(url, program="supervisor", clock=AT_WORK)) as store:
            hall = LocalHall(store.hall)
            for key, text in (("day.quota", "0"), ("session.mon.1", "08:00-12:00 quota 0")):
                hall.do(c.ChangeSetting(request_id=c.new_request_id(), actor="staff:root", key=key, text=text))
            racers = [halls.zygote.start(race, url) for _ in range(RACERS)]
            for number in range(1, races + 1):
                hall.do(_one_place())
                for racer in racers:
                    racer.line.send(True)
                given = [racer.line.recv() for racer in racers]
                if sorted(given, key=str) != [f"A-{number:03d}"] + [None] * (RACERS - 1):
                    wrong.append(f"race {number}: {given}")
            for racer in racers:
                racer.line.send(False)
                racer.join()
        if raw(url, "SELECT issued, cap, turned_away FROM service_day") != [(races, races, races * (RACERS - 1))]:
            wrong.append(f"the day counts otherwise than {races} issued")
        # The racers keep no history of their requests, so nobody is known to have asked.
        found = [each for each in check((), read_truth(url)) if each.promise is not Promise.no_orphan]
        return Round(Counter({"races": races, "tickets": races}), [*wrong, *_told(found)])


def tickets(halls: FreshHalls, chance: random.Random, most: int) -> Round:
    """Full service days one after the other, two processes at once, every ninth number asked for again."""
    seed = chance.getrandbits(32)
    told = []
    with halls.one() as (url, _folder):
        make_room(url)
        days = min(DAYS_A_ROUND, -(-most // TICKETS_A_DAY))
        for at in service_days(url, days):
            told += issue_a_day(halls.zygote, url, at, seed=seed, count=min(most, TICKETS_A_DAY))
        found = read_days(url)
        counts = {"tickets": len(found.tickets), "repeated": len(told) - len(found.answers), "days": days}
        return Round(Counter({**counts, "events": len(found.seqs)}), judge(told, found))


def _told(violations: list[Violation]) -> list[str]:
    return [f"{each.promise.value}: {each.where}" for each in violations]


def _one_place() -> c.ReleasePlaces:
    return c.ReleasePlaces(
        request_id=c.new_request_id(), actor="staff:root", count=1, reason="satu tempat", override=True
    )
