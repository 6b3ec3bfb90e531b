"""``factory build``: from a recipe's name to a dataset folder, and the same command to resume."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from factory import recipe as recipes
from factory.errors import UserError
from factory.limits import Limits
from factory.lock import Lock, settle
from factory.plan import Plan
from factory.resume import Remaining
from factory.room import require_room
from factory.run import Outcome, default_workers, run
from factory.seeds import sample_key, split_key
from factory.session import Session, Tools
from shards.commit import sweep
from shards.store import Store, committed_shards


@dataclass(frozen=True)
class Request:
    """What the command line asked for. ``workers`` is None for one per core, of the cluster if on one."""

    recipe: str
    out: str = ""
    workers: int | None = None
    overrides: Sequence[str] = ()
    skip: Sequence[str] = ()
    command: str = "factory build"
    tools: Tools = field(default_factory=Tools)
    limits: Limits = field(default_factory=Limits)


def build(request: Request) -> int:
    """Make what is missing, then the merged manifest and the report; returns the exit code.

    Raises:
        UserError: the recipe, the folder or a key is wrong; nothing was written.
        StorageError: the folder cannot be written.
    """
    session, out_url = _prepared(request)
    lock = settle(out_url, session.lock(tuple(request.skip)))
    sweep(out_url)
    require_room(out_url, session.plan)
    start = time.monotonic()
    outcome = run(session, lock, out_url, request.workers, request.limits)
    if outcome.problem:
        raise UserError(f"{outcome.problem}; then run the same command: it resumes")
    workers = default_workers() if request.workers is None else request.workers
    timing = _timing(outcome, workers, time.monotonic() - start)
    if not outcome.missing:
        _finish(out_url, timing)
    _say_how_it_went(request, session.plan, out_url, outcome)
    return outcome.exit_code


def _prepared(request: Request) -> tuple[Session, str]:
    path = recipes.find(request.recipe)
    recipe = recipes.load(path, request.overrides)
    session = Session.of(recipe, str(path), request.tools)
    for key in request.skip:
        _require_key(key, session.plan)
    return session, request.out or f"out/{recipe.recipe}"


def _require_key(key: str, plan: Plan) -> None:
    recipe = plan.recipe
    try:
        index = split_key(key)[2]
    except ValueError as error:
        raise UserError(f"--skip {key}: {error}") from None
    if index >= recipe.samples or sample_key(recipe.recipe, recipe.seed, index) != key:
        raise UserError(f"--skip {key}: not a key of this recipe and seed")


def _timing(outcome: Outcome, workers: int, seconds: float) -> dict[str, Any] | None:
    """Figures of this run for the report; None when it made nothing."""
    if not outcome.shards:
        return None
    return {
        "seconds": round(seconds, 1),
        "workers": workers,
        "slots": outcome.slots,
        "slots_per_second": round(outcome.slots / seconds, 2),
    }


def _finish(out_url: str, timing: dict[str, Any] | None) -> None:
    from factory import report
    from shards.merge import merge_manifests

    if committed_shards(out_url):
        merge_manifests(out_url)
        report.write(out_url, timing)


def _say_how_it_went(request: Request, plan: Plan, out_url: str, outcome: Outcome) -> None:
    ledger = outcome.ledger
    again = f"the same command resumes: {request.command}"
    for key in outcome.poisoned:
        _warn(f"{key} kills its worker; leave it out with --skip {key}")
    if ledger.broken:
        _warn(f"{ledger.broken} attempts broke their generator; the first: {ledger.first_broken}")
    if ledger.unfilled:
        _warn(f"{ledger.unfilled} slots stayed empty; see {out_url}/rejects")
    if outcome.missing:
        if outcome.too_broken:
            _warn(f"stopped: generators broke at {outcome.broken_slots} of {outcome.slots} slots")
        done = plan.shard_count - outcome.missing
        _warn(f"{out_url}: {done} of {plan.shard_count} shards are committed; {again}")
        return
    empty = ledger.unfilled + ledger.skipped
    print(
        f"{out_url}: {plan.recipe.samples - empty} samples in {plan.shard_count} shards, "
        f"{ledger.rejected} attempts rejected; open {out_url}/gallery/index.html"
    )


def _warn(line: str) -> None:
    print(line, file=sys.stderr)


def dry_run(request: Request) -> str:
    """The plan in words; writes nothing."""
    session, out_url = _prepared(request)
    plan, recipe = session.plan, session.plan.recipe
    digest = session.lock().digest
    done = Remaining.of(plan, out_url).finished_count
    width = max(map(len, plan.kinds))
    lines = [f"{kind:<{width}}  {count:>9}" for kind, count in plan.kind_counts().items()]
    note = ""
    if Store.at(out_url).fs.exists(Store.at(out_url).path("recipe.lock.yaml")):
        same = Lock.read(out_url).digest == digest
        note = f", {done} committed" if same else ", but the folder holds another dataset"
    lines.append(
        f"{recipe.samples} samples of {len(plan.kinds)} kinds in {plan.shard_count} shards{note}; "
        f"digest {digest[:8]}; into {out_url}"
    )
    return "\n".join(lines)
