"""Checking a finished dataset: every byte, every rule, and every kind's own verifier, from the files alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import cpu_count

from factory.checks import Case, run_checks
from factory.errors import UserError
from factory.lock import Lock
from factory.registry import discover
from shards.errors import StorageError
from shards.integrity import check_dataset
from shards.merge import merge_manifests
from shards.packed import PackedSample
from shards.problem import Problem
from shards.reader import Dataset
from shards.store import MANIFEST, REJECTS, SHARDS, Store

SHOWN = 40


def verify(out_url: str, fix: bool = False) -> int:
    """Print what is wrong with a dataset; 1 when anything is, else 0.

    With ``fix`` the damaged shards are removed, so that the build command makes exactly those again.
    """
    problems = list(verify_dataset(out_url))
    for problem in problems[:SHOWN]:
        print(problem)
    if len(problems) > SHOWN:
        print(f"… and {len(problems) - SHOWN} more")
    if not problems:
        print(f"{out_url}: every byte and every check is as it was built")
        return 0
    damaged = sorted({problem.shard for problem in problems if problem.shard})
    if fix:
        _remove(out_url, damaged)
        print(f"{out_url}: removed {len(damaged)} shards; build again to make them anew")
    else:
        print(f"{out_url}: {len(problems)} problems in {len(damaged)} shards; `factory verify {out_url} --fix` removes them")
    return 1


def verify_dataset(out_url: str) -> Iterator[Problem]:
    """Integrity of every shard, then every check of every sample that can still be read.

    Raises:
        UserError: there is no dataset there.
    """
    try:
        problems = list(check_dataset(out_url))
    except StorageError as error:
        raise UserError(str(error)) from None
    yield from problems
    broken = {problem.shard for problem in problems}
    whole = [shard for shard in Dataset.open(out_url).shards if shard not in broken]
    workers = min(len(whole), cpu_count() or 1)
    if workers < 2:
        for shard in whole:
            yield from check_shard_samples(out_url, shard)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for found in pool.map(check_shard_samples, [out_url] * len(whole), whole):
            yield from found


def check_shard_samples(out_url: str, shard: str) -> list[Problem]:
    """Failed checks of one shard's samples."""
    margin = Lock.read(out_url).parsed().mask_margin
    samples = Dataset.open(out_url).samples((shard,))
    return [problem for packed in samples for problem in check_packed(packed, margin, shard)]


def check_packed(packed: PackedSample, margin: int, shard: str = "") -> Iterator[Problem]:
    """Run every check of a stored sample again: generic ones and its kind's verifier."""
    sample = packed.sample
    pictures = {role: packed.picture(role) for role in packed.roles}
    try:
        verifier = discover().verifier(sample.kind)
    except (UserError, LookupError) as error:
        print(f"{sample.key}: {error}; only the generic checks ran", file=sys.stderr)
        return
    for check in run_checks(Case(sample, pictures, margin), verifier):
        if not check.passed:
            yield Problem(shard, sample.key, f"checks.{check.name}", check.detail or "failed")


def _remove(out_url: str, damaged: list[str]) -> None:
    """Remove shards with what belongs to them; the tar goes first, since it is what says "finished"."""
    store = Store.at(out_url)
    for shard in damaged:
        for name in (f"{SHARDS}/{shard}.tar", f"{SHARDS}/{shard}.parquet", f"{REJECTS}/{shard}.jsonl"):
            try:
                store.remove(name)
            except FileNotFoundError:
                continue
    for part in store.sizes(MANIFEST, ".parquet"):
        store.remove(f"{MANIFEST}/{part}.parquet")
    if store.sizes(SHARDS, ".tar"):
        merge_manifests(out_url)
