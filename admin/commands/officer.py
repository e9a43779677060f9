"""`balai officer`: who may work at a desk.

Rule: a password comes from a prompt or standard input, never from the command line, where others can read it.
"""

import sys
from typing import Annotated

import typer

from admin.context import of
from shared.domain.officer import Role

app = typer.Typer(no_args_is_help=True, help="Officers: add, disable, list.")


@app.command()
def add(
    context: typer.Context,
    login: Annotated[str, typer.Argument(help="Login name: small letters and digits.")],
    name: Annotated[str, typer.Option(help="Full name, shown on the screen.")],
    role: Annotated[Role, typer.Option(help="What the officer may do.")] = Role.officer,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
) -> None:
    """Add an officer. Example: balai officer add siti --name "Siti Rahmawati" """
    ctx = of(context)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        once_more = ctx.texts("The password once more")
        password = typer.prompt(ctx.texts("Password"), hide_input=True, confirmation_prompt=once_more, err=True)
    with ctx.store() as store:
        store.officers.add(login, name, role, password, actor=ctx.actor)
    ctx.show(
        {"outcome": "added", "login": login, "name": name, "role": role},
        ctx.texts("Officer %(login)s added.", login=login),
    )


@app.command()
def disable(context: typer.Context, login: str) -> None:
    """Shut an officer out; the history keeps the name. Example: balai officer disable siti"""
    ctx = of(context)
    with ctx.store() as store:
        store.officers.disable(login, actor=ctx.actor)
    ctx.show({"outcome": "disabled", "login": login}, ctx.texts("Officer %(login)s can no longer log in.", login=login))


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
