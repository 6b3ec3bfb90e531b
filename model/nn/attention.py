"""Attention over packed documents: many sequences laid end to end, none sees another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from inspect import signature
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention


@dataclass(frozen=True)
class Documents:
    """Boundaries of N packed documents.

    `lengths`, their sum and their maximum live on the host, so that no forward pass has to ask the
    device for them; `cu` is the cumulative sum, `[N + 1]` int32, on the device of the tokens.
    """

    lengths: tuple[int, ...]
    total: int
    longest: int
    cu: Tensor

    @classmethod
    def of(cls, lengths: Sequence[int], device: torch.device | str | None = None) -> Documents:
        ends = torch.tensor([0, *lengths], dtype=torch.int32).cumsum(0, dtype=torch.int32)
        return cls(tuple(lengths), sum(lengths), max(lengths), ends.to(device))

    def to(self, device: torch.device | str) -> Documents:
        return replace(self, cu=self.cu.to(device))

    def positions(self) -> Tensor:
        """`[T]` int64, position of every token inside its own document."""
        return torch.cat([torch.arange(length) for length in self.lengths]).to(self.cu.device)


def attend(q: Tensor, k: Tensor, v: Tensor, documents: Documents, *, causal: bool) -> Tensor:
    """Softmax attention inside each document, scale `head_dim ** -0.5`.

    q `[T, H, d]`, k and v `[T, G, d]` with G dividing H (grouped queries); returns `[T, H, d]`.
    Half precision on a GPU runs torch's variable-length kernel; everything else runs one exact
    attention per document, which costs nothing extra on a CPU.
    """
    if q.shape[0] != documents.total:
        raise ValueError(f"{q.shape[0]} tokens packed as documents of {documents.total}")
    if q.is_cuda and q.dtype in (torch.bfloat16, torch.float16) and (kernel := _varlen_kernel()):
        return kernel(
            q, k, v, documents.cu, documents.cu, documents.longest, documents.longest,
            window_size=(-1, 0) if causal else (-1, -1),
            enable_gqa=q.shape[1] != k.shape[1],
        )  # fmt: skip
    parts = zip(*(x.split(documents.lengths) for x in (q, k, v)), strict=True)
    return torch.cat([attend_one(*part, causal=causal) for part in parts])


def attend_one(q: Tensor, k: Tensor, v: Tensor, *, causal: bool) -> Tensor:
    """Attention of one sequence: q `[T, H, d]`, k and v `[S, G, d]`; returns `[T, H, d]`."""
    q, k, v = (x.transpose(0, 1).unsqueeze(0) for x in (q, k, v))
    out = scaled_dot_product_attention(
        q, k, v, is_causal=causal, enable_gqa=q.shape[1] != k.shape[1]
    )
    return out.squeeze(0).transpose(0, 1)


@cache
def _varlen_kernel() -> Callable[..., Any] | None:
    """torch's variable-length attention, where it exists and knows grouped queries."""
    try:
        from torch.nn.attention.varlen import varlen_attn
    except ImportError:
        return None
    return varlen_attn if "enable_gqa" in signature(varlen_attn).parameters else None
