"""Shared by the model's benchmarks: alternating timing and result files."""

from __future__ import annotations

import json
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

RESULTS = Path(__file__).parent / "results"


def alternate(
    first: Callable[[], Any], second: Callable[[], Any], rounds: int = 7
) -> dict[str, Any]:
    """Run two workloads in turn, so that a noisy machine disturbs both.

    Returns median seconds of each, their ratio first / second, and the ratio's range over rounds.
    """
    for warm_up in (first, second):
        warm_up()
    pairs = [(_seconds(first), _seconds(second)) for _ in range(rounds)]
    ratios = [a / b for a, b in pairs]
    return {
        "first_s": round(statistics.median(a for a, _ in pairs), 4),
        "second_s": round(statistics.median(b for _, b in pairs), 4),
        "ratio": round(statistics.median(ratios), 2),
        "ratio_range": [round(min(ratios), 2), round(max(ratios), 2)],
        "rounds": rounds,
    }


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def save(name: str, command: str, results: Any) -> Path:
    """Write one benchmark's results with what made them; prints them too."""
    RESULTS.mkdir(exist_ok=True)
    report = {
        "command": command,
        "machine": {
            "cpu": platform.processor() or platform.machine(),
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
        },
        "results": results,
    }
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=2))
    return path
