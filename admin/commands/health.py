"""`balai doctor`: what works on this PC and what does not.

Rule: the exit code is 4 when something failed, so that a script can tell.
"""

from typing import Annotated

import typer

from admin.context import Context, of
from admin.findings import Finding, Verdict
from shared.problems import Problem, ProblemCode

MARKS = {Verdict.ok: "✓", Verdict.warn: "!", Verdict.fail: "✗"}
EXIT_FAILED = 4


def doctor(
    context: typer.Context,
    make_reserve: Annotated[
        bool, typer.Option("--make-reserve", help="First make the file that gives room back on a full disk.")
    ] = False,
) -> None:
    """Look at everything a hall needs on this PC, each line with its remedy. Example: balai doctor"""
    from admin.doctor import examine

    ctx = of(context)
    if make_reserve:
        _make_reserve(ctx)
    findings: list[Finding] = []
    for finding in examine(ctx.settings, ctx.clock, ctx.texts):
        findings.append(finding)
        if not ctx.is_json:
            typer.echo(f"{MARKS[finding.verdict]} {finding.verdict:<5} {finding.subject:<8} {finding.words}")
            if finding.remedy:
                typer.echo(f"{'':17}{finding.remedy}")
    if ctx.is_json:
        ctx.show(findings)
    raise typer.Exit(EXIT_FAILED if any(f.verdict is Verdict.fail for f in findings) else 0)


def look_at_qt() -> None:
    """Asked by `balai doctor`, in a process of its own."""
    import json

    from admin.doctor_pc import look_at_qt as look

    typer.echo(json.dumps(look()))


def _make_reserve(ctx: Context) -> None:
    from shared.store.address import StoreKind, parse_address
    from shared.store.opening import check_store
    from shared.store.reserve import make_reserve

    address = parse_address(ctx.settings.store.url)
    if address.kind is not StoreKind.sqlite or address.path is None:
        ctx.say(ctx.texts("No reserve is made: it is for a store in a file. A server's disk is its administrator's."))
        return
    check_store(ctx.settings.store.url)
    try:
        make_reserve(address.path)
    except OSError as failure:
        raise Problem(ProblemCode.STORE_DISK_FULL, store=address.path, detail=f"errno {failure.errno}") from None
