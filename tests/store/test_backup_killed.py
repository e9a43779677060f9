"""Whoever makes or restores a backup may be killed at any step (kill -9): the old or the new is whole afterwards.

Rule: a folder with the name of a backup is one; a store is the old one or the restored one, and numbers go on.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from shared.store.backup_manifest import Backup, Verdict, list_backups, require_sums
from tests.store.backup_workers import back_up_and_die, restore_and_die
from tests.store.halls import Hall, raw
from tests.store.test_backup import taken
from tests.store.test_backup_restoring import chain_of, restored
from tests.store.workers import PATIENCE_SECONDS, processes

MOST_DEATHS = {"sqlite": 40, "postgresql": 5}
"""A server takes a second for each; the steps are spread over the whole way."""


def _run(worker: Callable[..., None], *arguments: Any) -> int | None:
    """How many steps it took, or None when it died on the way."""
    ours, theirs = processes().Pipe(duplex=False)
    process = processes().Process(target=worker, args=(*arguments, theirs))
    process.start()
    theirs.close()
    process.join(PATIENCE_SECONDS)
    try:
        return int(ours.recv()) if process.exitcode == 0 else None
    finally:
        assert process.exitcode in (0, -9)
        process.close()
        ours.close()


def _deadly_steps(steps: int, url: str) -> list[int]:
    most = MOST_DEATHS["postgresql" if url.startswith("postgresql") else "sqlite"]
    return sorted({1 + (steps - 1) * each // (most - 1) for each in range(most)})


def test_a_killed_backup_leaves_none_and_the_next_one_is_whole(hall: Hall, tmp_path: Path) -> None:
    hall.issue()
    steps = _run(back_up_and_die, hall.url, str(tmp_path / "whole"), 0)
    assert steps is not None
    for deadly in _deadly_steps(steps, hall.url):
        assert _run(back_up_and_die, hall.url, str(tmp_path / "cut"), deadly) is None
        assert list_backups(tmp_path / "cut") == ()
        hall.issue()
    last = taken(hall.url, tmp_path / "cut")
    assert last.manifest.verdict is Verdict.verified
    require_sums(last)
    assert chain_of(hall.url) is None


def test_a_killed_restore_leaves_the_old_store_or_the_new_one(hall: Hall, tmp_path: Path) -> None:
    hall.issue()
    backup = taken(hall.url, tmp_path)
    given = [hall.issue().number]
    steps = _run(restore_and_die, hall.url, str(backup.folder), 0)
    assert steps is not None
    for deadly in _deadly_steps(steps, hall.url):
        before, tickets = _restores(hall), _tickets(hall.url)
        assert _run(restore_and_die, hall.url, str(backup.folder), deadly) is None
        assert _restores(hall) in (before, 1)
        assert any(tickets <= _tickets(*place) for place in _places(hall)), f"the old store is lost at step {deadly}"
        assert chain_of(hall.url) is None
        given.append(hall.issue().number)
    restored(hall.url, backup)
    given.append(hall.issue().number)
    assert given == sorted(set(given)), "a number was given out twice"
    assert len(given) > 4
    _nothing_left(hall, backup)


def _tickets(url: str, schema: str = "") -> set[str]:
    return {row[0] for row in raw(url, f"SELECT id FROM {schema}ticket")}


def _places(hall: Hall) -> Iterator[tuple[str, ...]]:
    """The store, and whatever bears the name of a store that was kept."""
    yield (hall.url,)
    if hall.url.startswith("postgresql"):
        for (schema,) in raw(hall.url, "SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^before_restore_'"):
            yield hall.url, f"{schema}."
        return
    path = Path(hall.url)
    for kept in path.parent.glob(f"{path.name}.before-restore-*"):
        if not kept.name.endswith(("-wal", "-shm")):
            yield (str(kept),)


def _restores(hall: Hall) -> int:
    if not hall.url.startswith("postgresql"):
        assert raw(hall.url, "PRAGMA integrity_check") == [("ok",)]
    ((count,),) = raw(hall.url, "SELECT count(*) FROM event WHERE kind = 'store_restored'")
    return int(count)


def _nothing_left(hall: Hall, backup: Backup) -> None:
    """The store is what it says, and the backup that was read so often is as it was."""
    require_sums(backup)
    assert raw(hall.url, "SELECT ordinal FROM ticket ORDER BY ordinal")[0] == (1,)
