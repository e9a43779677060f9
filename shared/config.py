"""The settings of one PC, read once at start: command line over environment over TOML file over defaults.

Rule: a mistake is named with its file and line, or its variable, and with the remedy; nothing is guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import platformdirs
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from shared.i18n import Language, sentence
from shared.pin import is_pin_hash
from shared.problems import Problem, ProblemCode

APP = "balai"


def default_config_file() -> Path:
    """Where the settings file lies if nobody says otherwise; it need not exist."""
    return platformdirs.user_config_path(APP, appauthor=False) / "balai.toml"


def default_store() -> str:
    """The embedded store of this user: a file in the platform's data folder."""
    return str(platformdirs.user_data_path(APP, appauthor=False) / "balai.db")


def default_backup_folder() -> Path:
    """Where backups go if nobody says otherwise: beside the embedded store, so a copy elsewhere is still needed."""
    return platformdirs.user_data_path(APP, appauthor=False) / "backups"


def default_key_file() -> Path:
    """The key of personal data, in a folder of its own.

    Some platforms have one folder for settings and data; a copy of the store's folder must not hold its key.
    """
    return platformdirs.user_config_path(f"{APP}-keys", appauthor=False) / "balai.key"


def _no_bool(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a number, not true or false")
    return value


def _paper_width(value: int) -> int:
    if value not in (58, 80):
        raise ValueError("58 or 80")
    return value


def _pin_hash(value: str) -> str:
    if not is_pin_hash(value):
        raise ValueError("the hash of a PIN")
    return value


_Text = Annotated[str, Field(min_length=1, max_length=1000)]
_Number = Annotated[int, BeforeValidator(_no_bool), Field(ge=1, le=999)]
_PaperWidth = Annotated[int, BeforeValidator(_no_bool), AfterValidator(_paper_width)]
_PinHash = Annotated[str, AfterValidator(_pin_hash)]
_File = Annotated[Path, AfterValidator(Path.expanduser)]


class _Section(BaseModel):
    # One validator is built, for the whole, instead of one per section: that is most of the start.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class StoreSettings(_Section):
    """Which store the PC uses; `url` is a file's path, `sqlite:///...` or `postgresql://user@host/db`."""

    url: _Text = Field(default_factory=default_store)
    key_file: _File = Field(default_factory=default_key_file)


class BackupSettings(_Section):
    """Where backups go, and where `pg_dump` and `pg_restore` are if they are not where they are looked for."""

    folder: _File = Field(default_factory=default_backup_folder)
    postgres_programs: _File | None = None


class PrinterSettings(_Section):
    """Which slip printer is connected: `tcp://HOST:9100`, ... or `none:`, and the width of its paper."""

    url: _Text = "none:"
    width_mm: _PaperWidth = 80


class DeskSettings(_Section):
    """Which desk stands before this PC; None until somebody chooses one."""

    number: _Number | None = None


class UiSettings(_Section):
    """What the screens of this PC look like."""

    language: Language = Language.INDONESIAN
    windowed: bool = False


class KioskSettings(_Section):
    """What this kiosk is called in the hall's events, and the hash of the PIN by which staff leave it."""

    name: _Text = "kiosk-1"
    pin_hash: _PinHash | None = None


class VoiceSettings(_Section):
    """Whether the hall screen is heard."""

    enabled: bool = True


class PcSettings(_Section):
    """All settings of this PC; never the hall's, which are in the store."""

    store: StoreSettings = Field(default_factory=StoreSettings)
    backup: BackupSettings = Field(default_factory=BackupSettings)
    printer: PrinterSettings = Field(default_factory=PrinterSettings)
    desk: DeskSettings = Field(default_factory=DeskSettings)
    ui: UiSettings = Field(default_factory=UiSettings)
    kiosk: KioskSettings = Field(default_factory=KioskSettings)
    voice: VoiceSettings = Field(default_factory=VoiceSettings)


VARIABLES = MappingProxyType(
    {
        "store.url": "BALAI_STORE",
        "store.key_file": "BALAI_KEY_FILE",
        "backup.folder": "BALAI_BACKUPS",
        "backup.postgres_programs": "BALAI_POSTGRES_PROGRAMS",
        "printer.url": "BALAI_PRINTER",
        "printer.width_mm": "BALAI_PAPER_WIDTH",
        "desk.number": "BALAI_DESK",
        "ui.language": "BALAI_LANG",
        "ui.windowed": "BALAI_WINDOWED",
        "kiosk.name": "BALAI_KIOSK",
        "kiosk.pin_hash": "BALAI_KIOSK_PIN_HASH",
        "voice.enabled": "BALAI_VOICE",
    }
)
"""Every setting, and the environment variable that sets it too."""

_OPTIONS = MappingProxyType({"store.url": "--store", "ui.language": "--lang"})
_SECTION_REMEDY = sentence("Make this a section with settings under it, for example [store].")
_TEXT_REMEDY = sentence("Write text in quotation marks; it may not be empty.")
_SWITCH_REMEDY = sentence("Write true or false.")
_REMEDIES = MappingProxyType(
    {
        "printer.width_mm": sentence("Write 58 or 80, the width of the paper in millimetres."),
        "desk.number": sentence("Write a whole number from 1 to 999."),
        "ui.language": sentence("Write id for Indonesian or en for English."),
        "kiosk.pin_hash": sentence("Make this line with `balai kiosk-pin`."),
        "ui.windowed": _SWITCH_REMEDY,
        "voice.enabled": _SWITCH_REMEDY,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """Where a value came from: a file with the line of the key, or a variable or option without one."""

    source: str
    line: str = ""


def load_settings(
    config_file: Path | None, environ: Mapping[str, str], overrides: Mapping[str, str] = MappingProxyType({})
) -> PcSettings:
    """The settings of this PC.

    `config_file` None means the default file, which need not exist; a named file must. `overrides` maps keys
    such as "store.url" to values of the command line. An empty variable counts as not set. Raises `Problem`:
    SETTINGS_FILE_UNREADABLE, SETTINGS_NOT_TOML, SETTINGS_VALUE_WRONG or SETTINGS_KEY_UNKNOWN.
    """
    file = config_file or default_config_file()
    text = _file_text(file, must_exist=config_file is not None)
    values = {section: {} for section in PcSettings.model_fields} | _parsed(file, text)
    origins: dict[str, _Origin] = {}
    given = {key: (name, environ[name]) for key, name in VARIABLES.items() if environ.get(name)}
    given |= {key: (_OPTIONS.get(key, key), value) for key, value in overrides.items()}
    for key, (source, value) in given.items():
        section, _, name = key.partition(".")
        place = values.setdefault(section, {})
        if isinstance(place, dict):
            place[name] = value
            origins[key] = _Origin(source=source)
    try:
        return PcSettings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    origin = origins.get(key) or _Origin(source=str(file), line=_line_of(key, text))
    raise _problem(first["type"], key, first["input"], origin)


def _problem(kind: str, key: str, given: object, origin: _Origin) -> Problem:
    source, line = origin.source, origin.line
    if kind == "extra_forbidden":
        nearest = _nearest(key)
        return Problem(ProblemCode.SETTINGS_KEY_UNKNOWN, source=source, line=line, key=key, nearest=nearest)
    remedy = _SECTION_REMEDY if kind == "model_type" else _REMEDIES.get(key, _TEXT_REMEDY)
    return Problem(ProblemCode.SETTINGS_VALUE_WRONG, source=source, line=line, key=key, given=given, remedy=remedy)


def _nearest(key: str) -> str:
    """The known key that looks most like this one, or "": first as a whole, then by its last word."""
    import difflib

    known = [*VARIABLES, *PcSettings.model_fields]
    if found := difflib.get_close_matches(key, known, n=1):
        return found[0]
    by_name = {name.partition(".")[2]: name for name in VARIABLES}
    found = difflib.get_close_matches(key.rpartition(".")[2], by_name, n=1)
    return by_name[found[0]] if found else ""


def _file_text(file: Path, *, must_exist: bool) -> str:
    try:
        raw = file.read_bytes()
    except FileNotFoundError as error:
        if must_exist:
            raise Problem(ProblemCode.SETTINGS_FILE_UNREADABLE, file=file, detail=error.strerror) from None
        return ""
    except OSError as error:
        raise Problem(ProblemCode.SETTINGS_FILE_UNREADABLE, file=file, detail=error.strerror) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise Problem(
            ProblemCode.SETTINGS_NOT_TOML,
            file=file,
            line=before.count(b"\n") + 1,
            column=column,
            detail="UTF-8",
        ) from None


def _parsed(file: Path, text: str) -> dict[str, Any]:
    if not text:
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        lines = text.splitlines() or [""]
        line, column = place.groups() if place else (len(lines), len(lines[-1]) + 1)
        detail = str(error).partition(" (at ")[0]
        raise Problem(ProblemCode.SETTINGS_NOT_TOML, file=file, line=line, column=column, detail=detail) from None


def _line_of(key: str, text: str) -> str:
    """The line where a key, or else the nearest section round it, is written; "" if it is nowhere.

    A tiny scanner: it knows sections and dotted keys, and takes the line of an inline table for its keys.
    """
    lines: dict[str, str] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+([^\[\]]+)\]", line):
            section = _plain(header[1])
            lines.setdefault(section, str(number))
        elif assignment := re.match(r"\s*([\w\-.\"' ]+?)\s*=", line):
            name = _plain(assignment[1])
            lines.setdefault(f"{section}.{name}" if section else name, str(number))
    while key and key not in lines:
        key = key.rpartition(".")[0]
    return lines.get(key, "")


def _plain(dotted: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in dotted.split("."))
