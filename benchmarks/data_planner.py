"""Planning an epoch of a million rows at the released sizes, for the mixtures of the three stages.

    OMP_NUM_THREADS=1 python -m benchmarks.data_planner

Manifests are made up (lengths and picture sizes as the science recipe's), everything behind them is
the trainer's own code. One step is 64 packs, one for each of 64 ranks.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from benchmarks.model_measure import save
from model.config import load_size
from model.data.config import DataConfig, Resolution
from model.data.counts import COLUMNS
from model.data.manifest import Index, index_of
from model.data.names import TASKS
from model.data.planner import Planner
from model.data.tokens import Frame
from shards.manifest import PICTURE

T = TypeVar("T")

ROWS = 1_000_000
RANKS = 64
ROUNDS = 5
SIZES = np.array([[1024, 768], [768, 768], [768, 1024]])
FRAMES = [Frame(60, 100, 100), Frame(50, 360, 100)]
STAGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "stage 1, 512": (
        {
            "tasks": {"t2i": 4.0, "edit": 1.0},
            "reference_latents": False,
            "pack_tflops": 400.0,
            "pack_tokens": 2**18,
        },
        {"head"},
    ),
    "stage 2, 512-1024": (
        {
            "tasks": {"t2i": 3.0, "edit": 4.0},
            "resolution": Resolution(512**2, 1024**2),
            "pack_tflops": 1600.0,
            "pack_tokens": 2**20,
        },
        {"head"},
    ),
    "stage 3, unified": (
        {
            "tasks": {"t2i": 1.0, "edit": 1.0, "understand": 2.0},
            "resolution": Resolution(512**2, 1024**2),
            "reasoned": 0.5,
            "pack_tflops": 1600.0,
            "pack_tokens": 2**20,
        },
        {"vit", "mlp", "llm", "head"},
    ),
}


def manifest(rng: np.random.Generator) -> pa.Table:
    """A million lines with every column that planning reads; 20 rows to a sample."""
    numbers = np.arange(ROWS)
    task = np.array(TASKS)[rng.choice(3, ROWS, p=[0.2, 0.4, 0.4])]
    size = SIZES[rng.choice(3, ROWS, p=[0.5, 0.25, 0.25])]
    used = {"t2i": ("output",), "edit": ("input", "output"), "understand": ("input",)}
    uses = np.concatenate([used[name] for name in task])
    per_row = np.where(task == "edit", 2, 1)
    row = np.repeat(numbers, per_row)
    pictures = pa.StructArray.from_arrays(
        [
            pa.array(np.where(uses == "output", "edit1", "image").tolist()),
            pa.array(uses.tolist()),
            pa.array(row * 1000),
            pa.array(np.full(len(row), 60_000)),
            pa.array(size[row, 1].astype(np.int32)),
            pa.array(size[row, 0].astype(np.int32)),
            pa.array(["0" * 32] * len(row)),
        ],
        fields=list(PICTURE),
    )
    offsets = pa.array(np.concatenate([[0], per_row.cumsum()]).astype(np.int32))
    short, written = rng.lognormal(4.3, 0.4, ROWS), rng.lognormal(5.0, 0.5, ROWS)
    prompt = 90 + short + np.where(task == "t2i", 0, 258)
    tokens = {
        "short_tokens": prompt,
        "detailed_tokens": prompt + rng.lognormal(4.0, 0.5, ROWS),
        "answer_tokens": np.where(task == "understand", 8, 0),
        "reasoning_tokens": written,
    }
    columns: dict[str, Any] = {
        "key": [f"science-{number // 5000:08x}-{number // 20:09d}" for number in numbers],
        "row": [f"r{number % 20}" for number in numbers],
        "shard": [f"science-{number // 5000:06d}" for number in numbers],
        "json_offset": numbers,
        "json_bytes": numbers,
        "pictures": pa.ListArray.from_arrays(offsets, pictures),
        "domain": np.where(rng.random(ROWS) < 0.7, "science", "text"),
        "kind": np.full(ROWS, "physics.pulley"),
        "task": task,
        "split": np.full(ROWS, "train"),
    }
    columns |= {name: tokens[name].astype(np.int32) for name in COLUMNS}
    return pa.table(columns)


def timed(work: Callable[[], T], rounds: int = ROUNDS) -> tuple[T, dict[str, Any]]:
    """The result, and its seconds on the clock and of one core: the machine may be shared."""
    walls: list[float] = []
    cores: list[float] = []
    for _ in range(rounds):
        wall, core = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cores.append(time.process_time() - core)
    return result, {
        "cpu_s": round(statistics.median(cores), 3),
        "wall_s": round(statistics.median(walls), 3),
        "wall_range_s": [round(min(walls), 3), round(max(walls), 3)],
    }


def measure(index: Index, config: DataConfig, trained: set[Any]) -> dict[str, Any]:
    planner = Planner(index, config, load_size("4b"), trained, FRAMES, seed=1)
    plan, times = timed(lambda: planner.plan(0))
    sums = plan.packs.sums(plan.flops) / 1e12
    steps = sums.reshape(-1, RANKS)
    spread = steps.max(1) / steps.mean(1)
    tokens = plan.packs.sums(plan.lengths.total.astype(float))
    members = np.sort(plan.packs.members)
    assert (members == np.arange(len(plan.flops))).all(), "a document was lost or repeated"
    assert sums.max() <= config.pack_tflops
    assert tokens.max() <= config.pack_tokens
    return {
        "rows": len(plan.flops),
        "packs": len(plan.packs),
        "steps": plan.steps,
        "documents_per_pack": round(len(plan.flops) / len(plan.packs), 1),
        "plan": times,
        "utilisation_of_flops": round(float(sums.mean() / config.pack_tflops), 4),
        "max_over_mean_flops_64_ranks": {
            "worst_step": round(float(spread.max()), 4),
            "median_step": round(float(np.median(spread)), 4),
        },
        "tokens_per_pack": {"mean": round(float(tokens.mean())), "most": int(tokens.max())},
    }


def main() -> None:
    table = manifest(np.random.default_rng(0))
    results: dict[str, Any] = {}
    for name, (settings, trained) in STAGES.items():
        config = DataConfig(
            sources=("synthetic",), packs_per_step=RANKS, rows_per_epoch=ROWS, **settings
        )
        index, times = timed(lambda config=config: index_of([table], config), rounds=1)
        results[name] = {"index_cpu_s": times["cpu_s"]} | measure(index, config, trained)
    save("data_planner", "OMP_NUM_THREADS=1 python -m benchmarks.data_planner", results)


if __name__ == "__main__":
    main()
