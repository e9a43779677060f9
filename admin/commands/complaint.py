"""`balai complaint`: record one, look at it, make its receipt.

Rule: personal fields are shown masked unless they are asked for by name; no message quotes what a citizen said.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from admin import options
from admin.context import EXIT_NO, Context, of
from shared.domain.complaint_draft import ComplaintDraft, DraftField
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Cannot, CannotBecause
from shared.domain.report_number import read_report_number
from shared.services.local_hall import LocalHall

if TYPE_CHECKING:
    from admin.receipts import ReadComplaint
    from shared.domain.ticket import Ticket

app = typer.Typer(no_args_is_help=True, help="Complaints: new, show, receipt.")

TICKET = "ticket"
"""The one key of a complaint's file that is no field of the complaint: the number of its citizen, today."""
_KEYS = frozenset({*DraftField, TICKET})
_LARGEST = 1_000_000

Number = Annotated[str, typer.Argument(metavar="REPORT_NUMBER", help="For example LMW-7K4Q-2M9D.")]


@app.command()
def new(
    context: typer.Context,
    source: Annotated[Path, typer.Option("--from", metavar="FILE.json", help="The complaint, as JSON.")],
    request_id: options.RequestId = None,
) -> None:
    """Record a complaint from a file. Example: balai complaint new --from pengaduan.json"""
    from shared.services.complaints import Complaints
    from shared.services.keys import read_key_file

    ctx = of(context)
    request, values = ctx.request_id(request_id), _read(ctx, source)
    number = values.pop(TICKET, "")
    keys = read_key_file(ctx.settings.store.key_file)
    desk = ctx.settings.desk.number
    with ctx.store() as store, ctx.hall_over(store) as hall:
        ticket = _ticket(ctx, hall, number) if number else None
        recorded = Complaints(hall, store.drafts, keys).record(
            ticket.id if ticket else None,
            ticket.desk if ticket else DeskNumber(desk) if desk else None,
            ctx.actor.removeprefix("staff:"),
            ComplaintDraft(**values),
            request,
            actor=ctx.actor,
        )
        ctx.answer(recorded)


@app.command()
def show(
    context: typer.Context,
    report_number: Number,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Name, contact and NIK in the clear; needs --reason.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why they are revealed; it is written down with your name.")] = "",
    request_id: options.RequestId = None,
) -> None:
    """A recorded complaint, personal fields masked. Example: balai --json complaint show LMW-7K4Q-2M9D"""
    from admin.receipts import read_complaint, reveal_complaint
    from shared.domain.revealing import RevealedAs

    ctx = of(context)
    number, key_file = _written(report_number), ctx.settings.store.key_file
    request = ctx.request_id(request_id) if reveal else None
    with ctx.store() as store, ctx.hall_over(store) as hall:
        found: ReadComplaint | Cannot | None
        if request is not None:
            found = reveal_complaint(
                store,
                hall,
                key_file,
                number,
                shown_as=RevealedAs.fields,
                reason=reason,
                actor=ctx.actor,
                request_id=request,
            )
        else:
            found = read_complaint(store, key_file, number)
        if found is None:
            _not_found(ctx, report_number)
        if isinstance(found, Cannot):
            ctx.answer(found)
        zone = hall.info().settings.calendar.zone
        values = _values(found, is_revealed=reveal) | {"received_at": found.kept.received_at.astimezone(zone)}
        ctx.show(values, *(f"{name:<14} {value}" for name, value in values.items() if value not in (None, "")))


@app.command()
def receipt(
    context: typer.Context,
    report_number: Number,
    pdf: Annotated[Path, typer.Option("--pdf", metavar="OUT", help="The file to write; only you can read it.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    request_id: options.RequestId = None,
) -> None:
    """The receipt as a PDF. Example: balai complaint receipt LMW-7K4Q-2M9D --pdf tanda-terima.pdf"""
    from admin.private_file import write_private
    from admin.receipts import make_receipt

    ctx = of(context)
    number, request = _written(report_number), ctx.request_id(request_id)
    with ctx.store() as store, ctx.hall_over(store) as hall:
        key_file = ctx.settings.store.key_file
        made = make_receipt(store, hall, key_file, number, ctx.texts, actor=ctx.actor, request_id=request)
        if made is None:
            _not_found(ctx, report_number)
        try:
            write_private(pdf, made, may_replace=force)
        except FileExistsError:
            refusal = {"outcome": "cannot", "reason": "file_exists", "file": pdf}
            ctx.show(refusal, ctx.texts("%(file)s is there already; --force writes over it.", file=pdf))
            raise typer.Exit(EXIT_NO) from None
        except OSError as error:
            raise typer.BadParameter(error.strerror or "", param_hint="--pdf") from None
        saved = {"outcome": "saved", "report_number": number, "file": pdf}
        ctx.show(saved, ctx.texts("The receipt is in %(file)s", file=pdf))


def _written(typed: str) -> str:
    """A report number as it is kept, however it was typed; what is none is looked for, and not found, as it is."""
    return read_report_number(typed) or typed


def _not_found(ctx: Context, report_number: str) -> NoReturn:
    refusal = {"outcome": "cannot", "reason": "no_complaint", "report_number": report_number}
    ctx.show(refusal, ctx.texts("There is no complaint with the number %(number)s.", number=report_number))
    raise typer.Exit(EXIT_NO)


def _values(found: "ReadComplaint", *, is_revealed: bool) -> dict[str, Any]:
    complaint, opened = found.kept.complaint, found.opened
    return {
        "report_number": complaint.report_number,
        "received_at": found.kept.received_at,
        "ticket_id": complaint.ticket_id,
        "desk": complaint.desk,
        "officer": complaint.officer,
        "channel": complaint.channel,
        "name": opened.name if is_revealed else opened.masked_name,
        "contact": opened.contact if is_revealed else opened.masked_contact,
        "nik": opened.nik if is_revealed else opened.masked_nik,
        "revealed": is_revealed,
        "title": complaint.title,
        "category": complaint.category,
        "chronology": complaint.chronology,
        "solution": complaint.solution,
    }


def _read(ctx: Context, source: Path) -> dict[str, str]:
    """The texts in a complaint's file; a wrong file is wrong usage, and only its keys are ever named."""

    def wrong(words: str) -> typer.BadParameter:
        return typer.BadParameter(words, param_hint="--from")

    try:
        with source.open("rb") as file:
            values = json.loads(file.read(_LARGEST))
    except OSError as error:
        raise wrong(f"{source}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise wrong(ctx.texts("%(file)s does not hold one JSON object.", file=source)) from None
    if not isinstance(values, dict):
        raise wrong(ctx.texts("%(file)s does not hold one JSON object.", file=source))
    if unknown := sorted(set(values) - _KEYS):
        known = ", ".join(sorted(_KEYS))
        raise wrong(ctx.texts("Unknown: %(keys)s. Known: %(known)s.", keys=", ".join(unknown), known=known))
    if others := sorted(key for key, value in values.items() if not isinstance(value, str)):
        raise wrong(ctx.texts("These must be texts in quotation marks: %(keys)s.", keys=", ".join(others)))
    _check_category(values.get(DraftField.category, ""), wrong, ctx)
    return values


def _check_category(key: str, wrong: Callable[[str], typer.BadParameter], ctx: Context) -> None:
    from shared.services.categories import read_categories

    known = [each.key for each in read_categories()]
    if key and key not in known:
        raise wrong(ctx.texts("The category must be one of: %(known)s.", known=", ".join(known)))


def _ticket(ctx: Context, hall: LocalHall, number: str) -> "Ticket":
    history = hall.ticket(number)
    if history is None:
        ctx.answer(Cannot(reason=CannotBecause.no_ticket, number=number))
    return history.ticket
