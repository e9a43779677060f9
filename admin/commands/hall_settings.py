"""`balai settings`: the hall's own settings, kept in the store.

Rule: a wrong text is refused with its key and what is expected; every change is an event with a name.
"""

import difflib
import sys
from datetime import date, timedelta
from typing import Annotated

import typer

from admin import options
from admin.context import Context, of
from shared.domain.dated_settings import iso_date
from shared.domain.settings import DEFAULTS, reader_of
from shared.problems import Problem, ProblemCode
from shared.services.commands import ChangeSetting

app = typer.Typer(no_args_is_help=True, help="The hall's settings: show, set, unset.")
TOMORROW = "tomorrow"
Since = Annotated[
    str | None, typer.Option("--from", metavar="tomorrow|DATE", help="First service day of the change; else at once.")
]
Reason = Annotated[str, typer.Option(help="Why; it is written down with your name.")]
DATED = ("closed", "opened")
"""Settings of a date are written `set closed 2026-12-25 "Natal"`."""
EXAMPLE_DAY = "2026-12-25"
ASKED_WHY = ("session.", "closed.", "opened.", "day.", "quota.", "kiosk.")
"""They decide who gets a number and when, so a person is asked for the reason; a script may leave it out."""


@app.command()
def show(context: typer.Context, key: Annotated[str, typer.Argument(help="Part of a key.")] = "") -> None:
    """All settings, or those whose key contains a text. Example: balai settings show session"""
    ctx = of(context)
    with ctx.hall() as hall:
        raw = hall.info().settings.raw
    found = {name: text for name, text in sorted(raw.items()) if key in name}
    ctx.show(found, *(f"{name} = {text}" for name, text in found.items()))


@app.command("set")
def set_(
    context: typer.Context,
    key: str,
    value: list[str],
    since: Since = None,
    reason: Reason = "",
    request_id: options.RequestId = None,
) -> None:
    """Change a setting, at once or from a day on.

    Example: balai settings set session.mon.1 "08:00-12:00 quota 40" --from tomorrow
    """
    if key in DATED:
        if len(value) == 1:
            day = value[0] if iso_date(value[0]) else EXAMPLE_DAY
            raise Problem(ProblemCode.HALL_SETTING_INCOMPLETE, key=key, day=day)
        key, value = f"{key}.{value[0]}", value[1:]
    _change(context, key, " ".join(value), since=since, reason=reason, request_id=request_id)


@app.command()
def unset(
    context: typer.Context, key: str, since: Since = None, reason: Reason = "", request_id: options.RequestId = None
) -> None:
    """Remove a session, a closed day or another setting. Example: balai settings unset session.fri.2"""
    _change(context, key, None, since=since, reason=reason, request_id=request_id)


def _change(
    context: typer.Context, key: str, text: str | None, *, since: str | None, reason: str, request_id: str | None
) -> None:
    ctx = of(context)
    request = ctx.request_id(request_id)
    if reader_of(key) is None:
        nearest = next(iter(difflib.get_close_matches(key, DEFAULTS, n=1)), "")
        raise Problem(ProblemCode.HALL_SETTING_UNKNOWN, key=key, nearest=nearest)
    reason = _reason(ctx, key, reason)
    with ctx.hall() as hall:
        first_day = None if since is None else _day(ctx, since, hall.day_status().service_date)
        command = ChangeSetting(
            request_id=request, actor=ctx.actor, key=key, text=text, since=first_day, reason=reason
        )
        ctx.answer(hall.do(command))


def _reason(ctx: Context, key: str, given: str) -> str:
    while not given.strip() and key.startswith(ASKED_WHY) and not ctx.is_json and sys.stdin.isatty():
        given = typer.prompt(ctx.texts("Why? It is written down with your name"), err=True)
    return given


def _day(ctx: Context, written: str, today: date) -> date:
    day = today + timedelta(days=1) if written == TOMORROW else iso_date(written)
    if day is None:
        raise typer.BadParameter(ctx.texts("Write tomorrow, or a day like 2026-11-24."), param_hint="--from")
    return day
