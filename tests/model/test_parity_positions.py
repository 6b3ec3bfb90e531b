"""Positions and rotary embeddings equal the reference's."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch

from model.nn.rope import msrope, rotate_pairs, unified_positions
from tests.model import golden

CASES = golden.load_json("position_cases")


def case_positions(case: dict) -> torch.Tensor:
    flags = [kind == "img" for kind, length in case["context_spans"] for _ in range(length)]
    return unified_positions(
        [(h, w) for _, h, w in case["latent_grids"]],
        flags,
        [(h, w) for _, h, w in case["vit_grids"]],
        latent_scale=case["latent_scale"],
        vit_scale=case["vit_scale"],
    )


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_positions_are_exact(case):
    reference = golden.tensors("positions_and_rope")
    positions = case_positions(case)
    assert torch.equal(positions, reference[f"{case['id']}.position_ids"])
    cos, sin = msrope(positions, CASES["axes_dims"], CASES["theta"])
    golden.assert_close(cos, reference[f"{case['id']}.cos"])
    golden.assert_close(sin, reference[f"{case['id']}.sin"])


def test_rotation():
    reference = golden.tensors("positions_and_rope")
    last = CASES["cases"][-1]["id"]
    cos, sin = reference[f"{last}.cos"], reference[f"{last}.sin"]
    golden.assert_close(
        rotate_pairs(reference["rotate.input"], cos, sin), reference["rotate.output"]
    )
