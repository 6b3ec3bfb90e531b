"""Host memory while a checkpoint is loaded: near one copy of the weights.

    python -m benchmarks.model_load_memory

Writes a checkpoint of the small size in bf16, then loads it in fresh processes, once as stored and
once widened to fp32, and reads each process's peak of anonymous memory.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import torch

from benchmarks.model_measure import save
from model.config import load_size
from model.io.create import create

LOADER = """
import sys, threading, torch
from pathlib import Path
from model.io.checkpoint import load_network
from model.io.tokenizer import load_tokenizer

def anonymous():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024

folder, dtype = Path(sys.argv[1]), getattr(torch, sys.argv[2])
ids = load_tokenizer(folder / "processor").ids
start, peak, done = anonymous(), 0.0, threading.Event()

def watch():
    global peak
    while not done.wait(0.002):
        peak = max(peak, anonymous())

watcher = threading.Thread(target=watch)
watcher.start()
network = load_network(folder, ids, dtype=dtype)
weights = sum(p.numel() * p.element_size() for p in network.parameters()) / 2**20
touched = sum(float(p.detach()[..., 0].float().sum()) for p in network.parameters())
done.set()
watcher.join()
print(peak - start, weights)
"""


def main() -> None:
    results = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "small"
        create(folder, load_size("small"), dtype=torch.bfloat16)
        for dtype in ("bfloat16", "float32"):
            done = subprocess.run(
                [sys.executable, "-c", LOADER, str(folder), dtype],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            peak, weights = map(float, done.stdout.split())
            results[f"bf16 file loaded as {dtype}"] = {
                "weights_mib": round(weights, 1),
                "peak_growth_mib": round(peak, 1),
                "ratio": round(peak / weights, 2),
            }
    save("model_load_memory", "python -m benchmarks.model_load_memory", results)


if __name__ == "__main__":
    main()
