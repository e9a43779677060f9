"""A cut, frozen, slow or half-open line to a PostgreSQL store, and clients and servers that stop in mid-command.

Rule: every wait has an end; unknown is treated as unknown; the line heals by itself (security.md P1, P4, P7).
Times are printed for whoever wants them, and decide nothing.
"""

from __future__ import annotations

import os
import queue
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg
import pytest

from shared.domain.outcomes import Issued, Outcome
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from shared.store import postgres_connecting, postgres_feed, sqlite_file
from shared.store.opening import Store, open_store
from tests.faults.proxy import FaultProxy, fault_proxy
from tests.postgres import StopMode, scratch_postgres
from tests.store.halls import AT_WORK, Hall, made_before_work, raw
from tests.store.workers import PATIENCE_SECONDS, hold_the_lock, processes

AWAY = {ProblemCode.STORE_LOST, ProblemCode.STORE_UNREACHABLE}
TRIES = 20
Fault = Callable[[FaultProxy], None]


@pytest.fixture
def proxy(postgres_database: str) -> Iterator[FaultProxy]:
    with fault_proxy(postgres_database) as proxy:
        yield proxy


@pytest.fixture
def far(postgres_database: str, proxy: FaultProxy) -> Iterator[Store]:
    """A store behind the proxy."""
    with closing(open_store(proxy.url(postgres_database), program="far", clock=AT_WORK)) as store:
        yield store


def issue() -> c.IssueTicket:
    return c.IssueTicket(request_id=c.new_request_id(), actor="kiosk:far", service="A", kiosk="far")


@contextmanager
def timed(what: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - begun:.2f} s")


def problem_of(store: Store, command: c.Command) -> Problem:
    with timed("noticed after"), pytest.raises(Problem) as caught:
        LocalHall(store.hall).do(command)
    return caught.value


def answered_by_itself(store: Store, command: c.Command) -> Issued:
    """Ask again with the same request id, as programs do, until there is an answer."""
    with timed("went on after"):
        for _ in range(TRIES):
            answer = answer_of(store, command)
            if isinstance(answer, Issued):
                return answer
            assert answer in AWAY
    pytest.fail("the line did not heal")


def answer_of(store: Store, command: c.Command) -> Outcome | ProblemCode:
    try:
        return LocalHall(store.hall).do(command)
    except Problem as problem:
        return problem.code


def numbers_in(url: str) -> list[int]:
    return [ordinal for (ordinal,) in raw(url, "SELECT ordinal FROM ticket ORDER BY ordinal")]


@pytest.mark.parametrize(
    ("fault", "is_first"), [(FaultProxy.cut, True), (FaultProxy.cut, False), (FaultProxy.freeze, False)]
)
def test_a_line_that_is_gone_is_named_and_heals_by_itself(
    far: Store, proxy: FaultProxy, postgres_database: str, fault: Fault, is_first: bool
) -> None:
    if not is_first:
        LocalHall(far.hall).do(issue())
    fault(proxy)
    lost = issue()
    assert problem_of(far, lost).code in AWAY
    assert problem_of(far, lost).code in AWAY
    proxy.heal()
    first = answered_by_itself(far, lost)
    assert LocalHall(far.hall).do(lost) == first
    assert numbers_in(postgres_database) == list(range(1, 2 if is_first else 3))


def test_a_half_open_line_is_given_up_and_the_next_command_has_a_new_one(
    far: Store, proxy: FaultProxy, postgres_database: str
) -> None:
    LocalHall(far.hall).day_status()
    proxy.half_open()
    lost = issue()
    assert problem_of(far, lost).code is ProblemCode.STORE_LOST
    assert answered_by_itself(far, lost).number == "A-001"
    assert numbers_in(postgres_database) == [1]


def test_a_slow_line_is_only_slow(far: Store, proxy: FaultProxy) -> None:
    proxy.delay(0.05)
    assert isinstance(LocalHall(far.hall).do(issue()), Issued)


def test_a_lost_reply_is_unknown_and_the_same_request_gets_the_first_answer(
    far: Store, proxy: FaultProxy, postgres_database: str
) -> None:
    proxy.lose_a_reply()
    lost = issue()
    assert problem_of(far, lost).code is ProblemCode.STORE_LOST
    assert numbers_in(postgres_database) == [1]
    assert answered_by_itself(far, lost).number == "A-001"
    assert numbers_in(postgres_database) == [1]


@pytest.mark.parametrize("fault", [FaultProxy.cut, FaultProxy.freeze, FaultProxy.half_open])
def test_the_feed_says_trouble_and_wakes_after_the_heal(
    far: Store, proxy: FaultProxy, postgres_database: str, fault: Fault
) -> None:
    changes: queue.Queue[None] = queue.Queue()
    troubles: queue.Queue[Exception | None] = queue.Queue()
    feed = far.feed()
    feed.start(lambda: changes.put(None), troubles.put)
    try:
        changes.get(timeout=PATIENCE_SECONDS)
        fault(proxy)
        with timed("trouble after"):
            assert isinstance(troubles.get(timeout=PATIENCE_SECONDS), Problem)
        proxy.heal()
        with timed("awake after"):
            assert troubles.get(timeout=PATIENCE_SECONDS) is None
            changes.get(timeout=PATIENCE_SECONDS)
        with closing(open_store(postgres_database, program="near", clock=AT_WORK)) as near:
            LocalHall(near.hall).do(issue())
        changes.get(timeout=PATIENCE_SECONDS)
    finally:
        feed.stop()


def test_whatever_is_silent_is_told_within_six_seconds() -> None:
    assert postgres_feed.PING_SECONDS + postgres_feed.ANSWER_SECONDS < 6
    assert postgres_connecting.ANSWER_SECONDS < 6
    assert sqlite_file.BUSY_MS < 6000


def test_a_suspended_client_with_the_lock_in_its_hand_stops_nobody_for_long(hall: Hall) -> None:
    line, theirs = processes().Pipe()
    suspended = processes().Process(target=hold_the_lock, args=(hall.url, theirs))
    suspended.start()
    assert suspended.pid is not None
    try:
        assert line.poll(PATIENCE_SECONDS)
        line.recv_bytes()
        os.kill(suspended.pid, signal.SIGSTOP)
        command = issue()
        with timed("the others waited"):
            answer = answer_of(hall.store, command)
        # A server takes the lock from whoever sleeps; nobody can do that for a file.
        can_take = hall.url.startswith("postgresql")
        assert isinstance(answer, Issued) if can_take else answer is ProblemCode.STORE_BUSY
        os.kill(suspended.pid, signal.SIGCONT)
        line.send_bytes(b"go on")
        assert line.poll(PATIENCE_SECONDS)
        became = line.recv_bytes().decode()
        assert became in ("committed", "STORE_LOST")
        assert isinstance(hall.local.do(command), Issued)
        assert numbers_in(hall.url) == [1, 2][: 1 + (became == "committed")]
    finally:
        suspended.kill()
        suspended.join()


def test_a_server_that_dies_in_mid_command_leaves_the_outcome_unknown_and_the_request_decides() -> None:
    with scratch_postgres() as server, ThreadPoolExecutor(1) as thread:
        url = server.dsn(server.create_database(server.template("hall", made_before_work)))
        with closing(open_store(url, program="far", clock=AT_WORK)) as store:
            hall = LocalHall(store.hall)
            known = [hall.do(issue()) for _ in range(3)]
            lost = issue()
            with psycopg.connect(url) as other:
                other.execute("SELECT * FROM hall_state FOR UPDATE")
                under_way = thread.submit(hall.do, lost)
                _until_somebody_waits(server.dsn())
                server.restart(StopMode.IMMEDIATE)
                other.close()
            problem = under_way.exception(PATIENCE_SECONDS)
            assert isinstance(problem, Problem)
            assert problem.code in AWAY
            first = answered_by_itself(store, lost)
            assert hall.do(lost) == first
        assert [each.number for each in [*known, first] if isinstance(each, Issued)] == [
            f"A-{number:03d}" for number in range(1, 5)
        ]
        assert numbers_in(url) == [1, 2, 3, 4]


def _until_somebody_waits(dsn: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    with psycopg.connect(dsn, autocommit=True) as look:
        while time.monotonic() < deadline:
            waiting = look.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
            if waiting and waiting[0]:
                return
    pytest.fail("nobody waited for the lock")
