"""Qwen3 decoder over packed documents.

Written here rather than taken from `transformers` because training needs what that one does not
give: packed documents without padding, only the two hidden states that the head reads, and the
vocabulary projection on labelled rows alone. Module names are Qwen3's own, and the test-suite
compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, silu

from model.config import LanguageConfig
from model.nn.attention import Documents, attend, attend_one
from model.nn.norm import RMSNorm
from model.nn.rope import rope, rotate_halves


@dataclass
class KeyValueCache:
    """Keys and values `[S, G, d]` of one document, one pair per layer."""

    layers: dict[int, tuple[Tensor, Tensor]] = field(default_factory=dict)

    @property
    def length(self) -> int:
        return len(self.layers[0][0]) if self.layers else 0

    def extend(self, layer: int, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        if layer in self.layers:
            past_k, past_v = self.layers[layer]
            k, v = torch.cat([past_k, k]), torch.cat([past_v, v])
        self.layers[layer] = (k, v)
        return k, v


class SelfAttention(nn.Module):
    def __init__(self, config: LanguageConfig, index: int) -> None:
        super().__init__()
        size, d = config.hidden_size, config.head_dim
        self.index, self.head_dim = index, d
        self.q_proj = nn.Linear(size, config.heads * d, bias=False)
        self.k_proj = nn.Linear(size, config.kv_heads * d, bias=False)
        self.v_proj = nn.Linear(size, config.kv_heads * d, bias=False)
        self.o_proj = nn.Linear(config.heads * d, size, bias=False)
        self.q_norm = RMSNorm(d, config.norm_eps)
        self.k_norm = RMSNorm(d, config.norm_eps)

    def forward(
        self,
        x: Tensor,
        rotation: tuple[Tensor, Tensor],
        documents: Documents,
        cache: KeyValueCache | None,
    ) -> Tensor:
        q, k, v = (
            project(x).unflatten(-1, (-1, self.head_dim))
            for project in (self.q_proj, self.k_proj, self.v_proj)
        )
        q = rotate_halves(self.q_norm(q), *rotation)
        k = rotate_halves(self.k_norm(k), *rotation)
        if cache is None:
            out = attend(q, k, v, documents, causal=True)
        else:
            k, v = cache.extend(self.index, k, v)
            out = attend_one(q, k, v, causal=len(q) > 1)
        return self.o_proj(out.flatten(1))


class GatedMLP(nn.Module):
    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.mlp_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.mlp_size, bias=False)
        self.down_proj = nn.Linear(config.mlp_size, config.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(silu(self.gate_proj(x)) * self.up_proj(x))


class DecoderLayer(nn.Module):
    def __init__(self, config: LanguageConfig, index: int) -> None:
        super().__init__()
        self.input_layernorm = RMSNorm(config.hidden_size, config.norm_eps)
        self.self_attn = SelfAttention(config, index)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.norm_eps)
        self.mlp = GatedMLP(config)

    def forward(
        self,
        x: Tensor,
        rotation: tuple[Tensor, Tensor],
        documents: Documents,
        cache: KeyValueCache | None,
    ) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), rotation, documents, cache)
        return x + self.mlp(self.post_attention_layernorm(x))


class Qwen3(nn.Module):
    """Token embeddings in, chosen hidden states out; `logits` is separate."""

    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.config = config
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(DecoderLayer(config, i) for i in range(config.layers))
        self.norm = RMSNorm(config.hidden_size, config.norm_eps)
        if not config.tied_embeddings:
            self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)

    def forward(
        self,
        embeddings: Tensor,
        documents: Documents,
        states: Sequence[int] = (-1,),
        cache: KeyValueCache | None = None,
    ) -> tuple[Tensor, ...]:
        """Causal forward of packed documents.

        embeddings `[T, hidden]`. `states` picks hidden states by Python index among
        `[embeddings, after layer 1, ..., after the last layer and the final norm]`; each comes
        back as `[T, hidden]`. With a cache, `documents` is one document and the tokens continue
        it: first the whole prompt, then one token per call.
        """
        total = self.config.layers + 1
        wanted = [index % total for index in states]
        x, kept = embeddings, {0: embeddings}
        start = cache.length if cache is not None else 0
        if start and len(embeddings) != 1:
            raise ValueError("a filled cache continues by one token per call")
        rotation = rope(start + documents.positions(), self.config.head_dim, self.config.rope_theta)
        for index, layer in enumerate(self.layers, start=1):
            x = layer(x, rotation, documents, cache)
            if index in wanted:
                kept[index] = x
        kept[self.config.layers] = self.norm(x)
        return tuple(kept[index] for index in wanted)

    def logits(self, hidden: Tensor) -> Tensor:
        """Vocabulary logits `[M, vocab]` of final hidden states `[M, hidden]`."""
        tied = self.config.tied_embeddings
        return linear(hidden, self.embed_tokens.weight if tied else self.lm_head.weight)
