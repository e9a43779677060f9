"""`balai kiosk`, `balai desk`, `balai hall`: start a program.

Rule: a program gets this PC's settings and clock and its own process; the command line adds nothing.
"""

import typer

from admin.context import Context, of


def kiosk(context: typer.Context) -> None:
    """Start the kiosk. Example: balai kiosk"""
    from kiosk.main import run

    ctx = of(context)
    raise typer.Exit(run(ctx.settings, clock=ctx.clock))


def hall(context: typer.Context) -> None:
    """Start the hall screen. Example: balai hall"""
    from hall_screen.main import run

    ctx = of(context)
    raise typer.Exit(run(ctx.settings, clock=ctx.clock))


def start_desk_client(ctx: Context) -> None:
    """Start the desk client (`balai desk` with no action)."""
    from desk_client.main import run

    raise typer.Exit(run(ctx.settings, clock=ctx.clock))
