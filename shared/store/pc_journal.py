"""The journal of this PC for one store: found by what the store's address means, not by how it was written.

Rule: one store has one journal, and two stores never share one, or a store would be asked for what another was told.
"""

from pathlib import Path

import platformdirs

from shared.config import APP
from shared.services.journal import Journal, open_journal
from shared.services.journal_folders import journal_folder, why_unwritable
from shared.store.address import parse_address


def pc_journal(store_url: str, *, program: str) -> Journal:
    """The journal of one kind of program on this PC. Raises Problem STORE_URL_WRONG."""
    return open_journal(pc_journal_folder(store_url, program=program))


def pc_journal_folder(store_url: str, *, program: str) -> Path:
    """Where it lies; it need not exist. Raises Problem STORE_URL_WRONG."""
    state = platformdirs.user_state_path(APP, appauthor=False)
    return journal_folder(state, program=program, store=parse_address(store_url).identity)


def pc_journal_refuses(store_url: str, *, program: str) -> Path | None:
    """The folder of journals, if this user can keep nothing in it: then commands go out with nothing on the disk.

    Raises Problem STORE_URL_WRONG.
    """
    folder = pc_journal_folder(store_url, program=program)
    return folder.parent if why_unwritable(folder) else None
