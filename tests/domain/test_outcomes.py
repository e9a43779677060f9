"""Outcomes are the JSON of the command line: their words are a contract (cli.md)."""

from typing import get_args

import pytest
from msgspec.structs import fields

from shared.domain.outcomes import YES, CannotBecause, Outcome, RefusedBecause

WORDS = {
    "issued", "refused", "called", "nobody_waiting", "busy", "done", "released", "printing", "recorded", "noted",
    "day_closed", "day_reopened", "still_at_desks", "cannot",
}  # fmt: skip


def test_every_outcome_has_a_word_of_its_own() -> None:
    words = [{f.name: f.default for f in fields(kind)}["outcome"] for kind in get_args(Outcome)]
    assert sorted(words) == sorted(WORDS)


def test_a_business_no_is_everything_that_did_not_do_what_was_asked() -> None:
    no = {kind.__name__ for kind in get_args(Outcome)} - {kind.__name__ for kind in YES}
    assert no == {"Refused", "NobodyWaiting", "Busy", "StillAtDesks", "Cannot"}


def test_the_reasons_of_a_refusal_are_those_of_the_command_line() -> None:
    assert "|".join(RefusedBecause) == "not_open_yet|session_full|day_full|closed_today|after_hours|unknown_service"


@pytest.mark.parametrize("reason", list(CannotBecause))
def test_a_reason_is_its_own_name(reason: CannotBecause) -> None:
    assert reason.value == reason.name
