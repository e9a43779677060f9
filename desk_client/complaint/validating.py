"""What is wrong with a field, in words short enough to stand under it.

Rule: the words say what to do; they never repeat what was typed.
"""

from collections.abc import Iterable

from shared.domain.complaint_draft import DraftField
from shared.i18n import Texts
from shared.problem_texts import explain
from shared.problems import Problem, ProblemCode
from shared.services.contacts import read_contact


def words_of(problem: Problem, texts: Texts) -> str:
    """The remedy, since the label stands right above; for an empty field that it is empty."""
    said = explain(problem, texts)
    return said.what if problem.code is ProblemCode.TEXT_MISSING else said.remedy


def contact_error(typed: str, texts: Texts) -> str:
    """What is wrong with a contact, "" when nobody could object."""
    try:
        read_contact(typed)
    except Problem as problem:
        return words_of(problem, texts)
    return ""


def first_wrong(errors: Iterable[DraftField]) -> DraftField | None:
    """The first field, in the order of the form, that is wrong."""
    wrong = set(errors)
    return next((field for field in DraftField if field in wrong), None)
