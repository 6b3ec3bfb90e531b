"""Is there room for the dataset? Asked before the first shard, answered by the shards that exist."""

from __future__ import annotations

import shutil
from pathlib import Path

from factory.errors import UserError
from factory.plan import Plan
from shards.store import SHARDS, Store

TYPICAL_SAMPLE = 100_000
"""Bytes of a sample with its pictures, while no shard says better."""


def require_room(out_url: str, plan: Plan) -> None:
    """Raises ``UserError`` when the disk cannot hold the missing shards; stores are taken to be endless."""
    store = Store.at(out_url)
    if not store.is_local:
        return
    there = store.sizes(SHARDS, ".tar")
    needed = missing_bytes(plan, there)
    place = _existing(Path(store.root))
    free = shutil.disk_usage(place).free
    if needed > free:
        raise UserError(
            f"{out_url}: about {_size(needed)} are still to be written, {place} has {_size(free)} free; "
            "free some space, or build into another --out"
        )


def missing_bytes(plan: Plan, there: dict[str, int]) -> int:
    """Estimate of what is still to be written, given the bytes of each committed shard."""
    per_sample = TYPICAL_SAMPLE
    if there:
        per_sample = sum(there.values()) // (len(there) * plan.recipe.shard_samples)
    left = max(0, plan.recipe.samples - len(there) * plan.recipe.shard_samples)
    return left * per_sample


def _existing(path: Path) -> Path:
    """The nearest folder that is there."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
