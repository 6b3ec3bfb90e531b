"""InternVL-U as one module: vision encoder, language model, connector, generation head."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from model.config import SPECIAL_TOKENS, ModelConfig, TokenIds
from model.nn.attention import Documents
from model.nn.context import Condition, Connector, condition_spans
from model.nn.llm import KeyValueCache, Qwen3
from model.nn.mmdit import GenerationHead
from model.nn.rope import Grid
from model.nn.vit import InternViT, Projector, pixel_shuffle


class Network(nn.Module):
    """Everything that is trained. The VAE is frozen and lives outside.

    Packed shapes: T language tokens in N documents, P picture tiles, C context tokens.
    """

    def __init__(self, config: ModelConfig, tokens: TokenIds) -> None:
        super().__init__()
        vision, language = config.vision, config.language
        self.config, self.tokens = config, tokens
        self.vit = InternViT(vision)
        self.projector = Projector(vision.hidden_size, language.hidden_size)
        self.llm = Qwen3(language)
        self.special_tokens = nn.Embedding(len(SPECIAL_TOKENS), language.hidden_size)
        self.connector = Connector(config.context, language)
        self.head = GenerationHead(config.head)

    @property
    def idle_parameters(self) -> frozenset[str]:
        """Names of parameters that packed execution never reads; they need no optimiser state."""
        head = {f"head.{name}" for name in self.head.idle_parameters}
        return frozenset(head | {"connector.padding_token"})

    def see(self, tiles: Tensor) -> Tensor:
        """Tiles `[P, 3, H, W]`, normalised, to language-model tokens `[P, tokens, hidden]`."""
        return self.projector(pixel_shuffle(self.vit(tiles)))

    def embed(
        self, ids: Tensor, visual: Tensor | None = None, visual_at: Tensor | None = None
    ) -> Tensor:
        """Input embeddings `[T, hidden]` of token ids `[T]`.

        Special tokens take their own table's rows; `<IMG_CONTEXT>` rows are then overwritten, in
        order, by `visual` `[K, hidden]`. `visual_at` `[K]` says where they are; without it they
        are looked up, which asks the device. Raises ValueError when the counts differ.
        """
        embeddings = self.llm.embed_tokens(ids)
        row = torch.zeros_like(ids)
        is_special = torch.zeros_like(ids, dtype=torch.bool)
        for index, token in enumerate(self.tokens.special):
            row = torch.where(ids == token, index, row)
            is_special = is_special | (ids == token)
        embeddings = torch.where(is_special[:, None], self.special_tokens(row), embeddings)
        if visual_at is None:
            visual_at = (ids == self.tokens.image_context).nonzero()[:, 0]
        found, given = len(visual_at), 0 if visual is None else len(visual)
        if found != given:
            raise ValueError(f"{found} <IMG_CONTEXT> tokens but {given} visual tokens")
        if visual is None:
            return embeddings
        return embeddings.index_copy(0, visual_at, visual.to(embeddings.dtype))

    def read(
        self,
        ids: Tensor,
        documents: Documents,
        tiles: Tensor | None = None,
        visual_at: Tensor | None = None,
        cache: KeyValueCache | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Run the language model over packed documents.

        ids `[T]`, tiles `[P, 3, H, W]` in reading order. Returns the final hidden states
        `[T, hidden]` for `llm.logits`, and the concatenated states `[T, context]` for the head.
        """
        visual = None if tiles is None else self.see(tiles).flatten(0, 1)
        layers = self.config.context.hidden_layers
        final, *states = self.llm(
            self.embed(ids, visual, visual_at), documents, (-1, *layers), cache
        )
        return final, torch.cat(states, dim=-1)

    def conditions(
        self,
        rows: Sequence[Sequence[int]],
        states: Tensor,
        vit_grid: Grid,
        generated: Sequence[Sequence[bool] | None] | None = None,
    ) -> list[Condition]:
        """Cut the condition of every picture out of the states of packed documents.

        `rows` are the documents' ids on the host, `states` `[T, context]` from `read`. All
        pictures share `vit_grid` because the encoder sees squares of one size.
        """
        flags = generated if generated is not None else [None] * len(rows)
        found, start = [], 0
        for ids, wanted in zip(rows, flags, strict=True):
            for span in condition_spans(ids, self.tokens, wanted):
                is_image = tuple(token == self.tokens.image_context for token in ids[span])
                pictures = sum(is_image) // (vit_grid[0] * vit_grid[1])
                cut = states[start + span.start : start + span.stop]
                found.append(Condition(self.connector(cut), is_image, (vit_grid,) * pictures))
            start += len(ids)
        return found
