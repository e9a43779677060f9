"""`balai demo`: a practice hall on this machine, to be used or to be watched.

Rule: it never touches the store of the settings; everything it makes lies in folders of its own.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from admin.context import Context, of

EXIT_BUG = 1


def demo(
    context: typer.Context,
    output: Annotated[Path, typer.Option(help="Folder for pictures, receipt and log.")] = Path("demo-output"),
    offscreen: Annotated[
        bool, typer.Option("--offscreen", help="Play the visit even where there is a display.")
    ] = False,
) -> None:
    """Open a practice hall; without a display, play one citizen's visit. Example: balai --lang en demo"""
    ctx = of(context)
    language = ctx.settings.ui.language
    with tempfile.TemporaryDirectory(prefix="balai-demo-") as work:
        if not offscreen and _has_display(ctx):
            from admin.demo.on_screen import open_practice_hall
            from admin.demo.practice import OFFICER

            login, _name, password = OFFICER
            ctx.say(ctx.texts("At the desk log in as %(login)s with %(password)s.", login=login, password=password))
            ctx.say(ctx.texts("Closing one of the windows ends the practice hall."))
            raise typer.Exit(open_practice_hall(Path(work), language))
        from admin.demo.actor import ActFailed
        from admin.demo.visit import walk_through

        ctx.say(ctx.texts("There is no display here: one citizen's visit is played through the real programs."))
        _clear(output)
        try:
            visit = walk_through(output, work=Path(work), language=language, say=ctx.say)
        except ActFailed as failed:
            ctx.say(str(failed))
            raise typer.Exit(EXIT_BUG) from None
    ctx.show(
        {
            "outcome": "played",
            "number": visit.number,
            "pictures": [str(path) for path in visit.pictures],
            "receipt": str(visit.receipt),
        },
        ctx.texts("Pictures, slip, receipt and log are in %(folder)s", folder=output.resolve()),
    )


def _clear(folder: Path) -> None:
    """Make the folder, without the pictures and receipt of an earlier visit; nothing else in it is touched."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("png", "pdf"):
        for old in folder.glob(f"[0-9][0-9]-*.{kind}"):
            old.unlink()


def _has_display(ctx: Context) -> bool:
    """Whether windows can be opened here. A display that is named but cannot be used is said, with Qt's reason."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        return False
    # Qt ends a process whose display it cannot use, so another process tries.
    attempt = [sys.executable, "-c", "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"]
    tried = subprocess.run(attempt, capture_output=True, text=True, check=False)
    if tried.returncode:
        ctx.say(ctx.texts("The display cannot be used: %(detail)s", detail=tried.stderr.strip().partition("\n")[0]))
    return tried.returncode == 0
