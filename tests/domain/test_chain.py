"""The chain: what is hashed, and that nothing of it can be changed unseen.

Rule: the text that is hashed is written down here in full; a store of today must be provable in ten years.
"""

import hashlib
import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from shared.domain.auditing import LOOK_AHEAD, BreakKind, Verdict, audit
from shared.domain.chain import Anchor, LoggedEvent, canonical_text, genesis, link, parse_anchor

HALL = 1
TEXT_FIELDS = ("at", "service_date", "kind", "actor", "facts")


def unchained(seq: int, **given: object) -> LoggedEvent:
    values: dict[str, object] = {
        "at": f"2026-11-23T01:{seq % 60:02d}:00.000000Z",
        "service_date": "2026-11-23",
        "kind": "ticket_issued",
        "actor": "kiosk:lobby",
        "ticket_id": f"ticket {seq}",
        "number": f"A-{seq:03d}",
        "desk": None,
        "call_seq": None,
        "facts": '{"session":1}',
        "hash": "",
    }
    return LoggedEvent(seq=seq, **{**values, **given})  # type: ignore[arg-type]


def chained(events: list[LoggedEvent], after: str = genesis(HALL)) -> list[LoggedEvent]:
    """The same events, each with its hash."""
    made = []
    for event in events:
        after = link(after, event.text)
        made.append(replace(event, hash=after))
    return made


def log(length: int = 6) -> list[LoggedEvent]:
    return chained([unchained(seq) for seq in range(1, length + 1)])


def anchor(event: LoggedEvent) -> Anchor:
    return Anchor(seq=event.seq, hash=event.hash)


def audited(events: list[LoggedEvent], head: Anchor, *anchors: Anchor) -> Verdict:
    return audit(events, hall_id=HALL, head=head, anchors=anchors)


def found(events: list[LoggedEvent], head: Anchor, *anchors: Anchor) -> tuple[int | None, BreakKind | None]:
    verdict = audited(events, head, *anchors)
    assert verdict.is_whole == (verdict.break_seq is None)
    return verdict.break_seq, verdict.break_kind


def test_the_hashed_text_is_a_list_of_the_stored_values() -> None:
    event = unchained(7, desk=3, call_seq=12, ticket_id=None, facts='{"a":"é \\"q\\""}')
    assert event.text == (
        '[7,"2026-11-23T01:07:00.000000Z","2026-11-23","ticket_issued","kiosk:lobby",null,"A-007",3,12,'
        '"{\\"a\\":\\"é \\\\\\"q\\\\\\"\\"}"]'
    )


def test_an_event_is_hashed_behind_the_one_before_and_the_first_behind_its_hall() -> None:
    first, second = log(2)
    start = hashlib.sha256(b"balai hall 1").hexdigest()
    assert first.hash == hashlib.sha256((start + first.text).encode()).hexdigest()
    assert second.hash == hashlib.sha256((first.hash + second.text).encode()).hexdigest()
    assert genesis(1) != genesis(2)


def test_an_untouched_log_is_whole_and_its_anchors_hold() -> None:
    events = log()
    verdict = audited(events, anchor(events[-1]), anchor(events[2]), Anchor(seq=0, hash=genesis(HALL)))
    assert verdict == Verdict(events=6, head=anchor(events[-1]))
    assert verdict.is_whole


def test_a_hall_without_events_is_whole() -> None:
    assert found([], Anchor(seq=0, hash=genesis(HALL))) == (None, None)


def test_the_log_of_another_hall_does_not_pass() -> None:
    events = chained([unchained(1)], after=genesis(2))
    assert found(events, anchor(events[-1])) == (1, BreakKind.edited)
    assert found(events, anchor(events[-1]), Anchor(seq=0, hash=genesis(2))) == (0, BreakKind.anchor_differs)


@pytest.mark.parametrize("at", [0, 2, 5])
def test_a_changed_text_is_found_where_it_is(at: int) -> None:
    events = log()
    head = anchor(events[-1])
    events[at] = replace(events[at], actor="officer:nobody")
    assert found(events, head) == (at + 1, BreakKind.edited)
    assert audited(events, head).events == at


@pytest.mark.parametrize("at", [0, 2, 5])
@pytest.mark.parametrize("digest", ["0" * 64, "", "x"])
def test_a_changed_hash_is_told_from_a_changed_text(at: int, digest: str) -> None:
    events = log()
    head = anchor(events[-1])
    events[at] = replace(events[at], hash=digest)
    assert found(events, head) == (at + 1, BreakKind.rehashed)


def test_an_event_taken_out_leaves_a_gap() -> None:
    events = log()
    assert found(events[:2] + events[3:], anchor(events[-1])) == (3, BreakKind.gap)
    assert found(events[1:], anchor(events[-1])) == (1, BreakKind.gap)


def test_an_event_taken_out_and_the_rest_renumbered_is_found_behind_it() -> None:
    events = log()
    moved = [replace(event, seq=event.seq - 1) for event in events[3:]]
    assert found(events[:2] + moved, Anchor(seq=5, hash=events[-1].hash)) == (3, BreakKind.edited)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (1, 4), (0, 5)])
@pytest.mark.parametrize("takes_hash", [True, False])
def test_two_events_in_each_others_place_are_found_at_the_first(one: int, other: int, takes_hash: bool) -> None:
    events = log()
    head = anchor(events[-1])
    first, second = events[one], events[other]
    events[one] = replace(second, seq=first.seq, hash=second.hash if takes_hash else first.hash)
    events[other] = replace(first, seq=second.seq, hash=first.hash if takes_hash else second.hash)
    assert found(events, head) == (one + 1, BreakKind.swapped)


@pytest.mark.parametrize("is_forged", [True, False])
def test_an_event_put_in_between_is_a_fork(is_forged: bool) -> None:
    events = log()
    new = unchained(3, actor="officer:nobody")
    new = replace(new, hash=link(events[1].hash, new.text) if is_forged else "0" * 64)
    moved = [replace(event, seq=event.seq + 1) for event in events[2:]]
    assert found([*events[:2], new, *moved], Anchor(seq=7, hash=events[-1].hash)) == (3, BreakKind.fork)


def test_two_events_with_one_number_are_a_fork() -> None:
    events = log()
    assert found([*events[:3], events[2], *events[3:]], anchor(events[-1])) == (3, BreakKind.fork)
    assert found([unchained(0), *events], anchor(events[-1])) == (0, BreakKind.fork)


def test_an_event_behind_the_head_is_found_though_its_hash_is_right() -> None:
    events = log()
    assert found(events, anchor(events[4])) == (6, BreakKind.beyond_head)


def test_a_cut_end_is_found_by_the_head() -> None:
    events = log()
    assert found(events[:4], anchor(events[-1])) == (5, BreakKind.truncated)
    assert found([], anchor(events[-1])) == (1, BreakKind.truncated)


def test_a_head_with_another_hash_is_found() -> None:
    events = log()
    assert found(events, Anchor(seq=6, hash="0" * 64)) == (6, BreakKind.head_differs)


def test_a_cut_end_with_a_moved_head_is_found_by_an_anchor_alone() -> None:
    events = log()
    cut = events[:4]
    assert found(cut, anchor(cut[-1])) == (None, None)
    assert found(cut, anchor(cut[-1]), anchor(events[5])) == (5, BreakKind.anchor_missing)


def test_a_chain_made_anew_is_found_by_an_anchor_alone() -> None:
    events = log()
    edited = [*events[:2], replace(events[2], actor="officer:nobody"), *events[3:]]
    rebuilt = chained(edited)
    assert found(rebuilt, anchor(rebuilt[-1])) == (None, None)
    assert found(rebuilt, anchor(rebuilt[-1]), anchor(events[1])) == (None, None)
    assert found(rebuilt, anchor(rebuilt[-1]), anchor(events[1]), anchor(events[4])) == (5, BreakKind.anchor_differs)


def test_a_long_log_behind_a_break_is_not_read_to_its_end() -> None:
    events = log(LOOK_AHEAD + 20)
    head = anchor(events[-1])
    events[1] = replace(events[1], actor="officer:nobody")
    stream = iter(events)
    assert audit(stream, hall_id=HALL, head=head).break_kind is BreakKind.edited
    assert len(list(stream)) == 18


@pytest.mark.parametrize("other", [b"\x00", b"officer", 7.5, float("nan")], ids=repr)
def test_a_value_of_a_kind_that_is_never_stored_is_an_edit_and_no_crash(other: Any) -> None:
    events = log()
    head = anchor(events[-1])
    events[2] = replace(events[2], facts=other)
    assert found(events, head) == (3, BreakKind.edited)


def test_bytes_in_place_of_the_text_that_stands_for_them_are_an_edit() -> None:
    text = b64encode(b"officer").decode()
    events = chained([unchained(1, actor=text)])
    changed = [replace(events[0], actor=b"officer")]  # type: ignore[arg-type]
    assert found(changed, anchor(events[-1])) == (1, BreakKind.edited)


def test_an_anchor_is_written_and_read_as_number_and_hash() -> None:
    known = Anchor(seq=120, hash="0123456789abcdef" * 4)
    assert str(known) == "120:" + "0123456789abcdef" * 4
    assert parse_anchor(f"  {str(known).upper()} ") == known


@pytest.mark.parametrize(
    "text",
    [
        "", "120", "120:", ":" + "0" * 64, "-1:" + "0" * 64, "٣:" + "0" * 64, "1:" + "g" * 64, "1:" + "0" * 63,
        "9" * 5000 + ":" + "0" * 64,
    ],
)  # fmt: skip
def test_what_is_no_anchor_is_refused(text: str) -> None:
    assert parse_anchor(text) is None


values = st.builds(
    LoggedEvent,
    seq=st.integers(1, 9),
    ticket_id=st.none() | st.text(),
    number=st.none() | st.text(),
    desk=st.none() | st.integers(),
    call_seq=st.none() | st.integers(),
    hash=st.just(""),
    **{name: st.text() for name in TEXT_FIELDS},
)


@given(values, values)
def test_no_two_events_have_the_same_text(one: LoggedEvent, other: LoggedEvent) -> None:
    assume(one != other)
    assert one.text != other.text


@given(st.data())
def test_one_changed_value_anywhere_is_found_at_its_event(data: st.DataObject) -> None:
    drawn = data.draw(st.lists(values, min_size=1, max_size=8))
    events = chained([replace(event, seq=seq) for seq, event in enumerate(drawn, start=1)])
    head = anchor(events[-1])
    assert audited(events, head).is_whole
    at = data.draw(st.integers(0, len(events) - 1))
    name = data.draw(
        st.sampled_from([field.name for field in fields(LoggedEvent) if field.name not in ("seq", "hash")])
    )
    value = data.draw(st.integers() if name in ("desk", "call_seq") else st.text())
    assume(value != getattr(events[at], name))
    events[at] = replace(events[at], **{name: value})
    assert found(events, head)[0] == at + 1


@given(st.integers(1, 8), st.data())
def test_no_other_order_choice_or_repetition_of_events_passes(length: int, data: st.DataObject) -> None:
    events = log(length)
    other = data.draw(st.lists(st.sampled_from(events), max_size=length + 1))
    assume(other != events)
    assert not audited(other, anchor(events[-1])).is_whole
    renumbered = [replace(event, seq=seq) for seq, event in enumerate(other, start=1)]
    assume([event.text for event in renumbered] != [event.text for event in events])
    assert not audited(renumbered, anchor(events[-1])).is_whole


@given(values)
def test_the_text_is_the_json_that_every_reader_of_json_writes(event: LoggedEvent) -> None:
    stored = [getattr(event, name) for name in LoggedEvent.__struct_fields__ if name != "hash"]
    assert event.text == json.dumps(stored, ensure_ascii=False, separators=(",", ":"))


def test_the_text_takes_its_values_in_the_order_that_is_written_down() -> None:
    event = unchained(1)
    named = [getattr(event, name) for name in LoggedEvent.__struct_fields__ if name != "hash"]
    assert canonical_text(*named) == event.text


def restored_after(kept: int, seq: int, **given: object) -> LoggedEvent:
    facts = f'{{"backup":"balai-20261123-0942-{kept}.backup","last_kept":{kept},"last_replaced":{seq - 1}}}'
    return unchained(seq, **{"kind": "store_restored", "ticket_id": None, "number": None, "facts": facts, **given})


def test_a_restored_backup_goes_on_behind_the_store_that_it_replaced() -> None:
    events = chained([*log(3), restored_after(3, 7), unchained(8)])
    assert audited(events, anchor(events[-1]), anchor(events[2]), anchor(events[3])).is_whole


def test_a_jump_that_no_restore_explains_is_a_gap() -> None:
    for wrong in (restored_after(2, 7), restored_after(3, 7, kind="ticket_issued")):
        events = chained([*log(3), wrong])
        assert found(events, anchor(events[-1])) == (4, BreakKind.gap)


def test_an_anchor_of_an_event_that_a_restore_lost_is_missed() -> None:
    lost = log(6)[4]
    events = chained([*log(3), restored_after(3, 7)])
    assert found(events, anchor(events[-1]), anchor(lost)) == (5, BreakKind.anchor_missing)
