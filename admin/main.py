"""`balai`: reads what is asked, wires the parts, ends with the right exit code.

Rule: 0 done; 3 a business "no"; 2 wrong usage or settings; 4 out of reach, outcome perhaps unknown; 1 a bug
(docs/cli.md).
"""

import json
import os
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from admin.commands import (
    audit,
    backup,
    complaint,
    day,
    demo,
    desk,
    device,
    hall_settings,
    health,
    kiosk_pin,
    looking,
    officer,
    programs,
    store,
    ticket,
)
from admin.context import Context
from admin.doctor_pc import LOOK_COMMAND
from shared.config import load_settings
from shared.i18n import Language, Texts
from shared.problem_texts import explain
from shared.problems import Problem, exit_code

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Balai, the software of a public complaint hall.",
)
app.command()(store.init)
app.command()(store.migrate)
app.command()(store.check)
app.add_typer(hall_settings.app, name="settings")
app.add_typer(day.app, name="day")
app.add_typer(ticket.app, name="ticket")
app.add_typer(desk.app, name="desk")
app.command()(looking.board)
app.command()(looking.events)
app.add_typer(audit.app, name="audit")
app.command()(health.doctor)
app.command(LOOK_COMMAND, hidden=True)(health.look_at_qt)
app.add_typer(backup.app, name="backup")
app.command()(backup.restore)
app.add_typer(complaint.app, name="complaint")
app.add_typer(officer.app, name="officer")
app.add_typer(device.app, name="device")
app.command()(programs.kiosk)
app.command()(kiosk_pin.kiosk_pin)
app.command()(programs.hall)
app.command()(demo.demo)


@app.callback()
def prepare(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="Settings file of this PC.")] = None,
    store_url: Annotated[
        str | None, typer.Option("--store", metavar="URL", help="Store: a file or postgresql://")
    ] = None,
    lang: Annotated[Language | None, typer.Option(help="Language of messages.")] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print one JSON value on standard output.")] = False,
    clock: Annotated[str | None, typer.Option(metavar="ISO-TIME", help="Set the time; practice stores only.")] = None,
) -> None:
    """Balai, the software of a public complaint hall."""
    given = {"store.url": store_url, "ui.language": lang.value if lang else None}
    settings = load_settings(config, os.environ, {key: value for key, value in given.items() if value is not None})
    texts = Texts(settings.ui.language)
    context.obj = Context(
        settings=settings, texts=texts, is_json=is_json, clock=_clock(clock, texts), config_file=config
    )


def _clock(given: str | None, texts: Texts) -> datetime | None:
    """An ISO time; without a zone it is the hall's own time."""
    if given is None:
        return None
    try:
        return datetime.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter(texts("Write a time like 2026-11-23T08:00."), param_hint="--clock") from None


def run() -> NoReturn:
    """The `balai` command: never a traceback for what a person can mend, always one for a bug (exit code 1)."""
    try:
        app()
    except Problem as problem:
        sys.exit(_report(problem))
    sys.exit(0)


def _report(problem: Problem) -> int:
    """Say what is wrong and how to mend it: words on standard error, and one JSON value if that was asked for."""
    arguments = sys.argv[1:]
    words = explain(problem, Texts(_language(arguments)))
    typer.echo(f"{words.title}\n{words.what}\n{words.remedy}", err=True)
    if "--json" in arguments:
        typer.echo(
            json.dumps({"outcome": "problem", "problem": problem.code, "remedy": words.remedy} | dict(problem.facts))
        )
    return exit_code(problem)


def _language(arguments: list[str]) -> Language:
    """The language for a message when the settings themselves may be what is wrong."""
    asked = [after for before, after in pairwise(arguments) if before == "--lang"]
    wish = next(iter(asked), os.environ.get("BALAI_LANG", ""))
    return Language(wish) if wish in set(Language) else Language.INDONESIAN
