"""`balai audit`: what a script sees of a whole and of a broken chain.

Rule: exit code 0 or 3, one JSON value, and words in the language of the office.
"""

from contextlib import closing

import pytest
from sqlcipher3 import dbapi2 as sqlite

from tests.admin.conftest import Balai


def _tamper(hall: Balai, *statements: str) -> None:
    with closing(sqlite.connect(hall.store, isolation_level=None)) as file:
        for name in ("update", "delete", "replace"):
            file.execute(f"DROP TRIGGER event_no_{name}")
        for statement in statements:
            file.execute(statement)


@pytest.fixture
def busy_hall(hall: Balai) -> Balai:
    """A hall with six events."""
    for _ in range(5):
        assert hall("ticket", "issue", "--service", "A").code == 0
    return hall


def test_a_whole_chain_ends_with_zero_and_its_anchor_can_be_kept(busy_hall: Balai) -> None:
    anchor = busy_hall("audit", "anchor")
    assert anchor.code == 0
    assert anchor.json == {"anchor": f"6:{anchor.json['hash']}", "seq": 6, "hash": anchor.json["hash"]}
    busy_hall("ticket", "issue", "--service", "B")
    kept = anchor.json["anchor"]
    verified = busy_hall("audit", "verify", "--anchor", kept)
    assert verified.code == 0
    now = busy_hall("audit", "anchor").json["anchor"]
    expected = {"outcome": "whole", "events": 7, "anchor": now, "anchors": [kept], "break_seq": None, "break": None}
    assert verified.json == expected


def test_a_broken_chain_ends_with_three_and_says_where_and_how(busy_hall: Balai) -> None:
    _tamper(busy_hall, "UPDATE event SET actor = 'officer:nobody' WHERE seq = 4")
    result = busy_hall("audit", "verify")
    assert result.code == 3
    assert (result.json["outcome"], result.json["events"]) == ("broken", 3)
    assert (result.json["break_seq"], result.json["break"]) == (4, "edited")


def test_a_cut_end_is_found_with_any_of_several_anchors(busy_hall: Balai) -> None:
    early = busy_hall("audit", "anchor").json["anchor"]
    busy_hall("ticket", "issue", "--service", "A")
    late = busy_hall("audit", "anchor").json["anchor"]
    _tamper(
        busy_hall,
        "DELETE FROM event WHERE seq = 7",
        "UPDATE hall_state SET event_seq = 6, chain_head = (SELECT hash FROM event WHERE seq = 6)",
    )
    assert busy_hall("audit", "verify", "--anchor", early).code == 0
    result = busy_hall("audit", "verify", "--anchor", early, "--anchor", late)
    assert (result.code, result.json["break_seq"], result.json["break"]) == (3, 7, "anchor_missing")


def test_a_person_reads_words(busy_hall: Balai) -> None:
    whole = busy_hall.plain("--store", busy_hall.store, "--lang", "en", "audit", "verify")
    assert whole.out.startswith("The chain is whole: 6 events.\nAnchor: 6:")
    _tamper(busy_hall, "DELETE FROM event WHERE seq = 2")
    broken = busy_hall.plain("--store", busy_hall.store, "audit", "verify")
    assert broken.code == 3
    assert broken.out.startswith("Rantai peristiwa terputus pada peristiwa 2.\nAda peristiwa yang dihapus.\n")


@pytest.mark.parametrize("text", ["120", "x:y", "1:abc"])
def test_what_is_no_anchor_is_wrong_usage(busy_hall: Balai, text: str) -> None:
    assert busy_hall("audit", "verify", "--anchor", text).code == 2
