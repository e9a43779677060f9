"""Backups and restores in a process of their own that dies, or is suspended, at a chosen step.

Rule: the process stops itself (kill -9, SIGSTOP) where it stands, so each step is hit exactly and nothing is left to
chance.
"""

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psycopg

from shared.problems import Problem
from shared.store import postgres_connecting
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
    trusted = {"confirm": lambda plan: True, "vouch": lambda trust: True}
    restore_backup(url, Path(backup), actor="staff:ani", **trusted, clock=AT_WORK, progress=fuse)
    told.send(fuse.steps)


class _LoadedTables:
    """Counts the tables that are loaded, and is suspended at one of them; 0 is never."""

    def __init__(self, sleepy: int, told: Connection) -> None:
        self.count, self._sleepy, self._told = 0, sleepy, told

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        if stage is Stage.restoring:
            self.count += 1
            if self.count == self._sleepy:
                self._told.send("asleep")
                os.kill(os.getpid(), signal.SIGSTOP)


def restore_and_sleep(url: str, backup: str, sleepy: int, idle_ms: int, told: Connection) -> None:
    """Restore a backup, suspended at that table and let idle for so long. Tells how many tables, or the problem."""
    postgres_connecting._FOR_LONG_WORK["idle_in_transaction_session_timeout"] = idle_ms
    tables = _LoadedTables(sleepy, told)
    try:
        restore_backup(
            url,
            Path(backup),
            actor="staff:ani",
            confirm=lambda plan: True,
            vouch=lambda trust: True,
            clock=AT_WORK,
            progress=tables,
        )
    except Problem as problem:
        told.send(problem.code.value)
    else:
        told.send(tables.count)


def restore_and_sleep_among_rows(url: str, backup: str, told: Connection) -> None:
    """Restore a backup, suspended after the first row that goes to the hall's own database. Tells when it is done."""
    write, hall = psycopg.Copy.write, psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    is_awake = True

    def write_and_sleep(copy: Any, row: bytes) -> None:
        nonlocal is_awake
        write(copy, row)
        if is_awake and copy.connection.info.dbname == hall:
            is_awake = False
            told.send("asleep")
            os.kill(os.getpid(), signal.SIGSTOP)

    psycopg.Copy.write = write_and_sleep  # type: ignore[assignment]
    trusted = {"confirm": lambda plan: True, "vouch": lambda trust: True}
    restore_backup(url, Path(backup), actor="staff:ani", **trusted, clock=AT_WORK)
    told.send("done")
