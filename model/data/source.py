"""Everything between dataset folders and batches, put together from one configuration."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from model.config import ModelConfig
from model.data.cache import LatentCache
from model.data.collate import Collator
from model.data.config import DataConfig
from model.data.cost import Part
from model.data.loader import Loader
from model.data.manifest import open_sources, read_index
from model.data.planner import Planner, frames_of
from model.data.reader import RowReader, SkipLog
from model.data.tokens import Scribe
from model.flow import TimestepSampling
from model.io.preprocessing import Preprocessing
from model.io.prompts import Prompts
from model.io.tokenizer import Tokenizer


@dataclass(frozen=True)
class Source:
    """Index, plan, reader and collator of one data configuration."""

    planner: Planner
    reader: RowReader
    collator: Collator

    @classmethod
    def open(
        cls,
        config: DataConfig,
        model: ModelConfig,
        tokenizer: Tokenizer,
        prompts: Prompts,
        *,
        trained: Collection[Part],
        seed: int,
        preprocessing: Preprocessing | None = None,
        timesteps: TimestepSampling | None = None,
        counts: Path | None = None,
        latents: LatentCache | None = None,
        read_timeout: float = 60.0,
    ) -> Source:
        """Index the folders of `config`; `counts` is where token counts are kept.

        Raises ModelError for anything wrong with folders, manifests, weights or words.
        """
        scribe = Scribe(tokenizer, prompts, model.vision.tokens)
        datasets = open_sources(config.sources)
        index = read_index(datasets, config, scribe, counts)
        planner = Planner(index, config, model, trained, frames_of(index, scribe), seed)
        collator = Collator(
            model,
            scribe,
            config,
            seed,
            preprocessing=preprocessing,
            timesteps=timesteps,
            cache=latents,
        )
        return cls(planner, RowReader(index, datasets, read_timeout), collator)

    def loader(
        self,
        *,
        rank: int = 0,
        world: int = 1,
        workers: int = 2,
        prefetch: int = 2,
        skips: SkipLog | None = None,
    ) -> Loader:
        return Loader(
            self.planner,
            self.reader,
            self.collator,
            rank=rank,
            world=world,
            workers=workers,
            prefetch=prefetch,
            skips=skips,
        )
