"""Holds what the clients saw against what the store holds.

Rule: pure, and each promise has its own word; it is shown to find planted violations (test_checker.py).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from tests.faults.history.entries import Request
from tests.faults.history.story import deed_in, deed_of, torn_stories
from tests.faults.history.truth import Truth


class Promise(Enum):
    """What must hold, whatever happened."""

    kept = "what was acknowledged is there"
    once = "no number and no call twice"
    quota = "never more than the places"
    one_desk = "a citizen at one desk, a desk with one citizen"
    no_orphan = "nothing that nobody asked for"
    order = "first come, first numbered, first called"
    gapless = "no gap in events, calls and numbers"
    same_answer = "a repeated request gets the first answer"
    one_story = "what was asked, answered, written down and kept is one story"
    no_means_no = "what failed for certain was not done"
    chain = "the chain of events is whole"
    sound = "the database itself finds nothing wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A promise that does not hold, and where."""

    promise: Promise
    where: str


def check(history: Iterable[Request], truth: Truth) -> list[Violation]:
    """All violations; none is the good answer."""
    requests = tuple(history)
    found = {
        Promise.kept: _lost(requests, truth),
        Promise.once: _twice(requests, truth),
        Promise.quota: _too_many(truth),
        Promise.one_desk: _torn(truth),
        Promise.no_orphan: _orphans(requests, truth),
        Promise.order: (*_numbered_late(requests), *_called_late(truth)),
        Promise.gapless: _gaps(truth),
        Promise.same_answer: _other_answers(requests, truth),
        Promise.one_story: torn_stories(requests, truth),
        Promise.no_means_no: _done_after_all(requests, truth),
        Promise.chain: [truth.chain] if truth.chain else [],
        Promise.sound: [truth.damage] if truth.damage else [],
    }
    return [Violation(promise=promise, where=where) for promise, places in found.items() for where in places]


def _lost(requests: tuple[Request, ...], truth: Truth) -> Iterator[str]:
    """Numbers are there as tickets; calls, starts and ends as events."""
    numbers = {ticket.id: ticket.number for ticket in truth.tickets}
    written = {deed_in(event) for event in truth.events}
    for request in requests:
        answer = request.answer
        match answer.get("outcome"):
            case "issued" if numbers.get(answer["ticket_id"]) != answer["number"]:
                yield f"{answer['number']} was handed out"
            case "issued" | "called" | "done" if deed_of(answer) not in written:
                yield f"{deed_of(answer)} was told"


def _twice(requests: tuple[Request, ...], truth: Truth) -> Iterator[str]:
    told = [each.answer["number"] for each in requests if each.answer.get("outcome") == "issued"]
    called = [each.answer["call_seq"] for each in requests if each.answer.get("outcome") == "called"]
    stored = [ticket.number for ticket in truth.tickets]
    events = [event.ticket_id for event in truth.events if event.kind == "ticket_issued"]
    given = [answer["ticket_id"] for answer in truth.requests.values() if answer["outcome"] == "issued"]
    for what in (told, called, stored, events, given):
        yield from (f"{each} {count} times" for each, count in Counter(what).items() if count > 1)


def _too_many(truth: Truth) -> Iterator[str]:
    """The counters of the day and of its sessions count the tickets, and none passes its places."""
    tickets = Counter(f"session {ticket.session}" for ticket in truth.tickets)
    tickets["day"] = len(truth.tickets)
    counted = {what: issued for what, issued, _cap in truth.places}
    for what, issued, cap in truth.places:
        if not 0 <= issued <= cap:
            yield f"{what}: {issued} of {cap}"
    for what in sorted(tickets.keys() | counted.keys()):
        if tickets[what] != counted.get(what, 0):
            yield f"{what}: {tickets[what]} tickets, counted as {counted.get(what, 'nothing')}"


def _torn(truth: Truth) -> Iterator[str]:
    """Each event in its order: who is where."""
    desk_of: dict[str, int] = {}
    at_desk: dict[int, str] = {}
    for event in truth.events:
        ticket, desk = event.ticket_id or "", event.desk or 0
        match event.kind:
            case "ticket_called":
                if ticket in desk_of or desk in at_desk:
                    yield f"event {event.seq}: {event.number} called to desk {desk}"
                desk_of[ticket], at_desk[desk] = desk, ticket
            case "ticket_recalled" | "service_started" if desk_of.get(ticket) != desk:
                yield f"event {event.seq}: {event.number} is not at desk {desk}"
            case "ticket_finished" | "ticket_no_show" | "ticket_parked" | "ticket_transferred" | "desk_released":
                at_desk.pop(desk_of.pop(ticket, 0), None)
    held = {ticket.id: ticket.desk for ticket in truth.tickets if ticket.state in ("called", "serving")}
    if held != desk_of:
        yield f"tickets say {held}, events {desk_of}"


def _orphans(requests: tuple[Request, ...], truth: Truth) -> Iterator[str]:
    asked = {each.request_id for each in requests}
    for request_id, outcome in truth.requests.items():
        # The nemesis sets the hall up, and is no client.
        if request_id not in asked and outcome["outcome"] != "noted":
            yield f"request {request_id} is nobody's"
    answered = {answer["ticket_id"] for answer in truth.requests.values() if answer["outcome"] == "issued"}
    told = {event.ticket_id for event in truth.events if event.kind == "ticket_issued"}
    for ticket in truth.tickets:
        if ticket.id not in answered or ticket.id not in told:
            yield f"{ticket.number} has no request or no event"
    known = {ticket.id for ticket in truth.tickets}
    yield from (
        f"event {each.seq} has no ticket" for each in truth.events if each.ticket_id and each.ticket_id not in known
    )


def _numbered_late(requests: tuple[Request, ...]) -> Iterator[str]:
    """Who had a number before somebody else asked has the smaller one."""
    issued = [each for each in requests if each.answer.get("outcome") == "issued" and each.answered_at is not None]
    moments = sorted(
        [(each.answered_at or 0, 1, each) for each in issued] + [(each.sent_at, 0, each) for each in issued],
        key=lambda moment: moment[:2],
    )
    highest, floor = 0, {}
    for _at, is_answer, request in moments:
        ordinal = int(request.answer["number"].split("-")[1])
        if not is_answer:
            floor[request.request_id] = highest
        else:
            if ordinal <= floor[request.request_id]:
                yield f"{request.answer['number']} was asked for after {floor[request.request_id]} was known"
            highest = max(highest, ordinal)


def _called_late(truth: Truth) -> Iterator[str]:
    """The clients neither park nor transfer, so the line is a queue."""
    line: deque[str | None] = deque()
    for event in truth.events:
        if event.kind == "ticket_issued":
            line.append(event.number)
        elif event.kind == "ticket_called":
            first = line.popleft() if line else None
            if first != event.number:
                yield f"event {event.seq}: {event.number} called, {first} was first"


def _gaps(truth: Truth) -> Iterator[str]:
    if [event.seq for event in truth.events] != list(range(1, truth.last_event + 1)):
        yield f"events up to {truth.last_event}"
    calls = [event.call_seq for event in truth.events if event.call_seq is not None]
    if calls != list(range(1, truth.last_call + 1)):
        yield f"calls up to {truth.last_call}"
    for prefix in sorted({ticket.prefix for ticket in truth.tickets} | truth.last_ordinals.keys()):
        last = truth.last_ordinals.get(prefix, 0)
        if [ticket.ordinal for ticket in truth.tickets if ticket.prefix == prefix] != list(range(1, last + 1)):
            yield f"numbers up to {prefix}-{last:03d}"


def _other_answers(requests: tuple[Request, ...], truth: Truth) -> Iterator[str]:
    for request in requests:
        stored = [truth.requests[request.request_id]] if request.request_id in truth.requests else []
        kinds = {_told(answer) for answer in [*request.answers, *stored]}
        if len(kinds) > 1:
            yield f"request {request.request_id}: {sorted(kinds)}"
        elif request.answers and not stored:
            yield f"request {request.request_id} was answered and is not stored"


def _told(answer: dict[str, object]) -> str:
    keys = ("outcome", "action", "number", "ticket_id", "call_seq", "times_called", "desk", "reason")
    return " ".join(str(answer.get(key)) for key in keys)


def _done_after_all(requests: tuple[Request, ...], truth: Truth) -> Iterator[str]:
    for request in requests:
        if not request.answers and not request.is_unknown and request.request_id in truth.requests:
            yield f"request {request.request_id}"
