"""Rows to domain values and back, by hand.

Rule: nothing but plain values goes down and nothing but domain values comes up; a time is UTC text both ways.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from msgspec import json

from shared.domain.chain import LoggedEvent, canonical_text, link
from shared.domain.complaint import SealedComplaint
from shared.domain.day import DayCounters
from shared.domain.events import Event, EventKind, NewEvent
from shared.domain.ids import CallSeq, DeskNumber, EventSeq, Prefix, TicketId
from shared.domain.printing import PrintAttempt, PrintState
from shared.domain.quota import QuotaUse
from shared.domain.seat import Seat
from shared.domain.ticket import Lane, Place, PriorityClass, Ticket, TicketState
from shared.services.ports import StoredAnswer
from shared.store.compiling import Row, Value, Values
from shared.store.schema import HALL_ID

_COMPLAINT_FIELDS = SealedComplaint.__struct_fields__


# By a plain dictionary: an Enum looks its members up by value in a few slow steps, for each row again.
_STATES = {state.value: state for state in TicketState}
_PRIORITIES = {priority.value: priority for priority in PriorityClass}
_LANES: dict[str | None, Lane | None] = {None: None, **{lane.value: lane for lane in Lane}}


def time_text(moment: datetime) -> str:
    """An aware time as UTC text with microseconds: `2026-11-23T01:30:00.000000Z`."""
    return _text_of(moment, moment.fold)


@lru_cache(maxsize=16)
def _text_of(moment: datetime, fold: int) -> str:
    """A command writes the same instant into several rows. In an hour that comes twice, `fold` tells which it is."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


@lru_cache(maxsize=16)
def day_text(day: date) -> str:
    """A date as it stands in a row: `2026-11-23`."""
    return day.isoformat()


def read_time(text: str) -> datetime:
    """The aware UTC time that `time_text` wrote."""
    return datetime.fromisoformat(text)


def maybe_text(moment: datetime | None) -> str | None:
    """`time_text`, or nothing."""
    return None if moment is None else time_text(moment)


def _maybe_time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def ticket_of(row: Row) -> Ticket:
    """A row of all columns of `ticket`."""
    return Ticket(
        id=row[0],
        service_date=date.fromisoformat(row[2]),
        prefix=row[3],
        ordinal=row[4],
        service=row[5],
        session=row[6],
        priority=_PRIORITIES[row[7]],
        state=_STATES[row[8]],
        place=Place(line=row[9], behind=row[10]),
        code=row[11],
        kiosk=row[12],
        issued_at=read_time(row[13]),
        changed_at=read_time(row[14]),
        called_at=_maybe_time(row[15]),
        started_at=_maybe_time(row[16]),
        finished_at=_maybe_time(row[17]),
        desk=row[18],
        for_desk=row[19],
        times_called=row[20],
        lane=_LANES[row[21]],
    )


def ticket_values(ticket: Ticket) -> dict[str, Value]:
    """All columns of `ticket`."""
    return ticket_moves(ticket) | {
        "id": ticket.id,
        "hall_id": HALL_ID,
        "service_date": day_text(ticket.service_date),
        "prefix": ticket.prefix,
        "ordinal": ticket.ordinal,
        "session": ticket.session,
        "code": ticket.code,
        "kiosk": ticket.kiosk,
        "issued_at": time_text(ticket.issued_at),
    }


def ticket_moves(ticket: Ticket) -> dict[str, Value]:
    """What may change of a ticket, and which ticket it is."""
    return {
        "of_ticket": ticket.id,
        "service": ticket.service,
        "priority": ticket.priority.value,
        "state": ticket.state.value,
        "line": ticket.place.line,
        "behind": ticket.place.behind,
        "changed_at": time_text(ticket.changed_at),
        "called_at": maybe_text(ticket.called_at),
        "started_at": maybe_text(ticket.started_at),
        "finished_at": maybe_text(ticket.finished_at),
        "desk": ticket.desk,
        "for_desk": ticket.for_desk,
        "times_called": ticket.times_called,
        "lane": ticket.lane and ticket.lane.value,
    }


def counters_of(day: date, rows: list[Row]) -> DayCounters:
    """The rows of the one statement that reads all counters of a day."""
    issued: dict[int, int] = {}
    extra: dict[int, int] = {}
    ordinals: dict[Prefix, int] = {}
    released = overridden = turned_away = 0
    regulars: int | None = None
    closed_at: datetime | None = None
    for what, key, first, second, third, fourth, closed, _ in rows:
        match what:
            case "day":
                released, overridden, turned_away, regulars = first, second, third, fourth
                closed_at = _maybe_time(closed)
            case "session":
                issued[int(key)] = first
                if second:
                    extra[int(key)] = second
            case "number":
                ordinals[Prefix(key)] = first
    use = QuotaUse(issued=issued, extra=extra, released=released, overridden=overridden)
    return DayCounters(
        service_date=day,
        use=use,
        last_ordinal=ordinals,
        regulars_since_priority=regulars,
        turned_away=turned_away,
        closed_at=closed_at,
    )


def answer_of(rows: list[Row]) -> StoredAnswer | None:
    """The answer among the rows of `COUNTERS_AND_ANSWER`."""
    for what, command, *_, outcome, fingerprint in rows:
        if what == "answer":
            return StoredAnswer(command=command, outcome=outcome, fingerprint=fingerprint)
    return None


def event_of(row: Row) -> Event:
    """A row of all columns of `event`."""
    return Event(
        seq=EventSeq(row[1]),
        at=read_time(row[2]),
        event=NewEvent(
            kind=EventKind(row[3]),
            actor=row[4],
            service_date=date.fromisoformat(row[5]),
            ticket_id=None if row[6] is None else TicketId(row[6]),
            number=row[7],
            desk=None if row[8] is None else DeskNumber(row[8]),
            call_seq=None if row[9] is None else CallSeq(row[9]),
            facts=json.decode(row[10]),
        ),
    )


_FACTS = json.Encoder(order="sorted")


def facts_text(facts: Mapping[str, object]) -> str:
    """Facts as JSON with sorted keys, no spaces and letters as they are: the same bytes for the same facts."""
    return _FACTS.encode(facts).decode()


def event_values(seq: int, at: str, event: NewEvent, *, after: str) -> dict[str, Value]:
    """All columns of `event`, chained to the hash it comes `after`."""
    day, facts = day_text(event.service_date), facts_text(event.facts)
    text = canonical_text(
        seq, at, day, event.kind.value, event.actor, event.ticket_id, event.number, event.desk, event.call_seq, facts
    )
    return {
        "hall_id": HALL_ID,
        "seq": seq,
        "at": at,
        "kind": event.kind.value,
        "actor": event.actor,
        "service_date": day,
        "ticket_id": event.ticket_id,
        "number": event.number,
        "desk": event.desk,
        "call_seq": event.call_seq,
        "facts": facts,
        "hash": link(after, text),
    }


def logged_of(row: Row) -> LoggedEvent:
    """A row of all columns of `event`, as it is stored."""
    return LoggedEvent(
        seq=row[1],
        at=row[2],
        kind=row[3],
        actor=row[4],
        service_date=row[5],
        ticket_id=row[6],
        number=row[7],
        desk=row[8],
        call_seq=row[9],
        facts=row[10],
        hash=row[11],
    )


def attempt_of(row: Row) -> PrintAttempt:
    """A row of all columns of `print_attempt`."""
    return PrintAttempt(
        id=row[0],
        ticket_id=TicketId(row[2]),
        copy=row[3],
        state=PrintState(row[4]),
        detail=row[5],
        started_at=read_time(row[6]),
        ended_at=_maybe_time(row[7]),
    )


def attempt_values(attempt: PrintAttempt) -> dict[str, Value]:
    """All columns of `print_attempt`."""
    return {
        "id": attempt.id,
        "hall_id": HALL_ID,
        "ticket_id": attempt.ticket_id,
        "copy": attempt.copy,
        "state": attempt.state.value,
        "detail": attempt.detail,
        "started_at": time_text(attempt.started_at),
        "ended_at": maybe_text(attempt.ended_at),
    }


def seat_of(day: date, row: Row) -> Seat:
    """Desk, officer and when it was last heard of."""
    return Seat(desk=DeskNumber(row[0]), service_date=day, officer=row[1], seen_at=_maybe_time(row[2]))


def seat_values(seat: Seat) -> dict[str, Value]:
    """All columns of `desk_seat`."""
    return {
        "hall_id": HALL_ID,
        "service_date": seat.service_date.isoformat(),
        "desk": seat.desk,
        "officer": seat.officer,
        "seen_at": maybe_text(seat.seen_at),
    }


def complaint_of(row: Row) -> SealedComplaint:
    """A row of all columns of `complaint`."""
    values: dict[str, Any] = dict(zip(("id", *_AFTER_THE_DAY), (row[0], *row[4:]), strict=True))
    return SealedComplaint(**values)


_AFTER_THE_DAY = tuple(name for name in _COMPLAINT_FIELDS if name != "id")


def complaint_values(complaint: SealedComplaint, *, day: date, at: str) -> Values:
    """All columns of `complaint`; the service day and time are the store's own."""
    values: dict[str, Value] = {name: getattr(complaint, name) for name in _COMPLAINT_FIELDS}
    return values | {"hall_id": HALL_ID, "service_date": day.isoformat(), "recorded_at": at}
