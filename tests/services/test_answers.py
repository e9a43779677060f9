"""Answers as they are kept with a request id: the very same value comes back, whatever it held."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import DecodeError, Struct

from shared.domain.ids import CallSeq, DeskNumber, Prefix, TicketId
from shared.domain.outcomes import Called, Cannot, CannotBecause, Outcome
from shared.services.answers import from_text, to_text

texts = st.text(st.characters(codec="utf-8"), max_size=30)
instants = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.sampled_from(
        [UTC, ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura"), timezone(-timedelta(hours=3, minutes=30))]
    ),
)
BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(-(2**53), 2**53),
    bool: st.booleans(),
    date: st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    datetime: instants,
    NoneType: st.none(),
}


def strategy_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type; a type that this does not know fails the test."""
    if hasattr(hint, "__supertype__"):
        return strategy_of(hint.__supertype__)
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) in (Union, UnionType):
        return st.one_of([strategy_of(each) for each in get_args(hint)])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if get_origin(hint) is tuple:
        return st.lists(strategy_of(get_args(hint)[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Struct):
        return outcomes(hint)
    return BY_TYPE[hint]


def outcomes(kind: type) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{name: strategy_of(hint) for name, hint in get_type_hints(kind).items()})


@pytest.mark.parametrize("kind", get_args(Outcome), ids=lambda kind: kind.__name__)
@settings(max_examples=30)
@given(data=st.data())
def test_every_answer_survives_being_kept(kind: type, data: st.DataObject) -> None:
    outcome = data.draw(outcomes(kind))
    again = from_text(to_text(outcome))
    assert again == outcome
    assert type(again) is kind
    assert to_text(again) == to_text(from_text(to_text(again)))


@settings(max_examples=30)
@given(data=st.data())
def test_the_kept_text_has_the_keys_of_the_command_line(data: st.DataObject) -> None:
    outcome = data.draw(st.one_of([outcomes(kind) for kind in get_args(Outcome)]))
    kept = json.loads(to_text(outcome))
    assert list(kept) == list(get_type_hints(type(outcome)))
    assert kept["outcome"] == outcome.outcome


def test_an_answer_is_compact_json() -> None:
    called = Called(
        number="A-001",
        ticket_id=TicketId("t"),
        desk=DeskNumber(3),
        call_seq=CallSeq(1),
        service=Prefix("A"),
        times_called=1,
        priority="none",
    )
    assert to_text(called) == (
        '{"outcome":"called","number":"A-001","ticket_id":"t","desk":3,"call_seq":1,'
        '"service":"A","times_called":1,"priority":"none"}'
    )


def test_nothing_is_decided_again_when_an_answer_is_read() -> None:
    kept = '{"outcome":"cannot","reason":"beyond_tolerance","number":null,"state":null,"allowed":4}'
    assert from_text(kept) == Cannot(reason=CannotBecause.beyond_tolerance, allowed=4)


@pytest.mark.parametrize("text", ["", "{}", '{"outcome":"won"}', '{"outcome":"called"}'])
def test_a_text_that_is_no_answer_is_a_bug_and_says_so(text: str) -> None:
    with pytest.raises(DecodeError):
        from_text(text)
