"""Initial weights from one generator, so that a seed names a network.

Linear and convolution weights are Xavier uniform with zero biases, embeddings normal with
deviation 0.02. In the head, modulations and the output projection start at zero, so that every
block starts as the identity (adaLN-Zero, arXiv:2212.09748); the report does not say what the
released head started from.
"""

from __future__ import annotations

import torch
from torch import nn

from model.nn.mmdit import GenerationHead, Stream
from model.nn.vit import InternViT, VisionBlock

EMBEDDING_STD = 0.02


@torch.no_grad()
def initialise(module: nn.Module, generator: torch.Generator) -> None:
    """Give every parameter of `module` its initial value; parameters must be on the CPU."""
    for part in module.modules():
        _initialise_one(part, generator)
    for part in module.modules():
        if isinstance(part, Stream):
            nn.init.zeros_(part.modulation.weight)
        elif isinstance(part, GenerationHead):
            nn.init.zeros_(part.modulation_out.weight)
            nn.init.zeros_(part.image_out.weight)


def _initialise_one(part: nn.Module, generator: torch.Generator) -> None:
    if isinstance(part, nn.Linear | nn.Conv2d):
        nn.init.xavier_uniform_(part.weight, generator=generator)
        if part.bias is not None:
            nn.init.zeros_(part.bias)
    elif isinstance(part, nn.Embedding):
        nn.init.normal_(part.weight, std=EMBEDDING_STD, generator=generator)
    elif isinstance(part, InternViT):
        for embedding in (part.class_embedding, part.position_embedding):
            nn.init.normal_(embedding, std=EMBEDDING_STD, generator=generator)
    elif isinstance(part, VisionBlock):
        for scale in (part.ls1, part.ls2):
            nn.init.constant_(scale, 0.1)
    else:
        for name, parameter in part.named_parameters(recurse=False):
            if name in ("weight", "gamma"):
                nn.init.ones_(parameter)
            else:
                nn.init.zeros_(parameter)
