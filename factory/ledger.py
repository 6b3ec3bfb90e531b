"""Counting ``rejects/*.jsonl``: what was refused, at which stage and why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from factory.worker import BROKEN, SKIPPED, UNFILLED, ShardReport
from shards.store import REJECTS, Store

MOST_REASONS = 1000
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@dataclass
class Ledger:
    """Counts of rejected attempts by stage, and of slots that stayed empty.

    ``reasons`` holds those of ledgers that were read, with numbers as ``#`` so that like meets like; only the
    first ``MOST_REASONS`` different ones are kept.
    """

    stages: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    first_broken: str = ""

    @property
    def rejected(self) -> int:
        """Rejected attempts, without the entries for slots that were given up or left out."""
        return self.stages.total() - self.unfilled - self.skipped

    @property
    def broken(self) -> int:
        return self.stages[BROKEN]

    @property
    def unfilled(self) -> int:
        return self.stages[UNFILLED]

    @property
    def skipped(self) -> int:
        return self.stages[SKIPPED]

    @property
    def incomplete(self) -> bool:
        """Something in the dataset needs a look: a broken generator or an empty slot."""
        return bool(self.broken or self.unfilled)

    def add(self, report: ShardReport) -> None:
        """Count a shard that was just made."""
        self.stages.update(report.stages)
        self.first_broken = self.first_broken or report.first_broken

    def read(self, out_url: str, shards: Iterable[str]) -> None:
        """Count shards that were made before, from their ledgers."""
        names = (f"{REJECTS}/{shard}.jsonl" for shard in shards)
        for ledger in Store.at(out_url).read_all(names):
            for reject in map(json.loads, ledger.splitlines()):
                self.stages[reject["stage"]] += 1
                self._count_reason(f"{reject['stage']}: {reject['reason']}")
                if reject["stage"] == BROKEN and not self.first_broken:
                    self.first_broken = f"{reject['kind']}: {reject['reason']}"

    def _count_reason(self, reason: str) -> None:
        alike = _NUMBER.sub("#", reason)[:120]
        if alike in self.reasons or len(self.reasons) < MOST_REASONS:
            self.reasons[alike] += 1
