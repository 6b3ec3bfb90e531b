"""Flow matching: noise levels, noisy latents, the velocity target and its loss.

Convention: `z_sigma = (1 - sigma) * z0 + sigma * noise`, velocity `noise - z0`, and the network's
timestep is `1000 * sigma`. (The report writes the mirrored convention; the released scheduler
decides.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

TIMESTEPS = 1000.0


@dataclass(frozen=True)
class TimestepSampling:
    """Distribution of sigma in (0, 1). Schemes as in Stable Diffusion 3, arXiv:2403.03206, 3.1."""

    scheme: Literal["logit_normal", "uniform", "mode", "cosmap"] = "logit_normal"
    logit_mean: float = 0.0
    logit_std: float = 1.0
    mode_scale: float = 1.29
    shift: float = 3.0

    def sigmas(self, uniform: Tensor) -> Tensor:
        """Map uniform draws `[N]` in (0, 1) to noise levels `[N]` fp32 in (0, 1).

        Taking the draws as input keeps randomness with the sample's own generator, and lets
        stratified draws pass through every scheme.
        """
        u = uniform.double()
        if self.scheme == "logit_normal":
            normal = math.sqrt(2.0) * torch.erfinv(2.0 * u - 1.0)
            u = torch.sigmoid(self.logit_mean + self.logit_std * normal)
        elif self.scheme == "mode":
            u = 1 - u - self.mode_scale * (torch.cos(math.pi * u / 2) ** 2 - 1 + u)
        elif self.scheme == "cosmap":
            u = 1 - 1 / (torch.tan(math.pi * u / 2) + 1)
        return shift_sigmas(u, self.shift).float()


def shift_sigmas(sigmas: Tensor, shift: float) -> Tensor:
    """Move noise levels towards 1 for `shift` > 1: `s * sigma / (1 + (s - 1) * sigma)`."""
    return shift * sigmas / (1 + (shift - 1) * sigmas)


def interpolate(clean: Tensor, noise: Tensor, sigma: Tensor) -> Tensor:
    """Noisy latents of the same shape; `sigma` broadcasts against it."""
    return (1 - sigma) * clean + sigma * noise


def velocity_target(clean: Tensor, noise: Tensor) -> Tensor:
    return noise - clean


def timesteps(sigmas: Tensor) -> Tensor:
    """The network's timestep in [0, 1000]."""
    return TIMESTEPS * sigmas


def flow_loss(predicted: Tensor, target: Tensor) -> Tensor:
    """Sum over target tokens of the mean squared velocity error of each, in fp32.

    predicted and target `[T, patch_channels]`: the head emits target tokens only, so clean
    references never enter. A sum, not a mean: divide by the token count of the whole step, so that
    the gradient does not depend on how documents fall on packs and ranks.
    """
    return (predicted.float() - target.float()).square().mean(-1).sum()
