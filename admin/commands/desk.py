"""`balai desk`: the desk client, and every act of a desk without a screen.

Rule: the same use cases as behind the buttons; nothing here decides.
"""

from typing import Annotated

import typer

from admin import options
from admin.context import of
from shared.domain.ids import DeskNumber
from shared.domain.ticket import Action
from shared.services import commands as c

app = typer.Typer(invoke_without_command=True, help="Start the desk client, or act for a desk: call, start, finish ...")


@app.callback()
def start_client(context: typer.Context) -> None:
    """Without an action this starts the desk client. Example: balai desk"""
    if context.invoked_subcommand is None:
        from admin.commands.programs import start_desk_client

        start_desk_client(of(context))


@app.command()
def call(
    context: typer.Context,
    desk: options.Desk,
    number: Annotated[str | None, typer.Option(help="Call this number out of order; needs --reason.")] = None,
    reason: Annotated[str, typer.Option(help="Why this number is called out of order.")] = "",
    request_id: options.RequestId = None,
) -> None:
    """Call the next citizen, or a chosen one. Example: balai desk call --desk 3"""
    ctx = of(context)
    request, at = ctx.request_id(request_id), DeskNumber(desk)
    if number is None and reason.strip():
        words = ctx.texts("A reason belongs to --number: name the number that is called out of order.")
        raise typer.BadParameter(words, param_hint="--reason")
    if number is None:
        command: c.Command = c.CallNext(request_id=request, actor=ctx.actor, desk=at)
    else:
        command = c.CallNumber(request_id=request, actor=ctx.actor, desk=at, number=number, reason=reason)
    _do(context, command)


@app.command()
def recall(context: typer.Context, desk: options.Desk, request_id: options.RequestId = None) -> None:
    """Call the citizen of a desk again. Example: balai desk recall --desk 3"""
    ctx = of(context)
    _do(context, c.Recall(request_id=ctx.request_id(request_id), actor=ctx.actor, desk=DeskNumber(desk)))


@app.command()
def start(context: typer.Context, desk: options.Desk, request_id: options.RequestId = None) -> None:
    """The citizen sits down. Example: balai desk start --desk 3"""
    _step(context, desk, Action.start, request_id)


@app.command("no-show")
def no_show(context: typer.Context, desk: options.Desk, request_id: options.RequestId = None) -> None:
    """The citizen did not come, after the set number of calls. Example: balai desk no-show --desk 3"""
    _step(context, desk, Action.no_show, request_id)


@app.command()
def finish(context: typer.Context, desk: options.Desk, request_id: options.RequestId = None) -> None:
    """The citizen has been served. Example: balai desk finish --desk 3"""
    _step(context, desk, Action.finish, request_id)


@app.command()
def park(context: typer.Context, desk: options.Desk, request_id: options.RequestId = None) -> None:
    """Set the citizen aside, e.g. to fetch a paper. Example: balai desk park --desk 3"""
    _step(context, desk, Action.park, request_id)


@app.command()
def resume(context: typer.Context, number: str, desk: options.Desk, request_id: options.RequestId = None) -> None:
    """Bring a parked or absent number back into line. Example: balai desk resume A-007 --desk 3"""
    ctx = of(context)
    _do(
        context,
        c.ReturnTicket(request_id=ctx.request_id(request_id), actor=ctx.actor, number=number, desk=DeskNumber(desk)),
    )


@app.command()
def transfer(
    context: typer.Context,
    desk: options.Desk,
    to_desk: Annotated[int | None, typer.Option(min=1, help="Only this desk may call the citizen.")] = None,
    to_service: Annotated[str | None, typer.Option(help="The line of this service.")] = None,
    note_stdin: Annotated[bool, typer.Option(help="Read a note for the next officer from standard input.")] = False,
    request_id: options.RequestId = None,
) -> None:
    """Send the citizen to another desk or service. Example: balai desk transfer --desk 3 --to-desk 5"""
    ctx = of(context)
    if (to_desk is None) == (to_service is None):
        raise typer.BadParameter(ctx.texts("Give either --to-desk or --to-service."))
    command = c.Transfer(
        request_id=ctx.request_id(request_id),
        actor=ctx.actor,
        desk=DeskNumber(desk),
        to_desk=None if to_desk is None else DeskNumber(to_desk),
        to_service=to_service.upper() if to_service else None,
    )
    if not note_stdin:
        _do(context, command)
        return
    from admin.transfer_notes import notes_of_this_pc, typed_note, with_note

    typed, notes = typed_note(), notes_of_this_pc(ctx)
    with ctx.hall() as hall:
        ctx.answer(hall.do(with_note(hall, command, notes, typed)))


@app.command()
def release(
    context: typer.Context,
    desk: options.Desk,
    reason: options.Reason,
    force: Annotated[bool, typer.Option("--force", help="Also of a desk that was heard of a moment ago.")] = False,
    request_id: options.RequestId = None,
) -> None:
    """Let go of a desk whose program is gone; its citizen is in line again at the old place.

    Example: balai desk release --desk 3 --reason "PC mati"
    """
    ctx = of(context)
    request, at = ctx.request_id(request_id), DeskNumber(desk)
    _do(context, c.ReleaseDesk(request_id=request, actor=ctx.actor, desk=at, reason=reason, force=force))


def _step(context: typer.Context, desk: int, action: c.DeskAction, request_id: str | None) -> None:
    ctx = of(context)
    request = ctx.request_id(request_id)
    _do(context, c.StepAtDesk(request_id=request, actor=ctx.actor, desk=DeskNumber(desk), action=action))


def _do(context: typer.Context, command: c.Command) -> None:
    ctx = of(context)
    with ctx.hall() as hall:
        ctx.answer(hall.do(command))
