"""Making one shard: the only place that loops over slots.

For each slot: attempts of its kind, then of the other kinds of its mix entry, then ``unfilled``. What
happens at one slot depends on that slot alone. Outcomes that a user should read travel back as data,
since not every exception survives the way between processes.
"""

from __future__ import annotations

import re
import resource
import socket
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from factory.plan import Plan, ShardSpec, Slot
from factory.seeds import attempt_seed, sample_key
from generators.base import Rejected, Unsatisfiable
from shards.commit import write_shard
from shards.errors import CannotWrite
from shards.packed import PackedSample, require_storable

Reject = dict[str, Any]

UNSATISFIABLE, BROKEN, UNFILLED, SKIPPED = "unsatisfiable", "broken", "unfilled", "skipped"
"""Stages in the rejects ledger that are the framework's own; all others come from checks."""


class Builder(Protocol):
    """Turns one attempt at a slot into a sample; see ``factory.assemble``."""

    def build(self, slot: Slot, attempt: int, kind: str) -> PackedSample: ...


class Stopped(Exception):
    """The run was asked to stop; the shard in hand is dropped."""


@dataclass(frozen=True)
class Progress:
    """How far a worker is in its shard. ``index`` is the slot in hand."""

    shard: str = ""
    index: int = -1
    accepted: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class ShardReport:
    """What became of one shard.

    It was committed unless it was ``stopped``, or ``poisoned`` (the key of a sample that kills its
    worker), or met a ``problem`` (the one line for the user). ``node``, ``memory`` (peak resident bytes of
    the worker) and ``times`` (slots and seconds by kind) tell how it went; nothing of them reaches the data.
    """

    number: int
    name: str
    samples: int = 0
    rows: int = 0
    bytes: int = 0
    stages: Mapping[str, int] = field(default_factory=dict)
    broken_slots: int = 0
    first_broken: str = ""
    stopped: bool = False
    poisoned: str = ""
    problem: str = ""
    node: str = ""
    memory: int = 0
    times: Mapping[str, tuple[int, float]] = field(default_factory=dict)

    @property
    def committed(self) -> bool:
        return not (self.stopped or self.poisoned or self.problem)

    @property
    def rejected(self) -> int:
        """Rejected attempts, without the entries for slots that were given up or left out."""
        return sum(
            count for stage, count in self.stages.items() if stage not in (UNFILLED, SKIPPED)
        )


@dataclass(frozen=True)
class ShardMaker:
    """Everything a shard needs besides its number.

    Args:
        watch: called with the progress before every slot, and with the shard's end before it is written; raising ``Stopped`` drops the shard.
    """

    plan: Plan
    builder: Builder
    versions: Mapping[str, int]
    skip: frozenset[str]
    out_url: str
    watch: Callable[[Progress], None] = lambda progress: None

    def make(self, spec: ShardSpec) -> ShardReport:
        """Make and commit one shard."""
        rejects: list[Reject] = []
        times: dict[str, tuple[int, float]] = {}
        try:
            summary = write_shard(
                self.out_url,
                spec.name,
                self._samples(spec, rejects, times),
                rejects,
                test_share=self.plan.recipe.split.test,
            )
        except Stopped:
            return ShardReport(spec.number, spec.name, stopped=True)
        except CannotWrite as error:
            return ShardReport(spec.number, spec.name, problem=str(error))
        broken = [reject for reject in rejects if reject["stage"] == BROKEN]
        return ShardReport(
            number=spec.number,
            name=spec.name,
            samples=summary.samples,
            rows=summary.rows,
            bytes=summary.bytes,
            stages=dict(sorted(Counter(reject["stage"] for reject in rejects).items())),
            broken_slots=len({reject["index"] for reject in broken}),
            first_broken=f"{broken[0]['kind']}: {broken[0]['reason']}" if broken else "",
            node=socket.gethostname(),
            memory=peak_memory(),
            times=times,
        )

    def _samples(
        self, spec: ShardSpec, rejects: list[Reject], times: dict[str, tuple[int, float]]
    ) -> Iterator[PackedSample]:
        accepted = 0
        for slot in self.plan.slots(spec.start, spec.stop):
            self.watch(Progress(spec.name, slot.index, accepted, len(rejects)))
            start = time.perf_counter()
            packed = self.fill(slot, rejects)
            slots, seconds = times.get(slot.kind, (0, 0.0))
            times[slot.kind] = slots + 1, seconds + time.perf_counter() - start
            if packed is not None:
                accepted += 1
                yield packed
        self.watch(Progress(spec.name, spec.stop, accepted, len(rejects)))

    def fill(self, slot: Slot, rejects: list[Reject]) -> PackedSample | None:
        """The slot's sample, or None when it stays empty; every failed attempt is recorded."""
        recipe = self.plan.recipe
        if sample_key(recipe.recipe, recipe.seed, slot.index) in self.skip:
            rejects.append(_reject(slot, 0, slot.kind, SKIPPED, "left out with --skip", ""))
            return None
        for kind in (slot.kind, *slot.candidates):
            for attempt in range(recipe.attempts):
                try:
                    packed = self.builder.build(slot, attempt, kind)
                    require_storable(packed)
                    return packed
                except Unsatisfiable as error:
                    stage, reason = UNSATISFIABLE, str(error)
                except Rejected as error:
                    stage, reason = error.stage, error.reason
                # A kind may fail in any way; its slot and the run go on, and the failure is recorded.
                except Exception as error:
                    stage, reason = BROKEN, _fault(error)
                seed = attempt_seed(
                    recipe.recipe, recipe.seed, kind, self.versions[kind], slot.index, attempt
                )
                rejects.append(_reject(slot, attempt, kind, stage, reason, seed.hex()))
        rejects.append(
            _reject(
                slot, recipe.attempts, slot.kind, UNFILLED, "no kind of its mix entry filled it", ""
            )
        )
        return None


def _reject(slot: Slot, attempt: int, kind: str, stage: str, reason: str, seed: str) -> Reject:
    return {
        "index": slot.index,
        "attempt": attempt,
        "kind": kind,
        "stage": stage,
        "reason": reason,
        "seed": seed,
    }


def peak_memory() -> int:
    """The most resident memory that this process has had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


def _fault(error: Exception) -> str:
    """Type, message and place of a failure, without anything that differs from run to run."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    message = " ".join(str(error).split())[:300]
    return _ADDRESS.sub("0x…", f"{type(error).__name__}: {message} ({place})")


class Gate:
    """A switch that another thread can throw: as ``watch`` it publishes progress and stops the shard."""

    def __init__(self) -> None:
        self.progress = Progress()
        self._stop = threading.Event()

    def __call__(self, progress: Progress) -> None:
        self.progress = progress
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        self._stop.set()
