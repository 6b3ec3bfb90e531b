"""``factory expand``: reasoning and instructions of finished shards told anew; pixels stay as they are.

Rows of the next shard are already being asked about while a shard is written. What was paid for lies in
``OUT2/cot/replies``, so the same command resumes; a shard that is there is never asked about again.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cot_expander.account import Account
from cot_expander.assignment import Assignment, assignments
from cot_expander.batch import submit, write_requests
from cot_expander.cache import Replies
from cot_expander.caller import Caller
from cot_expander.expander import Expander, Outcome
from cot_expander.length import length_of
from cot_expander.settings import NO_KEY, Settings
from cot_expander.writers import Recorded, Writer
from factory.errors import EXIT_INCOMPLETE, UserError, nearest
from factory.lock import LOCK_FILE, Lock
from shards.canonical import encode
from shards.commit import publish_bytes
from shards.errors import NotFound
from shards.packed import PackedSample
from shards.reader import Dataset
from shards.sample import Sample
from shards.store import REJECTS, Store, committed_shards
from shards.text import text_hash

OUTCOMES = "cot/outcomes"
ABOUT = "cot/about.json"
REPORT = "cot/report.json"
_IDENTITY = (
    "engine",
    "model",
    "style",
    "instructions",
    "picture",
    "temperature",
    "limit",
    "attempts",
)


@dataclass
class _Job:
    """One dataset being expanded into another."""

    source: Dataset
    base: Store
    to: str
    settings: Settings
    writer: Writer
    account: Account = field(default_factory=Account)

    def __post_init__(self) -> None:
        self.expander = Expander(self.settings, self.writer, self.account)
        self.target = Store.at(self.to)


def command(
    out: str,
    to: str,
    given: Mapping[str, str],
    overrides: Sequence[str],
    recorded: Sequence[str],
    retry: bool,
) -> int:
    """``factory expand`` with its options as given. Raises ``UserError`` for the first bad one."""
    values: dict[str, Any] = dict(given)
    for assignment in overrides:
        name, equals, value = assignment.partition("=")
        if not equals or name not in Settings.model_fields:
            raise UserError(
                f"--set {assignment}: no such setting" + nearest(name, Settings.model_fields)
            )
        values[name] = value
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise UserError(f"{first['loc'][0]}: {first['msg']}, not {first['input']!r}") from None
    if settings.engine == "batch" and not recorded:
        return batches(out, to, settings)
    return expand(out, to, settings, recorded, retry)


def expand(
    out: str, to: str, settings: Settings, recorded: Sequence[str] = (), retry: bool = False
) -> int:
    """Expand every shard of ``out`` into ``to``.

    Args:
        recorded: files of replies, for the engines ``replay`` and ``batch``.
        retry: ask again about shards that hold fallback texts.

    Raises:
        UserError: not a dataset, a model is missing, or ``to`` was made with other settings.
    """
    base, target = Store.at(out), Store.at(to)
    if base.root == target.root:
        raise UserError("--to: name another folder; the grounded dataset stays as it is")
    lock = Lock.read(out)
    if settings.engine == "openai" and not settings.model:
        raise UserError("--model: name the model that the server offers")
    _settle(target, lock, settings, Expander(settings, Recorded({}), Account()).prompt_version, out)
    source = Dataset.open(out)
    return asyncio.run(_run(source, base, to, settings, recorded, retry, lock.parsed().split.test))


def batches(out: str, to: str, settings: Settings) -> int:
    """Engine ``batch``: write the request files, or look at what was sent, and fold in what is done.

    Files lie in ``OUT2/cot/batch``. With ``base_url`` or a key in the environment they are sent; without,
    the user sends them and passes the output files with ``--replies``.
    """
    if not settings.model:
        raise UserError("--model: name the model that the server offers")
    if "://" in to:
        raise UserError("--to: the engine batch needs a local folder for its files")
    folder = Path(to) / "cot" / "batch"
    if not (folder / "state.json").exists():
        job = _Job(Dataset.open(out), Store.at(out), to, settings, Recorded({}))
        rows = (row for shard in job.source.shards for row in _assigned(job, shard))
        paths = write_requests(folder, rows, settings)
        sys.stdout.write(f"{len(paths)} request files in {folder}\n")
    if not settings.base_url and settings.key() == NO_KEY:
        sys.stdout.write(f"no key in {settings.key_env}: send them yourself, then --replies FILE\n")
        return 0
    try:
        found = submit(folder, settings)
    except Exception as error:  # whatever the client raises, one line for the user
        raise UserError(f"batch: {type(error).__name__}; run the same command again") from None
    sys.stdout.writelines(f"{name}: {status}\n" for name, status in found.statuses.items())
    if not found.done:
        return EXIT_INCOMPLETE
    return expand(out, to, settings, [str(path) for path in found.replies])


def _settle(target: Store, lock: Lock, settings: Settings, prompt: str, out: str) -> None:
    """What the target folder holds: the lock of its base, and how its texts are made."""
    chosen = settings.model_dump(mode="json")
    about = {name: chosen[name] for name in _IDENTITY} | {"prompt": prompt, "digest": lock.digest}
    if not target.exists(ABOUT):
        publish_bytes(target, LOCK_FILE, lock.to_bytes())
        publish_bytes(target, ABOUT, encode(about))
        return
    there = json.loads(target.read(ABOUT))
    differing = sorted(
        name for name in about.keys() | there.keys() if about.get(name) != there.get(name)
    )
    if differing:
        raise UserError(
            f"{target.root}: expanded with another {', '.join(differing)}; choose another --to"
        )


async def _run(
    source: Dataset,
    base: Store,
    to: str,
    settings: Settings,
    recorded: Sequence[str],
    retry: bool,
    test_share: float,
) -> int:
    account = Account()
    caller = (
        Caller(settings, Replies(Store.at(to)), account) if settings.engine == "openai" else None
    )
    try:
        writer: Writer = caller or Recorded.read(recorded)
    except (OSError, ValueError) as error:
        raise UserError(f"--replies: {error}") from None
    job = _Job(source, base, to, settings, writer, account)
    try:
        todo = [shard for shard in source.shards if _wanted(job, shard, retry)]
        await _shards(job, todo, test_share)
    finally:
        if caller:
            await caller.close()
        publish_bytes(job.target, REPORT, encode(_report(to, account)))
    sys.stdout.write(f"{to}: {account.line}\n")
    return 0


def _wanted(job: _Job, shard: str, retry: bool) -> bool:
    if shard not in committed_shards(job.to):
        return True
    return retry and any(not record["accepted"] for record in _records(job.target, [shard]))


async def _shards(job: _Job, todo: Sequence[str], test_share: float) -> None:
    """Ask about one shard ahead of the one that is written."""
    ahead: asyncio.Task[dict[str, Outcome]] | None = None
    for place, shard in enumerate(todo):
        outcomes = await (ahead or asyncio.create_task(_outcomes(job, shard)))
        following = todo[place + 1 : place + 2]
        ahead = asyncio.create_task(_outcomes(job, following[0])) if following else None
        try:
            await asyncio.to_thread(_write, job, shard, outcomes, test_share)
        except BaseException:
            if ahead:
                ahead.cancel()
            raise
        sys.stderr.write(f"{shard}: {job.account.line}\n")


async def _outcomes(job: _Job, shard: str) -> dict[str, Outcome]:
    """Outcomes of all rows of a shard, by name."""
    wanted = await asyncio.to_thread(lambda: list(_assigned(job, shard)))
    found = await asyncio.gather(
        *(job.expander.expand(assignment, picture) for assignment, picture in wanted)
    )
    return {outcome.name: outcome for outcome in found}


def _assigned(job: _Job, shard: str) -> Iterator[tuple[Assignment, bytes | None]]:
    for packed in job.source.samples((shard,)):
        if packed.sample.provenance.cot_engine != "grounded":
            raise UserError(f"{job.base.root}: already expanded; expand the grounded dataset")
        for assignment in assignments(packed.sample):
            yield assignment, _picture(packed, assignment) if job.settings.picture else None


def _picture(packed: PackedSample, assignment: Assignment) -> bytes | None:
    role = assignment.row.output or (assignment.row.inputs or ("",))[0]
    return packed.members.get(packed.roles.get(role, ""))


def _write(job: _Job, shard: str, outcomes: Mapping[str, Outcome], test_share: float) -> None:
    from shards.commit import write_shard

    lines = [encode(outcome.record()) + b"\n" for outcome in outcomes.values()]
    publish_bytes(job.target, f"{OUTCOMES}/{shard}.jsonl", b"".join(lines))
    told = (
        PackedSample(_told(packed.sample, outcomes, job.settings), packed.members)
        for packed in job.source.samples((shard,))
    )
    write_shard(job.to, shard, told, _rejects(job.base, shard), test_share=test_share)


def _told(sample: Sample, outcomes: Mapping[str, Outcome], settings: Settings) -> Sample:
    rows = [outcomes.get(f"{sample.key}/{row.id}") for row in sample.rows]
    if not any(outcome and outcome.accepted for outcome in rows):
        return sample
    new = tuple(
        outcome.row if outcome and outcome.accepted else row
        for outcome, row in zip(rows, sample.rows, strict=True)
    )
    name = settings.model or settings.engine
    provenance = sample.provenance.model_copy(
        update={
            "cot_engine": name,
            "models": tuple(dict.fromkeys([*sample.provenance.models, name])),
        }
    )
    hashes = sample.hashes.model_copy(update={"text": text_hash(new)})
    return sample.model_copy(update={"rows": new, "hashes": hashes, "provenance": provenance})


def _rejects(base: Store, shard: str) -> list[Mapping[str, Any]]:
    try:
        return [json.loads(line) for line in base.read(f"{REJECTS}/{shard}.jsonl").splitlines()]
    except NotFound:
        return []


def _records(target: Store, shards: Sequence[str]) -> Iterator[dict[str, Any]]:
    for data in target.read_all(f"{OUTCOMES}/{shard}.jsonl" for shard in shards):
        yield from map(json.loads, data.splitlines())


def _report(to: str, account: Account) -> dict[str, Any]:
    """What the whole folder holds, from its outcomes, and what this run did."""
    target, done = Store.at(to), sorted(committed_shards(to))
    records = list(_records(target, done))
    accepted = sum(record["accepted"] for record in records)
    return {
        "rows": len(records),
        "accepted": accepted,
        "fallback": len(records) - accepted,
        "paid in all runs": str(Replies(target).spent()),
        "tokens of texts": _lengths(to, done),
        "last run": json.loads(json.dumps(account.as_dict()), parse_float=str),
    }


def _lengths(to: str, shards: Sequence[str]) -> dict[str, int]:
    if not shards:
        return {}
    tokens = sorted(
        length_of(row.cot.text).tokens
        for packed in Dataset.open(to).samples(tuple(shards))
        for row in packed.sample.rows
    )
    at = {"median": 0.5, "p90": 0.9, "p99": 0.99}
    found = {name: tokens[int(share * (len(tokens) - 1))] for name, share in at.items()}
    return found | {"longest": tokens[-1]}
