"""From language-model states to the context tokens of the head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import silu

from model.config import ContextConfig, LanguageConfig, TokenIds
from model.nn.rope import Grid


@dataclass(frozen=True)
class Condition:
    """Context of one picture to generate: states `[C, channels]`, and which are ViT tokens."""

    states: Tensor
    is_image: tuple[bool, ...]
    vit_grids: tuple[Grid, ...] = ()


def condition_spans(
    ids: Sequence[int], tokens: TokenIds, generated: Sequence[bool] | None = None
) -> list[slice]:
    """Rows of one document that condition each picture it asks for.

    A span runs from the second `<|im_start|>` (the user turn) to the `<img>` where the picture
    will stand, both inclusive. `generated` has one flag per `<img>` in reading order; without it
    the pictures to generate are those `<img>` that no `<IMG_CONTEXT>` follows. Raises ValueError
    when there is no user turn, no such `<img>`, or the flags do not match.
    """
    turns = [at for at, token in enumerate(ids) if token == tokens.im_start]
    if len(turns) < 2:
        raise ValueError("a condition needs a system turn and a user turn; found "
                         f"{len(turns)} <|im_start|>")  # fmt: skip
    opened = [at for at, token in enumerate(ids) if token == tokens.image_start]
    if generated is None:
        padded = [*ids, tokens.im_end]
        generated = [padded[at + 1] != tokens.image_context for at in opened]
    if len(generated) != len(opened):
        raise ValueError(f"{len(generated)} generation flags for {len(opened)} <img> tokens")
    spans = [
        slice(turns[1], at + 1) for at, wanted in zip(opened, generated, strict=True) if wanted
    ]
    if not spans:
        raise ValueError("no <img> token in the document asks for a picture")
    return spans


class Connector(nn.Module):
    """The learned padding vector and the optional projector in front of the head."""

    def __init__(self, config: ContextConfig, language: LanguageConfig) -> None:
        super().__init__()
        self.config = config
        self.input_size = language.hidden_size * len(config.hidden_layers)
        self.padding_token = nn.Parameter(torch.zeros(self.input_size))
        if config.projector == "mlp2x_gelu":
            output = config.output_size or self.input_size
            self.linear1 = nn.Linear(self.input_size, 3 * output)
            self.linear2 = nn.Linear(3 * output, output)

    def forward(self, states: Tensor) -> Tensor:
        """Concatenated hidden states `[..., in]` to context tokens `[..., out]`."""
        if self.config.projector == "identity":
            return states
        # SiLU despite the name `mlp2x_gelu`: so it was trained.
        return self.linear2(silu(self.linear1(states)))

    def padded(self, rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Rows `[C_i, in]` to a rectangle `[B, C, out]` and its validity `[B, C]`.

        C is `max_length`, or more when a row is longer and the length is not fixed; with a fixed
        length longer rows are cut at the end. The packed path needs none of this.
        """
        limit = self.config.max_length
        length = limit if self.config.fixed_length else max(limit, *map(len, rows))
        kept = [row[:length] for row in rows]
        filled = torch.stack(
            [torch.cat([row, self.padding_token.expand(length - len(row), -1)]) for row in kept]
        )
        places = torch.arange(length, device=filled.device)
        lengths = torch.tensor([len(row) for row in kept], device=filled.device)
        return self(filled), places < lengths[:, None]
