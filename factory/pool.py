"""Making shards on Ray: a pool of stateful actors, one task is one shard, the driver moves no pixels.

The pool is as large as asked, or follows the cluster as nodes come and go. A worker that dies costs its
shard, which is given to another one. From then on that shard's worker reports every slot before it begins;
a slot at which it dies again and again is poisoned: its shard stays uncommitted and the rest of the run goes
on. A worker that was lost with its whole node says nothing about its shard.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from factory.actor import ShardWorker, Watcher
from factory.limits import Limits
from factory.plan import ShardSpec
from factory.seeds import sample_key
from factory.session import WorkOrder
from factory.worker import Progress, ShardReport

KILLS_TO_POISON = 3
DEATHS_TO_GIVE_UP = 5
POLL_SECONDS = 0.5
POLLED_WORKERS = 64
STOP_SECONDS = 20.0
CENSUS_SECONDS = 2.0


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


@dataclass
class Hand:
    """One worker: its actor, where it runs once that is known, and the slots it has been through."""

    actor: Any
    node: str = ""
    slots: int = 0


class Pool:
    """Workers with one shard each in hand.

    Args:
        ray: the connected module.
        workers: how many to keep, at most; None for as many as the cluster has room for.
        shards: how many shards there are to make; more workers than that are never hired.
    """

    def __init__(
        self, ray: Any, order: WorkOrder, workers: int | None, shards: int, limits: Limits
    ) -> None:
        self._ray = ray
        self._order = order
        self._limits = limits
        self._workers = workers
        self._shards = shards
        options = limits.resources.of_actor()
        self._actor = ray.remote(
            max_concurrency=2, max_restarts=0, scheduling_strategy="SPREAD", **options
        )(ShardWorker)
        self._watcher = ray.remote(num_cpus=0, scheduling_strategy=self._here())(Watcher).remote()
        self._joining: dict[Any, Hand] = {}
        self._idle: deque[Hand] = deque()
        self._busy: dict[Any, tuple[Hand, ShardSpec]] = {}
        self._again: deque[ShardSpec] = deque()
        self._losses: dict[str, Losses] = {}
        self._census = 0.0

    def _here(self) -> Any:
        """The driver's own node: what lives there dies with the driver and not before."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        return NodeAffinitySchedulingStrategy(
            self._ray.get_runtime_context().get_node_id(), soft=False
        )

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
                for hand, _ in self._busy.values():
                    hand.actor.stop.remote()
            if not self._again and (spec := next(specs, None)) is not None:
                self._again.append(spec)
            if not stop_by and self._again:
                self._hire()
                self._hand_out(specs)
            elif not self._busy or (stop_by and time.monotonic() > stop_by):
                return
            else:
                self._let_go()
            yield from self._next_reports()
            show(self._poll())

    def _hire(self) -> None:
        """Bring the pool to its size, at most every few seconds."""
        if time.monotonic() < self._census:
            return
        self._census = time.monotonic() + CENSUS_SECONDS
        size = min(self._shards, self._room() if self._workers is None else self._workers)
        missing = size - len(self._joining) - len(self._idle) - len(self._busy)
        for _ in range(missing):
            hand = Hand(self._actor.remote(self._order, self._watcher, self._limits))
            self._joining[hand.actor.ready.remote()] = hand
        for _ in range(-missing):
            if not self._joining:
                break
            self._dismiss(self._joining.popitem()[1])

    def _room(self) -> int:
        """Workers that the living nodes hold together."""
        resources = self._limits.resources
        return sum(
            resources.fit_into(node["Resources"]) for node in self._ray.nodes() if node["Alive"]
        )

    def _let_go(self) -> None:
        """Nothing is left to begin: workers without a shard make room for others."""
        for hand in (*self._idle, *self._joining.values()):
            self._dismiss(hand)
        self._idle.clear()
        self._joining.clear()

    def _dismiss(self, hand: Hand) -> None:
        self._ray.kill(hand.actor)
        self._census = 0.0

    def _hand_out(self, specs: Iterator[ShardSpec]) -> None:
        while self._idle:
            spec = self._again.popleft() if self._again else next(specs, None)
            if spec is None:
                return
            hand = self._idle.popleft()
            careful = spec.name in self._losses
            self._busy[hand.actor.make.remote(spec, careful)] = hand, spec

    def _next_reports(self) -> Iterator[ShardReport]:
        awaited = [*self._joining, *self._busy]
        if not awaited:
            time.sleep(POLL_SECONDS)
            return
        done, _ = self._ray.wait(awaited, num_returns=1, timeout=POLL_SECONDS)
        for reference in done:
            if reference in self._busy:
                yield from self._collect(reference)
            else:
                yield from self._welcome(reference)

    def _welcome(self, reference: Any) -> Iterator[ShardReport]:
        hand = self._joining.pop(reference)
        try:
            hand.node = self._ray.get(reference)
        except self._ray.exceptions.RayActorError as error:
            yield from self._unfit(error)
            self._census = 0.0
            return
        self._idle.append(hand)

    def _unfit(self, error: Exception) -> Iterator[ShardReport]:
        """A report of the error that keeps workers from starting anywhere."""
        if getattr(error, "actor_init_failed", False):
            reason = str(error).strip().splitlines()[-1]
            yield ShardReport(0, "", problem=f"workers cannot start: {reason}")

    def _collect(self, reference: Any) -> Iterator[ShardReport]:
        hand, spec = self._busy.pop(reference)
        try:
            report = self._ray.get(reference)
        except (self._ray.exceptions.RayActorError, self._ray.exceptions.OutOfMemoryError):
            self._dismiss(hand)
            yield from self._lost(spec, hand)
            return
        hand.slots += spec.samples
        if hand.slots >= self._limits.worker_samples or report.memory >= self._limits.worker_memory:
            self._dismiss(hand)
        else:
            self._idle.append(hand)
        yield report

    def _lost(self, spec: ShardSpec, hand: Hand) -> Iterator[ShardReport]:
        if hand.node not in {node["NodeID"] for node in self._ray.nodes() if node["Alive"]}:
            self._again.append(spec)
            return
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
        busy = list(self._busy.values())[:POLLED_WORKERS]
        asked = [hand.actor.progress.remote() for hand, _ in busy]
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
