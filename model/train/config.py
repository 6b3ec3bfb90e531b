"""What a run trains, on what, and how. Values marked *paper* are of arXiv 2603.09877, the rest are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from model.config import read_table, read_toml
from model.data.config import DataConfig
from model.errors import ModelError

Part = Literal["vit", "mlp", "llm", "head"]
MODULES: Mapping[str, tuple[str, ...]] = {
    "vit": ("vit",),
    "mlp": ("projector",),
    "llm": ("llm", "special_tokens"),
    "head": ("head", "connector"),
}
"""Modules of the network in each part that can be trained or frozen."""


@dataclass(frozen=True)
class Optim:
    """AdamW with linear warm-up, then constant or cosine to zero at the last step."""

    lr: float = 1e-4
    betas: tuple[float, float] = (0.9, 0.95)
    eps: float = 1e-8
    weight_decay: float = 0.0
    warmup: int = 0
    decay: Literal["constant", "cosine"] = "constant"
    clip: float = 1.0  # of the global gradient norm

    def __post_init__(self) -> None:
        if self.lr <= 0 or self.clip <= 0 or self.warmup < 0:
            raise ModelError("optim: lr and clip must be positive, warmup not negative")


@dataclass(frozen=True)
class RunConfig:
    """One stage of training."""

    name: str
    checkpoint: str  # folder in the released layout to start from
    output: str
    data: DataConfig
    trained: tuple[Part, ...]
    steps: int
    ce_weight: float = 1.0
    flow_weight: float = 1.0
    ema: float = 0.0  # decay of the weights' moving average; 0 keeps none
    save_every: int = 500
    keep: int = 2  # checkpoints that stay
    spike: float = 10.0  # a gradient norm this many times the running one skips the step
    seed: int = 0
    workers: int = 2
    optim: Optim = Optim()

    def __post_init__(self) -> None:
        if not self.trained:
            raise ModelError("trained: name at least one of vit, mlp, llm, head")
        if self.steps < 1 or self.save_every < 1 or self.keep < 1:
            raise ModelError("steps, save_every and keep must be positive")


def read_run(path: Path, overrides: Mapping[str, Any] | None = None) -> RunConfig:
    """A run from TOML; `overrides` replace top-level keys, and `data` the dataset folders.

    Raises ModelError naming file, key and fix.
    """
    table = dict(read_toml(path))
    given = dict(overrides or {})
    if "data" in given:
        table["data"] = {**table.get("data", {}), "sources": list(given.pop("data"))}
    return read_table(RunConfig, {**table, **given}, str(path))
