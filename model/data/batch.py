"""A batch: whole documents end to end, nothing padded, no batch dimension.

Letters: N documents, T language tokens, M labels, P tiles, K pictures to generate, I image tokens
(of each picture its target, then its references), G of them targets, C context tokens, X channels of
an image token (latent channels times patch area).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor

from model.data.names import Dropped, Task
from model.flow import interpolate, timesteps, velocity_target
from model.nn.attention import Documents
from model.nn.layout import PackedLayout, cells
from model.nn.rope import Grid

Encode = Callable[[tuple[Tensor, ...], tuple[str, ...]], Tensor]


@dataclass(frozen=True)
class DocumentInfo:
    """What one document is and how much of everything it holds, all on the host.

    `target` is None where no picture is generated. Grids count image tokens, rows first.
    """

    sample: str  # key of the factory's sample
    row: str  # id of the row in it
    recipe: str  # that made the sample
    visit: int  # how many times the row was trained on before
    task: Task
    domain: str
    kind: str  # generator that drew it
    reasoned: bool  # the document holds written reasoning
    dropped: Dropped  # what guidance dropout took away
    tokens: int  # language tokens
    labels: int  # of them predicted with a loss
    tiles: int  # squares seen by the vision encoder
    context: int  # language tokens that condition the picture
    target: Grid | None
    references: tuple[Grid, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.sample}/{self.row}"

    @property
    def target_tokens(self) -> int:
        return cells(self.target) if self.target else 0

    @property
    def reference_tokens(self) -> int:
        return sum(map(cells, self.references))

    @property
    def image_tokens(self) -> int:
        return self.target_tokens + self.reference_tokens


@dataclass(frozen=True)
class Batch:
    """Tensors of one pack. Those that a pack lacks are empty; `layout` is None without pictures.

    Either `latents` is given (from a cache) or `pixels` are, to be encoded by `with_latents`.
    Losses over a batch are sums; their counts are in `infos`, so a step can divide by its own total.
    """

    infos: tuple[DocumentInfo, ...]  # N
    ids: Tensor  # [T] int64
    documents: Documents  # lengths of the N documents in T
    label_at: Tensor  # [M] int64, rows of T that predict a label
    labels: Tensor  # [M] int64, the tokens they predict
    label_weights: Tensor  # [M] fp32
    label_document: Tensor  # [M] int64, document of each label
    tiles: Tensor  # [P, 3, S, S] fp32, normalised, in reading order
    visual_at: Tensor  # [P * tokens per tile] int64, rows of T that the tiles fill
    picture_document: Tensor  # [K] int64, document of each generated picture
    context_at: Tensor  # [C] int64, rows of T that condition, picture after picture
    layout: PackedLayout | None  # of the K pictures
    noise: Tensor  # [G, X] fp32
    sigma: Tensor  # [K] fp32 in (0, 1)
    latents: Tensor | None  # [I, X] fp32, clean, normalised
    pixels: tuple[Tensor, ...] = ()  # [3, H, W] in [-1, 1] each, in the order of the image stream
    picture_keys: tuple[str, ...] = ()  # of the latent cache, one for each picture of the stream

    @property
    def label_count(self) -> int:
        return sum(info.labels for info in self.infos)

    @property
    def target_count(self) -> int:
        """Image tokens with a flow loss."""
        return sum(info.target_tokens for info in self.infos)

    @property
    def timestep(self) -> Tensor:
        """`[K]` in [0, 1000], as the head takes it."""
        return timesteps(self.sigma)

    def image_tokens(self) -> Tensor:
        """`[I, X]`: targets noised to their `sigma`, references clean."""
        layout, latents = self._encoded()
        noisy = interpolate(
            latents[layout.target_rows], self.noise, layout.per_target_token(self.sigma[:, None])
        )
        return latents.index_copy(0, layout.target_rows, noisy)

    def velocity_target(self) -> Tensor:
        """`[G, X]`: what the head should say for `image_tokens`."""
        layout, latents = self._encoded()
        return velocity_target(latents[layout.target_rows], self.noise)

    def _encoded(self) -> tuple[PackedLayout, Tensor]:
        if self.layout is None:
            raise ValueError("this batch generates no picture")
        if self.latents is None:
            raise ValueError("this batch holds pixels; call with_latents first")
        return self.layout, self.latents

    def with_latents(self, encode: Encode) -> Batch:
        """The same batch with its pixels encoded to image tokens `[I, X]`; itself if it has them.

        `encode` is a `model.data.cache.LatentEncoder`.
        """
        if self.latents is not None or not self.pixels:
            return self
        return replace(self, latents=encode(self.pixels, self.picture_keys), pixels=())

    def to(self, device: torch.device | str, *, non_blocking: bool = False) -> Batch:
        return self._each(lambda tensor: tensor.to(device, non_blocking=non_blocking))

    def pin_memory(self) -> Batch:
        return self._each(Tensor.pin_memory)

    def _each(self, move: Callable[[Tensor], Tensor]) -> Batch:
        moved = {
            field.name: move(value)
            for field in fields(self)
            if isinstance(value := getattr(self, field.name), Tensor)
        }
        layout = self.layout
        if layout is not None:
            parts = {
                field.name: move(value)
                for field in fields(layout)
                if isinstance(value := getattr(layout, field.name), Tensor)
            }
            documents = replace(layout.documents, cu=move(layout.documents.cu))
            layout = replace(layout, documents=documents, **parts)
        return replace(
            self,
            documents=replace(self.documents, cu=move(self.documents.cu)),
            layout=layout,
            pixels=tuple(move(picture) for picture in self.pixels),
            **moved,
        )

    def validate(self) -> Batch:
        """Check every count against every other on the host. Returns itself, raises ValueError."""
        for broken, message in self._faults():
            if broken:
                raise ValueError(f"batch of {self._names()}: {message}")
        return self

    def _names(self) -> str:
        shown = ", ".join(info.name for info in self.infos[:3])
        return shown + (f" and {len(self.infos) - 3} more" if len(self.infos) > 3 else "")

    def _faults(self) -> list[tuple[bool, str]]:
        infos, tokens = self.infos, len(self.ids)
        drawn = [info for info in infos if info.target]
        sizes = {
            "ids": (tokens, sum(info.tokens for info in infos)),
            "labels": (len(self.labels), self.label_count),
            "label_at": (len(self.label_at), self.label_count),
            "label_weights": (len(self.label_weights), self.label_count),
            "label_document": (len(self.label_document), self.label_count),
            "tiles": (len(self.tiles), sum(info.tiles for info in infos)),
            "context_at": (len(self.context_at), sum(info.context for info in drawn)),
            "picture_document": (len(self.picture_document), len(drawn)),
            "sigma": (len(self.sigma), len(drawn)),
            "noise": (len(self.noise), self.target_count),
        }
        if self.latents is not None:
            sizes["latents"] = len(self.latents), sum(info.image_tokens for info in infos)
        else:
            sizes["pixels"] = len(self.pixels), sum(1 + len(info.references) for info in drawn)
        faults = [
            (found != wanted, f"{name} has {found} rows, its documents say {wanted}")
            for name, (found, wanted) in sizes.items()
        ]
        rows = {
            "label_at": self.label_at, "visual_at": self.visual_at, "context_at": self.context_at
        }  # fmt: skip
        faults += [
            (bool(((at < 0) | (at >= tokens)).any()), f"{name} leaves the {tokens} tokens")
            for name, at in rows.items()
        ]
        lengths = tuple(info.tokens for info in infos)
        faults += [
            (lengths != self.documents.lengths, "documents.lengths differ from its documents"),
            ((self.layout is None) != (not drawn), "layout is there without pictures or missing"),
            (
                bool(((self.sigma <= 0) | (self.sigma >= 1)).any()),
                "sigma must lie strictly between 0 and 1",
            ),
        ]
        if self.layout is not None:
            wanted = tuple(info.image_tokens + info.context for info in drawn)
            faults.append((self.layout.documents.lengths != wanted, "layout has other lengths"))
        return faults
