"""Writes one setting into the settings file of a PC.

Rule: all else in the file stays as somebody wrote it, and what was written is read back before it replaces the file.
"""

import re
import tomllib
from pathlib import Path

from shared.durable import write_whole


def keep_text(file: Path, section: str, name: str, value: str) -> bool:
    """Write `[section] name = "value"`; `value` holds nothing that TOML would escape. The file may be missing.

    False, and nothing is changed, where the file is written in a way that cannot be edited line by line.
    `OSError` if the disk refuses.
    """
    before = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    after = _with_line(before, section, name, f'{name} = "{value}"')
    wanted = tomllib.loads(before)
    if not isinstance(wanted.setdefault(section, {}), dict):
        return False
    wanted[section][name] = value
    try:
        if tomllib.loads(after) != wanted:
            return False
    except tomllib.TOMLDecodeError:
        return False
    _replace(file, after)
    return True


def _with_line(text: str, section: str, name: str, line: str) -> str:
    lines = text.splitlines()
    header = re.compile(rf"\s*\[\s*{re.escape(section)}\s*\]\s*(#.*)?")
    start = next((at for at, each in enumerate(lines) if header.fullmatch(each)), None)
    if start is None:
        return "\n".join([*lines, *([""] if lines else []), f"[{section}]", line, ""])
    end = next((at for at in range(start + 1, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    old = next((at for at in range(start + 1, end) if re.match(rf"\s*{re.escape(name)}\s*=", lines[at])), None)
    if old is None:
        lines.insert(start + 1, line)
    else:
        lines[old] = line
    return "\n".join([*lines, ""])


def _replace(file: Path, text: str) -> None:
    """The whole file or the old one; only its owner reads it, as before it may hold a password."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o600
    write_whole(file, text, mode=mode)
