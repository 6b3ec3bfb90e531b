"""Canonical JSON, the sample's bytes, and what its hashes cover."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from shards.canonical import encode, value_hash
from shards.sample import Sample
from shards.text import caption, text_hash
from tests.shards.make import packed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_canonical_json_round_trips(value: object) -> None:
    try:
        data = encode(value)
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8 form
        return
    assert json.loads(data) == value
    assert encode(json.loads(data)) == data


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers(), max_size=6))
def test_hash_ignores_key_order(value: dict[str, int]) -> None:
    assert value_hash(dict(reversed(value.items()))) == value_hash(value)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_canonical_json_has_no_nan(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode({"a": number})


@pytest.mark.parametrize("index", range(6))
def test_sample_round_trips(index: int) -> None:
    sample = packed(index).sample
    data = sample.to_bytes()
    assert Sample.from_bytes(data) == sample
    assert Sample.from_bytes(data).to_bytes() == data
    assert b"null" not in data


def test_unknown_field_is_refused() -> None:
    record = json.loads(packed(0).sample.to_bytes())
    record["rows"][0]["hint"] = "x"
    with pytest.raises(ValidationError, match="hint"):
        Sample.from_bytes(json.dumps(record).encode())


@pytest.mark.parametrize(
    ("field", "value"),
    [("answer", "7"), ("question", "?"), ("detail", "x"), ("verbatim", ("x",)), ("lang", "zh")],
)
def test_text_hash_covers_every_word(field: str, value: object) -> None:
    rows = packed(0).sample.rows
    for index, row in enumerate(rows):
        if getattr(row, field) != value:
            changed = (*rows[:index], row.model_copy(update={field: value}), *rows[index + 1 :])
            assert text_hash(changed) != text_hash(rows)


def test_caption_prefers_the_drawn_language() -> None:
    sample = packed(0).sample
    english, chinese = sample.rows[0].detail, sample.rows[1].detail
    assert caption(sample) == english
    assert caption(sample.model_copy(update={"lang": "zh"})) == chinese
    assert caption(sample.model_copy(update={"lang": "mixed"})) == english
    assert caption(sample.model_copy(update={"lang": "none"})) == english
    only_edits = sample.model_copy(update={"rows": sample.rows[2:]})
    assert caption(only_edits) == sample.rows[2].instruction
