"""`balai kiosk-pin`: the PIN by which staff leave the full screen of the kiosk on this PC.

Rule: the PIN is typed twice or comes from standard input, never stands on the command line, and only its hash is kept.
"""

import sys
from typing import Annotated

import typer

from admin.context import of
from admin.settings_file import keep_text
from shared.config import default_config_file


def kiosk_pin(
    context: typer.Context,
    pin_stdin: Annotated[bool, typer.Option(help="Read the PIN from standard input.")] = False,
) -> None:
    """Set the PIN by which staff leave the kiosk on this PC. Example: balai kiosk-pin"""
    from shared.pin import hash_pin, is_pin

    ctx = of(context)
    if pin_stdin:
        pin = sys.stdin.readline().rstrip("\r\n")
    else:
        pin = typer.prompt(ctx.texts("New PIN"), hide_input=True, confirmation_prompt=ctx.texts("The PIN once more"))
    if not is_pin(pin):
        raise typer.BadParameter(ctx.texts("A PIN has 6 to 12 digits, not all the same."), param_hint="PIN")
    kept, file = hash_pin(pin), ctx.config_file or default_config_file()
    try:
        is_written = keep_text(file, "kiosk", "pin_hash", kept)
    except OSError:
        is_written = False
    if not is_written:
        ctx.show(
            {"outcome": "not_written", "file": str(file), "pin_hash": kept},
            ctx.texts("%(file)s could not be written. Put this into it by hand:", file=file),
            "",
            "[kiosk]",
            f'pin_hash = "{kept}"',
        )
        raise typer.Exit(2)
    ctx.show(
        {"outcome": "kept", "file": str(file)},
        ctx.texts("The PIN is set in %(file)s. It counts from the next start of the kiosk.", file=file),
    )
