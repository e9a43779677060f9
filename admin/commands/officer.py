"""`balai officer`: who may work at a desk.

Rule: a password comes from a prompt or standard input, never from the command line, where others can read it.
"""

import sys
from typing import Annotated

import typer

from admin import options
from admin.context import of
from shared.domain.officer import Role
from shared.services.commands import AddOfficer, DisableOfficer

app = typer.Typer(no_args_is_help=True, help="Officers: add, disable, list.")


@app.command()
def add(
    context: typer.Context,
    login: Annotated[str, typer.Argument(help="Login name: small letters and digits.")],
    name: Annotated[str, typer.Option(help="Full name, shown on the screen.")],
    role: Annotated[Role, typer.Option(help="What the officer may do.")] = Role.officer,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
    request_id: options.RequestId = None,
) -> None:
    """Add an officer. Example: balai officer add siti --name "Siti Rahmawati" """
    ctx = of(context)
    request = ctx.request_id(request_id)
    command = AddOfficer(request_id=request, actor=ctx.actor, login=login, name=name, role=role)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        once_more = ctx.texts("The password once more")
        password = typer.prompt(ctx.texts("Password"), hide_input=True, confirmation_prompt=once_more, err=True)
    with ctx.store() as store, ctx.hall_over(store) as hall:
        with hall.journalled(command):
            store.officers.add(login, name, role, password, actor=ctx.actor, request_id=request)
        ctx.show(
            {"outcome": "added", "login": login, "name": name, "role": role},
            ctx.texts("Officer %(login)s added.", login=login),
        )


@app.command()
def disable(context: typer.Context, login: str, request_id: options.RequestId = None) -> None:
    """Shut an officer out; the history keeps the name. Example: balai officer disable siti"""
    ctx = of(context)
    request = ctx.request_id(request_id)
    command = DisableOfficer(request_id=request, actor=ctx.actor, login=login)
    with ctx.store() as store, ctx.hall_over(store) as hall:
        with hall.journalled(command):
            store.officers.disable(login, actor=ctx.actor, request_id=request)
        words = ctx.texts("Officer %(login)s can no longer log in.", login=login)
        ctx.show({"outcome": "disabled", "login": login}, words)


@app.command("list")
def list_(context: typer.Context) -> None:
    """All officers. Example: balai --json officer list"""
    ctx = of(context)
    with ctx.store() as store:
        officers = store.officers.list()
    ctx.show(
        [{"login": o.login, "name": o.name, "role": o.role} for o in officers],
        *(f"{o.login:<16} {o.role:<12} {o.name}" for o in officers),
    )
