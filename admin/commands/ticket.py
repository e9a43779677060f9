"""`balai ticket`: hand out, look at, print again, cancel.

Rule: as at the kiosk, a number is committed before any paper.
"""

from datetime import tzinfo
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid5

import typer

from admin import options
from admin.context import EXIT_NO, Context, of
from admin.event_facts import PRINTS
from admin.event_words import attempt_line, line_of
from admin.words import STATES, words_of
from shared.domain.outcomes import Cannot, CannotBecause, Issued
from shared.domain.ticket import PriorityClass
from shared.services.commands import CancelTicket, CorrectPriority, IssueTicket

if TYPE_CHECKING:
    from shared.domain.ids import RequestId, TicketId
    from shared.printing.slip_job import PrintedSlip
    from shared.services.local_hall import LocalHall
    from shared.services.views import TicketHistory

app = typer.Typer(no_args_is_help=True, help="Numbers: issue, show, reprint, cancel, priority.")


@app.command()
def issue(
    context: typer.Context,
    service: Annotated[str, typer.Option(help="Letter of the service, e.g. A.")],
    priority: Annotated[PriorityClass, typer.Option(help="Why the citizen is called earlier.")] = PriorityClass.none,
    kiosk: Annotated[str | None, typer.Option(help="Name of the kiosk that asks.")] = None,
    request_id: options.RequestId = None,
    print_slip: Annotated[bool, typer.Option("--print", help="Print the slip, too.")] = False,
) -> None:
    """Hand out a number. Example: balai ticket issue --service A --priority elderly"""
    ctx = of(context)
    command = IssueTicket(
        request_id=ctx.request_id(request_id),
        actor=f"kiosk:{kiosk}" if kiosk else ctx.actor,
        service=service.upper(),
        kiosk=kiosk or ctx.settings.kiosk.name,
        priority=priority,
    )
    with ctx.hall() as hall:
        outcome = hall.do(command)
        if not (print_slip and isinstance(outcome, Issued)):
            ctx.answer(outcome)
        printed = _print(ctx, hall, outcome.ticket_id, _request_of_slip(command.request_id))
        ctx.show(_flat(outcome) | _print_keys(printed), words_of(outcome, ctx.texts), _print_words(ctx, printed))


@app.command()
def show(context: typer.Context, number: str, date: options.Day = None) -> None:
    """State, history and print attempts of a number. Example: balai ticket show A-007"""
    ctx = of(context)
    with ctx.hall() as hall:
        history = hall.ticket(number, date.date() if date else None)
        zone = hall.info().settings.calendar.zone
    if history is None:
        ctx.answer(Cannot(reason=CannotBecause.no_ticket, number=number))
    ctx.show(_as_json(history), *_as_lines(ctx, history, zone))


@app.command()
def reprint(context: typer.Context, number: str, request_id: options.RequestId = None) -> None:
    """Print a slip again; the copy says SALINAN. Example: balai ticket reprint A-007"""
    ctx = of(context)
    request = ctx.request_id(request_id)
    with ctx.hall() as hall:
        history = hall.ticket(number)
        if history is None:
            ctx.answer(Cannot(reason=CannotBecause.no_ticket, number=number))
        printed = _print(ctx, hall, history.ticket.id, request)
    is_sent = not printed.end.state.may_retry_unasked
    result = {"outcome": "reprinted" if is_sent else "not_printed", "number": history.ticket.number}
    ctx.show(result | _print_keys(printed), _print_words(ctx, printed))
    raise typer.Exit(0 if is_sent else EXIT_NO)


@app.command()
def cancel(context: typer.Context, number: str, reason: options.Reason, request_id: options.RequestId = None) -> None:
    """Take a number out of the line for good. Example: balai ticket cancel A-007 --reason pulang"""
    ctx = of(context)
    command = CancelTicket(request_id=ctx.request_id(request_id), actor=ctx.actor, number=number, reason=reason)
    with ctx.hall() as hall:
        ctx.answer(hall.do(command))


@app.command()
def priority(
    context: typer.Context,
    number: str,
    priority_class: Annotated[PriorityClass, typer.Argument(metavar="CLASS", help="What it should have been.")],
    reason: options.Reason,
    request_id: options.RequestId = None,
) -> None:
    """Correct the priority class of a number. Example: balai ticket priority A-007 elderly --reason "salah pilih" """
    ctx = of(context)
    command = CorrectPriority(
        request_id=ctx.request_id(request_id),
        actor=ctx.actor,
        number=number,
        priority=priority_class,
        reason=reason,
    )
    with ctx.hall() as hall:
        ctx.answer(hall.do(command))


def _request_of_slip(of_number: "RequestId") -> "RequestId":
    """The same for each repeat: whoever asks for a number again gets no second slip of it either."""
    from shared.domain.ids import RequestId

    return RequestId(str(uuid5(UUID(of_number), "slip")))


def _print(ctx: Context, hall: "LocalHall", ticket_id: "TicketId", request_id: "RequestId") -> "PrintedSlip":
    from shared.printing.printer import EscposTicketPrinter
    from shared.printing.slip_job import print_ticket

    printer = EscposTicketPrinter(ctx.settings.printer.url, width_mm=ctx.settings.printer.width_mm)
    printed = print_ticket(hall, printer, ticket_id, ctx.texts, actor=ctx.actor, request_id=request_id)
    assert printed is not None  # the ticket was found or made just now
    return printed


def _print_keys(printed: "PrintedSlip") -> dict[str, Any]:
    end = printed.end
    return {"copy": printed.printing.copy, "print_state": end.state, "print_detail": end.detail}


def _print_words(ctx: Context, printed: "PrintedSlip") -> str:
    state = ctx.texts(PRINTS[printed.end.state])
    return ctx.texts("Slip: %(state)s (%(detail)s)", state=state, detail=printed.end.detail)


def _flat(outcome: Issued) -> dict[str, Any]:
    from msgspec import to_builtins

    values: dict[str, Any] = to_builtins(outcome)
    return values


def _as_json(history: "TicketHistory") -> dict[str, Any]:
    ticket = history.ticket
    return {
        "number": ticket.number,
        "ticket_id": ticket.id,
        "state": ticket.state,
        "service": ticket.service,
        "session": ticket.session,
        "service_date": ticket.service_date,
        "priority": ticket.priority,
        "desk": ticket.desk,
        "for_desk": ticket.for_desk,
        "times_called": ticket.times_called,
        "kiosk": ticket.kiosk,
        "issued_at": ticket.issued_at,
        "called_at": ticket.called_at,
        "started_at": ticket.started_at,
        "finished_at": ticket.finished_at,
        "history": [
            {
                "seq": e.seq,
                "at": e.at,
                "kind": e.event.kind,
                "desk": e.event.desk,
                "actor": e.event.actor,
                "facts": dict(e.event.facts),
            }
            for e in history.events
        ],
        "attempts": [
            {"copy": a.copy, "state": a.state, "detail": a.detail, "started_at": a.started_at, "ended_at": a.ended_at}
            for a in history.attempts
        ],
    }


def _as_lines(ctx: Context, history: "TicketHistory", zone: tzinfo) -> list[str]:
    lines = [f"{history.ticket.number}  {ctx.texts(STATES[history.ticket.state])}"]
    lines += [line_of(event, zone, ctx.texts) for event in history.events]
    return lines + [attempt_line(attempt, zone, ctx.texts) for attempt in history.attempts]
