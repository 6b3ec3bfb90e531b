"""The reading verifier must be able to fail: wrong letters, covered letters, wrong sums, wrong facts."""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from factory import recipe as recipes
from factory.assemble import Assembler
from factory.session import Session
from generators.base import Rejected, Unsatisfiable
from generators.text.reading_back import best_likeness, misprinted, unlabelled, unreadable, untrue
from shards.sample import Sample


def build(kind: str) -> tuple[Sample, NDArray[np.uint8]]:
    """The first sample of a kind."""
    mix = [{"use": kind, "share": 1}]
    recipe = recipes.parse({"recipe": "reading", "seed": 5, "samples": 20, "mix": mix}, "reading")
    session = Session.of(recipe)
    assembler = Assembler(recipe, session.lock().digest, session.registry)
    for slot in session.plan.slots(8, 20):
        for attempt in range(8):
            try:
                packed = assembler.build(slot, attempt, slot.kind)
            except (Rejected, Unsatisfiable):
                continue
            return packed.sample, np.asarray(packed.picture("image"), np.uint8)
    raise AssertionError(f"no sample of {kind}")


@pytest.fixture(scope="module")
def receipt() -> tuple[Sample, NDArray[np.uint8]]:
    return build("places.paper")


def test_what_is_drawn_is_read(receipt: tuple[Sample, NDArray[np.uint8]]) -> None:
    sample, pixels = receipt
    faces = tuple(asset.id for asset in sample.assets)
    state = sample.states[0]
    assert [*unlabelled(state), *untrue(state), *misprinted(state)] == []
    for element in state.elements:
        assert list(unreadable(state, element, pixels, faces)) == []


def test_other_letters_do_not_pass(receipt: tuple[Sample, NDArray[np.uint8]]) -> None:
    sample, pixels = receipt
    faces = tuple(asset.id for asset in sample.assets)
    for element in sample.states[0].elements:
        for line in element.lines:
            if len(line.text) < 4:
                continue
            words = tuple(
                word.model_copy(update={"glyphs": tuple(g.model_copy(update={"text": "Z" if g.text != "Z" else "o"}) for g in word.glyphs)})
                for word in line.words
            )  # fmt: skip
            wrong = line.model_copy(update={"words": words})
            assert best_likeness(wrong, pixels, faces) < best_likeness(line, pixels, faces) - 0.2


def test_covered_letters_do_not_pass(receipt: tuple[Sample, NDArray[np.uint8]]) -> None:
    sample, pixels = receipt
    faces = tuple(asset.id for asset in sample.assets)
    element = next(e for e in sample.states[0].elements if e.id == "shop")
    covered = pixels.copy()
    x0, y0, x1, y1 = (round(v) for v in element.box)
    covered[y0:y1, x0:x1] = covered[y0 - 3, x0]
    assert list(unreadable(sample.states[0], element, covered, faces))


def test_a_total_that_is_no_sum_is_found(receipt: tuple[Sample, NDArray[np.uint8]]) -> None:
    state = receipt[0].states[0]
    facts = tuple(
        fact.model_copy(update={"value": json.dumps("999.90")}) if fact.subject == "total" and fact.predicate == "amount" else fact
        for fact in state.facts
    )  # fmt: skip
    assert len(list(misprinted(state.model_copy(update={"facts": facts})))) == 2


def test_a_changed_truth_is_found(receipt: tuple[Sample, NDArray[np.uint8]]) -> None:
    state = receipt[0].states[0]
    truth = json.loads(state.truth)
    truth["items"][0]["text"] = "Another Shop"
    assert list(untrue(state.model_copy(update={"truth": json.dumps(truth)})))
