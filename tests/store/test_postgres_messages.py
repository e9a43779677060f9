"""Several statements in one message: what comes back, what a refusal ends, and how few messages a command costs.

Rule: a real server; a line that was left half way is never used again.
"""

import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import psycopg
import pytest

from shared.services import commands as c
from shared.store.address import parse_address
from shared.store.opening import open_store
from shared.store.postgres_connecting import connect
from shared.store.postgres_messages import Messages, was_left_half_way
from tests.store.halls import AT_WORK, Hall


@pytest.fixture
def messages(postgres_database: str) -> Iterator[Messages]:
    """A line to a fresh hall."""
    address = parse_address(postgres_database)
    with closing(connect(address, program="test", is_autocommit=True)) as connection:
        yield connection.messages


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements each message of this process had."""
    counted: list[int] = []
    send = Messages.send

    def counting(messages: Messages, together: list[tuple[str, tuple[object, ...]]], **more: float) -> object:
        counted.append(len(together))
        return send(messages, together, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Messages, "send", counting)
    return counted


@pytest.mark.parametrize("value", ["", "Ibu 'Sri' \"\\ 100 % é \U0001f600\n", "%s $1"])
def test_a_text_comes_back_as_it_went(messages: Messages, value: str) -> None:
    assert messages.send([("SELECT %s::text, '100 %%'", (value,))]) == [[(value, "100 %")]]


@pytest.mark.parametrize(
    ("kind", "value"), [("integer", -1), ("bigint", 2**60), ("bytea", b"\0\xff' "), ("bytea", b""), ("text", None)]
)
def test_so_do_figures_bytes_and_nothing(messages: Messages, kind: str, value: object) -> None:
    assert messages.send([(f"SELECT %s::{kind}", (value,))]) == [[(value,)]]  # type: ignore[list-item]


def test_a_text_with_a_nul_is_refused_and_never_cut(postgres_database: str) -> None:
    address = parse_address(postgres_database)
    with closing(connect(address, program="test", is_autocommit=True)) as connection:
        with pytest.raises(psycopg.DataError):
            connection.messages.send([("SELECT %s::text", ("before\0after",))])
        assert was_left_half_way(connection)


def test_each_statement_has_its_answer_in_order(messages: Messages) -> None:
    together = [("BEGIN", ()), ("SELECT 1 UNION SELECT 2", ()), ("SELECT 3 WHERE false", ()), ("COMMIT", ())]
    assert messages.send(together) == [[], [(1,), (2,)], [], []]
    assert messages.send(together) == [[], [(1,), (2,)], [], []]


def test_a_refusal_ends_the_message_and_its_commit_too(messages: Messages) -> None:
    write = ("UPDATE hall_state SET call_seq = 99", ())
    with pytest.raises(psycopg.errors.DivisionByZero):
        messages.send([("BEGIN", ()), write, ("SELECT 1 / 0", ()), ("COMMIT", ())])
    assert messages.send([("ROLLBACK", ()), ("SELECT call_seq FROM hall_state", ())]) == [[], [(0,)]]
    # The server has prepared some of them and not the others; all can be sent again.
    assert messages.send([("BEGIN", ()), write, ("COMMIT", ())]) == [[], [], []]
    assert messages.send([("SELECT call_seq FROM hall_state", ())]) == [[(99,)]]


def test_a_command_is_two_messages(postgres_hall: Hall, sent: list[int]) -> None:
    postgres_hall.issue()
    postgres_hall.call(1)
    for do in (postgres_hall.issue, lambda: postgres_hall.finish(1), lambda: postgres_hall.call(2)):
        sent.clear()
        do()
        assert sent == [4, 2]


def test_a_pc_that_slept_over_night_asks_again_for_the_day_that_it_is(postgres_hall: Hall, sent: list[int]) -> None:
    """Its steady clock stood still meanwhile, so it foresees a day that is over."""
    postgres_hall.issue()
    store_now, steady = postgres_hall.store.hall._heard  # type: ignore[attr-defined]
    postgres_hall.store.hall._heard = store_now - timedelta(days=1), steady  # type: ignore[attr-defined]
    sent.clear()
    assert postgres_hall.issue().service_date == date(2026, 11, 23)
    assert sent == [4, 1, 1, 2]


def test_a_clock_that_was_set_back_a_little_is_noticed_too(postgres_hall: Hall, sent: list[int]) -> None:
    postgres_hall.issue()
    store_now, steady = postgres_hall.store.hall._heard  # type: ignore[attr-defined]
    postgres_hall.store.hall._heard = store_now + timedelta(minutes=2), steady  # type: ignore[attr-defined]
    sent.clear()
    postgres_hall.call(1)
    assert sent == [4, 1, 2]


class Interrupted(BaseException):
    """What a signal raises in the middle of a wait."""


def test_a_line_left_in_the_middle_of_an_answer_is_not_used_again(postgres_hall: Hall) -> None:
    def interrupt(_number: int, _frame: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    with closing(open_store(postgres_hall.url, program="test", clock=AT_WORK)) as other:
        patient = Hall(other, postgres_hall.url)
        patient.issue()
        with postgres_hall.store.hall.locked():
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            with pytest.raises(Interrupted):
                patient.issue()
        signal.signal(signal.SIGALRM, before)
        assert patient.issue().number == "A-002"


def test_a_wait_has_an_end(postgres_database: str) -> None:
    address = parse_address(postgres_database)
    with closing(connect(address, program="test", is_autocommit=True, answer_seconds=0.2)) as connection:
        with pytest.raises(psycopg.OperationalError, match="silent"):
            connection.messages.send([("SELECT pg_sleep(%s)", (5,))])
        assert connection.closed


def test_only_the_questions_that_a_command_will_ask_go_with_the_lock(postgres_hall: Hall, sent: list[int]) -> None:
    postgres_hall.issue()
    sent.clear()
    postgres_hall.do(c.CancelTicket, number="A-001", reason="pulang")
    assert sent == [3, 1, 2]
