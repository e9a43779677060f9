"""Showing a complainant's fields to somebody: written down first, with a name and a reason."""

import pytest

from shared.domain.events import EventKind
from shared.domain.outcomes import Cannot, CannotBecause, Noted
from shared.domain.revealing import RevealedAs, decide_reveal
from tests.domain.situations import situation

NUMBER, ANI = "LMW-7K4Q-2M9D", "admin:ani"


@pytest.mark.parametrize(
    ("shown_as", "reason"), [(RevealedAs.fields, "Ditelepon balik"), (RevealedAs.receipt, "")]
)
def test_who_sees_what_and_why_is_an_event(shown_as: RevealedAs, reason: str) -> None:
    decision = decide_reveal(situation(), report_number=NUMBER, shown_as=shown_as, reason=reason, actor=ANI)
    assert decision.outcome == Noted(subject=NUMBER)
    (event,) = decision.change.events
    assert (event.kind, event.actor) == (EventKind.complaint_revealed, ANI)
    assert event.facts == {"report_number": NUMBER, "as": shown_as.value, "reason": reason}


def test_the_fields_themselves_need_a_reason() -> None:
    decision = decide_reveal(situation(), report_number=NUMBER, shown_as=RevealedAs.fields, reason="", actor=ANI)
    assert decision.outcome == Cannot(reason=CannotBecause.reason_missing)
    assert decision.change.events == ()
