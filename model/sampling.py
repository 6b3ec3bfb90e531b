"""Sampling: the shifted schedule, DPM-Solver++ 2M in flow form, and three-branch guidance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from model.flow import TIMESTEPS

DAMPED_ABOVE = 930  # timestep
DAMPING_POWER = 0.4


@dataclass(frozen=True)
class Guidance:
    """Weights of the text difference (`full`) and of the reference-image difference (`image`)."""

    full: float = 4.5
    image: float = 2.0


IMAGE_GUIDANCE = Guidance(4.5, 2.0)
REASONED_GUIDANCE = Guidance(3.5, 1.5)


@dataclass(frozen=True)
class Schedule:
    """N steps: `timesteps` are integers for the network, `sigmas` has N + 1 entries, the last 0."""

    timesteps: tuple[int, ...]
    sigmas: tuple[float, ...]


def schedule(steps: int, shift: float = 3.0) -> Schedule:
    """Flow sigmas of diffusers' DPMSolverMultistepScheduler with `flow_shift`, final sigma zero.

    Timesteps are truncated to integers, and those integers reach the network: so it was served.
    """
    if steps < 1:
        raise ValueError(f"steps = {steps}: at least 1 is needed")
    raw = 1.0 - np.linspace(1.0, 1.0 / TIMESTEPS, steps + 1)
    shifted = np.flip(shift * raw / (1 + (shift - 1) * raw))[:-1]
    sigmas = [*shifted.astype(np.float32).tolist(), 0.0]
    return Schedule(tuple(int(t) for t in shifted * TIMESTEPS), tuple(sigmas))


def damping(norm: Tensor) -> Tensor:
    """Divisor of a guidance difference whose norm is `norm`: `norm ** 0.4` above 1, else 1."""
    return torch.where(norm > 1, norm**DAMPING_POWER, torch.ones_like(norm))


def guide(
    full: Tensor, image: Tensor, nothing: Tensor, scales: Guidance, timestep: float
) -> Tensor:
    """Combine the velocities `[z, H, W]` of the three guidance rows.

    `full` saw text and references, `image` only references, `nothing` neither. Early in sampling
    (timestep above 930) both differences are damped by their norm over channels, per cell.
    """
    image_difference, text_difference = image - nothing, full - image
    if timestep > DAMPED_ABOVE:
        image_difference = image_difference / damping(image_difference.norm(dim=-3, keepdim=True))
        text_difference = text_difference / damping(text_difference.norm(dim=-3, keepdim=True))
    return nothing + scales.image * image_difference + scales.full * text_difference


class DpmSolver:
    """DPM-Solver++ 2M (arXiv:2211.01095) for flow models, `alpha = 1 - sigma`; midpoint form."""

    def __init__(self, plan: Schedule) -> None:
        self.sigmas = torch.tensor(plan.sigmas, dtype=torch.float32)
        self.step_index = 0
        self.previous: list[Tensor] | None = None

    def step(self, latents: Sequence[Tensor], velocities: Sequence[Tensor]) -> list[Tensor]:
        """Latents of the next noise level; call once per step, in order."""
        k, sigmas = self.step_index, self.sigmas
        clean = [
            x.float() - float(sigmas[k]) * v.float()
            for x, v in zip(latents, velocities, strict=True)
        ]
        previous, self.previous, self.step_index = self.previous, clean, k + 1
        if k + 2 == len(sigmas):
            return clean
        log_snr = torch.log(1 - sigmas[:-1]) - torch.log(sigmas[:-1])
        h = log_snr[k + 1] - log_snr[k]
        alpha = 1 - sigmas[k + 1]
        decay, pull = float(sigmas[k + 1] / sigmas[k]), float(alpha * torch.expm1(-h))
        moved = [decay * x.float() - pull * x0 for x, x0 in zip(latents, clean, strict=True)]
        if previous is None:
            return moved
        r = float((log_snr[k] - log_snr[k - 1]) / h)
        return [
            x - 0.5 * pull * (x0 - before) / r
            for x, x0, before in zip(moved, clean, previous, strict=True)
        ]


@dataclass(frozen=True)
class Step:
    """One step of `sample`, for inspection."""

    timestep: int
    rows: list[Tensor]
    guided: list[Tensor]
    latents: list[Tensor]


def sample(
    field: Callable[[Sequence[Tensor], Tensor], list[Tensor]],
    noise: Sequence[Tensor],
    *,
    scales: Guidance,
    steps: int = 20,
    shift: float = 3.0,
    watch: Callable[[Step], None] | None = None,
) -> list[Tensor]:
    """Integrate from noise to clean latents.

    `field(latents, timestep)` takes the B latents three times over, as rows
    `[full..., image..., nothing...]`, and returns 3B velocities. noise: B tensors `[z, H, W]`.
    """
    plan = schedule(steps, shift)
    solver, latents, count = DpmSolver(plan), list(noise), len(noise)
    for timestep in plan.timesteps:
        time = torch.full((3 * count,), float(timestep), device=noise[0].device)
        rows = field(latents * 3, time)
        branches = (rows[:count], rows[count : 2 * count], rows[2 * count :])
        guided = [
            guide(full, image, nothing, scales, timestep)
            for full, image, nothing in zip(*branches, strict=True)
        ]
        latents = solver.step(latents, guided)
        if watch is not None:
            watch(Step(timestep, rows, guided, latents))
    return latents
