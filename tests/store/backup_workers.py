"""Backups and restores in a process of their own that dies at a chosen step.

Rule: the process kills itself (kill -9) where it stands, so each step is hit exactly and nothing is left to chance.
"""

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from shared.store.backup import take_backup
from shared.store.backup_census import Stage
from shared.store.backup_restoring import restore_backup
from tests.store.moments import AT_WORK


class _Fuse:
    """Counts steps of progress, and dies at one of them; 0 is never."""

    def __init__(self, deadly: int) -> None:
        self.steps, self._deadly = 0, deadly

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        self.steps += 1
        if self.steps == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def back_up_and_die(url: str, folder: str, deadly: int, told: Connection) -> None:
    """Make a backup, and die at that step of it; tells how many steps a whole one has."""
    fuse = _Fuse(deadly)
    take_backup(url, Path(folder), program="test", progress=fuse)
    told.send(fuse.steps)


def restore_and_die(url: str, backup: str, deadly: int, told: Connection) -> None:
    """Restore a backup, and die at that step of it; tells how many steps a whole one has."""
    fuse = _Fuse(deadly)
    restore_backup(url, Path(backup), actor="staff:ani", confirm=lambda plan: True, clock=AT_WORK, progress=fuse)
    told.send(fuse.steps)
