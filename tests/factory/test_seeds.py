"""Keys, attempt seeds and digests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.seeds import attempt_seed, identity_digest, sample_key, seed8, split_key


def test_golden_values_never_change() -> None:
    """A change here makes every dataset ever built irreproducible."""
    assert sample_key("science", 20260310, 17) == "science-5c275764-000000017"
    assert (
        attempt_seed("science", 20260310, "physics.lens", 1, 17, 0).hex()
        == "504912d726b9ecbad5801666bcf39cc0d96cbf19ad7a95a5f417631f14afb40f"
    )
    assert identity_digest({"b": [1, "x"], "a": {"c": 2}}) == "7f98aafbbb9f1bfa858fdc0172ef19e7"


@given(
    st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True),
    st.integers(0, 2**63 - 1),
    st.integers(0, 10**9 - 1),
)
def test_keys_read_back(recipe: str, seed: int, index: int) -> None:
    key = sample_key(recipe, seed, index)
    assert split_key(key) == (recipe, seed8(recipe, seed), index)
    assert "." not in key


@pytest.mark.parametrize(
    "text",
    ["", "science", "science-0000000g-000000001", "science-00000000-1", "a.b-00000000-000000001"],
)
def test_other_words_are_not_keys(text: str) -> None:
    with pytest.raises(ValueError, match="not a sample key"):
        split_key(text)


def test_every_argument_changes_the_seed() -> None:
    base = ("science", 1, "physics.lens", 1, 17, 0)
    others = [
        ("sciences", 1, "physics.lens", 1, 17, 0),
        ("science", 2, "physics.lens", 1, 17, 0),
        ("science", 1, "physics.len", 1, 17, 0),
        ("science", 1, "physics.lens", 2, 17, 0),
        ("science", 1, "physics.lens", 1, 18, 0),
        ("science", 1, "physics.lens", 1, 17, 1),
    ]
    assert len({attempt_seed(*arguments) for arguments in [base, *others]}) == 7
