"""What a person can mend: each problem has a code and a few safe facts.

Rule: a fact is a path, a key, a host or a field's name, never what a citizen said; it is redacted too.
"""

from enum import IntEnum, StrEnum, auto
from types import MappingProxyType

from shared.redaction import safe_line

LONGEST_FACT = 300
"""Characters of a fact that are kept: enough for a long path."""


class Family(IntEnum):
    """Kinds of problems; the value is the exit code of the command line."""

    USAGE = 2
    """Wrong usage or settings: repeating it changes nothing until somebody mends it."""
    OUT_OF_REACH = 4
    """A store or device is out of reach: it may work later; the outcome may be unknown."""


class ProblemCode(StrEnum):
    """Every problem that has a text of its own; `FACTS` names what each must carry."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:
        return name

    SETTINGS_FILE_UNREADABLE = auto()
    SETTINGS_NOT_TOML = auto()
    SETTINGS_VALUE_WRONG = auto()
    SETTINGS_KEY_UNKNOWN = auto()
    STORE_URL_WRONG = auto()
    STORE_MISSING = auto()
    STORE_EXISTS = auto()
    STORE_EMPTY_FILE = auto()
    STORE_FOREIGN_FILE = auto()
    STORE_ON_NETWORK_SHARE = auto()
    STORE_READ_ONLY = auto()
    STORE_CORRUPT = auto()
    STORE_KEY_WRONG = auto()
    STORE_DRIVER_UNSAFE = auto()
    STORE_SCHEMA_OLDER = auto()
    STORE_SCHEMA_NEWER = auto()
    STORE_UNREACHABLE = auto()
    STORE_LOGIN_REFUSED = auto()
    STORE_RIGHTS_MISSING = auto()
    STORE_NEEDS_SERVER = auto()
    STORE_BUSY = auto()
    STORE_LOST = auto()
    STORE_DISK_FULL = auto()
    BACKUP_TOOL_MISSING = auto()
    BACKUP_TOOL_OLD = auto()
    BACKUP_TOOL_FAILED = auto()
    BACKUP_MISSING = auto()
    BACKUP_BROKEN = auto()
    BACKUP_FOREIGN = auto()
    BACKUP_UNSEALED = auto()
    BACKUP_PLACE_TAKEN = auto()
    BACKUP_FOLDER_UNUSABLE = auto()
    BACKUP_NUMBERS_NEEDED = auto()
    CLOCK_NOT_ALLOWED = auto()
    REQUEST_ID_REUSED = auto()
    REQUEST_LOST = auto()
    KEY_FILE_MISSING = auto()
    KEY_FILE_BROKEN = auto()
    KEY_FILE_UNSAFE = auto()
    PRINTER_URL_WRONG = auto()
    PRINTER_UNREACHABLE = auto()
    LOGIN_REFUSED = auto()
    OFFICER_EXISTS = auto()
    OFFICER_UNKNOWN = auto()
    DEVICE_EXISTS = auto()
    DEVICE_UNKNOWN = auto()
    HALL_SETTING_WRONG = auto()
    HALL_SETTING_UNKNOWN = auto()
    HALL_SETTING_UNDATED = auto()
    HALL_SETTING_INCOMPLETE = auto()
    HALL_SETTING_PAST = auto()
    HALL_SETTING_NOT_SET = auto()
    HALL_DAY_WITHOUT_SESSIONS = auto()
    HALL_DAY_CLOSED = auto()
    HALL_DAY_NO_HOLIDAY = auto()
    DAY_WITHOUT_SERVICE = auto()
    FONT_MISSING = auto()
    NO_DISPLAY = auto()
    TEXT_TOO_LONG = auto()
    TEXT_TOO_SHORT = auto()
    TEXT_MISSING = auto()
    PHONE_WRONG = auto()
    EMAIL_WRONG = auto()
    NIK_WRONG = auto()


FACTS = MappingProxyType(
    {
        ProblemCode.SETTINGS_FILE_UNREADABLE: ("file",),
        ProblemCode.SETTINGS_NOT_TOML: ("file", "line", "column"),
        ProblemCode.SETTINGS_VALUE_WRONG: ("source", "line", "key", "given", "remedy"),
        ProblemCode.SETTINGS_KEY_UNKNOWN: ("source", "line", "key", "nearest"),
        ProblemCode.STORE_URL_WRONG: ("given",),
        ProblemCode.STORE_MISSING: ("store",),
        ProblemCode.STORE_EXISTS: ("store",),
        ProblemCode.STORE_EMPTY_FILE: ("store",),
        ProblemCode.STORE_FOREIGN_FILE: ("store",),
        ProblemCode.STORE_ON_NETWORK_SHARE: ("store",),
        ProblemCode.STORE_READ_ONLY: ("store",),
        ProblemCode.STORE_CORRUPT: ("store",),
        ProblemCode.STORE_KEY_WRONG: ("store",),
        ProblemCode.STORE_DRIVER_UNSAFE: ("version",),
        ProblemCode.STORE_SCHEMA_OLDER: ("store",),
        ProblemCode.STORE_SCHEMA_NEWER: ("store",),
        ProblemCode.STORE_UNREACHABLE: ("host", "port"),
        ProblemCode.STORE_LOGIN_REFUSED: ("store",),
        ProblemCode.STORE_RIGHTS_MISSING: ("store",),
        ProblemCode.STORE_NEEDS_SERVER: ("store",),
        ProblemCode.STORE_BUSY: (),
        ProblemCode.STORE_LOST: (),
        ProblemCode.STORE_DISK_FULL: ("store",),
        ProblemCode.BACKUP_TOOL_MISSING: ("program", "version"),
        ProblemCode.BACKUP_TOOL_OLD: ("program", "found", "version"),
        ProblemCode.BACKUP_TOOL_FAILED: ("program",),
        ProblemCode.BACKUP_MISSING: ("backup",),
        ProblemCode.BACKUP_BROKEN: ("backup",),
        ProblemCode.BACKUP_FOREIGN: ("backup",),
        ProblemCode.BACKUP_UNSEALED: ("backup",),
        ProblemCode.BACKUP_PLACE_TAKEN: ("file",),
        ProblemCode.BACKUP_FOLDER_UNUSABLE: ("folder",),
        ProblemCode.BACKUP_NUMBERS_NEEDED: ("letters",),
        ProblemCode.CLOCK_NOT_ALLOWED: (),
        ProblemCode.REQUEST_ID_REUSED: ("request_id",),
        ProblemCode.REQUEST_LOST: ("request_id",),
        ProblemCode.KEY_FILE_MISSING: ("file",),
        ProblemCode.KEY_FILE_BROKEN: ("file",),
        ProblemCode.KEY_FILE_UNSAFE: ("file",),
        ProblemCode.PRINTER_URL_WRONG: ("given",),
        ProblemCode.PRINTER_UNREACHABLE: ("printer",),
        ProblemCode.LOGIN_REFUSED: (),
        ProblemCode.OFFICER_EXISTS: ("officer",),
        ProblemCode.OFFICER_UNKNOWN: ("officer",),
        ProblemCode.DEVICE_EXISTS: ("device",),
        ProblemCode.DEVICE_UNKNOWN: ("device",),
        ProblemCode.HALL_SETTING_WRONG: ("key", "given", "remedy"),
        ProblemCode.HALL_SETTING_UNKNOWN: ("key", "nearest"),
        ProblemCode.HALL_SETTING_UNDATED: ("key",),
        ProblemCode.HALL_SETTING_INCOMPLETE: ("key", "day"),
        ProblemCode.HALL_SETTING_PAST: ("key", "day", "today"),
        ProblemCode.HALL_SETTING_NOT_SET: ("key", "kind", "nearest"),
        ProblemCode.HALL_DAY_WITHOUT_SESSIONS: ("key", "day"),
        ProblemCode.HALL_DAY_CLOSED: ("key", "day"),
        ProblemCode.HALL_DAY_NO_HOLIDAY: ("key", "day"),
        ProblemCode.DAY_WITHOUT_SERVICE: ("day",),
        ProblemCode.FONT_MISSING: ("font",),
        ProblemCode.NO_DISPLAY: (),
        ProblemCode.TEXT_TOO_LONG: ("field", "max"),
        ProblemCode.TEXT_TOO_SHORT: ("field", "min"),
        ProblemCode.TEXT_MISSING: ("field",),
        ProblemCode.PHONE_WRONG: ("field",),
        ProblemCode.EMAIL_WRONG: ("field",),
        ProblemCode.NIK_WRONG: ("field",),
    }
)
"""The facts that each code must carry: its text names them all."""

MAY_BE_EMPTY = frozenset({"line", "nearest"})
"""Facts that are "" where there is nothing to say: no line in an environment variable, no similar key."""

DETAIL = "detail"
"""One more fact that every code may carry: an SQLSTATE, an errno, a constraint's name. For staff and logs."""

REQUEST_ID = "request_id"
"""One more fact that every code may carry: under which id the command can be repeated, and nothing is done twice."""

_OUT_OF_REACH = frozenset(
    {
        ProblemCode.STORE_READ_ONLY,
        ProblemCode.STORE_CORRUPT,
        ProblemCode.STORE_UNREACHABLE,
        ProblemCode.STORE_BUSY,
        ProblemCode.STORE_LOST,
        ProblemCode.STORE_DISK_FULL,
        ProblemCode.BACKUP_TOOL_FAILED,
        ProblemCode.BACKUP_FOLDER_UNUSABLE,
        ProblemCode.PRINTER_UNREACHABLE,
        ProblemCode.NO_DISPLAY,
    }
)


class Problem(Exception):
    """Something a person can mend, raised as `Problem(ProblemCode.STORE_MISSING, store=path)`.

    Facts become short, printable, redacted strings. Facts other than those of `FACTS`, `detail` and `request_id` are a
    bug: `TypeError`. Raise it `from None` where the cause may quote a row.
    """

    def __init__(self, code: ProblemCode, /, **facts: object) -> None:
        needed = set(FACTS[code])
        if needed != set(facts) - ({DETAIL, REQUEST_ID} - needed):
            raise TypeError(f"{code} carries the facts {sorted(needed)}, not {sorted(facts)}")
        self.code = code
        self.facts = MappingProxyType({name: safe_line(value, longest=LONGEST_FACT) for name, value in facts.items()})
        super().__init__(code)

    @property
    def family(self) -> Family:
        """Which kind of problem it is, and so its exit code."""
        return Family.OUT_OF_REACH if self.code in _OUT_OF_REACH else Family.USAGE

    def of_request(self, request_id: str) -> "Problem":
        """The same, with the id under which the command can be repeated."""
        return Problem(self.code, **{**self.facts, REQUEST_ID: request_id})

    def __str__(self) -> str:
        return " ".join([self.code.value, *(f"{name}={value!r}" for name, value in self.facts.items())])

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (self.code, dict(self.facts))


def exit_code(problem: Problem) -> int:
    """What the command line ends with: 2 wrong usage or settings, 4 store or device out of reach."""
    return int(problem.family)


def _rebuilt(code: ProblemCode, facts: dict[str, str]) -> Problem:
    return Problem(code, **facts)
