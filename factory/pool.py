"""Making shards on Ray: a pool of stateful actors, one task is one shard, the driver moves no pixels.

A worker that dies costs its shard, which is given to a fresh worker. From then on that shard's worker
reports every slot before it begins; a slot at which it dies again and again is poisoned: its shard stays
uncommitted and the rest of the run goes on.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from factory.plan import ShardSpec
from factory.seeds import sample_key
from factory.session import WorkOrder, WrongEnvironment, start_work
from factory.worker import Gate, Progress, ShardMaker, ShardReport

KILLS_TO_POISON = 3
DEATHS_TO_GIVE_UP = 5
POLL_SECONDS = 0.5
POLLED_WORKERS = 64
STOP_SECONDS = 20.0


class ShardWorker:
    """The actor. One thread makes shards, the other answers how far it is."""

    def __init__(self, order: WorkOrder, watcher: Any) -> None:
        self._order = order
        self._watcher = watcher
        self._careful = False
        self._gate = Gate()
        self._maker: ShardMaker | None = None

    def make(self, spec: ShardSpec, careful: bool) -> ShardReport:
        """Make one shard; ``careful`` tells the watcher about every slot before it begins."""
        self._careful = careful
        if self._maker is None:
            try:
                self._maker = start_work(self._order, self._watch)
            except WrongEnvironment as error:
                return ShardReport(
                    spec.number, spec.name, problem=f"a worker refused to work: {error}"
                )
        return self._maker.make(spec)

    def _watch(self, progress: Progress) -> None:
        self._gate(progress)
        if self._careful:
            import ray

            ray.get(self._watcher.begin.remote(progress.shard, progress.index))

    def progress(self) -> Progress:
        return self._gate.progress

    def stop(self) -> None:
        self._gate.stop()


class Watcher:
    """Outlives workers: knows the slot that each suspected shard was at."""

    def __init__(self) -> None:
        self._slots: dict[str, int] = {}

    def begin(self, shard: str, index: int) -> None:
        self._slots[shard] = index

    def last(self, shard: str) -> int | None:
        """The slot that was begun last since this was asked before."""
        return self._slots.pop(shard, None)


@dataclass
class Losses:
    """The slots at which workers died over one shard; None when no slot was reached or watched."""

    slots: list[int | None] = field(default_factory=list)

    @property
    def poisoned_slot(self) -> int | None:
        """The slot of the last deaths, when it was the same ``KILLS_TO_POISON`` times."""
        last = self.slots[-KILLS_TO_POISON:]
        return last[0] if len(last) == KILLS_TO_POISON and len(set(last)) == 1 else None

    @property
    def hopeless(self) -> bool:
        """Workers keep dying before they reach any slot."""
        return self.slots[-DEATHS_TO_GIVE_UP:] == [None] * DEATHS_TO_GIVE_UP


class Pool:
    """A fixed number of workers, each with one shard in hand."""

    def __init__(self, ray: Any, order: WorkOrder, workers: int) -> None:
        self._ray = ray
        self._order = order
        self._actor = ray.remote(num_cpus=1, max_concurrency=2, max_restarts=0)(ShardWorker)
        self._watcher = ray.remote(num_cpus=0)(Watcher).remote()
        self._idle: deque[Any] = deque(self._hire() for _ in range(workers))
        self._busy: dict[Any, tuple[Any, ShardSpec]] = {}
        self._again: deque[ShardSpec] = deque()
        self._losses: dict[str, Losses] = {}

    def _hire(self) -> Any:
        return self._actor.remote(self._order, self._watcher)

    def run(
        self,
        specs: Iterator[ShardSpec],
        stopping: Callable[[], bool],
        show: Callable[[list[Progress]], None],
    ) -> Iterator[ShardReport]:
        """Reports of the shards as they finish, in no particular order.

        Args:
            stopping: when it turns true, no shard is begun and those in hand are dropped.
            show: called about twice a second with the progress of (a sample of) the workers.
        """
        stop_by = 0.0
        while True:
            if stopping() and not stop_by:
                stop_by = time.monotonic() + STOP_SECONDS
                for actor, _ in self._busy.values():
                    actor.stop.remote()
            if not stop_by:
                self._hand_out(specs)
            if not self._busy or (stop_by and time.monotonic() > stop_by):
                return
            done, _ = self._ray.wait(list(self._busy), num_returns=1, timeout=POLL_SECONDS)
            for reference in done:
                yield from self._collect(reference)
            show(self._poll())

    def _hand_out(self, specs: Iterator[ShardSpec]) -> None:
        while self._idle:
            spec = self._again.popleft() if self._again else next(specs, None)
            if spec is None:
                return
            actor = self._idle.popleft()
            careful = spec.name in self._losses
            self._busy[actor.make.remote(spec, careful)] = actor, spec

    def _collect(self, reference: Any) -> Iterator[ShardReport]:
        actor, spec = self._busy.pop(reference)
        try:
            report = self._ray.get(reference)
        except (self._ray.exceptions.RayActorError, self._ray.exceptions.OutOfMemoryError) as error:
            if getattr(error, "actor_init_failed", False):
                reason = str(error).strip().splitlines()[-1]
                yield ShardReport(spec.number, spec.name, problem=f"workers cannot start: {reason}")
                return
            self._ray.kill(actor)
            self._idle.append(self._hire())
            yield from self._lost(spec)
            return
        self._idle.append(actor)
        yield report

    def _lost(self, spec: ShardSpec) -> Iterator[ShardReport]:
        losses = self._losses.setdefault(spec.name, Losses())
        losses.slots.append(self._ray.get(self._watcher.last.remote(spec.name)))
        recipe = self._order.recipe
        if (slot := losses.poisoned_slot) is not None:
            key = sample_key(recipe["recipe"], recipe["seed"], slot)
            yield ShardReport(spec.number, spec.name, poisoned=key)
        elif losses.hopeless:
            problem = (
                f"{spec.name}: its worker died {len(losses.slots)} times before its first slot"
            )
            yield ShardReport(spec.number, spec.name, problem=problem)
        else:
            self._again.append(spec)

    def _poll(self) -> list[Progress]:
        """Progress of the busy workers; those that do not answer in time are left out."""
        asked = [actor.progress.remote() for actor, _ in list(self._busy.values())[:POLLED_WORKERS]]
        answered, _ = (
            self._ray.wait(asked, num_returns=len(asked), timeout=1.0) if asked else ([], [])
        )
        found: list[Progress] = []
        for reference in answered:
            try:
                found.append(self._ray.get(reference))
            except self._ray.exceptions.RayActorError:
                continue
        return found
