"""Checking a finished dataset from its files alone: every byte, every rule, every kind's own verifier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from os import cpu_count

from factory.agreement import Promise
from factory.checks import Case, run_checks
from factory.errors import UserError
from factory.registry import ROOTS, discover
from shards.commit import publish_bytes
from shards.errors import StorageError
from shards.integrity import check_dataset
from shards.manifest_file import scan_shard
from shards.merge import merge_manifests
from shards.packed import PackedSample
from shards.problem import Problem
from shards.reader import Dataset
from shards.store import MANIFEST, REJECTS, SHARDS, Store

LISTED = 40


def verify(out_url: str, fix: bool = False, workers: int | None = None) -> int:
    """Print what is wrong with a dataset; 1 when anything is, else 0.

    With ``fix``, manifests that are only missing are made again from their tars, and damaged shards are
    removed, so that the build command makes exactly those anew.
    """
    problems = list(verify_dataset(out_url, workers=workers))
    for problem in problems[:LISTED]:
        print(problem)
    if len(problems) > LISTED:
        print(f"… and {len(problems) - LISTED} more")
    if not problems:
        print(f"{out_url}: every byte and every check is as it was built")
        return 0
    if fix:
        print(f"{out_url}: {repair(out_url, problems)}")
    else:
        damaged = {problem.shard for problem in problems if problem.shard}
        print(
            f"{out_url}: {len(problems)} problems in {len(damaged)} shards; mend with `factory verify {out_url} --fix`"
        )
    return 1


def verify_dataset(
    out_url: str, roots: tuple[str, ...] = ROOTS, workers: int | None = None
) -> Iterator[Problem]:
    """Integrity of every shard; then the plan and every check of each shard whose bytes are whole.

    Args:
        roots: packages that hold the kinds' verifiers.
        workers: processes; one per core by default, and 1 works in this one.

    Raises:
        UserError: there is no dataset there.
    """
    promise = Promise.of(out_url)
    try:
        problems = [*promise.missing_tars(out_url), *check_dataset(out_url)]
    except StorageError as error:
        raise UserError(str(error)) from None
    yield from problems
    found = _by_shard(problems)
    shards = Dataset.open(out_url).shards
    whole = [shard for shard in shards if _only_manifest(shard, found.get(shard, []))]
    workers = min(len(whole), workers or cpu_count() or 1)
    if workers < 2:
        for shard in whole:
            yield from check_shard_samples(out_url, shard, roots)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for wrong in pool.map(
            check_shard_samples, [out_url] * len(whole), whole, [roots] * len(whole)
        ):
            yield from wrong


def check_shard_samples(out_url: str, shard: str, roots: tuple[str, ...] = ROOTS) -> list[Problem]:
    """What is wrong with one shard's samples: they are not those of the plan, or fail a check."""
    promise = Promise.of(out_url)
    margin = promise.plan.recipe.mask_margin
    problems = list(promise.shard_problems(out_url, shard))
    for packed in Dataset.open(out_url).samples((shard,)):
        problems.extend(check_packed(packed, margin, shard, roots))
    return problems


def check_packed(
    packed: PackedSample, margin: int, shard: str = "", roots: tuple[str, ...] = ROOTS
) -> Iterator[Problem]:
    """Run every check of a stored sample again: the generic ones and its kind's verifier."""
    sample = packed.sample
    try:
        verifier = discover(roots).verifier(sample.kind)
    except (UserError, LookupError) as error:
        yield Problem(shard, sample.key, "kind", str(error))
        return
    case = Case(sample, {role: packed.picture(role) for role in packed.roles}, margin)
    checks = run_checks(case, verifier)
    for check in checks:
        if not check.passed:
            yield Problem(shard, sample.key, f"checks.{check.name}", check.detail or "failed")
    if names := {check.name for check in checks} ^ {check.name for check in sample.checks}:
        yield Problem(
            shard,
            sample.key,
            "checks",
            f"differ from those made at the build: {', '.join(sorted(names))}",
        )


def repair(out_url: str, problems: list[Problem]) -> str:
    """Mend what the tars allow and remove the rest; says what was done."""
    store = Store.at(out_url)
    tars = store.sizes(SHARDS, ".tar")
    by_shard = _by_shard(problems)
    mended = [
        shard for shard, found in by_shard.items() if shard in tars and _only_manifest(shard, found)
    ]
    removed = [shard for shard in by_shard if shard not in mended]
    test_share = Promise.of(out_url).plan.recipe.split.test
    for shard in mended:
        publish_bytes(
            store, f"{SHARDS}/{shard}.parquet", scan_shard(store, shard, test_share).to_bytes()
        )
    for shard in removed:
        # The tar goes first: it alone says that a shard is finished.
        for name in (
            f"{SHARDS}/{shard}.tar",
            f"{SHARDS}/{shard}.parquet",
            f"{REJECTS}/{shard}.jsonl",
        ):
            with suppress(FileNotFoundError):
                store.remove(name)
    for part in store.sizes(MANIFEST, ".parquet"):
        store.remove(f"{MANIFEST}/{part}.parquet")
    if store.sizes(SHARDS, ".tar"):
        merge_manifests(out_url)
    return f"made {len(mended)} manifests again, removed {len(removed)} shards; build again to make those anew"


def _by_shard(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Problems of each shard that has any."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.shard:
            found.setdefault(problem.shard, []).append(problem)
    return found


def _only_manifest(shard: str, problems: list[Problem]) -> bool:
    """Whether a shard is whole but for its manifest being missing, or the merged one being stale."""
    own = f"{SHARDS}/{shard}.parquet"
    return all(
        (problem.field == own and problem.message.startswith("is missing"))
        or problem.field.startswith(f"{MANIFEST}/")
        for problem in problems
    )
