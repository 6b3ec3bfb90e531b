"""Noise levels, targets and losses of flow matching."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("torch")

import torch
from hypothesis import given
from hypothesis import strategies as st

from model.flow import (
    TimestepSampling,
    flow_loss,
    interpolate,
    shift_sigmas,
    timesteps,
    velocity_target,
)

SCHEMES = ["logit_normal", "uniform", "mode", "cosmap"]
EVEN = (torch.arange(10_000, dtype=torch.float64) + 0.5) / 10_000


@given(st.floats(0.001, 0.999), st.floats(1.0, 6.0))
def test_shift_keeps_the_ends_and_raises_the_middle(sigma, shift):
    x = torch.tensor([0.0, sigma, 1.0], dtype=torch.float64)
    y = shift_sigmas(x, shift)
    assert y[0] == 0
    assert y[2] == pytest.approx(1.0)
    assert y[1] >= x[1] - 1e-12
    # The odds of noise are multiplied by the shift: an independent form of the same map.
    odds = y[1] / (1 - y[1])
    assert odds.item() == pytest.approx(shift * sigma / (1 - sigma), rel=1e-9)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_levels_are_inside_and_ordered_once(scheme):
    levels = TimestepSampling(scheme=scheme).sigmas(EVEN)
    assert levels.dtype == torch.float32
    assert (levels > 0).all()
    assert (levels < 1).all()
    assert (levels.diff() >= 0).all() or (levels.diff() <= 0).all()


def test_logit_normal_has_its_median_and_spread():
    levels = TimestepSampling(shift=1.0, logit_mean=0.5, logit_std=2.0).sigmas(EVEN).double()
    logits = torch.log(levels / (1 - levels))
    assert logits.median().item() == pytest.approx(0.5, abs=1e-3)
    assert logits.std().item() == pytest.approx(2.0, rel=2e-3)


def test_default_is_the_published_recipe():
    """Logit-normal(0, 1), then shift 3: the median noise level is 3 * 0.5 / (1 + 2 * 0.5)."""
    assert TimestepSampling().sigmas(EVEN).median().item() == pytest.approx(0.75, abs=1e-3)


def test_uniform_and_cosmap_have_their_densities():
    uniform = TimestepSampling(scheme="uniform", shift=1.0).sigmas(EVEN)
    assert torch.allclose(uniform.double(), EVEN, atol=1e-6)
    cosmap = TimestepSampling(scheme="cosmap", shift=1.0).sigmas(EVEN).double()
    u = 2 / math.pi * torch.atan(1 / (1 - cosmap) - 1)  # inverse of the published map
    assert torch.allclose(u, EVEN, atol=1e-5)


def test_a_step_along_the_velocity_leads_to_the_data():
    """x0 = x - sigma * v, the flow_prediction of the released scheduler."""
    generator = torch.Generator().manual_seed(1)
    clean, noise = torch.randn(2, 5, 8, generator=generator)
    sigma = torch.tensor(0.3)
    noisy = interpolate(clean, noise, sigma)
    assert torch.allclose(noisy - sigma * velocity_target(clean, noise), clean, atol=1e-6)
    assert torch.equal(interpolate(clean, noise, torch.tensor(1.0)), noise)
    assert timesteps(sigma).item() == pytest.approx(300.0)


def test_loss_is_a_sum_of_token_means():
    predicted, target = torch.zeros(6, 4), torch.full((6, 4), 2.0)
    assert flow_loss(predicted, target).item() == pytest.approx(6 * 4.0)
    halves = flow_loss(predicted[:2], target[:2]) + flow_loss(predicted[2:], target[2:])
    assert halves.item() == pytest.approx(24.0)
    assert flow_loss(predicted.bfloat16(), target.bfloat16()).dtype == torch.float32
