"""What the store holds after all clients are gone, read past the product where that is possible.

Rule: the checker compares two things that were written independently: the clients' files, and these rows.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from shared.services.auditing import audit_hall
from shared.store.opening import open_store
from tests.store.halls import raw
from tests.store.moments import AT_WORK


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """A ticket as it is stored."""

    id: str
    prefix: str
    ordinal: int
    session: int
    state: str
    desk: int | None

    @property
    def number(self) -> str:
        return f"{self.prefix}-{self.ordinal:03d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event as it is stored."""

    seq: int
    kind: str
    ticket_id: str | None
    number: str | None
    desk: int | None
    call_seq: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One service day in the store. `places` are (day or session N, issued, cap); `requests` the first answers."""

    tickets: tuple[TicketRow, ...]
    events: tuple[EventRow, ...]
    places: tuple[tuple[str, int, int], ...]
    last_ordinals: dict[str, int]
    last_event: int
    last_call: int
    requests: dict[str, dict[str, Any]]
    chain: str = ""
    """Where the hash chain breaks; empty: nowhere."""
    damage: str = ""
    """What the database itself finds wrong; empty: nothing."""


def read_truth(url: str) -> Truth:
    """Everything, from a store at rest."""
    tickets = raw(url, "SELECT id, prefix, ordinal, session, state, desk FROM ticket ORDER BY prefix, ordinal")
    events = raw(url, "SELECT seq, kind, ticket_id, number, desk, call_seq FROM event ORDER BY seq")
    days = [("day", *row) for row in raw(url, "SELECT issued, cap FROM service_day")]
    sessions = [(f"session {n}", *row) for n, *row in raw(url, "SELECT session, issued, cap FROM session_day")]
    ((last_event, last_call),) = raw(url, "SELECT event_seq, call_seq FROM hall_state")
    with closing(open_store(url, program="truth", clock=AT_WORK)) as store:
        verdict = audit_hall(store.hall)
    damage = [] if url.startswith("postgresql") else raw(url, "PRAGMA integrity_check")
    return Truth(
        tickets=tuple(
            TicketRow(id=id_, prefix=prefix, ordinal=ordinal, session=session, state=state, desk=desk)
            for id_, prefix, ordinal, session, state, desk in tickets
        ),
        events=tuple(
            EventRow(seq=seq, kind=kind, ticket_id=ticket, number=number, desk=desk, call_seq=call)
            for seq, kind, ticket, number, desk, call in events
        ),
        places=(*days, *sessions),
        last_ordinals=dict(raw(url, "SELECT prefix, last_ordinal FROM day_number")),
        last_event=last_event,
        last_call=last_call,
        requests={id_: json.loads(text) for id_, text in raw(url, "SELECT request_id, outcome FROM request")},
        chain="" if verdict.is_whole else f"{verdict.break_seq}: {verdict.break_kind}",
        damage="" if damage in ([], [("ok",)]) else str(damage),
    )
