"""From planned documents and their rows to a batch. Stateless: the plan and the draws decide all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from model.config import ModelConfig
from model.data.batch import Batch, DocumentInfo
from model.data.cache import LatentCache
from model.data.config import DataConfig
from model.data.names import View
from model.data.reader import RowData
from model.data.rng import generator, uniforms
from model.data.sizes import fit, generated_size
from model.data.tokens import Scribe, TokenDocument
from model.data.transforms import Crop, tile
from model.flow import TimestepSampling
from model.io.preprocessing import Preprocessing
from model.nn.attention import Documents
from model.nn.layout import HeadDocument, PackedLayout
from model.nn.rope import Grid
from shards.pictures import Pixels


@dataclass(frozen=True)
class Picture:
    """One picture of the image stream: its pixels, and what becomes of them."""

    pixels: Pixels  # [H, W, 3]
    pixel_hash: str
    crop: Crop

    def grid(self, factor: int) -> Grid:
        return self.crop.fit.height // factor, self.crop.fit.width // factor


@dataclass(frozen=True)
class Document:
    """One document on its own, with everything that a batch needs of it."""

    info: DocumentInfo
    text: TokenDocument
    tiles: tuple[Tensor, ...]  # [3, S, S] each
    pictures: tuple[Picture, ...]  # target, then references; none in a question
    head: HeadDocument | None
    noise: Tensor  # [G, X]
    sigma: Tensor  # [1], or [0] in a question


class Collator:
    """Makes documents and batches for one model, configuration and seed."""

    def __init__(
        self,
        model: ModelConfig,
        scribe: Scribe,
        config: DataConfig,
        seed: int,
        *,
        preprocessing: Preprocessing | None = None,
        timesteps: TimestepSampling | None = None,
        cache: LatentCache | None = None,
    ) -> None:
        self.model, self.scribe, self.config, self.seed = model, scribe, config, seed
        self.preprocessing = preprocessing or Preprocessing()
        self.timesteps = timesteps or TimestepSampling(shift=model.flow_shift)
        self.cache = cache

    def document(self, data: RowData, identity: int, visit: int, view: View) -> Document:
        """One document. `identity` is the row's id in the index, from which all draws come.

        Raises ModelError when the row's words cannot stand in a prompt.
        """
        row, text = data.row, self.scribe.document(data.row, view)
        seen = row.inputs if text.tiles else ()
        side, statistics = self.model.vision.image_size, self.preprocessing
        tiles = tuple(
            tile(data.pictures[role], side, statistics.mean, statistics.std) for role in seen
        )
        pictures = self._pictures(data, identity, visit, view)
        grids = [picture.grid(self.model.pixels_per_token) for picture in pictures]
        head = self._head_document(text, grids) if grids else None
        sigma, noise = self._noise(head, identity, visit)
        info = DocumentInfo(
            sample=data.sample.key,
            row=row.id,
            recipe=data.sample.recipe,
            visit=visit,
            task=row.task,
            domain=data.sample.domain,
            kind=data.sample.kind,
            reasoned=view.reasoned,
            dropped=view.dropped,
            tokens=len(text.ids),
            labels=len(text.ids) - text.response,
            tiles=len(tiles),
            context=text.context.stop - text.context.start,
            target=grids[0] if grids else None,
            references=tuple(grids[1:]),
        )
        return Document(info, text, tiles, pictures, head, noise, sigma)

    def _pictures(
        self, data: RowData, identity: int, visit: int, view: View
    ) -> tuple[Picture, ...]:
        row = data.row
        if row.task == "understand":
            return ()
        with_references = self.config.reference_latents and view.dropped != "all"
        roles = [row.output, *(row.inputs if with_references else ())]
        # One draw for all pictures of a row: what an edit leaves alone stays in its place.
        down, across = 0.5, 0.5
        if self.config.crop == "random":
            down, across = generator(self.seed, identity, visit, "crop").random(2).tolist()
        found: list[Picture] = []
        for role in roles:
            pixels = data.pictures[role]
            height, width = pixels.shape[:2]
            tall, broad = generated_size(
                height, width, self.config.resolution, self.model.pixels_per_token
            )
            crop = Crop.at(fit(height, width, (int(tall), int(broad))), down, across)
            found.append(Picture(pixels, data.hashes[role], crop))
        return tuple(found)

    def _head_document(self, text: TokenDocument, grids: Sequence[Grid]) -> HeadDocument:
        side = self.model.vision.grid // 2
        visual = self.scribe.tokenizer.ids.image_context
        return HeadDocument(
            target=grids[0],
            references=tuple(grids[1:]),
            context_is_image=tuple(token == visual for token in text.ids[text.context]),
            vit_grids=((side, side),) * text.tiles,
        )

    def _noise(self, head: HeadDocument | None, identity: int, visit: int) -> tuple[Tensor, Tensor]:
        """Noise level `[1]` and noise `[G, X]`, both empty in a question."""
        channels = self.model.head.patch_channels
        if head is None:
            return torch.zeros(0), torch.zeros(0, channels)
        drawn = uniforms(self.seed, np.array([identity], np.uint64), np.array([visit]), "timestep")
        normal = generator(self.seed, identity, visit, "noise").standard_normal(
            (head.target_tokens, channels), dtype=np.float32
        )
        return self.timesteps.sigmas(torch.from_numpy(drawn)), torch.from_numpy(normal)

    def batch(self, documents: Sequence[Document]) -> Batch:
        """Documents end to end, checked. Latents come from the cache when it has all of them."""
        tokens, visual = self.scribe.tokenizer.ids, self.model.vision.tokens
        drawn = [(at, document) for at, document in enumerate(documents) if document.head]
        starts = np.cumsum([0, *(len(document.text.ids) for document in documents)])
        ids = np.concatenate([document.text.ids for document in documents])
        label_at = [
            start + np.arange(document.text.response, len(document.text.ids))
            for start, document in zip(starts, documents, strict=False)
        ]
        labelled = np.concatenate(label_at)
        context = [
            starts[at] + np.arange(document.text.context.start, document.text.context.stop)
            for at, document in drawn
        ]
        tiles = [tile for document in documents for tile in document.tiles]
        pictures = [picture for document in documents for picture in document.pictures]
        keys = tuple(self.cache.key(p.pixel_hash, p.crop) for p in pictures) if self.cache else ()
        latents = self._cached(keys)
        heads = [document.head for _, document in drawn if document.head]
        side = self.model.vision.image_size
        visual_at = np.flatnonzero(ids == tokens.image_context)
        if len(visual_at) != visual * len(tiles):
            raise ValueError(f"{len(visual_at)} picture tokens for {len(tiles)} tiles of {visual}")
        return Batch(
            infos=tuple(document.info for document in documents),
            ids=torch.from_numpy(ids),
            documents=Documents.of([len(document.text.ids) for document in documents]),
            label_at=torch.from_numpy(labelled - 1),
            labels=torch.from_numpy(ids[labelled]),
            label_weights=torch.ones(len(labelled)),
            label_document=torch.from_numpy(
                np.repeat(np.arange(len(documents)), [len(at) for at in label_at])
            ),
            tiles=torch.stack(tiles) if tiles else torch.zeros(0, 3, side, side),
            visual_at=torch.from_numpy(visual_at),
            picture_document=torch.tensor([at for at, _ in drawn], dtype=torch.int64),
            context_at=torch.from_numpy(np.concatenate([np.zeros(0, np.int64), *context])),
            layout=PackedLayout.of(heads, self.model.head) if heads else None,
            noise=torch.cat([document.noise for document in documents]),
            sigma=torch.cat([document.sigma for document in documents]),
            latents=latents,
            pixels=() if latents is not None else tuple(p.crop.pixels(p.pixels) for p in pictures),
            picture_keys=keys,
        ).validate()

    def _cached(self, keys: Sequence[str]) -> Tensor | None:
        """Image tokens of all pictures, or None when one of them has to be encoded."""
        found: list[Tensor] = []
        for key in keys:
            latents = self.cache.load(key) if self.cache else None
            if latents is None:
                return None
            found.append(latents)
        return torch.cat(found) if found else None
