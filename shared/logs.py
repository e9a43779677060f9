"""JSON logs in a rotating file, free of personal data.

Rule: a fact is written only under a key that is allowed here, and redacted; of an exception the type and the
places are written, never its message, unless it is a `Problem`.
"""

import logging
import os
import sys
import traceback
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import cache, cached_property
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from shared.problems import FACTS, Problem
from shared.redaction import MASK, safe_line

if TYPE_CHECKING:
    from structlog.stdlib import BoundLogger, ProcessorFormatter
    from structlog.typing import ExcInfo

LONGEST_VALUE = 500
"""Characters of one value that are written."""

_FILE_BYTES = 5_000_000
_FILES_KEPT = 5

# fmt: off
_OWN_KEYS = frozenset(
    {
        "event", "exception", "hall_id", "service_day", "session", "service", "number", "ticket_id",
        "desk", "kiosk", "call_seq", "event_seq", "request_id", "attempt", "state", "outcome",
        "reason_code", "code", "screen", "language", "version", "schema", "role", "detail", "sqlstate",
        "constraint", "errno", "seconds", "milliseconds", "count", "bytes", "size", "pid",
    }
)
# fmt: on
KEYS = _OWN_KEYS | {name for names in FACTS.values() for name in names} - {"officer"}
"""The only keys whose values are written; the value of any other key becomes «…»."""


@dataclass(frozen=True, slots=True)
class Log:
    """A named log: `log.info("ticket_issued", number="A-001")`. The event is a fixed name, never a sentence."""

    name: str

    def debug(self, event: str, /, **facts: object) -> None:
        """For whoever looks for a fault; not written unless asked for."""
        self._write(logging.DEBUG, event, facts)

    def info(self, event: str, /, **facts: object) -> None:
        """What happened as it should."""
        self._write(logging.INFO, event, facts)

    def warning(self, event: str, /, **facts: object) -> None:
        """What somebody should look at; the program goes on by itself."""
        self._write(logging.WARNING, event, facts)

    def error(self, event: str, /, **facts: object) -> None:
        """What somebody must mend."""
        self._write(logging.ERROR, event, facts)

    def bug(self, event: str, error: BaseException, /, **facts: object) -> None:
        """An exception nobody expected, with the places it passed through and without its message."""
        self._write(logging.ERROR, event, {**facts, "exc_info": error})

    def problem(self, event: str, problem: Problem, /, **facts: object) -> None:
        """A problem as a warning, with its code and facts."""
        self._write(logging.WARNING, event, {**facts, **problem.facts, "code": problem.code.value})

    def _write(self, level: int, event: str, facts: dict[str, object]) -> None:
        if logging.getLogger(self.name).isEnabledFor(level):
            _logger(self.name).log(level, event, **facts)


def get_log(name: str) -> Log:
    """The log of a module: `log = get_log(__name__)`. Costs nothing until the first line is written."""
    return Log(name)


def configure_logs(program: str, folder: Path | None = None, *, to_stderr: bool = False) -> Path:
    """Write the logs of this process to `<folder>/<program>.log`, and to stderr if asked; call it once, at start.

    `folder` None is the platform's log folder. Both are readable by this user only. A folder that cannot be
    written never stops a program: the logs then go to stderr. Returns the path of the file.
    """
    if folder is None:
        import platformdirs

        folder = platformdirs.user_log_path("balai", appauthor=False)
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each.formatter, _JsonFormatter)]:
        root.removeHandler(handler)
        handler.close()
    file = folder / f"{program}.log"
    handlers: list[logging.Handler] = []
    failure: OSError | None = None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handlers.append(_PrivateFile(file, maxBytes=_FILE_BYTES, backupCount=_FILES_KEPT, encoding="utf-8"))
    except OSError as error:
        failure = error
    if to_stderr or failure:
        handlers.append(_Stderr(sys.stderr))
    for handler in handlers:
        handler.setFormatter(_JsonFormatter(program))
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    if failure:
        get_log(__name__).warning("log_file_unwritable", file=file, errno=failure.errno)
    return file


class _Quiet(logging.Handler):
    """Never quotes a line that it could not write, as handlers do by default."""

    def handleError(self, record: logging.LogRecord) -> None:
        kind = sys.exc_info()[0]
        if sys.stderr is not None:
            sys.stderr.write(f"balai: a log line could not be written ({kind.__name__ if kind else record.name})\n")


class _PrivateFile(_Quiet, RotatingFileHandler):
    """A rotating file that only its owner may read."""

    def _open(self) -> TextIOWrapper:
        return open(
            self.baseFilename,
            "a",  # as a rotating file is always opened
            encoding=self.encoding,
            opener=lambda path, flags: os.open(path, flags, 0o600),
        )


class _Stderr(_Quiet, logging.StreamHandler[TextIO]):
    """The same lines for whoever looks on."""


class _JsonFormatter(logging.Formatter):
    """One JSON object a line, for lines of our own and of libraries; structlog loads with the first line."""

    def __init__(self, program: str) -> None:
        super().__init__()
        self._program = program

    def format(self, record: logging.LogRecord) -> str:
        return self._formatter.format(record)

    @cached_property
    def _formatter(self) -> "ProcessorFormatter":
        from structlog.processors import ExceptionRenderer, JSONRenderer, TimeStamper
        from structlog.stdlib import ProcessorFormatter

        return ProcessorFormatter(
            processors=[
                ExceptionRenderer(_places),
                self._allowed,
                TimeStamper(fmt="iso", utc=True, key="time"),
                JSONRenderer(ensure_ascii=True),
            ]
        )

    def _allowed(self, _logger: object, _method: str, facts: MutableMapping[str, Any]) -> dict[str, object]:
        record: logging.LogRecord = facts.pop("_record")
        del facts["_from_structlog"]
        head = {"level": record.levelname.lower(), "program": self._program, "log": record.name}
        return head | {
            safe_line(key, longest=40): _safe_value(value) if key in KEYS else MASK for key, value in facts.items()
        }


def _safe_value(value: object) -> object:
    """A number, switch or nothing as it is (a number that may be a NIK or telephone number not), else text."""
    match value:
        case None | bool():
            return value
        case int() | float():
            text = safe_line(value, longest=LONGEST_VALUE)
            return value if text == str(value) else text
        case list():
            return [_safe_value(each) for each in value]
        case _:
            return safe_line(value, longest=LONGEST_VALUE)


def _places(exc_info: "ExcInfo") -> list[str]:
    """The types of an exception and its causes, and the places each passed through: no message, no values."""
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None and len(lines) < 100:
        frames = traceback.extract_tb(error.__traceback__)[-20:]
        lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        lines.append(str(error) if isinstance(error, Problem) else type(error).__qualname__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


@cache
def _logger(name: str) -> "BoundLogger":
    import structlog

    logger: BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return logger
