"""How far an attempt to print a slip got."""

import pytest

from shared.domain.printing import PrintState


@pytest.mark.parametrize(
    ("state", "may_retry"),
    [("not_sent", True), ("blocked", True), ("sent_unconfirmed", False), ("printed", False), ("abandoned", False)],
)
def test_only_a_slip_that_cannot_have_come_out_is_tried_again_unasked(state: str, may_retry: bool) -> None:
    assert PrintState(state).may_retry_unasked is may_retry


def test_every_state_is_in_the_table_above() -> None:
    assert {state.value for state in PrintState} == {
        "not_sent", "blocked", "sent_unconfirmed", "printed", "abandoned",
    }  # fmt: skip
