"""What is left to do. A shard is done when its tar has its final name; there is no other state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from factory.plan import Plan, ShardSpec
from shards.store import committed_shards


@dataclass(frozen=True)
class Remaining:
    """Shards that are not committed yet, found without making a list of them."""

    plan: Plan
    out_url: str
    done: frozenset[str]

    @classmethod
    def of(cls, plan: Plan, out_url: str) -> Remaining:
        return cls(plan, out_url, frozenset(committed_shards(out_url)))

    def shards(self) -> Iterator[ShardSpec]:
        """The missing shards, in order."""
        return (spec for spec in self.plan.shards() if spec.name not in self.done)

    def finished(self) -> Iterator[ShardSpec]:
        """The committed shards of this plan, in order."""
        return (spec for spec in self.plan.shards() if spec.name in self.done)

    @cached_property
    def finished_count(self) -> int:
        return sum(1 for _ in self.finished())

    @property
    def finished_samples(self) -> int:
        """Slots of the finished shards; only the last shard of a plan may be short."""
        if not self.finished_count:
            return 0
        last = self.plan.shard(self.plan.shard_count - 1)
        full = self.plan.recipe.shard_samples
        return full * self.finished_count - (full - last.samples) * (last.name in self.done)
