"""Rows: what a recipe's limits leave, which languages, which labels may be demanded."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from factory.plan import Slot
from factory.recipe import parse
from factory.session import Session
from shards.sample import Sample

KIND = "physics.inclined_plane"


def sample(lang: str = "en", index: int = 0, **fields: Any) -> Sample:
    recipe = {
        "recipe": "rows",
        "samples": 1,
        "attempts": 30,
        "mix": [{"use": KIND, "share": 1}],
        **fields,
    }
    session = Session.of(parse(recipe))
    rejects: list[dict[str, Any]] = []
    slot = Slot(index, 7, lang, (768, 768), KIND)  # type: ignore[arg-type]
    packed = session.maker(session.lock(), "").fill(slot, rejects)
    assert packed is not None, rejects
    assert set(packed.roles) == set(packed.sample.hashes.pixels)
    return packed.sample


@pytest.mark.parametrize(
    "limits",
    [
        {"t2i": 1, "edit": 0, "understand": 0},
        {"t2i": 2, "edit": 1, "understand": 1},
        {"t2i": 1, "edit": 2, "understand": 2},
        {"t2i": 3, "edit": 3, "understand": 3},
        {"t2i": 16, "edit": 16, "understand": 16},
    ],
)
def test_limits_hold_per_task_and_language(limits: dict[str, int]) -> None:
    made = sample(rows=limits)
    for lang in ("en", "zh"):
        rows = [row for row in made.rows if row.lang == lang]
        count = Counter(row.task for row in rows)
        assert all(count[task] <= limit for task, limit in limits.items())
        assert (count["edit"] > 0) == (limits["edit"] > 0)
        assert rows[0].task == "t2i"
        assert rows[0].output == "image"
        ids = {row.id for row in rows}
        assert all(row.inverse_of in ids for row in rows if row.inverse_of)
    used = {role for row in made.rows for role in (*row.inputs, row.output, row.mask)} - {""}
    masks = {role for role in made.hashes.pixels if role.startswith("mask")}
    assert masks <= used


def test_the_seed_chooses_among_the_edits() -> None:
    chosen = {tuple(row.mask for row in sample(index=index).rows_of("edit")) for index in range(6)}
    assert len(chosen) > 1


def test_rows_in_the_drawn_language_only() -> None:
    made = sample("zh", row_languages="drawn")
    assert {row.lang for row in made.rows} == {"zh"}


def test_only_labels_that_every_language_names_are_demanded() -> None:
    made = sample()
    prompts = [row for row in made.rows_of("t2i") if row.output == "image"]
    english, chinese = (next(row for row in prompts if row.lang == lang) for lang in ("en", "zh"))
    assert english.verbatim == chinese.verbatim
    assert english.verbatim
    drawn = {element.label for element in made.elements if element.lines}
    for label in english.verbatim:
        assert label in drawn
        assert label in english.detail
        assert label in chinese.detail


def test_fonts_without_an_allowed_licence_reject_every_attempt() -> None:
    with pytest.raises(AssertionError, match="licence"):
        sample(licences={"allow": ["MIT"]})


def test_several_edits_in_one_row_state_nothing_that_the_last_picture_denies() -> None:
    found = 0
    for index in range(12):
        made = sample(index=index)
        for row in made.rows_of("edit"):
            if row.op != "several":
                continue
            found += 1
            final = {(f.subject, f.predicate): f.value for f in made.state(row.output).facts}
            for claim in row.claims:
                assert final.get((claim.subject, claim.predicate), claim.value) == claim.value
            assert [claim.id for claim in row.claims] == [
                f"c{n + 1}" for n in range(len(row.claims))
            ]
    assert found
