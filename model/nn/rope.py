"""Rotary embeddings: the one-dimensional one of Qwen3 and the Unified MSRoPE of the head.

MSRoPE gives every token of the head's sequence a point (t, h, w). Latent grids are centred at
the origin and share one extent with the ViT grids, text tokens walk along the diagonal behind
them. Positions are exact small numbers in fp32 and are computed on the CPU.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import torch
from torch import Tensor

from model.errors import ModelError

Grid = tuple[int, int]  # rows, columns


def axis_coordinates(cells: int, scale: float) -> Tensor:
    """`[cells]` fp32 coordinates of one grid axis, centred at 0: 4 cells are -2, -1, 0, 1.

    With a scale other than 1 the cells are re-spaced linearly over the extent that the axis would
    have at `cells / scale` cells, so a scale below 1 stretches the axis.
    """
    below, above = cells - cells // 2, cells // 2
    if scale == 1.0 or cells == 1:
        return torch.arange(-below, above, dtype=torch.float32)
    low, high = -int(below / scale), int(above / scale) - 1
    # Not torch.linspace: product first, then quotient, gives the released positions to the bit.
    return low + torch.arange(cells, dtype=torch.float32) * (high - low) / (cells - 1)


def grid_positions(t: float, grid: Grid, scale: float) -> Tensor:
    """`[rows * columns, 3]` positions of one grid in row-major order."""
    rows, columns = (axis_coordinates(cells, scale) for cells in grid)
    h, w = torch.meshgrid(rows, columns, indexing="ij")
    return torch.stack([torch.full_like(h, t), h, w], dim=-1).reshape(-1, 3)


def latent_positions(grids: Sequence[Grid], scale: float) -> Tensor:
    """`[cells, 3]` positions of the target grid (t = 0) and its references (t = 1, 2, ...).

    Raises ModelError when there are so many references that their t would leave the extent of
    the target grid.
    """
    limit = math.floor(min(grids[0]) / 2 / scale)
    if len(grids) > 1 and len(grids) - 1 >= limit:
        raise ModelError(
            f"{len(grids) - 1} reference images with a target of {grids[0][0]} x {grids[0][1]} "
            f"tokens: at most {max(limit - 1, 0)} fit"
        )
    return torch.cat([grid_positions(float(t), grid, scale) for t, grid in enumerate(grids)])


def unified_positions(
    latent_grids: Sequence[Grid],
    context_is_image: Sequence[bool],
    vit_grids: Sequence[Grid],
    *,
    latent_scale: float,
    vit_scale: float,
) -> Tensor:
    """Unified MSRoPE positions `[S, 3]` fp32 of `[target | references | context]`.

    `context_is_image` flags the ViT tokens; each run of them must be exactly one of `vit_grids`,
    in order. Raises ModelError when it is not, when the context begins with a picture, or when
    two pictures touch.
    """
    latent = latent_positions(latent_grids, latent_scale)
    parts, p = [latent], int(latent.max()) + 1
    if len(context_is_image) and context_is_image[0]:
        raise ModelError("the context must begin with a text token, not with a picture")
    remaining = list(vit_grids)
    for is_image, run in groupby(context_is_image):
        length = len(list(run))
        if is_image:
            if not remaining or remaining[0][0] * remaining[0][1] != length:
                raise ModelError(_run_mismatch(length, remaining))
            part = grid_positions(float(p), remaining.pop(0), vit_scale)
        else:
            part = torch.arange(p, p + length, dtype=torch.float32)[:, None].expand(-1, 3)
        parts.append(part)
        p = int(part.max()) + 1
    if remaining:
        raise ModelError(f"{len(remaining)} ViT grids have no run of image tokens in the context")
    return torch.cat(parts)


def _run_mismatch(length: int, remaining: Sequence[Grid]) -> str:
    expected = f"{remaining[0][0]} x {remaining[0][1]}" if remaining else "no further picture"
    return (
        f"a run of {length} image tokens in the context where {expected} was expected; "
        "two pictures must be separated by text"
    )


def msrope(positions: Tensor, axes: Sequence[int], theta: float) -> tuple[Tensor, Tensor]:
    """cos and sin `[..., head_dim / 2]` fp32 for positions `[..., 3]`; axes sum to head_dim."""
    angles = []
    for axis, channels in enumerate(axes):
        exponent = torch.arange(0, channels, 2, dtype=torch.float32, device=positions.device)
        frequency = 1.0 / theta ** (exponent / channels)
        angles.append(positions[..., axis, None].float() * frequency)
    angle = torch.cat(angles, dim=-1)
    return angle.cos(), angle.sin()


def rotate_pairs(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate adjacent channel pairs (2i, 2i + 1). x `[..., H, d]`, cos and sin `[..., d / 2]`."""
    even, odd = x.float().unflatten(-1, (-1, 2)).unbind(-1)
    cos, sin = cos.unsqueeze(-2), sin.unsqueeze(-2)
    turned = torch.stack([even * cos - odd * sin, even * sin + odd * cos], dim=-1)
    return turned.flatten(-2).to(x.dtype)


def rope(positions: Tensor, head_dim: int, theta: float) -> tuple[Tensor, Tensor]:
    """cos and sin `[T, head_dim / 2]` fp32 of plain positions `[T]`."""
    exponent = torch.arange(0, head_dim, 2, dtype=torch.float32, device=positions.device)
    angle = positions[:, None].float() * (1.0 / theta ** (exponent / head_dim))
    return angle.cos(), angle.sin()


def rotate_halves(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate channel i with channel i + d/2 (Qwen3). x `[T, H, d]`, cos and sin `[T, d / 2]`."""
    first, second = x.chunk(2, dim=-1)
    cos, sin = cos.unsqueeze(-2).to(x.dtype), sin.unsqueeze(-2).to(x.dtype)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)
