"""What people see of a finished dataset: its card, ``report.json``, ``croissant.json`` and the gallery.

Everything follows from the shards and ledgers, so the same dataset gives the same bytes; only
``report.json`` also keeps the timing of the build, when it is given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from factory.report.card import card, licence_of_dataset, title
from factory.report.census import Census
from factory.report.croissant import croissant
from factory.report.gallery import Gallery, Limits, choose
from factory.report.rejects import SKIPPED, UNFILLED, RejectSummary, read_rejects
from shards.commit import publish_bytes
from shards.errors import NotFound
from shards.reader import Dataset
from shards.store import SHARDS, Store

__all__ = ["Limits", "write"]

_LICENCE_URLS = {
    "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
}


def write(
    out_url: str, timing: Mapping[str, Any] | None = None, limits: Limits | None = None
) -> dict[str, Any]:
    """Write ``README.md``, ``report.json``, ``croissant.json`` and ``gallery/`` of a dataset.

    Args:
        out_url: the dataset folder, local or remote.
        timing: figures of the build for ``report.json``; without it, those of an earlier report stay.
        limits: the most samples and bytes the gallery takes.

    Returns:
        The content of ``report.json``.

    Raises:
        NotFound: the folder holds no shard.
        BrokenShard: a shard or a ledger is damaged.
        CannotWrite: the folder is not writable.
    """
    dataset, store = Dataset.open(out_url), Store.at(out_url)
    census = Census()
    gallery = Gallery(store, choose(dataset.manifest, limits or Limits()))
    suffixes: set[str] = set()
    example = ("", "", "")
    for shard in dataset.shards:
        for stored in dataset.stored(shard):
            census.add(stored.packed)
            gallery.add(stored.packed, shard)
            suffixes.update(suffix for suffix, _ in stored.packed.files())
            if not example[0]:
                example = (shard, stored.sample.key, stored.sample.rows[0].id)
    rejects = RejectSummary()
    for reject in read_rejects(store, dataset.shards):
        rejects.add(reject)
    report = _report(store, census, rejects)
    gallery.finish(report, rejects.gallery(), census.recipe)
    _publish(store, report, sorted(suffixes), example)
    timed = {**report, "timing": dict(timing) if timing is not None else _earlier_timing(store)}
    publish_bytes(store, "report.json", _json(timed))
    return timed


def _report(store: Store, census: Census, rejects: RejectSummary) -> dict[str, Any]:
    """Everything but timing; equal for equal datasets."""
    report = census.as_json()
    tars = store.sizes(SHARDS, ".tar")
    unfilled, skipped = rejects.stages[UNFILLED], rejects.stages[SKIPPED]
    tried = census.samples + rejects.total - unfilled - skipped
    counts = {
        "shards": len(tars),
        "bytes": sum(tars.values()),
        "rejected": rejects.total - unfilled - skipped,
        "unfilled": unfilled,
        "skipped": skipped,
    }
    return {
        "recipe": census.recipe,
        "command": _command(store, census),
        **report,
        "counts": report["counts"] | counts,
        "rates": {
            "accepted_per_attempt": round(census.samples / tried, 6) if tried else 0.0,
            "checks_passed": round(1 - census.checks_failed / census.checks, 9)
            if census.checks
            else 1.0,
            "rows_per_sample": round(census.rows / census.samples, 3) if census.samples else 0.0,
            "bytes_per_sample": round(counts["bytes"] / census.samples) if census.samples else 0,
        },
        "rejects": rejects.as_json(),
    }


def _command(store: Store, census: Census) -> str:
    """The command that makes this dataset, with what the lock says differs from a recipe's defaults."""
    try:
        lock = yaml.safe_load(store.read("recipe.lock.yaml")) or {}
    except NotFound:
        return f"factory build {census.recipe}"
    recipe = lock.get("recipe", {})
    fields = recipe if isinstance(recipe, dict) else lock
    options = [f"--{name} {fields[name]}" for name in ("samples", "seed") if name in fields]
    return " ".join(["factory build", census.recipe, *options])


def _publish(
    store: Store, report: Mapping[str, Any], suffixes: list[str], example: tuple[str, str, str]
) -> None:
    publish_bytes(store, "README.md", card(report, suffixes, example).encode())
    licence = licence_of_dataset(report["composition"]["licence"])
    described = croissant(
        store,
        name=title(report["recipe"]),
        description=f"{report['counts']['samples']} exact bilingual scenes with edits, questions and reasoning.",
        licence=_LICENCE_URLS.get(licence, licence),
        version="1.0.0",
    )
    publish_bytes(store, "croissant.json", _json(described))


def _earlier_timing(store: Store) -> dict[str, Any]:
    try:
        return json.loads(store.read("report.json")).get("timing", {})
    except (NotFound, ValueError):
        return {}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
