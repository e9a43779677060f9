"""`balai doctor`: what works on this PC and what does not.

Rule: the exit code is 4 when something failed, so that a script can tell.
"""

import typer

from admin.context import of
from admin.doctor import Finding, Verdict, examine

MARKS = {Verdict.ok: "✓", Verdict.warn: "!", Verdict.fail: "✗"}
EXIT_FAILED = 4


def doctor(context: typer.Context) -> None:
    """Look at store, clock, key, disk, printer, typeface, screen and sound. Example: balai doctor"""
    ctx = of(context)
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
