"""Where the head's tokens stand: streams, documents, positions.

The head keeps image tokens and context tokens apart, so that each stream is one contiguous matrix
product. Only attention needs them in document order, `[target | references | context]` per
document. A layout holds the indices between the two orders and is made on the CPU, once per batch.

`PackedLayout` lays documents of any size end to end. `PaddedLayout` is the same mathematics on
rectangular batches; it exists for same-size batches and as an independent check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn.functional import pad, scaled_dot_product_attention

from model.config import HeadConfig
from model.nn.attention import Documents, attend
from model.nn.rope import Grid, unified_positions


def cells(grid: Grid) -> int:
    return grid[0] * grid[1]


@dataclass(frozen=True)
class HeadDocument:
    """One picture to generate and what conditions it. Grids count tokens (patches), not pixels."""

    target: Grid
    references: tuple[Grid, ...]
    context_is_image: tuple[bool, ...]  # one flag per context token
    vit_grids: tuple[Grid, ...] = ()

    @property
    def target_tokens(self) -> int:
        return cells(self.target)

    @property
    def image_tokens(self) -> int:
        return cells(self.target) + sum(map(cells, self.references))

    @property
    def context_tokens(self) -> int:
        return len(self.context_is_image)

    def positions(self, config: HeadConfig) -> Tensor:
        """MSRoPE positions `[image_tokens + context_tokens, 3]` fp32."""
        return unified_positions(
            (self.target, *self.references),
            self.context_is_image,
            self.vit_grids,
            latent_scale=config.latent_position_scale,
            vit_scale=config.vit_position_scale,
        )


@dataclass(frozen=True)
class PackedLayout:
    """N documents end to end: I image tokens, C context tokens, S = I + C."""

    documents: Documents  # lengths of image + context tokens
    positions: Tensor  # [S, 3] fp32, document order
    to_documents: Tensor  # [S] row of [image | context] that stands at each place of the documents
    to_streams: Tensor  # [S] the inverse
    image_document: Tensor  # [I] document of each image token
    context_document: Tensor  # [C]
    target_rows: Tensor  # [targets] rows of the image stream that are generated
    target_document: Tensor  # [targets]

    @classmethod
    def of(cls, documents: Sequence[HeadDocument], config: HeadConfig) -> PackedLayout:
        images = [document.image_tokens for document in documents]
        contexts = [document.context_tokens for document in documents]
        image_rows = torch.arange(sum(images)).split(images)
        context_rows = (sum(images) + torch.arange(sum(contexts))).split(contexts)
        order = torch.cat(
            [rows for pair in zip(image_rows, context_rows, strict=True) for rows in pair]
        )
        index = torch.arange(len(documents))
        targets = [document.target_tokens for document in documents]
        return cls(
            documents=Documents.of([i + c for i, c in zip(images, contexts, strict=True)]),
            positions=torch.cat([document.positions(config) for document in documents]),
            to_documents=order,
            to_streams=order.argsort(),
            image_document=index.repeat_interleave(torch.tensor(images)),
            context_document=index.repeat_interleave(torch.tensor(contexts)),
            target_rows=torch.cat(
                [rows[:count] for rows, count in zip(image_rows, targets, strict=True)]
            ),
            target_document=index.repeat_interleave(torch.tensor(targets)),
        )

    def to(self, device: torch.device | str) -> PackedLayout:
        return replace(
            self, **{name: getattr(self, name).to(device) for name in self.__dataclass_fields__}
        )

    def per_image_token(self, per_document: Tensor) -> Tensor:
        """`[N, X]` to `[I, X]`."""
        return per_document[self.image_document]

    def per_context_token(self, per_document: Tensor) -> Tensor:
        """`[N, X]` to `[C, X]`."""
        return per_document[self.context_document]

    def per_target_token(self, per_document: Tensor) -> Tensor:
        """`[N, X]` to `[targets, X]`."""
        return per_document[self.target_document]

    def join(self, image: Tensor, context: Tensor) -> Tensor:
        """`[I, ...]` and `[C, ...]` to document order `[S, ...]`."""
        return torch.cat([image, context]).index_select(0, self.to_documents)

    def split(self, joined: Tensor) -> tuple[Tensor, Tensor]:
        """The inverse of `join`."""
        image = len(self.image_document)
        both = joined.index_select(0, self.to_streams)
        return both[:image], both[image:]

    def attend(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Bidirectional attention inside each document, `[S, H, d]`."""
        return attend(q, k, v, self.documents, causal=False)

    def targets(self, image: Tensor) -> Tensor:
        """Rows of the image stream that are generated, documents in order."""
        return image.index_select(0, self.target_rows)


@dataclass(frozen=True)
class PaddedLayout:
    """B documents with equal targets, padded to I image and C context tokens each."""

    positions: Tensor  # [B, I + C, 3]
    valid: Tensor  # [B, I + C] bool
    image_length: int
    target_length: int

    @classmethod
    def of(
        cls, documents: Sequence[HeadDocument], config: HeadConfig, context_length: int = 0
    ) -> PaddedLayout:
        """`context_length` pads the context further than the longest of the batch."""
        if len({document.target for document in documents}) != 1:
            raise ValueError("padded execution needs targets of one size; use PackedLayout")
        image = max(document.image_tokens for document in documents)
        context = max(context_length, *(document.context_tokens for document in documents))
        positions = torch.zeros(len(documents), image + context, 3)
        valid = torch.zeros(len(documents), image + context, dtype=torch.bool)
        for row, document in enumerate(documents):
            spans = (slice(0, document.image_tokens), slice(image, image + document.context_tokens))
            parts = document.positions(config).split(
                [document.image_tokens, document.context_tokens]
            )
            for span, part in zip(spans, parts, strict=True):
                positions[row, span], valid[row, span] = part, True
        return cls(positions, valid, image, documents[0].target_tokens)

    def to(self, device: torch.device | str) -> PaddedLayout:
        return replace(self, positions=self.positions.to(device), valid=self.valid.to(device))

    def per_image_token(self, per_document: Tensor) -> Tensor:
        return per_document[:, None]

    def per_context_token(self, per_document: Tensor) -> Tensor:
        return per_document[:, None]

    def per_target_token(self, per_document: Tensor) -> Tensor:
        return per_document[:, None]

    def join(self, image: Tensor, context: Tensor) -> Tensor:
        return torch.cat([image, context], dim=1)

    def split(self, joined: Tensor) -> tuple[Tensor, Tensor]:
        return joined[:, : self.image_length], joined[:, self.image_length :]

    def attend(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        mask = self.valid[:, None, None]
        q, k, v = (x.transpose(1, 2) for x in (q, k, v))
        return scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2)

    def targets(self, image: Tensor) -> Tensor:
        return image[:, : self.target_length]


Layout = PackedLayout | PaddedLayout


def pad_rows(rows: Sequence[Tensor], length: int) -> Tensor:
    """Stack `[n_i, X]` tensors as `[B, length, X]`, zeros behind each."""
    return torch.stack([pad(row, (0, 0, 0, length - len(row))) for row in rows])
