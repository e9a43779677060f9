"""A backup as a folder: its name, its manifest, and the list of all backups in a place.

Rule: a folder that bears the name of a backup is whole, because it gets the name last; no name holds personal data.
Anybody may have written a manifest: it is read strictly, and its seal says whether it is of this hall (docs/adr/0011).
"""

import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from shared.problems import Problem, ProblemCode
from shared.store.address import StoreKind
from shared.store.backup_census import Census, Count, Progress, Sha256, Stage, no_progress
from shared.text import clean

FORMAT = 2
"""From 2 on a manifest has a seal."""

MANIFEST = "manifest.json"
DATA_FILES = {StoreKind.sqlite: "store.db", StoreKind.postgresql: "store.dump"}
FOLDER_MODE, FILE_MODE = 0o700, 0o600
BLOCK = 1 << 20
LONGEST_MANIFEST = 16 << 20
LONGEST_NAME = 200

_NAME = re.compile(r"balai-\d{8}-\d{4}-\d+(-\d+)?\.backup")


class Verdict(StrEnum):
    """How far a backup was proven on the day it was made."""

    verified = "verified"
    """Restored into a scratch store, and everything was there."""
    listed = "listed"
    """Its table of contents could be read; for more there was no right to make a scratch database, or no way in."""
    broken = "broken"
    """It does not hold what the store held."""


class Trust(StrEnum):
    """What the seal of a backup says, looked at with the key of this PC."""

    sealed = "sealed"
    """It is as this hall made it."""
    unsealed = "unsealed"
    """There is no seal: made by an older program or without the key, or changed."""
    unchecked = "unchecked"
    """There is no key to check it with."""
    strange = "strange"
    """It was changed, or made with another key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSum:
    """Size and SHA-256 of a file."""

    bytes: Count
    sha256: Sha256


_Plain = Annotated[str, Meta(pattern=r"\A[\x20-\x7e]*\Z")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What `manifest.json` says. `made_at` is ISO with the hall's zone; `files` has size and SHA-256 of each file.

    `grants`, `roles` and `schemas` are those of the PostgreSQL database, empty for a file.
    """

    kind: StoreKind
    made_at: str
    program: str
    engine: str
    hall_name: str
    census: Census
    files: dict[str, FileSum]
    verdict: Verdict
    checks: tuple[_Plain, ...]
    grants: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A whole backup and where it lies. `sealed` is what its seal was made over."""

    folder: Path
    manifest: Manifest
    seal: str
    sealed: bytes = field(repr=False)

    @property
    def made_at(self) -> datetime:
        """When the store was looked at, aware."""
        return datetime.fromisoformat(self.manifest.made_at)

    @property
    def data(self) -> Path:
        """The file with the store in it."""
        return self.folder / DATA_FILES[self.manifest.kind]

    @property
    def size(self) -> int:
        """Bytes of its files, as the manifest has them."""
        return sum(each.bytes for each in self.manifest.files.values())

    def trust(self, key: bytes | None) -> Trust:
        """What its seal says, by the key of this hall's backups."""
        if not self.seal:
            return Trust.unsealed
        if key is None:
            return Trust.unchecked
        is_ours = hmac.compare_digest(self.seal.encode(), _seal(self.sealed, key).encode())
        return Trust.sealed if is_ours else Trust.strange


def name_of(moment: datetime, event_seq: int, taken: Iterable[str]) -> str:
    """`balai-20261123-0942-<seq>.backup`, in the hall's time; another ending when the name is taken."""
    stem = f"balai-{moment:%Y%m%d-%H%M}-{event_seq}"
    names, again = set(taken), 1
    name = f"{stem}.backup"
    while name in names:
        again += 1
        name = f"{stem}-{again}.backup"
    return name


def write_manifest(folder: Path, manifest: Manifest, key: bytes | None = None) -> None:
    """Write it into the folder, with a seal where there is a key; on the disk when this returns."""
    values = {"format": FORMAT, **asdict(manifest)}
    seal = "" if key is None else _seal(_canonical(values), key)
    text = json.dumps({**values, "seal": seal}, ensure_ascii=False, indent=2, sort_keys=True)
    descriptor = os.open(folder / MANIFEST, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_backup(folder: Path) -> Backup:
    """The backup in a folder. Raises BACKUP_MISSING, BACKUP_BROKEN, or STORE_SCHEMA_NEWER for a form of later days."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            text = file.read(LONGEST_MANIFEST)
    except FileNotFoundError:
        raise Problem(ProblemCode.BACKUP_MISSING, backup=folder) from None
    except OSError as failure:
        raise Problem(ProblemCode.BACKUP_BROKEN, backup=folder, detail=type(failure).__name__) from None
    try:
        values = msgspec.json.decode(text, type=dict[str, Any])
        form, seal = msgspec.convert((values["format"], values.pop("seal", "")), tuple[int, str])
        if form > FORMAT:
            raise Problem(ProblemCode.STORE_SCHEMA_NEWER, store=folder)
        return Backup(folder=folder, manifest=_decoded(values), seal=seal, sealed=_canonical(values))
    except (ValueError, KeyError, RecursionError):
        raise Problem(ProblemCode.BACKUP_BROKEN, backup=folder, detail=MANIFEST) from None
    except Problem as problem:
        if problem.code is ProblemCode.STORE_SCHEMA_NEWER:
            raise
        raise Problem(ProblemCode.BACKUP_BROKEN, backup=folder, detail=MANIFEST) from None


def _decoded(values: dict[str, Any]) -> Manifest:
    """Raises ValueError (msgspec's are such) or Problem TEXT_* for anything but what `write_manifest` writes."""
    manifest = msgspec.convert(values, Manifest)
    if set(manifest.files) != {DATA_FILES[manifest.kind]}:
        raise ValueError("files")
    if datetime.fromisoformat(manifest.made_at).utcoffset() is None:
        raise ValueError("made_at")
    return replace(manifest, hall_name=clean(manifest.hall_name, field="hall.name", max_length=LONGEST_NAME))


def _canonical(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _seal(text: bytes, key: bytes) -> str:
    return hmac.digest(key, text, "sha256").hex()


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """All backups in a place, newest first; what cannot be read as one is left out. Empty without the place.

    Raises BACKUP_FOLDER_UNUSABLE.
    """
    found = []
    try:
        there = tuple(folder.iterdir()) if folder.is_dir() else ()
    except OSError as failure:
        raise Problem(ProblemCode.BACKUP_FOLDER_UNUSABLE, folder=folder, detail=f"errno {failure.errno}") from None
    for each in there:
        if _NAME.fullmatch(each.name):
            try:
                found.append(read_backup(each))
            except Problem:
                continue
    return tuple(sorted(found, key=lambda backup: (backup.made_at, backup.folder.name), reverse=True))


def sums_of(folder: Path, names: Iterable[str], progress: Progress = no_progress) -> dict[str, FileSum]:
    """Size and SHA-256 of files, as the manifest has them."""
    return {name: _sum(folder / name, progress) for name in names}


def require_sums(backup: Backup, progress: Progress = no_progress) -> None:
    """Raises BACKUP_BROKEN for a file that is not the one that was made."""
    for name, expected in backup.manifest.files.items():
        try:
            found = _sum(backup.folder / name, progress)
        except OSError as failure:
            raise Problem(
                ProblemCode.BACKUP_BROKEN, backup=backup.folder, detail=f"{name} errno {failure.errno}"
            ) from None
        if found != expected:
            raise Problem(ProblemCode.BACKUP_BROKEN, backup=backup.folder, detail=f"{name} sha256")


def _sum(path: Path, progress: Progress) -> FileSum:
    size, done, digest = path.stat().st_size, 0, hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            done += len(block)
            progress(Stage.summing, done, size)
    return FileSum(bytes=done, sha256=digest.hexdigest())
