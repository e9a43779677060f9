"""Loads python-escpos so that it leaves nothing in shared folders and does not touch the logs.

Rule: its cache of printer data is a pickle, so it lies in a folder that only this user can write.
"""

import json
import logging
import os
import pickle
import platform
import tempfile
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_path

_FOLDER_SETTING = "ESCPOS_CAPABILITIES_PICKLE_DIR"


def prepare_escpos() -> None:
    """Call it before the first `import escpos`: points the library to a private, complete cache.

    The cache is written whole and then renamed: several programs may start at the same instant.
    """
    if _FOLDER_SETTING not in os.environ:
        os.environ[_FOLDER_SETTING] = str(_private_folder())
    cache = Path(os.environ[_FOLDER_SETTING]) / f"{platform.python_version()}.capabilities.pickle"
    source = _printer_data()
    if not cache.exists() or cache.stat().st_mtime < source.stat().st_mtime:
        _write_whole(cache, pickle.dumps(json.loads(source.read_text("utf-8")), protocol=2))
    # The library calls logging.basicConfig() when imported; a handler that does nothing makes that a no-op.
    quiet = logging.NullHandler()
    logging.root.addHandler(quiet)
    try:
        import escpos.capabilities  # noqa: F401
    finally:
        logging.root.removeHandler(quiet)


def _private_folder() -> Path:
    """The user's cache folder if it is the user's alone, else a fresh temporary one."""
    folder = user_cache_path("balai") / "escpos"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return Path(tempfile.mkdtemp(prefix="balai-"))
    return folder if _is_mine_alone(folder) else Path(tempfile.mkdtemp(prefix="balai-"))


def _is_mine_alone(folder: Path) -> bool:
    if os.name != "posix":
        return True
    facts = folder.lstat()
    return facts.st_uid == os.getuid() and not facts.st_mode & 0o022


def _printer_data() -> Path:
    spec: ModuleSpec | None = find_spec("escpos")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("python-escpos is not installed")
    return Path(spec.submodule_search_locations[0]) / "capabilities.json"


def _write_whole(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(name, path)
