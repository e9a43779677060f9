"""Options that several commands share.

Rule: one option has one name, one form and one help text everywhere.
"""

from datetime import datetime
from typing import Annotated

import typer

RequestId = Annotated[
    str | None,
    typer.Option("--request-id", metavar="UUID", help="To repeat a request: it gets its first answer again."),
]
Day = Annotated[
    datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="A service day, 2026-11-23; today if absent.")
]
Desk = Annotated[int, typer.Option("--desk", min=1, help="Number of the desk.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is written down with your name.")]
