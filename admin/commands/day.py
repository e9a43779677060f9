"""`balai day`: how the day stands, more places than the normal quota, and its end.

Rule: release and override carry a reason and a name, and are events (domain.md 1).
"""

from dataclasses import asdict
from typing import Annotated

import typer
from msgspec import structs

from admin import options
from admin.context import Context, of
from shared.domain.calendar import Phase
from shared.domain.figures import DayFigures
from shared.i18n import sentence
from shared.services.commands import CloseDay, ReleasePlaces, ReopenDay
from shared.services.views import DayStatus
from shared.words import session_name

app = typer.Typer(no_args_is_help=True, help="The service day: status, release of tolerance, override, close, reopen.")
Count = Annotated[int, typer.Argument(min=1, help="How many places.")]
PHASES = {
    Phase.closed: sentence("closed today"),
    Phase.before: sentence("not open yet"),
    Phase.open: sentence("open"),
    Phase.after: sentence("no more numbers today"),
}


@app.command()
def status(context: typer.Context, date: options.Day = None) -> None:
    """Sessions, quotas, issued, left, waiting, open desks. Example: balai day status --date 2026-11-23"""
    ctx = of(context)
    with ctx.hall() as hall:
        day = hall.day_status(date.date() if date else None)
        figures = hall.day_figures(day.service_date)
    ctx.show(
        as_json(day) | {"figures": structs.asdict(figures)}, *_as_lines(ctx, day), *_figure_lines(ctx, day, figures)
    )


@app.command()
def release(
    context: typer.Context, places: Count, reason: options.Reason, request_id: options.RequestId = None
) -> None:
    """Release places of the tolerance. Example: balai day release 5 --reason "antre sejak subuh" """
    _release(context, places, reason, request_id, override=False)


@app.command()
def override(
    context: typer.Context, places: Count, reason: options.Reason, request_id: options.RequestId = None
) -> None:
    """Go beyond the tolerance, by your name. Example: balai day override 3 --reason "rombongan lansia" """
    _release(context, places, reason, request_id, override=True)


@app.command()
def close(
    context: typer.Context,
    date: options.Day = None,
    force: Annotated[
        bool, typer.Option("--force", help="Close over citizens at desks and open sessions; needs --reason.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; it is written down with your name.")] = "",
    message: Annotated[
        str, typer.Option(help="For citizens: kiosk and hall screen show it. Again on a closed day: other words.")
    ] = "",
    request_id: options.RequestId = None,
) -> None:
    """End a service day: what is left expires and is counted. Example: balai day close"""
    ctx = of(context)
    command = CloseDay(
        request_id=ctx.request_id(request_id),
        actor=ctx.actor,
        day=date.date() if date else None,
        force=force,
        reason=reason,
        message=message,
    )
    with ctx.hall() as hall:
        ctx.answer(hall.do(command))


@app.command()
def reopen(context: typer.Context, reason: options.Reason, request_id: options.RequestId = None) -> None:
    """Take the end of today back. Example: balai day reopen --reason "jam komputer maju sehari" """
    ctx = of(context)
    command = ReopenDay(request_id=ctx.request_id(request_id), actor=ctx.actor, reason=reason)
    with ctx.hall() as hall:
        ctx.answer(hall.do(command))


def _release(context: typer.Context, places: int, reason: str, request_id: str | None, *, override: bool) -> None:
    ctx = of(context)
    command = ReleasePlaces(
        request_id=ctx.request_id(request_id), actor=ctx.actor, count=places, reason=reason, override=override
    )
    with ctx.hall() as hall:
        ctx.answer(hall.do(command))


def as_json(day: DayStatus) -> dict[str, object]:
    """A day as plain keys; services by letter."""
    values = {name: getattr(day, name) for name in day.__dataclass_fields__ if name not in ("services", "sessions")}
    values["is_open"] = day.phase is Phase.open
    values["sessions"] = [
        asdict(session) | {"opens": f"{session.opens:%H:%M}", "closes": f"{session.closes:%H:%M}"}
        for session in day.sessions
    ]
    values["services"] = [{"prefix": s.prefix, "name": dict(s.name), "in_quota": s.in_quota} for s in day.services]
    return values


def _as_lines(ctx: Context, day: DayStatus) -> list[str]:
    texts = ctx.texts
    head = f"{texts.date_long(day.service_date)}: {texts(PHASES[day.phase])}"
    lines = [f"{head} ({day.message})" if day.message else head]
    for session in day.sessions:
        name, hours = session_name(session.opens, texts), texts.time_range(session.opens, session.closes)
        used = texts(
            "%(issued)s of %(cap)s issued, %(left)s left", issued=session.issued, cap=session.cap, left=session.left
        )
        lines.append(f"  {name} {hours}: {used}")
    lines.append("  " + texts("Today: %(issued)s issued, %(left)s left", issued=day.issued, left=day.left_day))
    lines.append("  " + texts("Waiting: %(waiting)s; open desks: %(desks)s", waiting=day.waiting, desks=day.open_desks))
    return lines


def _figure_lines(ctx: Context, day: DayStatus, figures: DayFigures) -> list[str]:
    texts = ctx.texts
    lines = [
        texts(
            "Served: %(served)s; absent: %(no_show)s; cancelled: %(cancelled)s; expired: %(expired)s",
            served=figures.served,
            no_show=figures.no_show,
            cancelled=figures.cancelled,
            expired=figures.expired,
        ),
        texts("Turned away: %(count)s", count=figures.turned_away),
    ]
    if figures.full_since is not None:
        lines[-1] = texts(
            "Turned away: %(count)s; full since %(time)s",
            count=figures.turned_away,
            time=texts.time(figures.full_since),
        )
    if day.closed_at is not None and day.ended_early:
        lines.append(texts("The day was ended early, at %(time)s.", time=texts.time(day.closed_at)))
    elif day.closed_at is not None:
        lines.append(texts("The day was closed at %(time)s.", time=texts.time(day.closed_at)))
    return ["  " + line for line in lines]
