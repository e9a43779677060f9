"""What every command of the command line shares: settings, language, output, and the store it works on.

Rule: standard output carries the answer and nothing else; messages go to standard error (docs/cli.md).
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from admin.account import account_name
from shared.config import PcSettings
from shared.i18n import Texts
from shared.problems import Family, Problem
from shared.services.commands import new_request_id
from shared.services.local_hall import LocalHall

if TYPE_CHECKING:
    from shared.domain.ids import RequestId
    from shared.domain.outcomes import Outcome
    from shared.services.journalled_hall import JournalledHall
    from shared.store.opening import Store

EXIT_NO = 3
"""Exit code of a business "no"; the JSON says why."""


@dataclass(slots=True)
class Context:
    """One call of the command line."""

    settings: PcSettings
    texts: Texts
    is_json: bool
    clock: datetime | None
    config_file: Path | None = None
    request: "RequestId | None" = None
    """The request id of this call's command, once it has one."""

    @property
    def actor(self) -> str:
        """Who gives commands here: the login at the database server, else the account of this PC.

        A server takes no event in another name than that of the login (docs/adr/0012).
        """
        from shared.store.address import login_of

        if login := login_of(self.settings.store.url):
            # The settings of a kiosk's PC, as `balai device add` prints them, name its login.
            return f"{'kiosk' if login == self.settings.kiosk.name else 'staff'}:{login}"
        return f"staff:{account_name()}"

    @contextmanager
    def store(self) -> Iterator["Store"]:
        """The store of the settings, open and checked. Raises Problem.

        A store that goes out of reach meanwhile leaves the outcome of the command unknown: then the problem tells the
        request id, so that a script can repeat it; also where nothing was sent, so that no script must ask which.
        """
        from shared.store.opening import open_store

        try:
            with closing(open_store(self.settings.store.url, program="admin", clock=self.clock)) as store:
                yield store
        except Problem as problem:
            if self.request is None or problem.family is not Family.OUT_OF_REACH:
                raise
            raise problem.of_request(self.request) from None

    @contextmanager
    def hall(self) -> Iterator[LocalHall]:
        """The hall over that store; see `hall_over`."""
        with self.store() as store, self.hall_over(store) as hall:
            yield hall

    @contextmanager
    def hall_over(self, store: "Store") -> Iterator["JournalledHall"]:
        """The hall over an open store: a command is on this PC's disk before it is sent, until its answer is shown.

        Says first what became of commands that earlier runs left there. Raises Problem STORE_*.
        """
        from shared.services.journalled_hall import JournalledHall
        from shared.store.pc_journal import pc_journal

        journal = pc_journal(self.settings.store.url, program="admin")
        is_shown = False
        try:
            hall = JournalledHall(store.hall, journal)
            if recovered := hall.recover():
                from admin.recovering import words_of_recovered

                for words in words_of_recovered(recovered, self.texts):
                    self.say(words)
            yield hall
            is_shown = True
        except typer.Exit:
            is_shown = True
            raise
        finally:
            journal.close(was_shown=is_shown)

    def request_id(self, given: str | None) -> "RequestId":
        """The request id of a command: the one given for a repeat, or a new one."""
        from uuid import UUID

        from shared.domain.ids import RequestId

        try:
            self.request = new_request_id() if given is None else RequestId(str(UUID(given)))
        except ValueError:
            raise typer.BadParameter(self.texts("A request id is a UUID."), param_hint="--request-id") from None
        return self.request

    def answer(self, outcome: "Outcome") -> NoReturn:
        """Print an outcome and end: exit code 0, or 3 for a business "no"."""
        from admin.words import words_of
        from shared.domain.outcomes import YES

        self.show(outcome, words_of(outcome, self.texts))
        raise typer.Exit(0 if isinstance(outcome, YES) else EXIT_NO)

    def show(self, value: Any, *lines: str) -> None:
        """Print a value as JSON, or its lines for a person."""
        if self.is_json:
            from msgspec import json

            typer.echo(json.encode(value, enc_hook=str).decode())
            return
        for line in lines:
            typer.echo(line)

    def say(self, message: str) -> None:
        """A message for the person at the terminal; never mixed with the answer."""
        typer.echo(message, err=True)


def of(context: typer.Context) -> Context:
    """The shared part of a Typer context."""
    found = context.find_root().obj
    assert isinstance(found, Context)
    return found
