"""A note for the next officer on the command line.

Rule: it comes from standard input, where no list of processes and no history of a shell shows it, and is sealed before
it is in a command.
"""

import sys
from dataclasses import replace

from admin.context import Context
from shared.problems import Problem
from shared.services.commands import Transfer
from shared.services.hall import Hall
from shared.services.keys import read_key_file
from shared.services.notes import Notes

_MOST_READ = 10_000


def typed_note() -> str:
    """What stands on standard input."""
    return sys.stdin.read(_MOST_READ)


def notes_of_this_pc(ctx: Context) -> Notes:
    """Seals with the key file of this PC. Raises Problem KEY_FILE_*, after saying what is possible without one."""
    try:
        return Notes(read_key_file(ctx.settings.store.key_file))
    except Problem:
        ctx.say(ctx.texts("Nothing was done. Without --note-stdin the citizen can be transferred all the same."))
        raise


def with_note(hall: Hall, command: Transfer, notes: Notes, typed: str) -> Transfer:
    """The command with the note, sealed for the citizen of the desk. Raises Problem TEXT_TOO_LONG.

    Where the desk holds nobody the command goes as it is: it is refused, or was carried out before.
    """
    held = hall.desk_status(command.desk).held
    if held is None:
        return command
    return replace(command, note_sealed=notes.seal(typed, desk=command.desk, about=held.id), meant=held.id)
