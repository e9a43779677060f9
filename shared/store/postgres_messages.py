"""Several statements to a PostgreSQL server in one message, and all their answers.

Rule: what goes together costs one round trip; no answer is waited for longer than the connection allows, and a line
that was left in the middle of an answer is never used again (docs/adr/0016).
"""

import itertools
import re
import select
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, PipelineStatus

from shared.store.compiling import Row, Value


class ServerSilent(psycopg.OperationalError):
    """Nothing came for `answer_seconds`. What was sent may still be carried out."""


Sent = tuple[str, Sequence[Value]]
"""SQL text with `%s` for each value, and the values."""


class Messages:
    """Sends on one connection of psycopg; each text is prepared by the server the first time. For one thread."""

    def __init__(self, connection: "psycopg.Connection[Any]", *, answer_seconds: float) -> None:
        self._connection, self._server = connection, connection.pgconn
        self._answer_seconds = answer_seconds
        self._names: dict[str, bytes] = {}
        self._numbers = itertools.count()

    def send(self, together: Sequence[Sent], *, until: float | None = None) -> list[list[Row]]:
        """All of them in order, as one message; the rows of each, none for a statement that answers with nothing.

        It waits no longer than until that instant of the steady clock, where one is given.

        Each sees what was committed before it began. The first that is refused ends the message: what stands behind it
        is not carried out, a COMMIT neither. Raises psycopg.Error, ServerSilent.
        """
        server, names = self._server, self._names
        fresh: dict[str, bytes] = {}
        are_queries: list[bool] = []
        server.enter_pipeline_mode()
        for text, values in together:
            name = names.get(text) or fresh.get(text)
            if name is None:
                name = fresh[text] = b"balai_%d" % next(self._numbers)
                server.send_prepare(name, numbered(text))
                are_queries.append(False)
            # Most values are texts, and most messages have thirty.
            texts = [v.encode() if type(v) is str and "\0" not in v else _as_text(v) for v in values]
            server.send_query_prepared(name, texts)
            are_queries.append(True)
        server.pipeline_sync()
        deadline = time.monotonic() + self._answer_seconds
        answers = self._answers(are_queries, deadline if until is None else min(deadline, until))
        server.exit_pipeline_mode()
        # Of a refused message nobody knows which statements the server has prepared; they get new names then.
        names.update(fresh)
        return answers

    def _answers(self, are_queries: list[bool], deadline: float) -> list[list[Row]]:
        answers: list[list[Row]] = []
        refusal: psycopg.Error | None = None
        turn = 0
        while True:
            result = self._next_result(deadline)
            if result is None:
                continue  # the end of one statement's results
            match result.status:
                case ExecStatus.PIPELINE_SYNC:
                    break
                case ExecStatus.TUPLES_OK:
                    answers.append(self._rows(result))
                case ExecStatus.COMMAND_OK:
                    if are_queries[turn]:
                        answers.append([])
                case ExecStatus.PIPELINE_ABORTED:
                    pass
                case _:
                    refusal = error_from_result(result)
            turn += 1
        if refusal is not None:
            self._server.exit_pipeline_mode()
            raise refusal
        return answers

    def _next_result(self, deadline: float) -> Any:
        server = self._server
        while server.flush():
            self._wait(deadline, is_sending=True)
        while server.is_busy():
            self._wait(deadline, is_sending=False)
        result = server.get_result()
        if server.status != ConnStatus.OK:
            raise psycopg.OperationalError("the connection was lost")
        return result

    def _wait(self, deadline: float, *, is_sending: bool) -> None:
        """Until the server can be read, or written to. `select` is to be had on every system."""
        line = [self._server.socket]
        patience = max(0.0, deadline - time.monotonic())
        can_read, can_write, _ = select.select(line, line if is_sending else [], [], patience)
        if can_read:
            self._server.consume_input()
        elif not can_write:
            # An answer that came later would be taken for the answer to the next question.
            self._server.finish()
            raise ServerSilent("the server is silent")

    def _rows(self, result: Any) -> list[Row]:
        reader = Transformer(self._connection)
        reader.set_pgresult(result)
        return reader.load_rows(0, result.ntuples, tuple)


def was_left_half_way(connection: "psycopg.Connection[Any]") -> bool:
    """Whether somebody stopped in the middle of an answer, by a keyboard interrupt for example."""
    return connection.pgconn.pipeline_status != PipelineStatus.OFF


@lru_cache(maxsize=1000)
def numbered(text: str) -> bytes:
    """The text with `$1`, `$2` for its `%s`, as the server wants it."""
    numbers = itertools.count(1)
    return re.sub("%s", lambda _: f"${next(numbers)}", text).replace("%%", "%").encode()


def _as_text(value: Value) -> bytes | None:
    if isinstance(value, str):
        if "\0" in value:
            # libpq would end the text here without a word; the text boundary lets none in (security.md).
            raise psycopg.DataError("a text for PostgreSQL holds no NUL")
        return value.encode()
    if isinstance(value, bytes):
        return b"\\x" + value.hex().encode()
    return None if value is None else b"%d" % value
