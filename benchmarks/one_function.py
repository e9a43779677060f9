"""The floor on PostgreSQL: functions inside the server that do what a command does, each in one round trip.

Rule: the same work in the same order - lock, request looked up, counters, rows, chained event, answer, NOTIFY, commit -
and no more; the rules themselves are left out, because the floor only has to be hard to beat.
"""

import time
from dataclasses import dataclass

from benchmarks.clients import ACTOR, SERVICE, VISIT, Client, Timing
from benchmarks.floor import connect
from benchmarks.grounds import NOW
from shared.services.commands import new_request_id
from shared.store.address import parse_address
from shared.store.statements import CHANNEL

_DAY = NOW.date().isoformat()
_AT = """to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""

_TOOLS = f"""
CREATE FUNCTION bench_lock(p_request text, OUT state hall_state, OUT answer text) LANGUAGE plpgsql AS $$
BEGIN
  SELECT * INTO state FROM hall_state WHERE hall_id = 1 FOR UPDATE;
  SELECT outcome INTO answer FROM request WHERE request_id = p_request;
END $$;

CREATE FUNCTION bench_keep(state hall_state, p_request text, p_command text, p_outcome text, p_at text, p_kind text,
    p_actor text, p_ticket text, p_number text, p_desk integer, p_call bigint, p_facts text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  seq bigint := state.event_seq + 1;
  text_of_it text := format('[%s,"%s","{_DAY}","%s","%s","%s","%s",%s,%s,%s]', seq, p_at, p_kind, p_actor, p_ticket,
    p_number, coalesce(p_desk::text, 'null'), coalesce(p_call::text, 'null'), to_json(p_facts)::text);
  head text := encode(sha256(convert_to(state.chain_head || text_of_it, 'UTF8')), 'hex');
BEGIN
  INSERT INTO event (hall_id, seq, at, kind, actor, service_date, ticket_id, number, desk, call_seq, facts, hash)
    VALUES (1, seq, p_at, p_kind, p_actor, '{_DAY}', p_ticket, p_number, p_desk, p_call, p_facts, head);
  UPDATE hall_state SET event_seq = seq, call_seq = coalesce(p_call, state.call_seq), chain_head = head
    WHERE hall_id = 1;
  INSERT INTO request (request_id, hall_id, command, outcome, at, fingerprint)
    VALUES (p_request, 1, p_command, p_outcome, p_at, '0123456789abcdef');
  PERFORM pg_notify('{CHANNEL}', '');
  RETURN p_outcome;
END $$;
"""

_ISSUE = f"""
CREATE FUNCTION bench_issue(p_request text, p_service text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  found_now record; used integer; this_session integer; ordinal integer; ahead bigint; desks bigint;
  at text; ticket text := gen_random_uuid()::text; code text := substr(upper(md5(random()::text)), 1, 8); number text;
BEGIN
  SELECT * INTO found_now FROM bench_lock(p_request);
  IF found_now.answer IS NOT NULL THEN RETURN found_now.answer; END IF;
  at := {_AT};
  SELECT issued INTO used FROM service_day WHERE hall_id = 1 AND service_date = '{_DAY}';
  SELECT issued INTO this_session FROM session_day WHERE hall_id = 1 AND service_date = '{_DAY}' AND session = 1;
  SELECT last_ordinal + 1 INTO ordinal FROM day_number
    WHERE hall_id = 1 AND service_date = '{_DAY}' AND prefix = p_service;
  SELECT count(*) INTO ahead FROM ticket WHERE hall_id = 1 AND service_date = '{_DAY}' AND state = 'waiting';
  SELECT count(*) INTO desks FROM desk_seat
    WHERE hall_id = 1 AND service_date = '{_DAY}' AND officer IS NOT NULL AND seen_at >= at;
  IF this_session >= 9999 OR used >= 9999 THEN RETURN NULL; END IF;
  number := p_service || '-' || lpad(ordinal::text, 3, '0');
  UPDATE service_day SET issued = used + 1 WHERE hall_id = 1 AND service_date = '{_DAY}';
  UPDATE session_day SET issued = this_session + 1
    WHERE hall_id = 1 AND service_date = '{_DAY}' AND session = 1;
  UPDATE day_number SET last_ordinal = ordinal
    WHERE hall_id = 1 AND service_date = '{_DAY}' AND prefix = p_service;
  INSERT INTO ticket (id, hall_id, service_date, prefix, ordinal, service, session, priority, state, line, behind,
      code, kiosk, issued_at, changed_at, times_called)
    VALUES (ticket, 1, '{_DAY}', p_service, ordinal, p_service, 1, 'none', 'waiting',
      (found_now.state).event_seq + 1, 0, code, 'lobi', at, at, 0);
  RETURN bench_keep(found_now.state, p_request, 'IssueTicket', format(
    '{{"outcome":"issued","number":"%s","ticket_id":"%s","service":"%s","service_date":"{_DAY}","session":1,'
    '"ahead":%s,"left_session":%s,"left_day":%s,"minutes":%s,"issued_at":"%s","code":"%s","priority":"none"}}',
    number, ticket, p_service, ahead, 9999 - this_session, 9999 - used, ahead * 15 / greatest(desks, 1), at, code),
    at, 'ticket_issued', 'kiosk:lobi', ticket, number, NULL, NULL,
    format('{{"kiosk":"lobi","priority":"none","service":"%s","session":1}}', p_service));
END $$;
"""

_CALL = f"""
CREATE FUNCTION bench_call(p_request text, p_desk integer, p_actor text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  found_now record; day service_day; held ticket; next ticket; at text; number text; call bigint;
BEGIN
  SELECT * INTO found_now FROM bench_lock(p_request);
  IF found_now.answer IS NOT NULL THEN RETURN found_now.answer; END IF;
  at := {_AT};
  SELECT * INTO day FROM service_day WHERE hall_id = 1 AND service_date = '{_DAY}';
  SELECT * INTO held FROM ticket
    WHERE hall_id = 1 AND service_date = '{_DAY}' AND state IN ('called', 'serving') AND desk = p_desk;
  IF FOUND THEN RETURN NULL; END IF;
  SELECT * INTO next FROM ticket
    WHERE hall_id = 1 AND service_date = '{_DAY}' AND state = 'waiting' AND priority <> 'none'
      AND (for_desk IS NULL OR for_desk = p_desk) ORDER BY line, behind LIMIT 1;
  IF NOT FOUND THEN
    SELECT * INTO next FROM ticket
      WHERE hall_id = 1 AND service_date = '{_DAY}' AND state = 'waiting' AND priority = 'none'
        AND (for_desk IS NULL OR for_desk = p_desk) ORDER BY line, behind LIMIT 1;
  END IF;
  IF NOT FOUND THEN RETURN NULL; END IF;
  number := next.prefix || '-' || lpad(next.ordinal::text, 3, '0');
  call := (found_now.state).call_seq + 1;
  UPDATE service_day SET regulars_since_priority = coalesce(day.regulars_since_priority, 0) + 1
    WHERE hall_id = 1 AND service_date = '{_DAY}';
  UPDATE ticket SET state = 'called', desk = p_desk, for_desk = NULL, times_called = next.times_called + 1,
    called_at = at, changed_at = at WHERE id = next.id;
  RETURN bench_keep(found_now.state, p_request, 'CallNext', format(
    '{{"outcome":"called","number":"%s","ticket_id":"%s","desk":%s,"call_seq":%s,"service":"%s","times_called":%s,'
    '"priority":"%s"}}', number, next.id, p_desk, call, next.service, next.times_called + 1, next.priority),
    at, 'ticket_called', p_actor, next.id, number, p_desk, call, format('{{"times":%s}}', next.times_called + 1));
END $$;
"""

_STEP = f"""
CREATE FUNCTION bench_step(p_request text, p_desk integer, p_actor text, p_state text, p_kind text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  found_now record; held ticket; at text; number text;
BEGIN
  SELECT * INTO found_now FROM bench_lock(p_request);
  IF found_now.answer IS NOT NULL THEN RETURN found_now.answer; END IF;
  at := {_AT};
  SELECT * INTO held FROM ticket
    WHERE hall_id = 1 AND service_date = '{_DAY}' AND state IN ('called', 'serving') AND desk = p_desk;
  IF NOT FOUND THEN RETURN NULL; END IF;
  number := held.prefix || '-' || lpad(held.ordinal::text, 3, '0');
  UPDATE ticket SET state = p_state, changed_at = at WHERE id = held.id;
  RETURN bench_keep(found_now.state, p_request, 'StepAtDesk', format(
    '{{"outcome":"done","number":"%s","ticket_id":"%s","state":"%s","desk":%s}}', number, held.id, p_state, p_desk),
    at, p_kind, p_actor, held.id, number, p_desk, NULL, '{{}}');
END $$;
"""

_ASKED = {
    "issue": ("SELECT bench_issue(%s, %s)", lambda desk: (SERVICE,)),
    "call": ("SELECT bench_call(%s, %s, %s)", lambda desk: (desk, ACTOR)),
    "start": ("SELECT bench_step(%s, %s, %s, 'serving', 'service_started')", lambda desk: (desk, ACTOR)),
    "finish": ("SELECT bench_step(%s, %s, %s, 'finished', 'ticket_finished')", lambda desk: (desk, ACTOR)),
}


def install(url: str) -> None:
    """Put the functions into a hall on PostgreSQL."""
    connection = connect(parse_address(url))
    try:
        for text in (_TOOLS, _ISSUE, _CALL, _STEP):
            connection.execute(text)
    finally:
        connection.close()


class OneFunctionClient:
    """See `Client`: one statement for each command, through psycopg."""

    def __init__(self, url: str, desk: int) -> None:
        self._connection = connect(parse_address(url))
        self._cursor = self._connection.cursor()
        self._desk = desk
        self._done = 0

    def next(self) -> Timing:
        """Ask the next function. Raises RuntimeError when it refused."""
        kind = VISIT[self._done % len(VISIT)]
        self._done += 1
        text, values_of = _ASKED[kind]
        values = (new_request_id(), *values_of(self._desk))
        begun = time.perf_counter_ns()
        answer = self._cursor.execute(text, values).fetchall()[0][0]
        took = time.perf_counter_ns() - begun
        if answer is None:
            raise RuntimeError(f"the function of {kind} refused")
        return Timing(kind, took)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFunctionSeat:
    """A client that another process opens."""

    url: str
    desk: int

    def open(self) -> Client:
        """The client, in the process that calls."""
        return OneFunctionClient(self.url, self.desk)
