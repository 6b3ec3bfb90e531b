"""What the framework costs: CPU time of a build that is not spent making samples.

    python benchmarks/overhead.py [RECIPE] [--samples 500] [--shard-samples 250]

One shard after another is made twice: in this process, where the time inside ``Assembler.build`` is
measured apart from writing the shard and from everything else (planning, the loop, the ledger), and on
one Ray worker, where the CPU time of Ray's own processes is added. Results go to
``benchmarks/results/overhead.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from factory import recipe as recipes
from factory.limits import Limits
from factory.lock import Lock
from factory.plan import Slot
from factory.pool import Pool
from factory.ray_session import ray_session
from factory.session import Session, WorkOrder
from factory.worker import Builder
from shards.packed import PackedSample

RESULTS = Path(__file__).parent / "results" / "overhead.json"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Timed:
    """A builder that measures itself."""

    builder: Builder
    seconds: float = 0.0
    attempts: int = 0

    def build(self, slot: Slot, attempt: int, kind: str) -> PackedSample:
        start = time.process_time()
        try:
            return self.builder.build(slot, attempt, kind)
        finally:
            self.seconds += time.process_time() - start
            self.attempts += 1


def in_process(session: Session, lock: Lock, out: str) -> dict[str, float]:
    """CPU seconds of sample making, shard writing and the rest."""
    maker = session.maker(lock, out)
    timed = Timed(maker.builder)
    maker = replace(maker, builder=timed)
    start = time.process_time()
    filled = [maker.fill(slot, []) for slot in session.plan.slots(0, session.plan.recipe.samples)]
    loop = time.process_time() - start - timed.seconds
    made, timed.seconds = timed.seconds, 0.0
    start = time.process_time()
    for spec in session.plan.shards():
        stored = {packed.sample.index: packed for packed in filled if packed is not None}
        replayed = replace(maker, builder=Stored(stored))
        if not replayed.make(spec).committed:
            raise SystemExit(f"{spec.name} was not written")
    return {"samples": made, "loop": loop, "writing": time.process_time() - start}


@dataclass
class Stored:
    """A builder that has every sample at hand."""

    samples: dict[int, PackedSample]

    def build(self, slot: Slot, attempt: int, kind: str) -> PackedSample:
        return self.samples[slot.index]


def on_ray(session: Session, lock: Lock, out: str) -> dict[str, float]:
    """CPU seconds of the worker, of the driver and of Ray's own processes."""
    start = time.process_time()
    with ray_session(1) as ray:
        order = WorkOrder.of(lock, out, session.tools)
        shards = list(session.plan.shards())
        pool = Pool(ray, order, 1, len(shards), Limits())
        for report in pool.run(iter(shards), lambda: False, lambda _: None):
            if not report.committed:
                raise SystemExit(report.problem)
        spent = dict(_cpu_of_descendants())
    worker = sum(seconds for title, seconds in spent.items() if "ShardWorker" in title)
    return {
        "worker": worker,
        "driver": time.process_time() - start,
        "ray": sum(spent.values()) - worker,
    }


def _cpu_of_descendants() -> Iterator[tuple[str, float]]:
    parents, found = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            parents[int(entry.name)] = int(fields[1])
            title = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:60]
            found[int(entry.name)] = (
                f"{entry.name} {title}",
                (int(fields[11]) + int(fields[12])) / TICKS,
            )
    for pid in found:
        ancestor = parents.get(pid, 0)
        while ancestor not in (0, os.getpid()):
            ancestor = parents.get(ancestor, 0)
        if ancestor == os.getpid():
            yield found[pid]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("recipe", nargs="?", default="science")
    parser.add_argument("--samples", type=int, default=500)
    parser.add_argument("--shard-samples", type=int, default=250)
    asked = parser.parse_args()
    overrides = [f"samples={asked.samples}", f"shard_samples={asked.shard_samples}"]
    session = Session.of(recipes.load(recipes.find(asked.recipe), overrides))
    lock = session.lock()
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        alone = in_process(session, lock, first)
        ray = on_ray(session, lock, second)
    framework = alone["loop"] + ray["driver"] + ray["ray"]
    whole = ray["worker"] + ray["driver"] + ray["ray"]
    result = {
        "command": f"python benchmarks/overhead.py {asked.recipe} --samples {asked.samples} "
        f"--shard-samples {asked.shard_samples}",
        "samples": asked.samples,
        "cpu_seconds": {name: round(value, 2) for name, value in {**alone, **ray}.items()},
        "share_of_framework_and_ray": round(framework / whole, 4),
        "share_of_writing": round(alone["writing"] / whole, 4),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
