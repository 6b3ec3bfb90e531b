"""The rejects ledger, read and summed: which attempts were thrown away, where, and why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shards.errors import BrokenShard
from shards.store import REJECTS, Store

LISTED = 5_000
# Stages that are no attempts: a slot given up, and one left out on purpose.
UNFILLED, SKIPPED = "unfilled", "skipped"
_FIELDS = ("index", "attempt", "kind", "stage", "reason", "seed")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def short_reason(reason: str) -> str:
    """The class of a reason: what stands before its details, with figures masked."""
    head = re.split(r"[:;(]| \d", reason, maxsplit=1)[0].strip()
    return _NUMBER.sub("#", head)[:60] or "unnamed"


@dataclass(frozen=True)
class Reject:
    """One rejected attempt."""

    index: int
    attempt: int
    kind: str
    stage: str
    reason: str
    seed: str

    @property
    def short(self) -> str:
        return short_reason(self.reason)


def read_rejects(store: Store, shards: tuple[str, ...]) -> Iterator[Reject]:
    """Rejected attempts of the given shards, in order; a shard without a ledger has none.

    Raises:
        BrokenShard: a line is not a reject.
    """
    ledgers = store.sizes(REJECTS, ".jsonl")
    for shard in shards:
        if shard not in ledgers:
            continue
        name = f"{REJECTS}/{shard}.jsonl"
        for number, line in enumerate(store.read(name).splitlines(), start=1):
            try:
                fields = json.loads(line)
                yield Reject(**{field: fields[field] for field in _FIELDS})
            except (ValueError, KeyError, TypeError):
                raise BrokenShard(
                    store.path(name), f"line {number}", "is not a rejected attempt"
                ) from None


class RejectSummary:
    """Counts by stage, reason and kind, and the first entries for the gallery."""

    def __init__(self) -> None:
        self.total = 0
        self.stages: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.groups: Counter[tuple[str, str, str]] = Counter()
        self.listed: list[Reject] = []

    def add(self, reject: Reject) -> None:
        self.total += 1
        self.stages[reject.stage] += 1
        self.reasons[f"{reject.stage}: {reject.short}"] += 1
        self.groups[reject.kind, reject.stage, reject.short] += 1
        if len(self.listed) < LISTED:
            self.listed.append(reject)

    def as_json(self) -> dict[str, Any]:
        """Totals for ``report.json``."""
        kinds: Counter[str] = Counter()
        for (kind, _, _), count in self.groups.items():
            kinds[kind] += count
        return {
            "total": self.total,
            "stages": dict(sorted(self.stages.items())),
            "reasons": dict(sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))),
            "kinds": dict(sorted(kinds.items())),
        }

    def gallery(self) -> dict[str, Any]:
        """Groups and entries for the gallery's page of rejected attempts."""
        return {
            "total": self.total,
            "groups": [
                {"kind": kind, "stage": stage, "reason": reason, "count": count}
                for (kind, stage, reason), count in sorted(self.groups.items())
            ],
            "entries": [
                {
                    "index": reject.index,
                    "attempt": reject.attempt,
                    "kind": reject.kind,
                    "stage": reject.stage,
                    "reason": reject.reason,
                    "short": reject.short,
                }
                for reject in self.listed
            ],
        }
