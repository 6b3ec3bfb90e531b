"""The generation head: a dual-stream MMDiT in which every token runs through its own stream only.

The released code computes both streams for all tokens and blends them with masks; selecting the
rows first gives the same numbers for about half of the matrix products.

Shapes are written for packed execution: I image tokens (targets and references), C context
tokens, N documents, width D. Padded execution has `[B, I, ...]` and `[B, C, ...]` instead.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, layer_norm, silu

from model.config import HeadConfig
from model.nn.layout import Layout
from model.nn.norm import RMSNorm
from model.nn.rope import Grid, msrope, rotate_pairs

TIME_CHANNELS = 256


def time_sinusoid(timestep: Tensor) -> Tensor:
    """`[N, 256]` fp32 sinusoid of timesteps `[N]` in [0, 1000], cosines first.

    The order of the two products matters: arguments reach 1e6, where one fp32 rounding is visible.
    The factor of 1000 on top of a timestep already in thousands is the released model's.
    """
    half = TIME_CHANNELS // 2
    steps = torch.arange(half, dtype=torch.float32, device=timestep.device)
    frequency = torch.exp(-math.log(10000) * steps / half)
    angle = 1000.0 * (timestep.float()[:, None] * frequency)
    return torch.cat([angle.cos(), angle.sin()], dim=-1)


def modulate(x: Tensor, shift: Tensor, scale: Tensor, eps: float = 1e-6) -> Tensor:
    """`LN(x) * (1 + scale) + shift` with an affine-free LayerNorm in fp32."""
    normed = layer_norm(x.float(), x.shape[-1:], eps=eps)
    return (normed * (1 + scale) + shift).to(x.dtype)


class TimeEmbedding(nn.Module):
    """Timesteps `[N]` to `[N, D]`."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear1 = nn.Linear(TIME_CHANNELS, width)
        self.linear2 = nn.Linear(width, width)

    def forward(self, timestep: Tensor) -> Tensor:
        sinusoid = time_sinusoid(timestep).to(self.linear1.weight.dtype)
        return self.linear2(silu(self.linear1(sinusoid)))


class Stream(nn.Module):
    """The weights of one stream in one block."""

    def __init__(self, width: int, head_dim: int) -> None:
        super().__init__()
        self.head_dim = head_dim
        self.modulation = nn.Linear(width, 6 * width)
        self.query_gate = nn.Linear(width, 2 * width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.query_norm = RMSNorm(head_dim)
        self.key_norm = RMSNorm(head_dim)
        self.out = nn.Linear(width, width)
        self.mlp_up = nn.Linear(width, 4 * width)
        self.mlp_down = nn.Linear(4 * width, width)

    def project(self, y: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """`[..., D]` to normalised query and key, value `[..., H, d]`, and gate logits `[..., D]`.

        The doubled projection is interleaved per head: d query channels, then d gate channels.
        """
        query, gate = self.query_gate(y).unflatten(-1, (-1, 2 * self.head_dim)).chunk(2, dim=-1)
        key = self.key(y).unflatten(-1, (-1, self.head_dim))
        value = self.value(y).unflatten(-1, (-1, self.head_dim))
        return self.query_norm(query), self.key_norm(key), value, gate.flatten(-2)

    def gated_output(self, attended: Tensor, gate: Tensor) -> Tensor:
        """Attention result `[..., H, d]` to `[..., D]`; the gate acts after the projection."""
        return self.out(attended.flatten(-2)) * torch.sigmoid(gate)

    def feed_forward(self, y: Tensor) -> Tensor:
        return self.mlp_down(gelu(self.mlp_up(y), approximate="tanh"))


class DualStreamBlock(nn.Module):
    def __init__(self, width: int, head_dim: int) -> None:
        super().__init__()
        self.image = Stream(width, head_dim)
        self.context = Stream(width, head_dim)

    def forward(
        self,
        image: Tensor,
        context: Tensor,
        time: Tensor,
        layout: Layout,
        rotation: tuple[Tensor, Tensor],
    ) -> tuple[Tensor, Tensor]:
        """image `[I, D]`, context `[C, D]`, time `[N, D]` after SiLU; returns the two streams."""
        mod_i = layout.per_image_token(self.image.modulation(time)).chunk(6, dim=-1)
        mod_c = layout.per_context_token(self.context.modulation(time)).chunk(6, dim=-1)
        shift1_i, scale1_i, gate1_i, shift2_i, scale2_i, gate2_i = mod_i
        shift1_c, scale1_c, gate1_c, shift2_c, scale2_c, gate2_c = mod_c

        out_i, out_c = self.attention(
            modulate(image, shift1_i, scale1_i),
            modulate(context, shift1_c, scale1_c),
            layout,
            rotation,
        )
        image = image + gate1_i * out_i
        context = context + gate1_c * out_c
        image = image + gate2_i * self.image.feed_forward(modulate(image, shift2_i, scale2_i))
        context = context + gate2_c * self.context.feed_forward(
            modulate(context, shift2_c, scale2_c)
        )
        return image, context

    def attention(
        self, image: Tensor, context: Tensor, layout: Layout, rotation: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """Joint gated attention of the two modulated streams."""
        query_i, key_i, value_i, gate_i = self.image.project(image)
        query_c, key_c, value_c, gate_c = self.context.project(context)
        query = rotate_pairs(layout.join(query_i, query_c), *rotation)
        key = rotate_pairs(layout.join(key_i, key_c), *rotation)
        attended_i, attended_c = layout.split(
            layout.attend(query, key, layout.join(value_i, value_c))
        )
        return (
            self.image.gated_output(attended_i, gate_i),
            self.context.gated_output(attended_c, gate_c),
        )


class GenerationHead(nn.Module):
    """Predicts the velocity `noise - data` of the target tokens."""

    def __init__(self, config: HeadConfig) -> None:
        super().__init__()
        width = config.width
        self.config = config
        self.time = TimeEmbedding(width)
        self.image_in = nn.Linear(config.patch_channels, width)
        self.context_norm = RMSNorm(config.context_size)
        self.context_in = nn.Linear(config.context_size, width)
        self.blocks = nn.ModuleList(
            DualStreamBlock(width, config.head_dim) for _ in range(config.layers)
        )
        self.modulation_out = nn.Linear(width, 2 * width)
        self.image_out = nn.Linear(width, config.patch_channels)

    @property
    def idle_parameters(self) -> frozenset[str]:
        """Names of parameters that no output depends on.

        Behind its keys and values, the context stream of the last block is never read again.
        """
        stream = f"blocks.{self.config.layers - 1}.context"
        linears = (f"{stream}.{part}" for part in ("query_gate", "out", "mlp_up", "mlp_down"))
        weights = {f"{linear}.{leaf}" for linear in linears for leaf in ("weight", "bias")}
        return frozenset(weights | {f"{stream}.query_norm.weight"})

    def forward(
        self, image_tokens: Tensor, context: Tensor, timestep: Tensor, layout: Layout
    ) -> Tensor:
        """Velocity of every target token.

        image_tokens `[I, patch_channels]`: per document the noisy target's patches, then the clean
        patches of its references. context `[C, context_size]`. timestep `[N]` in [0, 1000].
        Returns `[targets, patch_channels]`, the target tokens of all documents in order.
        """
        embedding = self.time(timestep)
        time = silu(embedding)
        dtype = self.image_in.weight.dtype
        image = self.image_in(image_tokens.to(dtype))
        context = self.context_in(self.context_norm(context.to(dtype)))
        rotation = msrope(layout.positions, self.config.rope_axes, self.config.rope_theta)
        for block in self.blocks:
            image, context = block(image, context, time, layout, rotation)
        # The last modulation is stored scale first, unlike those of the blocks.
        scale, shift = layout.per_target_token(self.modulation_out(time)).chunk(2, dim=-1)
        return self.image_out(modulate(layout.targets(image), shift, scale))


def patchify(latent: Tensor, patch_size: int) -> Tensor:
    """`[z, H, W]` to `[H/p * W/p, z * p * p]`: row-major patches, channel slowest inside one."""
    z, height, width = latent.shape
    p = patch_size
    if height % p or width % p:
        raise ValueError(
            f"a latent of {height} x {width} is not a whole number of {p} x {p} patches"
        )
    blocks = latent.reshape(z, height // p, p, width // p, p).permute(1, 3, 0, 2, 4)
    return blocks.reshape(-1, z * p * p)


def unpatchify(tokens: Tensor, grid: Grid, patch_size: int) -> Tensor:
    """The inverse of `patchify`; `grid` counts patches."""
    (rows, columns), p = grid, patch_size
    blocks = tokens.reshape(rows, columns, -1, p, p).permute(2, 0, 3, 1, 4)
    return blocks.reshape(-1, rows * p, columns * p)
