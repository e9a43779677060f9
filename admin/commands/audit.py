"""`balai audit`: prove that nothing in the log of events was changed.

Rule: it only reads; exit code 3 says that the chain is broken, and the JSON says where and how (docs/adr/0010).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, assert_never

import typer

from admin.context import EXIT_NO, of
from shared.domain.auditing import BreakKind, Verdict
from shared.domain.chain import Anchor, parse_anchor
from shared.i18n import Texts

app = typer.Typer(no_args_is_help=True, help="Prove that nothing in the log of events was changed.")

LONG_LOG = 20_000
"""Events from which on the audit takes so long that it shows how far it is."""


@app.command()
def verify(
    context: typer.Context,
    anchor: Annotated[
        list[str] | None, typer.Option("--anchor", metavar="SEQ:HASH", help="From a daily report; may be repeated.")
    ] = None,
) -> None:
    """Recompute the chain of all events. Example: balai audit verify --anchor 120:9f86d081..."""
    from shared.services.auditing import audit_hall

    ctx = of(context)
    anchors = [_anchor(text, ctx.texts) for text in anchor or []]
    with ctx.store() as store, _progress(ctx.texts, is_shown=not ctx.is_json) as on_progress:
        verdict = audit_hall(store.hall, anchors, on_progress=on_progress)
    ctx.show(_json(verdict, anchors), *_lines(verdict, anchors, ctx.texts))
    raise typer.Exit(0 if verdict.is_whole else EXIT_NO)


@app.command("anchor")
def show_anchor(context: typer.Context) -> None:
    """Print the last event and its hash, to be kept elsewhere. Example: balai audit anchor"""
    ctx = of(context)
    with ctx.hall() as hall:
        anchor = hall.anchor()
    ctx.show({"anchor": str(anchor), "seq": anchor.seq, "hash": anchor.hash}, str(anchor))


def _anchor(text: str, texts: Texts) -> Anchor:
    found = parse_anchor(text)
    if found is None:
        hint = texts("Write an anchor as it is printed: the number, a colon, and 64 digits 0-9 a-f.")
        raise typer.BadParameter(hint, param_hint="--anchor")
    return found


@contextmanager
def _progress(texts: Texts, *, is_shown: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, for a person, once a log turns out to be long."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not is_shown) as progress:
        bar = progress.add_task(texts("Events"), total=None, visible=False)

        def on_progress(done: int, total: int) -> None:
            progress.update(bar, completed=done, total=total, visible=total >= LONG_LOG)

        yield on_progress


def _json(verdict: Verdict, anchors: list[Anchor]) -> dict[str, Any]:
    return {
        "outcome": "whole" if verdict.is_whole else "broken",
        "events": verdict.events,
        "anchor": str(verdict.head),
        "anchors": [str(anchor) for anchor in anchors],
        "break_seq": verdict.break_seq,
        "break": verdict.break_kind,
    }


def _lines(verdict: Verdict, anchors: list[Anchor], texts: Texts) -> Iterator[str]:
    if verdict.break_kind is not None:
        yield texts("The chain is broken at event %(seq)s.", seq=verdict.break_seq)
        yield _words_of(verdict.break_kind, texts)
        yield texts("Change nothing in the store. Keep a copy of it and tell whoever is responsible for data.")
        return
    yield texts.plural("The chain is whole: %(n)d event.", "The chain is whole: %(n)d events.", verdict.events)
    if anchors:
        yield texts.plural("%(n)d anchor fits.", "%(n)d anchors fit.", len(anchors))
    yield texts("Anchor: %(anchor)s", anchor=verdict.head)


def _words_of(kind: BreakKind, texts: Texts) -> str:
    match kind:
        case BreakKind.gap:
            return texts("An event was taken out.")
        case BreakKind.edited:
            return texts("The event is not the one that was written down.")
        case BreakKind.rehashed:
            return texts("The event fits, but its hash was changed.")
        case BreakKind.swapped:
            return texts("Another event stands in its place.")
        case BreakKind.fork:
            return texts("An event was put in.")
        case BreakKind.truncated:
            return texts("The end of the log was cut off.")
        case BreakKind.beyond_head:
            return texts("Events stand behind the end that the hall knows of.")
        case BreakKind.head_differs:
            return texts("The last event is not the one that the hall knows of.")
        case BreakKind.anchor_missing:
            return texts("The log ends before an anchor: its end was cut off.")
        case BreakKind.anchor_differs:
            return texts("An anchor does not fit: this or an earlier event was changed, and the chain made anew.")
    assert_never(kind)
