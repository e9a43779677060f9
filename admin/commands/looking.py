"""`balai board` and `balai events`: what the hall sees, and what happened.

Rule: numbers and counts only, never a citizen's data.
"""

from typing import Annotated, Any

import typer

from admin import options
from admin.context import of
from admin.event_words import line_of
from shared.domain.events import Event
from shared.domain.ids import EventSeq
from shared.services.views import Board, BoardCall


def board(context: typer.Context) -> None:
    """What the hall screen shows now. Example: balai --json board"""
    ctx = of(context)
    with ctx.hall() as hall:
        shown = hall.board()
    lines = [ctx.texts("%(number)s to desk %(desk)s.", number=c.number, desk=c.desk) for c in shown.current]
    waiting = ctx.texts(
        "Waiting: %(waiting)s; left today: %(left)s", waiting=shown.day.waiting, left=shown.day.left_day
    )
    ctx.show(_board_json(shown), *lines, waiting)


def events(
    context: typer.Context,
    since: Annotated[int | None, typer.Option(min=0, help="Only events after this sequence number.")] = None,
    date: options.Day = None,
) -> None:
    """Events in order; today's if nothing is asked for. Example: balai events --since 120"""
    ctx = of(context)
    with ctx.hall() as hall:
        day = date.date() if date else None
        if since is None and day is None:
            day = hall.day_status().service_date
        found = list(hall.events(since=EventSeq(since or 0), day=day))
        while found and (more := hall.events(since=found[-1].seq, day=day)):
            found.extend(more)
        zone = hall.info().settings.calendar.zone
    ctx.show([_event_json(event) for event in found], *(line_of(event, zone, ctx.texts) for event in found))


def _board_json(shown: Board) -> dict[str, Any]:
    day = shown.day
    return {
        "hall": day.hall_name,
        "practice": day.practice,
        "now": day.now,
        "service_date": day.service_date,
        "phase": day.phase,
        "session": day.session,
        "next_opening": day.next_opening,
        "message": day.message,
        "ended_early": day.ended_early,
        "calls": [_call_json(call) for call in shown.current],
        "recent": [_call_json(call) for call in shown.recent],
        "waiting": day.waiting,
        "waiting_by_service": dict(day.waiting_by_service),
        "left_session": day.left_session,
        "left_day": day.left_day,
        "last_call_seq": shown.last_call,
        "last_event_seq": day.last_event,
    }


def _call_json(call: BoardCall) -> dict[str, Any]:
    return {"number": call.number, "desk": call.desk, "call_seq": call.call_seq, "at": call.at}


def _event_json(event: Event) -> dict[str, Any]:
    fact = event.event
    return {
        "seq": event.seq,
        "at": event.at,
        "kind": fact.kind,
        "service_date": fact.service_date,
        "actor": fact.actor,
        "number": fact.number,
        "ticket_id": fact.ticket_id,
        "desk": fact.desk,
        "call_seq": fact.call_seq,
        "facts": dict(fact.facts),
    }
