"""What the doctor says: one finding a line.

Rule: each is ok, warn or fail, and everything but ok carries its remedy.
"""

from dataclasses import dataclass
from enum import StrEnum

from shared.i18n import Texts
from shared.problem_texts import explain
from shared.problems import Problem


class Verdict(StrEnum):
    """How a finding is meant."""

    ok = "ok"
    warn = "warn"
    """The hall works, but somebody should see to it."""
    fail = "fail"
    """The hall, or a part of it, does not work on this PC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's report, in a person's words; `subject` is a fixed word for scripts."""

    subject: str
    verdict: Verdict
    words: str
    remedy: str = ""


def ok(subject: str, words: str) -> Finding:
    """All is well."""
    return Finding(subject=subject, verdict=Verdict.ok, words=words)


def warn(subject: str, words: str, remedy: str) -> Finding:
    """Somebody should see to it."""
    return Finding(subject=subject, verdict=Verdict.warn, words=words, remedy=remedy)


def fail(subject: str, words: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(subject=subject, verdict=Verdict.fail, words=words, remedy=remedy)


def of_problem(subject: str, problem: Problem, texts: Texts) -> Finding:
    """A problem as a finding."""
    words = explain(problem, texts)
    return fail(subject, words.what, words.remedy)
