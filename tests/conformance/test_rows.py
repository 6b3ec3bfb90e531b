"""What the rows of every kind must offer: tasks, languages, operations, questions, reasoning."""

from __future__ import annotations

from collections import Counter

import pytest

from factory.recipe import Licences
from generators.scene import Rng
from shards.sample import Row
from shards.text import caption
from tests.conformance.kinds import REGISTRY, Kind

LANGUAGES = ("en", "zh")


def test_every_kind_can_be_made_here() -> None:
    assert REGISTRY.unavailable == {}
    assert REGISTRY.kinds


def test_each_scene_gives_every_task_in_both_languages(kind: Kind) -> None:
    for specimen in kind.specimens:
        count = Counter((row.task, row.lang) for row in specimen.sample.rows)
        for lang in LANGUAGES:
            assert count["t2i", lang] >= 1
            assert count["edit", lang] >= 2, "an edit and its inverse"
            assert count["understand", lang] >= 2
        assert len(specimen.sample.rows) >= 8
        assert caption(specimen.sample)


def test_the_base_picture_has_a_prompt_of_its_own(kind: Kind) -> None:
    for specimen in kind.specimens:
        for lang in LANGUAGES:
            first = next(row for row in specimen.sample.rows_of("t2i") if row.lang == lang)
            assert first.output == "image"
            assert len(first.detail) > len(first.instruction)


def test_at_least_two_operations_and_three_types_of_question(kind: Kind) -> None:
    operations: set[str] = set()
    for specimen in kind.specimens:
        truth = kind.generator.Truth.model_validate_json(specimen.sample.truth)
        operations |= {edit.op for edit in kind.generator.edits(truth, Rng(b"edits"))}
        assert len({q.ask for q in kind.generator.questions(truth, Rng(b"questions"))}) >= 3
    assert len(operations) >= 2


def test_every_row_reasons(kind: Kind) -> None:
    for specimen in kind.specimens:
        for row in specimen.sample.rows:
            assert row.claims, row.id
            assert row.cot.text, row.id
            assert row.cot.steps, row.id


def test_every_edit_has_a_way_back(kind: Kind) -> None:
    for specimen in kind.specimens:
        edits = {row.id: row for row in specimen.sample.rows_of("edit")}
        inverted = {row.inverse_of for row in edits.values()} - {""}
        assert inverted == {row.id for row in edits.values() if not row.inverse_of}
        for row in edits.values():
            if row.inverse_of:
                forward = edits[row.inverse_of]
                assert (row.inputs, row.output) == ((forward.output,), forward.inputs[0])
                assert row.mask == forward.mask
                assert row.lang == forward.lang


def test_both_languages_say_the_same_in_other_words(kind: Kind) -> None:
    for specimen in kind.specimens:
        english, chinese = (
            [row for row in specimen.sample.rows if row.lang == lang] for lang in LANGUAGES
        )
        for one, other in zip(english, chinese, strict=True):
            assert one.claims == other.claims
            assert _words(one) != _words(other)


def _words(row: Row) -> str:
    return row.instruction + row.question


@pytest.mark.parametrize("field", ["en", "zh"])
def test_kinds_introduce_themselves_in_both_languages(kind: Kind, field: str) -> None:
    assert getattr(kind.generator.title, field)
    assert kind.generator.turns
    assert kind.generator.subject == kind.generator.kind.partition(".")[0]


def test_assets_are_licensed(kind: Kind) -> None:
    for specimen in kind.specimens:
        assert specimen.sample.assets or specimen.sample.lang == "none"
        for asset in specimen.sample.assets:
            assert asset.licence in Licences().allow
            assert asset.source
            assert len(asset.sha256) == 64
