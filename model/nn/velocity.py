"""The head as a function of latents: pictures in, velocities of pictures out."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from model.nn.context import Condition
from model.nn.layout import HeadDocument, PackedLayout, PaddedLayout, cells, pad_rows
from model.nn.mmdit import GenerationHead, patchify, unpatchify


class VelocityField:
    """`field(latents, timestep)` for fixed conditions and references.

    What does not change between sampling steps is laid out once. Documents may differ in size,
    number of references and context length. References are clean latents `[z, H, W]`, normalised.
    """

    def __init__(
        self,
        head: GenerationHead,
        sizes: Sequence[tuple[int, int]],
        conditions: Sequence[Condition],
        references: Sequence[Sequence[Tensor]],
        *,
        padded: bool = False,
    ) -> None:
        """`sizes` are the targets' (rows, columns) in latent cells."""
        self.head, p = head, head.config.patch_size
        self.grids = [(rows // p, columns // p) for rows, columns in sizes]
        documents = [
            HeadDocument(
                target=grid,
                references=tuple((r.shape[1] // p, r.shape[2] // p) for r in clean),
                context_is_image=condition.is_image,
                vit_grids=condition.vit_grids,
            )
            for grid, condition, clean in zip(self.grids, conditions, references, strict=True)
        ]
        make = PaddedLayout if padded else PackedLayout
        device = conditions[0].states.device
        self.layout = make.of(documents, head.config).to(device)
        self.references = [[patchify(r, p) for r in clean] for clean in references]
        self.contexts = [condition.states for condition in conditions]

    def __call__(self, latents: Sequence[Tensor], timestep: Tensor) -> list[Tensor]:
        """latents `[z, H, W]` each, timestep `[N]` in [0, 1000]; velocities of the same shapes."""
        p = self.head.config.patch_size
        rows = [
            torch.cat([patchify(latent, p), *clean])
            for latent, clean in zip(latents, self.references, strict=True)
        ]
        if isinstance(self.layout, PaddedLayout):
            context_length = self.layout.valid.shape[1] - self.layout.image_length
            image = pad_rows(rows, self.layout.image_length)
            context = pad_rows(self.contexts, context_length)
            velocities = list(self.head(image, context, timestep, self.layout))
        else:
            tokens = self.head(torch.cat(rows), torch.cat(self.contexts), timestep, self.layout)
            velocities = tokens.split([cells(grid) for grid in self.grids])
        return [unpatchify(v, grid, p) for v, grid in zip(velocities, self.grids, strict=True)]
