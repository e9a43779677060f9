"""`balai backup`, `backup list` and `restore`: the store in a safe place, and back from it.

Rule: nothing is replaced before the person has seen what would be lost and has said yes (docs/adr/0011).
"""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admin.context import EXIT_NO, Context, of
from shared.domain.ids import Prefix
from shared.domain.numbering import format_number, is_prefix
from shared.i18n import sentence
from shared.redaction import safe_line

if TYPE_CHECKING:
    from shared.store.backup_census import Stage
    from shared.store.backup_manifest import Backup, Trust
    from shared.store.backup_numbers import FirstNumbers
    from shared.store.backup_restoring import Plan, Restored

app = typer.Typer(help="Back the store up, and list backups.")

_ORDINAL = re.compile(r"\d{1,6}", re.ASCII)
"""As `shared.domain.numbering` reads them."""

RIGHTS_SHOWN = 5

UNKNOWN_PLACES = sentence(
    "Places used since the backup are not known: lower today's quota by them (`settings set day.quota`)."
)

VERDICTS = {
    "verified": sentence("verified: it was restored on trial, and everything was there"),
    "listed": sentence("not fully verified: this login may not make or enter a scratch database for a trial"),
    "broken": sentence("damaged: do not rely on it"),
}
SEALS = {
    "unsealed": sentence("The backup has no seal: it was made by an older version or without the key, or was changed."),
    "unchecked": sentence("The seal of the backup cannot be checked: the hall's key file is not on this PC."),
    "strange": sentence("The seal of the backup does not fit: it was changed, or made with another key file."),
}
STAGES = {
    "copying": sentence("Copying"),
    "checking": sentence("Checking"),
    "summing": sentence("Adding up"),
    "restoring": sentence("Restoring"),
}


@app.callback(invoke_without_command=True)
def backup(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Where backups go.")] = None,
) -> None:
    """Back the store up while programs run, and prove the backup. Example: balai backup --to /srv/backups"""
    ctx = of(context)
    context.obj = to
    if context.invoked_subcommand is not None:
        return
    from shared.store.backup import take_backup

    with _progress(ctx) as progress:
        made = take_backup(
            ctx.settings.store.url,
            _folder(ctx, to),
            program=_version(),
            key=(key := _key(ctx)),
            postgres_programs=ctx.settings.backup.postgres_programs,
            now=_practice_now(ctx),
            progress=progress,
        )
    key_file = ctx.settings.store.key_file
    ctx.show(
        {"outcome": "backed_up", **_as_json(made), "key_file": str(key_file), "sealed": key is not None},
        ctx.texts("The backup is made: %(folder)s", folder=made.folder),
        ctx.texts(VERDICTS[made.manifest.verdict]),
        ctx.texts(
            "The key of personal data is not in it: keep a copy of %(file)s in another safe place.", file=key_file
        ),
        *([] if key else [ctx.texts("It has no seal, because the key file %(file)s cannot be read.", file=key_file)]),
    )


@app.command("list")
def list_(context: typer.Context) -> None:
    """All backups, newest first. Example: balai backup list"""
    from shared.store.backup_manifest import list_backups

    ctx = of(context)
    to = context.parent.obj if context.parent is not None and isinstance(context.parent.obj, Path) else None
    found = list_backups(_folder(ctx, to))
    lines = [
        f"{each.folder.name}  {ctx.texts(VERDICTS[each.manifest.verdict])}  {ctx.texts.number(each.size)} B"
        for each in found
    ]
    ctx.show([_as_json(each) for each in found], *(lines or [ctx.texts("There are no backups yet.")]))


def restore(
    context: typer.Context,
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="The folder of a backup.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    trust: Annotated[
        bool, typer.Option("--trust", help="Restore it though its seal is missing, does not fit or cannot be checked.")
    ] = False,
    numbers_from: Annotated[
        list[str] | None,
        typer.Option(
            metavar="A=N",
            help="First number of a letter to give out today, where the old store cannot be read; N for all.",
        ),
    ] = None,
) -> None:
    """Put a backup in the place of the store; the old one is kept. Example: balai restore backups/balai-....backup"""
    from shared.store.backup_numbers import beyond_a_day
    from shared.store.backup_restoring import restore_backup

    ctx = of(context)
    shown: list[Plan] = []

    def confirm(plan: "Plan") -> bool:
        shown.append(plan)
        progress.stop()
        for line in _words_of(plan, ctx):
            ctx.say(line)
        question = ctx.texts("Put the backup in its place now?")
        return yes or (not ctx.is_json and not plan.numbers_needed and _asked(question))

    def vouch(found: "Trust") -> bool:
        progress.stop()
        ctx.say(ctx.texts(SEALS[found]))
        question = ctx.texts("Do you know where it comes from, and trust it?")
        return trust or (not yes and not ctx.is_json and _asked(question))

    def ask_numbers(last: Mapping[str, int]) -> dict[str, int]:
        progress.stop()
        if yes:
            return beyond_a_day(last)
        return {} if ctx.is_json else _asked_for_numbers(ctx, last)

    with _progress(ctx) as progress:
        done = restore_backup(
            ctx.settings.store.url,
            _found(ctx, backup),
            actor=ctx.actor,
            confirm=confirm,
            key=_key(ctx),
            vouch=vouch,
            first_numbers=_first_numbers(ctx, numbers_from or []),
            ask_numbers=ask_numbers,
            postgres_programs=ctx.settings.backup.postgres_programs,
            clock=ctx.clock,
            progress=progress,
        )
    if done is None:
        ctx.show({"outcome": "not_confirmed", **_plan_json(shown[0])}, ctx.texts("Nothing was changed."))
        raise typer.Exit(EXIT_NO)
    _tell(ctx, done)


def _tell(ctx: Context, done: "Restored") -> None:
    lines = [ctx.texts("The backup is restored: %(store)s", store=done.plan.store)]
    if done.kept:
        lines.append(ctx.texts("The old store is kept as %(kept)s; delete it when all is well.", kept=done.kept))
    ctx.show({"outcome": "restored", "kept": done.kept, **_plan_json(done.plan)}, *lines)


def _words_of(plan: "Plan", ctx: Context) -> Iterator[str]:
    texts, loss = ctx.texts, plan.loss
    at = plan.backup.made_at
    made = f"{texts.date_long(at.date())}, {texts.time(at)}"
    yield texts("Backup of %(hall)s, %(made)s.", hall=plan.backup.manifest.hall_name, made=made)
    if not plan.is_there:
        yield texts("There is no store at %(store)s, so nothing is replaced.", store=plan.store)
    elif loss.is_known:
        yield texts(
            "Newer than the backup and lost: %(tickets)s tickets, %(complaints)s complaints, %(events)s events.",
            tickets=loss.tickets,
            complaints=loss.complaints,
            events=loss.events,
        )
        for first, last in loss.numbers.values():
            yield texts("Lost today: %(first)s to %(last)s. Their holders must be told.", first=first, last=last)
    else:
        yield texts("The old store cannot be read, so it is not known what is lost.")
    if not loss.is_known:
        yield texts("So that no number is given out twice, today's numbers go on from those that you say.")
        yield texts(UNKNOWN_PLACES)
    if plan.left_out:
        names = ", ".join(safe_line(name, longest=60) for name in plan.left_out)
        yield texts("Not of the hall, so not restored, but still in the backup: %(tables)s.", tables=names)
    if plan.rights_not_given:
        shown = [safe_line(line, longest=120) for line in plan.rights_not_given[:RIGHTS_SHOWN]]
        more = len(plan.rights_not_given) - len(shown)
        named = "; ".join(shown) + (f" (+{more})" if more else "")
        yield texts("In the backup, but not given by a restore: %(rights)s.", rights=named)
    for prefix, number in plan.numbers.items():
        yield texts("The next number is %(number)s.", number=format_number(Prefix(prefix), number))
    for prefix in plan.numbers_needed:
        yield texts("Where numbers of %(letter)s go on was not said.", letter=prefix)


def _plan_json(plan: "Plan") -> dict[str, Any]:
    return {
        "backup": str(plan.backup.folder),
        "store": plan.store,
        "is_there": plan.is_there,
        "would_lose": asdict(plan.loss),
        "next_numbers": plan.numbers,
        "numbers_needed": plan.numbers_needed,
        "left_out": plan.left_out,
        "rights_not_given": plan.rights_not_given,
    }


def _as_json(made: "Backup") -> dict[str, Any]:
    manifest = made.manifest
    return {
        "backup": str(made.folder),
        "kind": manifest.kind,
        "hall": manifest.hall_name,
        "made_at": manifest.made_at,
        "verdict": manifest.verdict,
        "checks": manifest.checks,
        "event_seq": manifest.census.event_seq,
        "chain_head": manifest.census.chain_head,
        "counts": manifest.census.counts,
        "bytes": made.size,
    }


def _first_numbers(ctx: Context, given: list[str]) -> "FirstNumbers":
    """`57` for all letters, `A=57` for one."""
    from shared.store.backup_numbers import FirstNumbers

    by_prefix: dict[str, int] = {}
    others = None
    for each in given:
        letter, is_named, number = each.rpartition("=")
        if not _number(number) or (is_named and not is_prefix(letter)):
            raise typer.BadParameter(
                ctx.texts("Write it like A=57, or 57 for all letters."), param_hint="--numbers-from"
            )
        if letter:
            by_prefix[letter] = _number(number)
        else:
            others = _number(number)
    return FirstNumbers(by_prefix=by_prefix, others=others)


def _number(typed: str) -> int:
    """0 for what cannot be the number of a ticket."""
    return int(typed) if _ORDINAL.fullmatch(typed) else 0


def _asked_for_numbers(ctx: Context, last: Mapping[str, int]) -> dict[str, int]:
    """What the person knows from paper; whoever breaks off has said nothing of the rest."""
    ctx.say(ctx.texts("Look at today's newest slip of each letter, and say where to go on; 1 where there is none:"))
    answers: dict[str, int] = {}
    for prefix, number in last.items():
        question = ctx.texts("First number to give out for %(letter)s", letter=prefix)
        try:
            while not number < (first := _number(typer.prompt(question, err=True))):
                ctx.say(ctx.texts("It must be a number higher than %(last)s.", last=number))
        except typer.Abort:
            break
        answers[prefix] = first
    return answers


def _asked(question: str) -> bool:
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:
        return False


def _key(ctx: Context) -> bytes | None:
    """What seals backups of this hall; None where the key file is not here or cannot be used, as the doctor says."""
    from shared.problems import Problem
    from shared.services.keys import backup_key, read_key_file

    try:
        return backup_key(read_key_file(ctx.settings.store.key_file))
    except Problem:
        return None


def _folder(ctx: Context, to: Path | None) -> Path:
    return (to or ctx.settings.backup.folder).expanduser().absolute()


def _found(ctx: Context, given: Path) -> Path:
    """A path, or the mere name of a backup in the folder of backups."""
    if not given.exists() and (known := ctx.settings.backup.folder / given.name).exists():
        return known
    return given


def _practice_now(ctx: Context) -> Any:
    """The clock that was set, where the store allows it."""
    if ctx.clock is None:
        return None
    with ctx.hall() as hall:
        return hall.day_status().now


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("balai")
    except PackageNotFoundError:
        return "unknown"


class _Bars:
    """A bar for each stage on standard error; none for scripts and pipes."""

    def __init__(self, ctx: Context) -> None:
        self._texts = ctx.texts
        self._bars: Any = None
        self._tasks: dict[str, Any] = {}
        self._is_on = not ctx.is_json and sys.stderr.isatty()

    def __call__(self, stage: "Stage", done: int, total: int) -> None:
        """See `Progress` of the store."""
        if not self._is_on:
            return
        if self._bars is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bars = Progress(console=Console(stderr=True), transient=True)
            self._bars.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(self._texts(STAGES[stage]), total=None)
        self._bars.update(self._tasks[stage], completed=done, total=total or None)

    def stop(self) -> None:
        """Take the bars away, for a question or at the end; the next stage brings new ones."""
        if self._bars is not None:
            self._bars.stop()
        self._bars, self._tasks = None, {}


@contextmanager
def _progress(ctx: Context) -> Iterator[_Bars]:
    bars = _Bars(ctx)
    try:
        yield bars
    finally:
        bars.stop()
