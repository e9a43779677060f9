"""Putting a backup in the place of a store: tried beside it first, then swapped in one step.

Rule: what is replaced is kept aside, and no number that it gave out is ever given out again (docs/adr/0011).
"""

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from shared.problems import Problem, ProblemCode
from shared.store import backup_loading as loading
from shared.store import backup_postgres as server
from shared.store import backup_sqlite as file
from shared.store.address import StoreAddress, StoreKind, parse_address
from shared.store.backup_census import Progress, Talk, no_progress
from shared.store.backup_manifest import FOLDER_MODE, Backup, Trust, read_backup, require_sums
from shared.store.backup_numbers import (
    FirstNumbers,
    GivenOut,
    Loss,
    as_told,
    carry_over,
    higher_of,
    last_known,
    loss_between,
    read_counters,
    read_given_out,
    settings_from,
    store_now,
)
from shared.store.backup_programs import find_programs
from shared.store.backup_requests import answered_since, last_answered, mark_lost
from shared.store.database import StoreFault
from shared.store.migrating import migrating, upgrade
from shared.store.network_share import is_on_network_share
from shared.store.schema import SCHEMA_VERSION, metadata
from shared.store.sqlite_file import check_driver, check_file

UNUSABLE = frozenset({ProblemCode.STORE_CORRUPT, ProblemCode.STORE_EMPTY_FILE})
"""What is wrong with a store that is replaced without being read; any other trouble ends the restore."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})

TABLES = frozenset({*metadata.tables, "alembic_version"})
"""The hall's own, of all versions: a migration has not removed one yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a restore would do, for the person who must say yes.

    `is_there` says whether something is replaced; `loss.is_known` whether it could be read. `numbers` are the first
    numbers that will be given out today, by prefix, where they are not those that the backup alone would give.
    `numbers_needed` are the prefixes of which nobody said where they go on, though the replaced store cannot be read.
    `rights_not_given` are lines of the backup's rights that a restore does not give, of a PostgreSQL database only.
    `left_out` are tables in the backup that are not the hall's: only its own rows come back.
    """

    backup: Backup
    store: str
    is_there: bool
    loss: Loss
    numbers: dict[str, int]
    numbers_needed: tuple[str, ...]
    left_out: tuple[str, ...]
    rights_not_given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A restore that was done. `kept` is the file or the schema with the old store, "" when there was none."""

    plan: Plan
    kept: str


AskNumbers = Callable[[Mapping[str, int]], Mapping[str, int]]
"""Asked where the replaced store cannot be read: the last number of today that the backup knows, for each prefix of
which nothing was said. Answers the first ones to give out, as far as they are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    backup: Backup
    address: StoreAddress
    actor: str
    first_numbers: FirstNumbers
    ask_numbers: AskNumbers
    ahead: int
    confirm: Callable[[Plan], bool]
    progress: Progress


def _nobody_knows(last: Mapping[str, int]) -> Mapping[str, int]:
    return {}


def restore_backup(
    url: str,
    folder: Path,
    *,
    actor: str,
    confirm: Callable[[Plan], bool],
    key: bytes | None = None,
    vouch: Callable[[Trust], bool] = lambda trust: False,
    first_numbers: FirstNumbers | None = None,
    ask_numbers: AskNumbers = _nobody_knows,
    postgres_programs: Path | None = None,
    clock: datetime | None = None,
    progress: Progress = no_progress,
) -> Restored | None:
    """Put the backup in `folder` in the place of the store at `url`; None when `confirm` says no.

    `key` checks the seal of the backup before anything of it is loaded. Where that cannot be done or fails, `vouch` is
    asked whether a person knows where the backup comes from, else BACKUP_UNSEALED. `first_numbers` are those to give
    out today where the replaced store cannot be read; for any that is missing there `ask_numbers` is asked, and without
    an answer nothing is restored: BACKUP_NUMBERS_NEEDED. `clock` is "now" of a practice hall, naive in its zone. Raises
    Problem BACKUP_*, STORE_*.
    """
    backup, address = read_backup(folder.absolute()), parse_address(url)
    census = backup.manifest.census
    if backup.manifest.kind is not address.kind:
        raise Problem(ProblemCode.BACKUP_FOREIGN, backup=backup.folder, detail=backup.manifest.kind.value)
    if not census.schema_version.isdigit() or int(census.schema_version) > int(SCHEMA_VERSION):
        detail = f"{census.schema_version} / {SCHEMA_VERSION}"
        raise Problem(ProblemCode.STORE_SCHEMA_NEWER, store=backup.folder, detail=detail)
    trust = backup.trust(key)
    if trust is not Trust.sealed and not vouch(trust):
        raise Problem(ProblemCode.BACKUP_UNSEALED, backup=backup.folder, detail=trust.value)
    require_sums(backup, progress)
    order = _Order(
        backup=backup,
        address=address,
        actor=actor,
        first_numbers=first_numbers or FirstNumbers(),
        ask_numbers=ask_numbers,
        ahead=_seconds_ahead(clock, backup),
        confirm=confirm,
        progress=progress,
    )
    if address.kind is StoreKind.sqlite:
        return _restore_file(order)
    return _restore_database(order, postgres_programs)


def _restore_file(order: _Order) -> Restored | None:
    assert order.address.path is not None
    # Of a link the file that it names: programs may know it by either name, and its log lies beside it.
    path, backup = order.address.path.resolve(), order.backup
    check_driver()
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if is_on_network_share(path):
        raise Problem(ProblemCode.STORE_ON_NETWORK_SHARE, store=path)
    file.sweep(path)
    with _building(path) as pristine:
        if fault := file.fault_in(backup.data, pristine, backup.manifest.census, order.progress):
            raise Problem(ProblemCode.BACKUP_BROKEN, backup=backup.folder, detail=fault)
        if backup.manifest.census.schema_version != SCHEMA_VERSION:
            with migrating(replace(order.address, path=pristine)) as connection:
                upgrade(connection)
        with _locked(path, read_given_out) as replaced:
            # Only looked at: a person may take their time over the plan.
            pass
        with file.held(pristine) as talk:
            plan, counters = _plan(order, talk, replaced, is_there=path.exists())
        if not _is_confirmed(order, plan):
            return None
        aside = file.free_name(path, f"before-restore-{_now(order):%Y%m%dT%H%M%S}")
        if replaced is None or not _replace_living(order, path, pristine, aside):
            _replace_damaged(order, path, pristine, aside, plan, counters)
        return Restored(plan=plan, kept=str(aside) if plan.is_there else "")


def _replace_living(order: _Order, path: Path, pristine: Path, aside: Path) -> bool:
    """False where the store has healthy counters and is damaged elsewhere."""
    try:
        file.replace_living(path, pristine, aside, lambda old, new: _carry_from(order, old, new), order.progress)
    except Problem as problem:
        if problem.code in UNUSABLE:
            return False
        raise
    return True


def _replace_damaged(order: _Order, path: Path, pristine: Path, aside: Path, plan: Plan, counters: GivenOut) -> None:
    """Programs go on in a store that is damaged beside its counters, until the new one has its name."""
    with _locked(path, read_given_out if plan.loss.is_known else read_counters) as found:
        with file.writing(pristine) as new:
            _carry(order, new, *_last_look(order, new, plan, counters, found))
        file.put_in_place(path, pristine, aside)


def _last_look(
    order: _Order, new: Talk, plan: Plan, counters: GivenOut, found: GivenOut | None
) -> tuple[GivenOut, Loss]:
    """What was given out since the plan was shown counts as well, as far as it can be read."""
    if found is None:
        return counters, plan.loss
    _require_same_hall(order, found)
    highest = higher_of(found, counters)
    if not plan.loss.is_known:
        return highest, plan.loss
    return highest, loss_between(highest, read_given_out(new), _today(order, new))


@contextmanager
def _locked(path: Path, read: Callable[[Talk], GivenOut]) -> Iterator[GivenOut | None]:
    """The counters of the store that is replaced, and its lock until the end of the block; None where it has none.

    The lock of a store that has no counters any more is held as well, if it can be had.
    """
    with ExitStack() as lock:
        try:
            check_file(path)
            found = read(lock.enter_context(file.held(path)))
        except (ValueError, StoreFault, driver.Error):
            # The file says that it is a store, and half of it is missing.
            found = None
        except Problem as problem:
            if problem.code is ProblemCode.STORE_FOREIGN_FILE:
                # Perhaps the hall's own file with its beginning destroyed, perhaps somebody's letter: nobody can tell.
                raise Problem(ProblemCode.BACKUP_PLACE_TAKEN, file=path) from None
            if problem.code not in UNUSABLE and (problem.code is not ProblemCode.STORE_MISSING or path.exists()):
                raise
            found = None
        yield found


def _restore_database(order: _Order, named: Path | None) -> Restored | None:
    address, backup = order.address, order.backup
    programs = find_programs(server.server_major(address), named=named)
    census = backup.manifest.census
    # Without a trial all of it is looked at in the transaction that replaces the store.
    with suppress(loading.NoTrial):
        if fault := loading.try_in_scratch(address, programs, backup.data, census, order.progress):
            raise Problem(ProblemCode.BACKUP_BROKEN, backup=backup.folder, detail=fault)
    replaced, is_there = _read_database(address)
    with server.looking(address) as talk:
        plan, counters = _plan(order, talk, replaced, is_there=is_there)
    plan = replace(plan, rights_not_given=server.not_given(address, backup.manifest.grants))
    if not _is_confirmed(order, plan):
        return None
    aside = f"{server.ASIDE}{_now(order):%Y%m%d_%H%M%S_%f}" if is_there else ""
    found: list[GivenOut | None] = []

    def before(talk: Talk) -> None:
        if is_there:
            found.append(read_given_out(talk) if plan.loss.is_known else server.attempt(talk, read_counters))

    def after(talk: Talk) -> None:
        last = found[0] if found else None
        if plan.loss.is_known:
            mark_lost(talk, answered_since(talk, last_answered(talk), schema=aside))
        _carry(order, talk, *_last_look(order, talk, plan, counters, last))

    what = loading.Replacement(
        archive=backup.data,
        census=census,
        aside=aside,
        before=before,
        after=after,
    )
    loading.replace_store(address, programs, what, order.progress)
    return Restored(plan=plan, kept=aside)


def _read_database(address: StoreAddress) -> tuple[GivenOut | None, bool]:
    try:
        with server.looking(address) as talk:
            if not server.has_tables(talk):
                return None, False
            return read_given_out(talk), True
    except (ValueError, StoreFault):
        return None, True
    except Problem as problem:
        if problem.code in (ProblemCode.STORE_CORRUPT, ProblemCode.STORE_MISSING):
            return None, True
        raise


def _plan(order: _Order, talk: Talk, replaced: GivenOut | None, *, is_there: bool) -> tuple[Plan, GivenOut]:
    """What would be lost, and the counters to go on from. Raises BACKUP_FOREIGN for a backup of another hall."""
    census = order.backup.manifest.census
    backup = GivenOut(
        hall_made_at=census.hall_made_at,
        event_seq=census.event_seq,
        call_seq=census.call_seq,
        settings_version=0,
        tickets=census.counts.get("ticket", 0),
        complaints=census.counts.get("complaint", 0),
        ordinals={(day, prefix): last for day, found in census.numbers.items() for prefix, last in found.items()},
    )
    settings, today = settings_from(census.settings), _today(order, talk)
    last = last_known(backup, settings, today)
    needed: tuple[str, ...] = ()
    if replaced is None:
        first = _first_numbers(order, last)
        needed = tuple(prefix for prefix in last if first.of(prefix) is None)
        counters, loss = as_told(backup, last, today, first), Loss(is_known=False)
        in_use = {*last, *first.by_prefix}
    else:
        _require_same_hall(order, replaced)
        counters, loss = replaced, loss_between(replaced, backup, today)
        in_use = {*last, *(prefix for _, prefix, _ in replaced.newest)}
    numbers = {
        prefix: number + 1
        for prefix in sorted(in_use)
        if (number := counters.last(today, prefix)) > backup.last(today, prefix)
    }
    plan = Plan(
        backup=order.backup,
        store=order.address.shown,
        is_there=is_there,
        loss=loss,
        numbers=numbers,
        numbers_needed=needed,
        left_out=tuple(sorted(set(census.counts) - TABLES)),
    )
    return plan, counters


def _require_same_hall(order: _Order, replaced: GivenOut) -> None:
    if replaced.hall_made_at != order.backup.manifest.census.hall_made_at:
        raise Problem(ProblemCode.BACKUP_FOREIGN, backup=order.backup.folder, detail="hall")


def _first_numbers(order: _Order, last: Mapping[str, int]) -> FirstNumbers:
    """What was said with the order, and where nothing was said what is answered now."""
    first = order.first_numbers
    if unsaid := {prefix: number for prefix, number in last.items() if first.of(prefix) is None}:
        return FirstNumbers(by_prefix={**first.by_prefix, **order.ask_numbers(unsaid)})
    return first


def _is_confirmed(order: _Order, plan: Plan) -> bool:
    """Whether the person said yes. Raises BACKUP_NUMBERS_NEEDED for a yes to numbers that nobody knows."""
    is_yes = order.confirm(plan)
    if is_yes and plan.numbers_needed:
        raise Problem(ProblemCode.BACKUP_NUMBERS_NEEDED, letters=", ".join(plan.numbers_needed))
    return is_yes


def _carry_from(order: _Order, old: Talk, new: Talk) -> None:
    replaced = read_given_out(old)
    mark_lost(new, answered_since(old, last_answered(new)))
    _carry(order, new, replaced, loss_between(replaced, read_given_out(new), _today(order, new)))


def _carry(order: _Order, talk: Talk, replaced: GivenOut, loss: Loss) -> None:
    carry_over(talk, replaced, loss, backup_name=order.backup.folder.name, actor=order.actor, ahead=order.ahead)


def _today(order: _Order, talk: Talk) -> date:
    calendar = settings_from(order.backup.manifest.census.settings).calendar
    return calendar.service_date(datetime.fromtimestamp(store_now(talk).timestamp() + order.ahead, UTC))


def _now(order: _Order) -> datetime:
    zone = settings_from(order.backup.manifest.census.settings).calendar.zone
    return datetime.now(zone)


def _seconds_ahead(clock: datetime | None, backup: Backup) -> int:
    if clock is None:
        return 0
    if not backup.manifest.census.is_practice:
        raise Problem(ProblemCode.CLOCK_NOT_ALLOWED)
    zone = settings_from(backup.manifest.census.settings).calendar.zone
    aware = clock if clock.tzinfo is not None else clock.replace(tzinfo=zone)
    return round((aware - datetime.now(UTC)).total_seconds())


@contextmanager
def _building(path: Path) -> Iterator[Path]:
    building = file.building_name(path)
    try:
        yield building
    except OSError as failure:
        code = ProblemCode.STORE_DISK_FULL if failure.errno in _NO_ROOM else ProblemCode.STORE_READ_ONLY
        raise Problem(code, store=path, detail=f"errno {failure.errno}") from None
    except Problem as problem:
        if problem.code is ProblemCode.STORE_DISK_FULL:
            # Said of the file that is being made; a person knows the store beside it.
            raise Problem(problem.code, store=path) from None
        raise
    finally:
        file.remove_store(building)
