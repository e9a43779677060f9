"""Many full service days in one hall, held against what every worker was told.

Rule: `judge` is pure, and is shown to find what is planted (tests/benchmarks/test_endurance.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.crowds import Share, issue_a_share
from shared.domain.calendar import Phase
from shared.services.auditing import audit_hall
from shared.services.commands import ChangeSetting, new_request_id
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store
from tests.faults.zygote import Zygote
from tests.store.halls import raw
from tests.store.moments import AT_WORK

WORKERS = 2
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")

Told = tuple[str, str, str]
"""Request id, number, ticket id: one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What the store holds. `tickets`: id, day, number; `answers`: request id and the ticket id that is stored for it;
    `counted`: day, places used, places there; `events`: all sequence numbers, and of each issue its ticket."""

    tickets: tuple[tuple[str, str, int], ...]
    answers: dict[str, str]
    counted: tuple[tuple[str, int, int], ...]
    last_ordinals: dict[str, int]
    seqs: tuple[int, ...]
    issues: tuple[str, ...]
    chain: str = ""
    damage: str = ""


def make_room(url: str) -> None:
    """Places for 9999 numbers on every weekday."""
    with closing(open_store(url, program="room", clock=AT_WORK)) as store:
        hall = LocalHall(store.hall)
        texts = {"day.tolerance": "9999", "day.quota": "9999"}
        texts |= {f"session.{day}.1": "08:00-12:00 quota 9999" for day in _WEEKDAYS}
        for key, text in texts.items():
            hall.do(ChangeSetting(request_id=new_request_id(), actor="staff:room", key=key, text=text))


def service_days(url: str, count: int) -> Iterator[datetime]:
    """So many days on which the hall is open at half past eight, each after the one before."""
    at = AT_WORK
    while count:
        with closing(open_store(url, program="days", clock=at)) as store:
            is_open = LocalHall(store.hall).day_status().phase is Phase.open
        if is_open:
            count -= 1
            yield at
        at += timedelta(days=1)


def issue_a_day(zygote: Zygote, url: str, at: datetime, *, seed: int, count: int) -> list[Told]:
    """All workers at once; everything that they were told."""
    each = -(-count // WORKERS)
    shares = [Share(url=url, at=at, seed=seed, place=n, workers=WORKERS, count=each) for n in range(WORKERS)]
    workers = [zygote.start(issue_a_share, share) for share in shares]
    told = [answer for worker in workers for answer in worker.line.recv()]
    for worker in workers:
        worker.join()
    return told


def read_days(url: str) -> Days:
    """Everything, past the product where that is possible."""
    tickets = raw(url, "SELECT id, service_date, ordinal FROM ticket ORDER BY service_date, ordinal")
    extract = "outcome::json->>'ticket_id'" if url.startswith("postgresql") else "json_extract(outcome, '$.ticket_id')"
    answers = raw(url, f"SELECT request_id, {extract} FROM request WHERE command = 'IssueTicket'")
    with closing(open_store(url, program="audit", clock=AT_WORK)) as store:
        verdict = audit_hall(store.hall)
    damage = [] if url.startswith("postgresql") else raw(url, "PRAGMA integrity_check")
    counted = raw(url, "SELECT service_date, issued, cap FROM service_day")
    last_ordinals = raw(url, "SELECT service_date, last_ordinal FROM day_number")
    return Days(
        tickets=tuple((id_, str(day), ordinal) for id_, day, ordinal in tickets),
        answers=dict(answers),
        counted=tuple((str(day), issued, cap) for day, issued, cap in counted),
        last_ordinals={str(day): last for day, last in last_ordinals},
        seqs=tuple(seq for (seq,) in raw(url, "SELECT seq FROM event ORDER BY seq")),
        issues=tuple(id_ for (id_,) in raw(url, "SELECT ticket_id FROM event WHERE kind = 'ticket_issued'")),
        chain="" if verdict.is_whole else f"{verdict.break_seq}: {verdict.break_kind}",
        damage="" if damage in ([], [("ok",)]) else str(damage),
    )


def judge(told: list[Told], days: Days) -> list[str]:
    """Every broken promise; none is the good answer."""
    return [*_told_wrongly(told, days), *_numbered_wrongly(days), *_logged_wrongly(days)]


def _told_wrongly(told: list[Told], days: Days) -> Iterator[str]:
    number_of = {id_: f"A-{ordinal:03d}" for id_, _day, ordinal in days.tickets}
    answers: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for request_id, number, ticket_id in told:
        answers[request_id].add((number, ticket_id))
    for request_id, given in answers.items():
        if len(given) > 1:
            yield f"request {request_id} got {sorted(given)}"
        for number, ticket_id in given:
            if number_of.get(ticket_id) != number:
                yield f"{number} was handed out and is not there"
            if days.answers.get(request_id) != ticket_id:
                yield f"request {request_id} is not stored with its answer"
    owners = Counter(ticket_id for given in answers.values() for _number, ticket_id in given)
    yield from (f"ticket {ticket_id} for {count} requests" for ticket_id, count in owners.items() if count > 1)
    yield from (f"ticket {ticket_id} is nobody's" for ticket_id in number_of.keys() - owners.keys())


def _numbered_wrongly(days: Days) -> Iterator[str]:
    by_day: defaultdict[str, list[int]] = defaultdict(list)
    for _id, day, ordinal in days.tickets:
        by_day[day].append(ordinal)
    for day, ordinals in by_day.items():
        if ordinals != list(range(1, len(ordinals) + 1)) or days.last_ordinals.get(day) != len(ordinals):
            yield f"numbers of {day}"
    for day, issued, cap in days.counted:
        if issued != len(by_day[day]) or issued > cap:
            yield f"{day}: {issued} of {cap} places, {len(by_day[day])} tickets"


def _logged_wrongly(days: Days) -> Iterator[str]:
    if days.seqs != tuple(range(1, len(days.seqs) + 1)):
        yield "a gap in the events"
    if sorted(days.issues) != sorted(id_ for id_, _day, _ordinal in days.tickets):
        yield "tickets and their events differ"
    yield from (f"chain {days.chain}" for _ in range(bool(days.chain)))
    yield from (f"database {days.damage}" for _ in range(bool(days.damage)))
