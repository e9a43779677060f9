"""What a hall needs on this PC, looked at piece by piece.

Rule: a look that fails is a finding, never the end of the others; looking changes nothing.
"""

import errno
from collections.abc import Callable, Iterator
from datetime import datetime

from admin.doctor_pc import disk, journal, key, printer, screens
from admin.doctor_store import backup, store
from admin.findings import Finding, fail, of_problem
from shared.config import PcSettings
from shared.i18n import Texts
from shared.problems import Problem

Look = Callable[[PcSettings, Texts], Iterator[Finding]]

_LOOKS: tuple[tuple[str, Look], ...] = (
    ("backup", backup),
    ("key", key),
    ("disk", disk),
    ("journal", journal),
    ("printer", printer),
    ("screen", screens),
)


def examine(settings: PcSettings, clock: datetime | None, texts: Texts) -> Iterator[Finding]:
    """One finding after the other, so that slow ones can be watched."""
    yield from _looked("store", lambda settings, texts: store(settings, clock, texts), settings, texts)
    for subject, look in _LOOKS:
        yield from _looked(subject, look, settings, texts)


def _looked(subject: str, look: Look, settings: PcSettings, texts: Texts) -> Iterator[Finding]:
    try:
        yield from look(settings, texts)
    except Problem as problem:
        yield of_problem(subject, problem, texts)
    except OSError as failure:
        yield _out_of_sight(subject, failure, texts)


def _out_of_sight(subject: str, failure: OSError, texts: Texts) -> Finding:
    """A folder that is another account's, or lies on a share that is gone."""
    reason = errno.errorcode.get(failure.errno or 0, type(failure).__name__)
    words = texts("This cannot be looked at: %(file)s (%(reason)s).", file=failure.filename, reason=reason)
    remedy = texts("Look as the account that the programs run under; check the disk or the network share.")
    return fail(subject, words, remedy)
