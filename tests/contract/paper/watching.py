"""Holds a real hall against the one on paper: answers, events, rows and pictures.

Rule: it reads what a program reads; a difference is said as two values side by side.
"""

import hashlib
import json
from typing import Any

from msgspec.structs import fields

from shared.domain.ids import DeskNumber
from shared.domain.ticket import Ticket, TicketState
from shared.services.local_hall import LocalHall
from shared.services.ports import HallStore, HallView
from shared.services.views import BoardCall
from tests.contract.paper.day import Day
from tests.contract.paper.pictures import board_picture, citizen_picture, counters_picture, day_picture, desk_picture
from tests.contract.paper.supervising import WholeHall

MADE_BY_CHANCE = ("ticket_id", "code", "attempt_id", "complaint_id", "anchor")
ALL_STATES = frozenset(TicketState)


def words_of(outcome: Any) -> dict[str, Any]:
    """An answer with all that is not made by chance."""
    words = {f.name: getattr(outcome, f.name) for f in fields(outcome) if f.name not in MADE_BY_CHANCE}
    if "citizens" in words:
        words["citizens"] = [(each.number, each.desk, each.state) for each in words["citizens"]]
    return words


class Watcher:
    """One look after each step."""

    def __init__(self, store: HallStore, paper: WholeHall) -> None:
        self.store, self._paper = store, paper
        self._checked = 0

    def look_at_rows(self) -> None:
        """What was written: the events since the last look, today's tickets and counters."""
        paper = self._paper
        with self.store.view() as view:
            self._look_at_events(view)
            self._look_at_day(view, paper.today)

    def look_at_all_days(self) -> None:
        """Every day, not only today's, the notes, and the chain of events from the first to the last."""
        with self.store.view() as view:
            for day in self._paper.days.values():
                self._look_at_day(view, day)
                found = {ticket.number: view.note(ticket.id) for ticket in view.tickets(day.date, ALL_STATES)}
                assert found == {number: citizen.note for number, citizen in day.citizens.items()}
            _look_at_chain(view)

    def _look_at_events(self, view: HallView) -> None:
        paper = self._paper
        last = paper.events_before + len(paper.events)
        assert (view.last_event, view.last_call) == (last, paper.calls)
        since = paper.events_before + self._checked
        found = view.events(since=since)  # type: ignore[arg-type]
        assert [each.seq for each in found] == list(range(since + 1, last + 1)), "events have a gap"
        new = [each.event for each in found]
        expected = paper.events[self._checked :]
        shown = [(e.kind.value, e.actor, e.service_date, e.number, e.desk, e.call_seq) for e in new]
        assert shown == expected
        assert [dict(e.facts) for e in new] == paper.facts[self._checked :]
        self._checked = len(paper.events)

    def _look_at_day(self, view: HallView, day: Day) -> None:
        tickets = view.tickets(day.date, ALL_STATES)
        citizens = [citizen for group in day.line for citizen in group]
        assert [_row(t) for t in tickets] == [citizen_picture(citizen) for citizen in citizens]
        assert len({(t.prefix, t.ordinal) for t in tickets}) == len({t.code for t in tickets}) == len(tickets)
        counters = view.counters(day.date)
        assert {
            "issued": {n: count for n, count in sorted(counters.use.issued.items()) if count},
            "extra": dict(sorted(counters.use.extra.items())),
            "released": counters.use.released,
            "overridden": counters.use.overridden,
            "turned_away": counters.turned_away,
            "regulars_since_priority": counters.regulars_since_priority,
            "last_ordinal": dict(sorted(counters.last_ordinal.items())),
            "closed_at": counters.closed_at,
        } == counters_picture(self._paper, day)

    def look_at_screens(self, desk: int) -> None:
        """The hall screen, the kiosk's status and one desk."""
        paper, hall = self._paper, LocalHall(self.store)
        board, status = hall.board(), hall.desk_status(DeskNumber(desk))
        assert {
            "current": [_call(call) for call in board.current],
            "recent": [_call(call) for call in board.recent],
            "last_call": board.last_call,
        } == board_picture(paper)
        for day in (board.day, status.day):
            expected = day_picture(paper)
            shown = {name: getattr(day, name) for name in expected}
            shown["sessions"] = [(s.number, s.opens, s.closes, s.cap, s.issued, s.left) for s in day.sessions]
            assert shown == expected
        expected = desk_picture(paper, desk)
        shown = {name: getattr(status, name) for name in expected}
        for name in ("waiting", "parked", "no_shows"):
            shown[name] = [ticket.number for ticket in shown[name]]
        shown["held"] = status.held and status.held.number
        shown["last_call"] = status.last_call and _call(status.last_call)
        assert shown == expected | {"unconfirmed": tuple(expected["unconfirmed"])}
        figures, expected = hall.day_figures(), paper.today.figures(paper.rules, paper.now)
        assert {name: getattr(figures, name) for name in expected} == expected


def _row(ticket: Ticket) -> dict[str, Any]:
    names = ("number", "service", "session", "priority", "state", "desk", "times_called", "issued_at", "changed_at")
    row = {name: getattr(ticket, name) for name in names}
    return row | ({"for_desk": ticket.for_desk} if ticket.state is TicketState.waiting else {})


def _call(call: BoardCall) -> tuple[str, int, int]:
    return call.number, call.desk, call.call_seq


def _look_at_chain(view: HallView) -> None:
    """Each hash covers the one before and the stored text (docs/adr/0010), computed here once more."""
    hash_before = hashlib.sha256(b"balai hall 1").hexdigest()
    since = 0
    while page := view.logged(since=since, limit=500):
        for event in page:
            assert event.seq == since + 1
            values = [
                event.seq, event.at, event.service_date, event.kind, event.actor, event.ticket_id, event.number,
                event.desk, event.call_seq, event.facts,
            ]  # fmt: skip
            text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
            hash_before = hashlib.sha256((hash_before + text).encode()).hexdigest()
            assert event.hash == hash_before
            since = event.seq
    assert view.last_hash == hash_before
