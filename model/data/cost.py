"""Training FLOPs of documents, for whole columns at once: what packs are balanced by.

Matrix products and attention, forward and backward, two per multiply-add; causal attention counts
half. Part by part: a trained part costs three times its forward, a frozen one once, or twice when
gradients pass through it. Encoding by the VAE is not counted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.config import HeadConfig, LanguageConfig, ModelConfig, VisionConfig

Part = Literal["vit", "mlp", "llm", "head"]
PARTS: tuple[Part, ...] = ("vit", "mlp", "llm", "head")  # in the order that gradients end in

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Lengths:
    """Of documents `[n]`, one entry each."""

    tokens: Integers  # language tokens
    labels: Integers
    tiles: Integers
    context: Integers
    target: Integers  # image tokens with a loss
    image: Integers  # image tokens in all

    @property
    def total(self) -> Integers:
        """Language and image tokens: what memory grows with."""
        return self.tokens + self.image


def training_flops(lengths: Lengths, config: ModelConfig, trained: Collection[Part]) -> Floats:
    """FLOPs `[n]` of one forward and backward pass over each document."""
    factor: dict[str, float] = {}
    upstream = False
    for part in PARTS:
        factor[part] = 3.0 if part in trained else 2.0 if upstream else 1.0
        upstream = upstream or part in trained
    language = language_forward(lengths.tokens, lengths.labels, config.language)
    head = head_forward(lengths, config.head)
    return (
        factor["vit"] * vision_forward(config.vision) * lengths.tiles
        + factor["mlp"] * projector_forward(config) * lengths.tiles
        + factor["llm"] * language
        + factor["head"] * head
        - (factor["head"] - 1) * head_unread(lengths, config.head)
    )


def vision_forward(config: VisionConfig) -> float:
    """One tile through the vision encoder."""
    patches, size = config.grid**2, config.hidden_size
    tokens = patches + 1
    block = 2 * tokens * (4 * size**2 + 2 * size * config.mlp_size) + 4 * tokens**2 * size
    return float(config.layers * block + 2 * patches * 3 * config.patch_size**2 * size)


def projector_forward(config: ModelConfig) -> float:
    """One tile through the projector."""
    out = config.language.hidden_size
    return float(2 * config.vision.tokens * (4 * config.vision.hidden_size * out + out**2))


def language_forward(tokens: Integers, labels: Integers, config: LanguageConfig) -> Floats:
    size, inner = config.hidden_size, config.heads * config.head_dim
    keys = config.kv_heads * config.head_dim
    weights = size * (inner + 2 * keys) + inner * size + 3 * size * config.mlp_size
    length = tokens.astype(np.float64)
    layers = config.layers * (2 * length * weights + 2 * length**2 * inner)
    return layers + 2.0 * labels * size * config.vocab_size


def head_forward(lengths: Lengths, config: HeadConfig) -> Floats:
    """The head over image and context tokens; nothing where no picture is generated."""
    width = config.width
    image = lengths.image.astype(np.float64)
    context = np.where(lengths.target > 0, lengths.context, 0).astype(np.float64)
    joint = image + context
    streams = config.layers * (26 * width**2 * joint + 4 * joint**2 * width)
    once = (24 * config.layers + 4 + 2) * width**2 + 2 * 256 * width  # modulations, timestep
    ends = (
        2
        * width
        * (
            image * config.patch_channels
            + context * config.context_size
            + lengths.target * config.patch_channels
        )
    )
    return np.where(lengths.target > 0, streams + once + ends, 0.0)


def head_unread(lengths: Lengths, config: HeadConfig) -> Floats:
    """Forward products that no gradient reaches: the last context stream behind keys and values."""
    context = np.where(lengths.target > 0, lengths.context, 0).astype(np.float64)
    return 22.0 * config.width**2 * context
