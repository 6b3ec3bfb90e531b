"""Each token runs through its own stream only: the same numbers for half the work."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch

from benchmarks.model_routed_head import Comparison, flop_ratio
from tests.model import golden


def test_routed_equals_blended():
    """Forward and gradients, with weights and inputs that use every term."""
    comparison = Comparison(128, (4, 6), 10)
    routed, blended = comparison.routed(), comparison.blended()
    golden.assert_close(routed, blended)
    weights = torch.randn(routed.shape, generator=torch.Generator().manual_seed(1))
    parameters = [comparison.image, comparison.context, comparison.time]
    parameters += list(comparison.block.parameters())
    ours = torch.autograd.grad((routed * weights).sum(), parameters)
    theirs = torch.autograd.grad((blended * weights).sum(), parameters)
    for left, right in zip(ours, theirs, strict=True):
        assert right.abs().max() > 0
        golden.assert_close_at_scale(left, right)


def test_matrix_flops_are_nearly_halved():
    """At the released width with 1024 image and 256 context tokens."""
    counted = flop_ratio(1536, (32, 32), 256)
    assert counted["ratio"] >= 1.85
    # By hand: both streams take 26 D^2 weights per token and pass, forward and twice backward.
    tokens, width = 1280, 1536
    linear = 3 * 2 * 13 * width**2 * tokens / 1e9
    assert counted["routed_gflop"] > linear
    assert counted["blended_gflop"] - counted["routed_gflop"] == pytest.approx(linear, rel=0.01)
