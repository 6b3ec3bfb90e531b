"""Masks, boxes and pixels, recomputed here from the stored pictures with nothing but numpy."""

from __future__ import annotations

import json

import numpy as np

from generators.canvas import dilate, resvg_raster
from shards.changes import replay
from shards.text import truth_hash
from tests.conformance.kinds import Kind

INK = 100
"""Sum of channel differences from the paper that is clearly ink; a quarter of it is a trace of ink."""
STRAY = 0.002
"""Share of one rasteriser's ink that may have no trace of the other's within a pixel."""


def test_masks_are_exact_and_no_larger_than_the_change_needs(kind: Kind) -> None:
    for specimen in kind.specimens:
        for row in specimen.sample.rows_of("edit"):
            before, after, mask = (
                specimen.pictures[role] for role in (row.inputs[0], row.output, row.mask)
            )
            differs = (before.astype(int) != after.astype(int)).any(axis=2)
            assert differs.any(), row.id
            assert not (differs & ~mask).any(), row.id
            if row.scope == "local":
                assert not mask.all(), row.id
                assert differs.sum() >= 0.02 * mask.sum(), row.id


def test_changes_lead_from_truth_to_truth_and_back(kind: Kind) -> None:
    for specimen in kind.specimens:
        for row in specimen.sample.rows_of("edit"):
            start, end = specimen.sample.state(row.inputs[0]), specimen.sample.state(row.output)
            reached = json.dumps(
                replay(json.loads(start.truth), row.changes),
                ensure_ascii=False,
                sort_keys=True,
                separators=(",", ":"),
            )
            assert truth_hash(reached) == end.truth_hash, row.id


def test_boxes_lie_in_the_picture(kind: Kind) -> None:
    for specimen in kind.specimens:
        for state in specimen.sample.states:
            height, width = specimen.pictures[state.picture].shape[:2]
            assert state.elements
            for element in state.elements:
                x0, y0, x1, y1 = element.box
                assert 0 <= x0 < x1 <= width, element.id
                assert 0 <= y0 < y1 <= height, element.id


def test_another_rasteriser_draws_the_same_from_the_vector_source(kind: Kind) -> None:
    for specimen in kind.specimens:
        source = specimen.packed.members.get("scene.svg")
        if source is None:
            continue
        ours = specimen.pictures["image"]
        theirs = resvg_raster(source.decode(), ours.shape[1], ours.shape[0])[..., :3]
        paper = _paper(specimen.sample.style)
        for one, other in ((ours, theirs), (theirs, ours)):
            strong = _distance(one, paper) > INK
            alone = strong & ~dilate(_distance(other, paper) > INK // 4, 1)
            assert np.count_nonzero(alone) <= STRAY * np.count_nonzero(strong)


def _distance(pixels: np.ndarray, paper: np.ndarray) -> np.ndarray:
    return np.abs(pixels.astype(int) - paper).sum(axis=2)


def _paper(style: str) -> np.ndarray:
    colour = json.loads(style)["palette"]["paper"]
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
