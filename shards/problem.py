"""What a check found: always a place and a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault. ``field`` is a path in ``KEY.json``, a member or a file; ``shard`` and ``key`` are
    ``""`` where the fault is not in one shard or sample."""

    shard: str
    key: str
    field: str
    message: str

    def __str__(self) -> str:
        place = " ".join(part for part in (self.shard, self.key, self.field) if part)
        return f"{place}: {self.message}"
