"""One story told three times: by the stored answers, by the events, and by the rows of the tickets.

Rule: pure, and nothing of shared.domain is imported: what a step leads to is written down here once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.faults.history.entries import Request
from tests.faults.history.truth import EventRow, Truth

Deed = tuple[str, str | None, str | None, int | None, int | None]
"""Kind of event, ticket, number, desk and call."""

EVENT_OF = {
    "start": "service_started",
    "finish": "ticket_finished",
    "no_show": "ticket_no_show",
    "restore": "ticket_restored",
    "park": "ticket_parked",
    "resume": "ticket_resumed",
    "transfer": "ticket_transferred",
    "cancel": "ticket_cancelled",
}
FROM_AND_TO = {
    "ticket_issued": ((None,), "waiting"),
    "ticket_called": (("waiting",), "called"),
    "ticket_recalled": (("called",), "called"),
    "service_started": (("called",), "serving"),
    "ticket_finished": (("called", "serving"), "finished"),
    "ticket_no_show": (("called",), "no_show"),
    "ticket_restored": (("no_show",), "waiting"),
    "ticket_parked": (("waiting", "called", "serving"), "parked"),
    "ticket_resumed": (("parked",), "waiting"),
    "ticket_transferred": (("called", "serving"), "waiting"),
    "ticket_cancelled": (("waiting", "parked"), "cancelled"),
    "ticket_expired": (("waiting", "called", "parked"), "expired"),
    "desk_released": (("called", "serving"), "waiting"),
}
KEEPS_ITS_DESK = ("called", "serving", "finished", "no_show")
ANSWERS_TO = {
    "IssueTicket": ("issued", "refused"),
    "CallNext": ("called", "nobody_waiting", "busy"),
    "Recall": ("called", "cannot"),
    "start": ("done", "cannot"),
    "finish": ("done", "cannot"),
}


def torn_stories(requests: Iterable[Request], truth: Truth) -> Iterator[str]:
    """Where the three do not say the same, or an answer is not one to what was asked."""
    yield from _answers_and_events(truth)
    yield from _events_and_rows(truth)
    for request in requests:
        stored = [truth.requests[request.request_id]] if request.request_id in truth.requests else []
        for answer in [*request.answers, *stored]:
            if not _is_about(answer, request):
                yield f"{request.kind} at desk {request.desk} was answered by {answer}"


def deed_of(answer: dict[str, Any]) -> Deed | None:
    """The event that must have been written with this answer; None: nothing was done."""
    match answer["outcome"]:
        case "issued":
            return "ticket_issued", answer["ticket_id"], answer["number"], None, None
        case "called":
            kind = "ticket_called" if answer["times_called"] == 1 else "ticket_recalled"
            return kind, answer["ticket_id"], answer["number"], answer["desk"], answer["call_seq"]
        case "done":
            return EVENT_OF[answer["action"]], answer["ticket_id"], answer["number"], answer["desk"], None
        case "refused" if answer["reason"] in ("session_full", "day_full"):
            return "turned_away", None, None, None, None
        case "released":
            return "quota_overridden" if answer["override"] else "tolerance_released", None, None, None, None
        case "noted" if answer["changed"]:
            # The clients seat nobody and print nothing: only the nemesis gets this answer, for a setting.
            return "setting_changed", None, None, None, None
        case _:
            return None


def deed_in(event: EventRow) -> Deed:
    """The same, from the event."""
    return event.kind, event.ticket_id, event.number, event.desk, event.call_seq


def _answers_and_events(truth: Truth) -> Iterator[str]:
    """Each answer has its own event, and each event its own answer; only the hall itself was made by nobody."""
    answered = Counter(deed for answer in truth.requests.values() if (deed := deed_of(answer)) is not None)
    written = Counter(deed_in(event) for event in truth.events if event.kind != "hall_made")
    yield from (f"{deed} was answered {count} times more than done" for deed, count in (answered - written).items())
    yield from (f"{deed} was done {count} times more than answered" for deed, count in (written - answered).items())


def _events_and_rows(truth: Truth) -> Iterator[str]:
    """Play the events once more: each leads on from where the ticket was, and the last to what its row says."""
    played: dict[str, tuple[str, int | None]] = {}
    for event in truth.events:
        if event.ticket_id is None or event.kind not in FROM_AND_TO:
            continue
        begins, ends = FROM_AND_TO[event.kind]
        before = played.get(event.ticket_id, (None, None))[0]
        if before not in begins:
            yield f"event {event.seq}: {event.kind} of {event.number}, which was {before}"
        played[event.ticket_id] = ends, event.desk if ends in KEEPS_ITS_DESK else None
    stored = {ticket.id: (ticket.state, ticket.desk) for ticket in truth.tickets}
    for ticket_id in sorted(played.keys() | stored.keys()):
        if played.get(ticket_id) != stored.get(ticket_id):
            yield f"ticket {ticket_id} is {stored.get(ticket_id)}, by its events {played.get(ticket_id)}"


def _is_about(answer: dict[str, Any], request: Request) -> bool:
    if answer["outcome"] not in ANSWERS_TO[request.kind]:
        return False
    match answer["outcome"]:
        case "called":
            return bool(answer["desk"] == request.desk and (answer["times_called"] > 1) == (request.kind == "Recall"))
        case "done":
            return bool(answer["desk"] == request.desk and answer["action"] == request.kind)
        case _:
            return True
