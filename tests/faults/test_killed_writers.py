"""Writers that are killed at any instant (kill -9), again and again, on both databases.

Rule: what was acknowledged is there, numbers and events are gapless, and a command whose reply was lost can be sent
again (security.md P1, P2, P4).
"""

import random
import re
import threading
from pathlib import Path

from shared.domain.events import EventKind
from shared.domain.outcomes import Called, Issued
from tests.faults.zygote import Zygote
from tests.store.halls import MONDAY, Hall, OpenHall, raw
from tests.store.workers import PATIENCE_SECONDS, command_again, work_until_killed

DESKS = 4
KILLS = {"sqlite": 200, "postgresql": 60}
LONGEST_LIFE_SECONDS = 0.03

_SENT = re.compile(r"sent (\S+) (\d+) (\S+)\n")
_KNOWN = re.compile(r"known (\S+) (\S+) (\S+) (\S+)\n")


def _kill_again_and_again(zygote: Zygote, url: str, folder: Path, kills: int, chance: random.Random) -> list[Path]:
    logs = []
    for life in range(kills // DESKS):
        writers = []
        for desk in range(1, DESKS + 1):
            logs.append(folder / f"{life}-{desk}.log")
            writers.append(zygote.start(work_until_killed, url, str(logs[-1]), desk))
        # Every eighth crowd dies while it is still opening the store.
        if life % 8:
            for writer in writers:
                assert writer.line.poll(PATIENCE_SECONDS)
        for writer in chance.sample(writers, DESKS):
            threading.Event().wait(chance.uniform(0, LONGEST_LIFE_SECONDS))
            writer.kill()
    return [log for log in logs if log.exists()]


def _with_room(hall: Hall) -> Hall:
    hall.set("day.tolerance", "9999")
    hall.set("day.quota", "9999")
    hall.set("session.mon.1", "08:00-12:00 quota 9999")
    return hall


def test_nothing_acknowledged_is_lost_and_nothing_has_a_gap(
    open_hall: OpenHall, store_url: str, zygote: Zygote, tmp_path: Path
) -> None:
    hall = _with_room(open_hall())
    seed = random.randrange(2**32)
    print("seed", seed)
    logs = _kill_again_and_again(zygote, store_url, tmp_path, KILLS[_kind(store_url)], random.Random(seed))
    known = [line for log in logs for line in _KNOWN.findall(log.read_text())]
    assert known, "no writer lived long enough to be answered"
    _answer_what_was_left_open(hall, logs)
    tickets = dict(raw(store_url, "SELECT id, ordinal FROM ticket"))
    calls = {call: number for call, number in raw(store_url, "SELECT call_seq, number FROM event") if call}
    for _, kind, number, proof in known:
        if kind == "issued":
            assert tickets[proof] == int(number[2:])
        elif kind == "called":
            assert calls[int(proof)] == number
    _gapless(hall, store_url)


def _kind(url: str) -> str:
    return "postgresql" if url.startswith("postgresql") else "sqlite"


def _answer_what_was_left_open(hall: Hall, logs: list[Path]) -> None:
    """The last command of each writer may or may not have been committed: sending it again gives one answer."""
    for log in logs:
        text = log.read_text()
        known = {line[0] for line in _KNOWN.findall(text)}
        for request_id, desk, name in _SENT.findall(text):
            if request_id not in known:
                command = command_again(name, request_id, int(desk))
                first = hall.local.do(command)
                assert hall.local.do(command) == first


def _gapless(hall: Hall, url: str) -> None:
    ((last_event, last_call),) = raw(url, "SELECT event_seq, call_seq FROM hall_state")
    assert [seq for (seq,) in raw(url, "SELECT seq FROM event ORDER BY seq")] == list(range(1, last_event + 1))
    calls = [seq for (seq,) in raw(url, "SELECT call_seq FROM event WHERE call_seq IS NOT NULL ORDER BY call_seq")]
    assert calls == list(range(1, last_call + 1))
    ordinals = [number for (number,) in raw(url, "SELECT ordinal FROM ticket ORDER BY ordinal")]
    assert ordinals == list(range(1, len(ordinals) + 1))
    assert raw(url, "SELECT last_ordinal FROM day_number") == [(len(ordinals),)]
    assert raw(url, "SELECT issued FROM service_day") == [(len(ordinals),)]
    issued = raw(url, "SELECT count(*) FROM event WHERE kind = ?", EventKind.ticket_issued.value)
    assert issued == [(len(ordinals),)]
    held = raw(url, "SELECT desk, count(*) FROM ticket WHERE state = 'called' GROUP BY desk HAVING count(*) > 1")
    assert held == []
    assert hall.local.day_status(MONDAY).issued == len(ordinals)
    if _kind(url) == "sqlite":
        assert raw(url, "PRAGMA integrity_check") == [("ok",)]
    assert isinstance(hall.issue(), Issued)
    hall.finish(9)
    assert isinstance(hall.call(9), Called)
