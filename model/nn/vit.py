"""InternViT, the 2 x 2 pixel shuffle behind it, and the projector into the language model."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, interpolate, scaled_dot_product_attention

from model.config import VisionConfig
from model.nn.norm import RMSNorm


class VisionAttention(nn.Module):
    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        size = config.hidden_size
        self.heads = config.heads
        self.qkv = nn.Linear(size, 3 * size, bias=config.qkv_bias)
        self.proj = nn.Linear(size, size)
        if config.qk_norm:  # over all heads together
            self.q_norm = RMSNorm(size, config.norm_eps)
            self.k_norm = RMSNorm(size, config.norm_eps)
        else:
            self.q_norm = self.k_norm = nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        q, k, v = (
            y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for y in (self.q_norm(q), self.k_norm(k), v)
        )
        return self.proj(scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class VisionMLP(nn.Module):
    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.fc1 = nn.Linear(config.hidden_size, config.mlp_size)
        self.fc2 = nn.Linear(config.mlp_size, config.hidden_size)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(gelu(self.fc1(x)))


class VisionBlock(nn.Module):
    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        size = config.hidden_size
        self.norm1 = nn.LayerNorm(size, eps=config.norm_eps)
        self.norm2 = nn.LayerNorm(size, eps=config.norm_eps)
        self.attn = VisionAttention(config)
        self.mlp = VisionMLP(config)
        self.ls1 = nn.Parameter(torch.full((size,), 0.1))
        self.ls2 = nn.Parameter(torch.full((size,), 0.1))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.ls1 * self.attn(self.norm1(x))
        return x + self.ls2 * self.mlp(self.norm2(x))


class InternViT(nn.Module):
    """Pre-norm vision transformer without a final norm; the last block's output is used."""

    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        size = config.hidden_size
        self.config = config
        self.class_embedding = nn.Parameter(torch.zeros(1, 1, size))
        self.position_embedding = nn.Parameter(torch.zeros(1, 1 + config.grid**2, size))
        self.patch_embedding = nn.Conv2d(3, size, config.patch_size, stride=config.patch_size)
        self.layers = nn.ModuleList(VisionBlock(config) for _ in range(config.layers))

    def embed(self, pixels: Tensor) -> Tensor:
        """pixels `[P, 3, H, W]` to `[P, 1 + patches, hidden]`, class token first."""
        patches = self.patch_embedding(pixels)
        rows, columns = patches.shape[-2:]
        tokens = patches.flatten(2).transpose(1, 2)
        cls = self.class_embedding.expand(len(pixels), -1, -1).to(tokens.dtype)
        return torch.cat([cls, tokens], dim=1) + self.positions(rows, columns).to(tokens.dtype)

    def positions(self, rows: int, columns: int) -> Tensor:
        """Position embedding `[1, 1 + rows * columns, hidden]`, resized bicubically if needed."""
        native = self.config.grid
        if (rows, columns) == (native, native):
            return self.position_embedding
        first, grid = self.position_embedding.split([1, native**2], dim=1)
        image = grid.transpose(1, 2).unflatten(-1, (native, native)).float()
        resized = interpolate(image, (rows, columns), mode="bicubic", align_corners=False)
        return torch.cat([first, resized.flatten(2).transpose(1, 2).to(first.dtype)], dim=1)

    def forward(self, pixels: Tensor) -> Tensor:
        """Normalised pixels `[P, 3, H, W]` to `[P, rows, columns, hidden]`, no class token."""
        x = self.embed(pixels)
        for layer in self.layers:
            x = layer(x)
        rows, columns = (side // self.config.patch_size for side in pixels.shape[-2:])
        return x[:, 1:].unflatten(1, (rows, columns))


def pixel_shuffle(x: Tensor) -> Tensor:
    """Space to depth by two: `[P, H, W, C]` to `[P, H/2 * W/2, 4C]`.

    Output (i, j) is the concatenation of inputs (2i, 2j), (2i, 2j+1), (2i+1, 2j), (2i+1, 2j+1).
    """
    p, h, w, c = x.shape
    blocks = x.reshape(p, h // 2, 2, w // 2, 2, c).transpose(2, 3)
    return blocks.reshape(p, (h // 2) * (w // 2), 4 * c)


class Projector(nn.Module):
    """Shuffled vision features `[..., 4V]` to language-model embeddings `[..., L]`."""

    def __init__(self, vision_size: int, language_size: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(4 * vision_size)
        self.linear1 = nn.Linear(4 * vision_size, language_size)
        self.linear2 = nn.Linear(language_size, language_size)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear2(gelu(self.linear1(self.norm(x))))
