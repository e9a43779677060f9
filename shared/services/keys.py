"""The key file of personal data: made once, read with checks.

Rule: keys live outside the store and its backup, readable by their owner alone; an existing key is never overwritten
(security.md, Personal data).
"""

import base64
import hmac
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from shared.problems import Problem, ProblemCode

KEY_BYTES = 32
"""AES-256 and HMAC-SHA-256 both take 256 bits."""

_FORMAT = 1
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Both keys of one version: `sealing` encrypts, `index` makes the blind indexes. Never shown or logged."""

    version: int
    sealing: bytes = field(repr=False)
    index: bytes = field(repr=False)


def make_key_file(path: Path) -> Keys:
    """Make the key file, or read the one that is there; its folder is made with 0700, the file with 0600.

    Used by `balai init` and at first use. Raises Problem: KEY_FILE_BROKEN or KEY_FILE_UNSAFE for an existing file,
    KEY_FILE_MISSING where it cannot be written.
    """
    keys = Keys(version=1, sealing=secrets.token_bytes(KEY_BYTES), index=secrets.token_bytes(KEY_BYTES))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # O_EXCL: of two programs that start at once, one makes the key and the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_key_file(path)
    except OSError as error:
        raise Problem(ProblemCode.KEY_FILE_MISSING, file=path, detail=error.strerror) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_to_text(keys))
        file.flush()
        os.fsync(file.fileno())
    return keys


def read_key_file(path: Path) -> Keys:
    """The keys in a file. Raises Problem: KEY_FILE_MISSING, KEY_FILE_UNSAFE (others may read it), KEY_FILE_BROKEN."""
    try:
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & _OTHERS:
                raise Problem(ProblemCode.KEY_FILE_UNSAFE, file=path)
            raw = file.read(10_000)
    except OSError as error:
        raise Problem(ProblemCode.KEY_FILE_MISSING, file=path, detail=error.strerror) from None
    keys = _from_text(raw)
    if keys is None:
        raise Problem(ProblemCode.KEY_FILE_BROKEN, file=path)
    return keys


def backup_key(keys: Keys) -> bytes:
    """The key of the seals on backups: made from a key that the hall keeps anyway, so there is none more to lose."""
    # An indexed value has a NUL behind its column; this text has none, so it is no index of anything.
    return hmac.digest(keys.index, b"balai manifest of a backup", "sha256")


def _to_text(keys: Keys) -> str:
    values = {
        "balai_key": _FORMAT,
        "version": keys.version,
        "sealing": base64.b64encode(keys.sealing).decode(),
        "index": base64.b64encode(keys.index).decode(),
        "check": _check(keys),
    }
    return json.dumps(values, indent=1) + "\n"


def _from_text(raw: bytes) -> Keys | None:
    try:
        values = json.loads(raw)
        keys = Keys(
            version=int(values["version"]),
            sealing=base64.b64decode(values["sealing"], validate=True),
            index=base64.b64decode(values["index"], validate=True),
        )
        is_whole = values["balai_key"] == _FORMAT and values["check"] == _check(keys)
    except (ValueError, KeyError, TypeError):
        return None
    lengths = (len(keys.sealing), len(keys.index))
    return keys if is_whole and keys.version > 0 and lengths == (KEY_BYTES, KEY_BYTES) else None


def _check(keys: Keys) -> str:
    """Notices a file that was cut or retyped wrongly; a few bits of a hash say nothing about a random key."""
    return sha256(b"balai key check" + keys.sealing + keys.index).hexdigest()[:8]
