"""Do the shards hold what the lock promises: every planned slot, filled as planned or accounted for?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from factory.lock import Lock
from factory.plan import Plan, ShardSpec, resolve_mix
from factory.seeds import attempt_seed, sample_key
from factory.worker import SKIPPED, UNFILLED
from shards.problem import Problem
from shards.reader import Dataset
from shards.sample import Sample
from shards.store import REJECTS, SHARDS, Store


@dataclass(frozen=True)
class Promise:
    """The plan of a dataset as it was locked, with the kinds of that time."""

    plan: Plan
    lock: Lock

    @classmethod
    def of(cls, out_url: str) -> Promise:
        """Raises ``UserError`` when the folder has no readable lock."""
        lock = Lock.read(out_url)
        recipe = lock.parsed()
        return cls(Plan(recipe, resolve_mix(recipe, lock.kinds, source=out_url)), lock)

    def missing_tars(self, out_url: str) -> Iterator[Problem]:
        """Shards that left a manifest or rejects but whose tar is gone."""
        store = Store.at(out_url)
        tars = store.sizes(SHARDS, ".tar")
        left = store.sizes(SHARDS, ".parquet").keys() | store.sizes(REJECTS, ".jsonl").keys()
        for shard in sorted(left - tars.keys()):
            yield Problem(
                shard, "", f"{SHARDS}/{shard}.tar", "is missing; build again to make it anew"
            )

    def shard_problems(self, out_url: str, shard: str) -> Iterator[Problem]:
        """Samples of a readable shard that are not those of its slots, and slots without a trace."""
        spec = next((spec for spec in self.plan.shards() if spec.name == shard), None)
        if spec is None:
            yield Problem(shard, "", f"{SHARDS}/{shard}.tar", "is no shard of the locked recipe")
            return
        found: set[int] = set()
        for packed in Dataset.open(out_url).samples((shard,)):
            found.add(packed.sample.index)
            for field, message in self._sample_faults(spec, packed.sample):
                yield Problem(shard, packed.sample.key, field, message)
        empty = _given_up(out_url, shard)
        recipe = self.plan.recipe
        for index in sorted(set(range(spec.start, spec.stop)) - found - empty):
            key = sample_key(recipe.recipe, recipe.seed, index)
            yield Problem(shard, key, "key", "is neither in the shard nor given up in its rejects")

    def _sample_faults(self, spec: ShardSpec, sample: Sample) -> Iterator[tuple[str, str]]:
        recipe = self.plan.recipe
        if not spec.start <= sample.index < spec.stop:
            yield "index", f"{sample.index} belongs to another shard"
            return
        slot = self.plan.slot(sample.index)
        if sample.kind not in (slot.kind, *slot.candidates):
            yield "kind", f"is {sample.kind}, the plan wants {slot.kind}"
            return
        version = self.lock.kinds[sample.kind]
        expected = {
            "key": sample_key(recipe.recipe, recipe.seed, sample.index),
            "recipe_digest": self.lock.digest,
            "version": version,
            "difficulty": slot.difficulty,
            "size": slot.size,
        }
        for field, value in expected.items():
            if getattr(sample, field) != value:
                yield field, f"is {getattr(sample, field)}, the plan wants {value}"
        seeds = (
            attempt_seed(
                recipe.recipe, recipe.seed, sample.kind, version, sample.index, attempt
            ).hex()
            for attempt in range(recipe.attempts)
        )
        if sample.seed not in seeds:
            yield "seed", "is not the seed of any attempt at this slot"


def _given_up(out_url: str, shard: str) -> set[int]:
    """Indices that the rejects say stayed empty."""
    lines = Store.at(out_url).read(f"{REJECTS}/{shard}.jsonl").splitlines()
    rejects = [json.loads(line) for line in lines]
    return {reject["index"] for reject in rejects if reject["stage"] in (UNFILLED, SKIPPED)}
