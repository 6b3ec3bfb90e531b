"""What the driver costs at 1,000,000 shards: listing, planning, bookkeeping, Ray's calls, merging.

Run: ``python benchmarks/scale.py``. Needs a million small files in the temporary folder, for a minute.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from factory import recipe as recipes
from factory.actor import ShardWorker
from factory.journal import Journal
from factory.plan import ShardSpec, shard_name
from factory.progress import Meter
from factory.ray_session import ray_session
from factory.resume import Remaining
from factory.run import Outcome
from factory.session import Session
from factory.worker import ShardReport
from shards.merge import merge_manifests

T = TypeVar("T")
SHARDS = 1_000_000
CALLS = 3_000


def timed(what: str, count: int, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = 1e6 * seconds / count
    print(f"{what:<58} {seconds:8.2f} s  {each:9.1f} µs each  peak {peak:5.0f} MB", flush=True)
    return result


class NoOp(ShardWorker):
    """A worker whose shards are done at once."""

    def __init__(self) -> None:
        super().__init__(None, None, None)  # type: ignore[arg-type]

    def make(self, spec: ShardSpec, careful: bool) -> ShardReport:
        return ShardReport(spec.number, spec.name, samples=spec.samples)


def main() -> None:
    path = recipes.find("science")
    recipe = recipes.load(path, [f"samples={SHARDS * 250}", "shard_samples=250"])
    plan = timed("plan of 250,000,000 samples", 1, lambda: Session.of(recipe, str(path)).plan)
    with tempfile.TemporaryDirectory() as folder:
        shards = Path(folder) / "shards"
        shards.mkdir()
        for number in range(0, SHARDS, 2):
            name = shard_name(recipe.recipe, number)
            (shards / f"{name}.tar").touch()
            (shards / f"{name}.parquet").touch()
        remaining = timed(
            "resume: list 500,000 committed shards (1,000,000 files)",
            SHARDS // 2,
            lambda: Remaining.of(plan, folder),
        )
        missing = timed(
            "resume: walk to each of the 500,000 missing",
            SHARDS,
            lambda: sum(1 for _ in remaining.shards()),
        )
        assert missing == SHARDS // 2
        bookkeeping(folder, plan.recipe.samples)
    ray_calls()
    merging()


def bookkeeping(folder: str, samples: int) -> None:
    outcome, meter, journal = Outcome(), Meter(samples, 0), Journal(folder)
    times = {f"kind{number}": (5, 1.0) for number in range(50)}

    def add() -> None:
        for number in range(100_000):
            report = ShardReport(number, "x", samples=250, times=times, node=f"n{number % 1000}")
            outcome.add(report, 250)
            meter.add(report)
            journal.add(report)

    timed("driver: note 100,000 reports of 50 kinds from 1,000 nodes", 100_000, add)


def ray_calls() -> None:
    with ray_session(2) as ray:
        actor = ray.remote(num_cpus=1)(NoOp)
        actors = [actor.remote() for _ in range(2)]
        spec = ShardSpec(0, "x", 0, 250)
        ray.get([one.make.remote(spec, False) for one in actors])

        def call() -> None:
            busy = {actors[n % 2].make.remote(spec, False): actors[n % 2] for n in range(64)}
            for _ in range(CALLS):
                (done,), _ = ray.wait(list(busy), num_returns=1)
                worker = busy.pop(done)
                ray.get(done)
                busy[worker.make.remote(spec, False)] = worker

        timed(f"Ray: {CALLS} no-op shards, 64 in flight, 2 workers", CALLS, call)


def merging() -> None:

    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "factory"))
    from toys import built, session

    with tempfile.TemporaryDirectory() as folder:
        built(Path(folder), session(samples=400, shard_samples=2))
        timed("merge 200 manifests of 2 rows", 200, lambda: merge_manifests(folder))


if __name__ == "__main__":
    main()
