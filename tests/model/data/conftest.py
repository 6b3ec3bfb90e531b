from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

from model.config import ModelConfig, load_size
from model.data.config import DataConfig, Resolution
from model.data.source import Source
from model.io.checkpoint import load_network, load_vae
from model.io.create import create
from model.io.prompts import load_prompts
from model.io.tokenizer import Tokenizer, load_tokenizer
from model.nn.network import Network
from model.nn.vae import FoldedVae

SMALL = Resolution(min_pixels=96**2, max_pixels=96**2)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory) -> str:
    """Eight real samples in two shards, built by the factory's own command."""
    out = tmp_path_factory.mktemp("factory") / "smoke"
    command = [sys.executable, "-m", "factory.cli", "build", "recipes/smoke.yaml", "--samples", "8"]
    command += ["--workers", "0", "--set", "shard_samples=4", "--out", str(out)]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return str(out)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("checkpoint") / "tiny"
    create(folder, load_size("tiny"), seed=1)
    return folder


@pytest.fixture(scope="session")
def sizes() -> ModelConfig:
    return load_size("tiny")


@pytest.fixture(scope="session")
def tokenizer(checkpoint) -> Tokenizer:
    return load_tokenizer(checkpoint / "processor")


@pytest.fixture(scope="session")
def loud_network(checkpoint, tokenizer) -> Network:
    """Every weight random, so that no path is silenced by a zero. Shared, without gradients."""
    import torch

    network = load_network(checkpoint, tokenizer.ids)
    generator = torch.Generator().manual_seed(2)
    for parameter in network.parameters():
        if not parameter.any():
            parameter.data.normal_(std=0.05, generator=generator)
    return network.eval().requires_grad_(False)


@pytest.fixture(scope="session")
def vae(checkpoint) -> FoldedVae:
    return load_vae(checkpoint)


@pytest.fixture(scope="session")
def open_source(dataset, sizes, tokenizer, tmp_path_factory) -> Callable[..., Source]:
    """`open_source(seed=..., sources=..., latents=..., **DataConfig fields)`."""
    counts = tmp_path_factory.mktemp("counts")

    def opened(
        *, seed: int = 7, sources: tuple[str, ...] = (), latents: Any = None,
        read_timeout: float = 60.0, **settings: Any,
    ) -> Source:  # fmt: skip
        config = DataConfig(
            **{
                "sources": sources or (dataset,),
                "split": "train",
                "resolution": SMALL,
                "reasoned": 0.5,
                "pack_tflops": 0.02,
                "packs_per_step": 4,
            }
            | settings
        )
        return Source.open(
            config, sizes, tokenizer, load_prompts(), trained=("vit", "mlp", "llm", "head"),
            seed=seed, counts=counts, latents=latents, read_timeout=read_timeout,
        )  # fmt: skip

    return opened
