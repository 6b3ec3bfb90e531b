"""``factory status``: how a build stands, read from its files alone, on any machine, at any time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from factory.journal import Record
from factory.ledger import Ledger
from factory.lock import Lock
from factory.plan import shard_name
from shards.store import SHARDS, Store

LISTED = 5


def status(out_url: str) -> str:
    """A few lines: progress, rate and time left, rejects by stage.

    Raises:
        UserError: the folder has no lock.
    """
    lock = Lock.read(out_url)
    recipe = lock.parsed()
    count = -(-recipe.samples // recipe.shard_samples)
    written = _written(Store.at(out_url))
    done = {shard_name(recipe.recipe, number) for number in range(count)} & written.keys()
    ledger = Ledger()
    ledger.read(out_url, sorted(done))
    state = "complete" if len(done) == count else "unfinished"
    lines = [
        f"{out_url}: {state}, {len(done)} of {count} shards, recipe {recipe.recipe}, "
        f"seed {recipe.seed}, digest {lock.digest[:8]}"
    ]
    if rate := _rate([written[name] for name in done]):
        line = f"{rate * recipe.shard_samples:.1f} samples/s between the first and the last shard"
        if left := count - len(done):
            line += f", about {timedelta(seconds=round(left / rate))} left at that rate"
        lines.append(line)
    lines.append(f"{ledger.rejected} attempts rejected" + _by_stage(ledger.stages))
    lines += [f"  {count} {reason}" for reason, count in ledger.reasons.most_common(LISTED)]
    lines += _how_it_went(Record.read(out_url))
    lines += [f"{ledger.unfilled} slots stayed empty"] if ledger.unfilled else []
    lines += [f"broken: {ledger.first_broken}"] if ledger.broken else []
    lines += [f"left out: {', '.join(lock.skip)}"] if lock.skip else []
    return "\n".join(lines)


def _how_it_went(record: Record) -> list[str]:
    """Where the shards were made and what took longest, as the driver wrote it down."""
    if not record.nodes:
        return []
    most = sorted(record.nodes.items(), key=lambda item: (-item[1], item[0]))
    nodes = ", ".join(f"{node} {count}" for node, count in most[:LISTED])
    slow = ", ".join(
        f"{kind} {1000 * pace.per_slot:.0f} ms" for kind, pace in record.slowest[:LISTED]
    )
    more = ", …" if len(most) > LISTED else ""
    return [
        f"{record.slots} slots in {timedelta(seconds=round(record.seconds))} of running",
        f"{len(most)} nodes: {nodes}{more}",
        f"slowest kinds per slot: {slow}",
    ]


def _written(store: Store) -> dict[str, datetime | None]:
    """When each committed tar was written, where the file system says so."""
    try:
        store.fs.invalidate_cache(store.path(SHARDS))
        entries = store.fs.ls(store.path(SHARDS), detail=True)
    except FileNotFoundError:
        return {}
    tars = [entry for entry in entries if entry["name"].endswith(".tar")]
    return {entry["name"].rsplit("/", 1)[-1].removesuffix(".tar"): _time(entry) for entry in tars}


def _time(entry: dict[str, Any]) -> datetime | None:
    """Modification time: ``mtime`` of local files, ``LastModified`` of S3, ``updated`` of GCS."""
    match entry.get("mtime") or entry.get("LastModified") or entry.get("updated"):
        case int() | float() as seconds:
            return datetime.fromtimestamp(seconds).astimezone()
        case datetime() as moment:
            return moment
        case str() as text:
            return datetime.fromisoformat(text.replace("Z", "+00:00"))
        case _:
            return None


def _rate(times: list[datetime | None]) -> float:
    """Shards per second between the first and the last; zero when that cannot be told."""
    known = [moment for moment in times if moment is not None]
    span = (max(known) - min(known)).total_seconds() if len(known) > 1 else 0.0
    return (len(known) - 1) / span if span > 0 else 0.0


def _by_stage(stages: Counter[str]) -> str:
    listed = ", ".join(f"{stage} {count}" for stage, count in stages.most_common(6))
    return f": {listed}" if listed else ""
