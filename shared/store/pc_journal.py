"""The journal of this PC for one store: found by what the store's address means, not by how it was written.

Rule: one store has one journal, and two stores never share one, or a store would be asked for what another was told.
"""

from pathlib import Path

import platformdirs

from shared.config import APP
from shared.services.journal import Former, Journal, open_journal
from shared.services.journal_folders import former_folder, journal_folder, why_unwritable
from shared.store.address import names_one_store, parse_address


def pc_journal(store_url: str, *, program: str) -> Journal:
    """The journal of one kind of program on this PC. Raises Problem STORE_URL_WRONG."""
    folder = pc_journal_folder(store_url, program=program)
    before = former_folder(_state(), program=program, store_url=store_url)
    former = Former(folder=before, is_sure=names_one_store(store_url)) if before != folder else None
    return open_journal(folder, former=former)


def pc_journal_folder(store_url: str, *, program: str) -> Path:
    """Where it lies; it need not exist. Raises Problem STORE_URL_WRONG."""
    return journal_folder(_state(), program=program, store=parse_address(store_url).identity)


def pc_journal_refuses(store_url: str, *, program: str) -> Path | None:
    """The folder of journals, if this user can keep nothing in it: then commands go out with nothing on the disk.

    Raises Problem STORE_URL_WRONG.
    """
    folder = pc_journal_folder(store_url, program=program)
    return folder.parent if why_unwritable(folder) else None


def _state() -> Path:
    return platformdirs.user_state_path(APP, appauthor=False)
