"""The loader on real shards: what a document costs, and the first batch after a resume.

    make recipe=smoke && OMP_NUM_THREADS=1 python -m benchmarks.data_loader out/smoke

Pictures of the released sizes (448 squares for reading, 512 squared for drawing), words of a tiny
checkpoint. Latents from the cache are made by a tiny VAE: encoding is not what is measured.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from benchmarks.model_measure import save
from model.config import ModelConfig, load_size
from model.data.cache import LatentCache, LatentEncoder
from model.data.config import DataConfig
from model.data.loader import Cursor
from model.data.source import Source
from model.io.prompts import load_prompts
from model.io.tokenizer import byte_tokenizer
from model.nn.init import initialise
from model.nn.vae import FoldedVae

PACKS = 4
ROUNDS = 2


def sizes() -> ModelConfig:
    """Tiny networks that take pictures of the released sizes."""
    tiny = load_size("tiny")
    return replace(tiny, vision=replace(tiny.vision, image_size=448))


def opened(data: str, counts: Path, cache: LatentCache | None = None, **settings: Any) -> Source:
    config = DataConfig(
        sources=(data,), reasoned=0.5, pack_tflops=0.05, packs_per_step=2, **settings
    )
    return Source.open(
        config, sizes(), byte_tokenizer(), load_prompts(), trained=("vit", "mlp", "llm", "head"),
        seed=1, counts=counts, latents=cache,
    )  # fmt: skip


def cost(source: Source) -> dict[str, Any]:
    """CPU milliseconds of one core for each document, so that a shared machine tells the same."""
    plan, loader = source.planner.plan(0), source.loader()
    found: list[float] = []
    for pack in range(PACKS):
        start = time.process_time()
        documents = len(loader.make(plan, pack).infos)
        found.append((time.process_time() - start) / documents * 1e3)
    return {
        "cpu_ms_per_document": round(statistics.median(found), 1),
        "range": [round(min(found), 1), round(max(found), 1)],
    }


def first_batch(source: Source, share: float) -> float:
    """Seconds from a cursor to its first step."""
    cursor = Cursor(0, int(source.planner.plan(0).steps * share))
    found: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        next(source.loader(prefetch=1).steps(cursor))
        found.append(time.perf_counter() - start)
    return round(statistics.median(found), 3)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.data_loader")
    parser.add_argument("data", help="a dataset folder")
    data = parser.parse_args().data
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts"
        results: dict[str, Any] = {}
        for name in ("first", "counted before"):
            start = time.perf_counter()
            source = opened(data, counts)
            results[f"open, {name}, s"] = round(time.perf_counter() - start, 3)
        results["rows"] = len(source.planner.index)
        results["from pictures"] = cost(source)
        vae = FoldedVae(sizes().vae)
        initialise(vae, torch.Generator().manual_seed(0))
        cached = opened(data, counts, LatentCache(Path(folder) / "latents", vae))
        encode = LatentEncoder(vae, sizes().head.patch_size, cached.collator.cache)
        for pack in range(PACKS):
            cached.loader().make(cached.planner.plan(0), pack).with_latents(encode)
        results["latents from the cache"] = cost(cached)
        results["first batch, s"] = {
            "at the start": first_batch(source, 0.0),
            "at 90 % of the epoch": first_batch(source, 0.9),
        }
    save("data_loader", f"OMP_NUM_THREADS=1 python -m benchmarks.data_loader {data}", results)


if __name__ == "__main__":
    main()
