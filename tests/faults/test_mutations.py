"""The planted faults of scripts/mutations.py still fit the code, and name tests that exist."""

import pytest

from scripts.mutations import MUTATIONS, ROOT, Mutation, patched


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.name)
def test_a_planted_fault_still_applies(mutation: Mutation) -> None:
    spoilt = patched(mutation, ROOT)
    compile(spoilt, mutation.file, "exec")
    file, _, function = mutation.test.partition("::")
    assert f"def {function.partition('[')[0]}" in (ROOT / file).read_text("utf-8")


def test_a_fault_that_no_longer_applies_is_named() -> None:
    stale = Mutation(name="stale", file=MUTATIONS[0].file, before="no such line", after="", test="")
    with pytest.raises(ValueError, match="stale: applies 0 times"):
        patched(stale, ROOT)
