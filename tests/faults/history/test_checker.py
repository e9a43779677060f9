"""The checker is shown to see: each promise is broken in doctored histories, and it says which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.faults.history.checker import Promise, check
from tests.faults.history.entries import Request, read_history
from tests.faults.history.truth import EventRow, TicketRow, Truth


@dataclass(frozen=True, kw_only=True)
class Day:
    """What the clients saw, and what the store holds."""

    requests: tuple[Request, ...]
    truth: Truth

    def seen(self, place: int, **changes: Any) -> Day:
        """With another request at this place."""
        return replace(self, requests=_with(self.requests, place, **changes))

    def stored(self, **changes: Any) -> Day:
        """With another truth."""
        return replace(self, truth=replace(self.truth, **changes))

    def event(self, place: int, **changes: Any) -> Day:
        """With another event."""
        return self.stored(events=_with(self.truth.events, place, **changes))

    def without_event(self, place: int) -> Day:
        """The event was never written; those after it moved up."""
        left = [event for at, event in enumerate(self.truth.events) if at != place]
        events = tuple(replace(event, seq=seq) for seq, event in enumerate(left, start=1))
        return self.stored(events=events, last_event=len(events))

    def with_event(self, kind: str) -> Day:
        """One more event, about no ticket."""
        seq = self.truth.last_event + 1
        event = EventRow(seq=seq, kind=kind, ticket_id=None, number=None, desk=None, call_seq=None)
        return self.stored(events=(*self.truth.events, event), last_event=seq)

    def without_request(self, place: int) -> Day:
        """Nobody knows the request, neither the client nor the store."""
        gone = self.requests[place].request_id
        kept = {key: answer for key, answer in self.truth.requests.items() if key != gone}
        seen = tuple(each for each in self.requests if each.request_id != gone)
        return replace(self.stored(requests=kept), requests=seen)

    def also_stored(self, request_id: str, answer: dict[str, Any]) -> Day:
        """One more stored answer."""
        return self.stored(requests=self.truth.requests | {request_id: answer})

    def ticket(self, place: int, **changes: Any) -> Day:
        """With another ticket."""
        return self.stored(tickets=_with(self.truth.tickets, place, **changes))


def _with(rows: tuple[Any, ...], place: int, **changes: Any) -> tuple[Any, ...]:
    return tuple(replace(row, **changes) if at == place else row for at, row in enumerate(rows))


def good_day() -> Day:
    """Two numbers, both called: the first is served and gone, the second was called twice and is served at desk 2."""
    issued = [{"outcome": "issued", "number": f"A-00{n}", "ticket_id": f"t{n}"} for n in (1, 2)]
    called = [_called(1, call=1), _called(2, call=2)]
    done = {"outcome": "done", "action": "finish", "number": "A-001", "ticket_id": "t1", "desk": 1}
    begun = done | {"action": "start", "number": "A-002", "ticket_id": "t2", "desk": 2}
    answers: list[dict[str, Any]] = [*issued, *called, done, _called(2, call=3, times=2), begun]
    kinds = ("IssueTicket", "IssueTicket", "CallNext", "CallNext", "finish", "Recall", "start")
    requests = tuple(
        Request(
            request_id=f"r{at}",
            kind=kind,
            desk=answer.get("desk", 1),
            sent_at=at * 10,
            answered_at=at * 10 + 5,
            answers=(answer,),
            is_unknown=False,
        )
        for at, (kind, answer) in enumerate(zip(kinds, answers, strict=True))
    )
    busy = Request(request_id="busy", kind="CallNext", desk=1, sent_at=1, is_unknown=False)
    lost = Request(request_id="lost", kind="CallNext", desk=1, sent_at=1)
    events = [("ticket_issued", "t1", None, None), ("ticket_issued", "t2", None, None)]
    events += [("ticket_called", "t1", 1, 1), ("ticket_called", "t2", 2, 2), ("ticket_finished", "t1", 1, None)]
    events += [("ticket_recalled", "t2", 2, 3), ("service_started", "t2", 2, None)]
    truth = Truth(
        tickets=(
            TicketRow(id="t1", prefix="A", ordinal=1, session=1, state="finished", desk=1),
            TicketRow(id="t2", prefix="A", ordinal=2, session=1, state="serving", desk=2),
        ),
        events=tuple(
            EventRow(seq=seq, kind=kind, ticket_id=ticket, number=f"A-00{ticket[1]}", desk=desk, call_seq=call)
            for seq, (kind, ticket, desk, call) in enumerate(events, start=1)
        ),
        places=(("day", 2, 2), ("session 1", 2, 2)),
        last_ordinals={"A": 2},
        last_event=7,
        last_call=3,
        requests={f"r{at}": answer for at, answer in enumerate(answers)},
    )
    return Day(requests=(*requests, busy, lost), truth=truth)


def _called(desk: int, *, call: int, times: int = 1) -> dict[str, Any]:
    words = {"number": f"A-00{desk}", "ticket_id": f"t{desk}", "call_seq": call, "desk": desk}
    return {"outcome": "called", "times_called": times, **words}


def test_a_good_day_has_no_violation() -> None:
    day = good_day()
    assert check(day.requests, day.truth) == []


def _unknown(kind: str) -> Request:
    return Request(request_id="new", kind=kind, desk=1, sent_at=1)


Doctor = Callable[[Day], Day]
PLANTED: list[tuple[str, Promise, Doctor]] = [
    ("an acknowledged ticket is gone", Promise.kept, lambda day: day.stored(tickets=day.truth.tickets[:1])),
    ("an acknowledged number is another", Promise.kept, lambda day: day.ticket(1, ordinal=7)),
    ("an acknowledged call is gone", Promise.kept, lambda day: day.event(3, call_seq=None)),
    ("a number was told twice", Promise.once, lambda day: day.seen(1, answers=day.requests[0].answers)),
    ("a number is stored twice", Promise.once, lambda day: day.ticket(1, ordinal=1)),
    ("a call was told twice", Promise.once, lambda day: day.seen(3, answers=day.requests[2].answers)),
    ("one place too many", Promise.quota, lambda day: day.stored(places=(("day", 2, 1),))),
    ("a ticket that was not counted", Promise.quota, lambda day: day.stored(places=(("day", 1, 2),))),
    ("a citizen at two desks", Promise.one_desk, lambda day: day.event(3, ticket_id="t1")),
    ("a desk with two citizens", Promise.one_desk, lambda day: day.event(3, desk=1)),
    ("a ticket at another desk than its call", Promise.one_desk, lambda day: day.ticket(1, desk=9)),
    ("a ticket that nobody asked for", Promise.no_orphan, lambda day: replace(day, requests=day.requests[1:])),
    ("a ticket without an event", Promise.no_orphan, lambda day: day.event(1, kind="turned_away")),
    ("an event without a ticket", Promise.no_orphan, lambda day: day.event(4, ticket_id="t9")),
    ("called before whoever was first", Promise.order, lambda day: day.event(2, number="A-002")),
    ("numbered before whoever was first", Promise.order, lambda day: day.seen(1, sent_at=-9, answered_at=-5)),
    ("a gap in the events", Promise.gapless, lambda day: day.event(4, seq=6)),
    ("a gap in the calls", Promise.gapless, lambda day: day.stored(last_call=4)),
    ("a gap in the numbers", Promise.gapless, lambda day: day.stored(last_ordinals={"A": 3})),
    ("a number without a count", Promise.gapless, lambda day: day.stored(last_ordinals={})),
    ("no counter of the day", Promise.quota, lambda day: day.stored(places=day.truth.places[1:])),
    ("no counter of the session", Promise.quota, lambda day: day.stored(places=day.truth.places[:1])),
    (
        "a session's counter that is too low",
        Promise.quota,
        lambda day: day.stored(places=(("day", 2, 2), ("session 1", 1, 2))),
    ),
    (
        "an acknowledged end that was not written down",
        Promise.kept,
        lambda day: day.without_event(4).ticket(0, state="called"),
    ),
    ("an acknowledged start that was not written down", Promise.kept, lambda day: day.without_event(6)),
    ("an acknowledged recall that was not written down", Promise.kept, lambda day: day.event(5, kind="desk_opened")),
    (
        "two requests with one ticket",
        Promise.once,
        lambda day: day.also_stored("lost", day.truth.requests["r0"]),
    ),
    ("a call that no request asked for", Promise.one_story, lambda day: day.without_request(3)),
    ("an end that no request asked for", Promise.one_story, lambda day: day.without_request(4)),
    ("somebody turned away whom nobody told", Promise.one_story, lambda day: day.with_event("turned_away")),
    (
        "a stored call that was not made",
        Promise.one_story,
        lambda day: day.also_stored("lost", _called(1, call=9)),
    ),
    (
        "a stored number without a ticket",
        Promise.one_story,
        lambda day: replace(day, requests=(*day.requests, _unknown("IssueTicket"))).also_stored(
            "new", {"outcome": "issued", "number": "A-003", "ticket_id": "t3"}
        ),
    ),
    (
        "somebody told that the day is full, who was not counted",
        Promise.one_story,
        lambda day: replace(day, requests=(*day.requests, _unknown("IssueTicket"))).also_stored(
            "new", {"outcome": "refused", "reason": "day_full"}
        ),
    ),
    ("a ticket that its events finished, waiting", Promise.one_story, lambda day: day.ticket(0, state="waiting")),
    ("a ticket finished at another desk", Promise.one_story, lambda day: day.ticket(0, desk=2)),
    ("a step from where nobody was", Promise.one_story, lambda day: day.event(2, kind="service_started")),
    ("an answer to something else", Promise.one_story, lambda day: day.seen(5, kind="CallNext")),
    ("an answer to another desk", Promise.one_story, lambda day: day.seen(6, desk=1)),
    (
        "a repeated request got another answer",
        Promise.same_answer,
        lambda day: day.seen(0, answers=(day.requests[0].answer, day.requests[1].answer)),
    ),
    (
        "an answer that was not kept",
        Promise.same_answer,
        lambda day: day.stored(requests={key: day.truth.requests[key] for key in day.truth.requests if key != "r4"}),
    ),
    (
        "what failed for certain was done",
        Promise.no_means_no,
        lambda day: day.stored(requests=day.truth.requests | {"busy": {"outcome": "nobody_waiting"}}),
    ),
    ("a broken chain", Promise.chain, lambda day: day.stored(chain="3: edited")),
    ("a damaged file", Promise.sound, lambda day: day.stored(damage="row 7 missing")),
]


@pytest.mark.parametrize(("promise", "doctor"), [each[1:] for each in PLANTED], ids=[each[0] for each in PLANTED])
def test_a_planted_violation_is_found(promise: Promise, doctor: Doctor) -> None:
    day = doctor(good_day())
    assert promise in {each.promise for each in check(day.requests, day.truth)}


def test_every_promise_has_a_planted_violation() -> None:
    assert {each[1] for each in PLANTED} == set(Promise)


def test_what_is_unknown_may_have_been_done_or_not() -> None:
    day = good_day()
    done = day.stored(requests=day.truth.requests | {"lost": {"outcome": "nobody_waiting"}})
    assert check(done.requests, done.truth) == []


def test_a_setting_that_stood_like_that_already_is_no_deed() -> None:
    noted = {"outcome": "noted", "subject": "day.quota", "changed": False}
    day = good_day().also_stored("set", noted)
    assert check(day.requests, day.truth) == []
    changed = day.also_stored("set", noted | {"changed": True})
    assert {each.promise for each in check(changed.requests, changed.truth)} == {Promise.one_story}


def test_half_a_line_at_the_end_of_a_killed_clients_file_is_no_answer(tmp_path: Any) -> None:
    file = tmp_path / "one.log"
    file.write_text('{"what": "invoke", "id": "r", "kind": "CallNext", "desk": 1, "at": 5}\n{"what": "answer", "id')
    (request,) = read_history([file])
    assert (request.is_unknown, request.answers, request.sent_at) == (True, (), 5)
