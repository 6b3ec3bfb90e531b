"""Running a plan: make the missing shards, in this process or on Ray, and say how it went."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from types import FrameType
from typing import Any

from factory.errors import EXIT_INCOMPLETE, EXIT_INTERRUPTED, EXIT_POISONED, EXIT_USER
from factory.journal import Journal
from factory.ledger import Ledger
from factory.limits import Limits
from factory.lock import Lock
from factory.plan import ShardSpec
from factory.progress import Meter, display
from factory.resume import Remaining
from factory.session import Session, WorkOrder
from factory.worker import Progress, ShardReport, Stopped

MOST_BROKEN = 0.05
"""Share of slots with a broken generator beyond which a run stops."""

Show = Callable[[list[Progress]], None]
Backend = Callable[[Iterator[ShardSpec], Callable[[], bool], Show], Iterator[ShardReport]]
"""Takes specs, asks whether to stop, shows progress, and yields reports as shards finish."""


@dataclass
class Outcome:
    """How a run ended.

    ``shards``, ``slots`` and ``broken_slots`` are those of this run; ``ledger`` counts the whole dataset,
    earlier runs included, and ``missing`` the shards that are still to be made.
    """

    shards: int = 0
    slots: int = 0
    missing: int = 0
    broken_slots: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    interrupted: bool = False
    problem: str = ""
    poisoned: list[str] = field(default_factory=list)

    @property
    def too_broken(self) -> bool:
        return self.broken_slots > MOST_BROKEN * self.slots

    @property
    def over(self) -> bool:
        """No further shard should be begun."""
        return self.interrupted or bool(self.problem) or self.too_broken

    @property
    def exit_code(self) -> int:
        if self.problem:
            return EXIT_USER
        if self.poisoned:
            return EXIT_POISONED
        if self.interrupted and self.missing:
            return EXIT_INTERRUPTED
        return EXIT_INCOMPLETE if self.ledger.incomplete else 0

    def add(self, report: ShardReport, slots: int) -> None:
        """Take note of one shard."""
        if report.poisoned:
            self.poisoned.append(report.poisoned)
        self.problem = self.problem or report.problem
        if report.committed:
            self.shards += 1
            self.slots += slots
            self.broken_slots += report.broken_slots
            self.ledger.add(report)


def default_workers() -> int:
    """One worker for each core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    session: Session,
    lock: Lock,
    out_url: str,
    workers: int | None,
    limits: Limits | None = None,
) -> Outcome:
    """Make every shard that is not there yet; ``workers=0`` makes them in this process, None makes as
    many workers as this machine, or the cluster of ``RAY_ADDRESS``, has room for."""
    remaining = Remaining.of(session.plan, out_url)
    outcome = Outcome()
    missing = remaining.shards()
    first = next(missing, None)
    if first is not None:
        order = WorkOrder.of(lock, out_url, session.tools)
        shards = session.plan.shard_count - remaining.finished_count
        with _backend(session, lock, order, workers, shards, limits or Limits()) as backend:
            _drive(backend, chain([first], missing), remaining, outcome)
    outcome.missing = session.plan.shard_count - remaining.finished_count - outcome.shards
    outcome.ledger.read(out_url, (spec.name for spec in remaining.finished()))
    return outcome


def _drive(
    backend: Backend, specs: Iterator[ShardSpec], remaining: Remaining, outcome: Outcome
) -> None:
    plan = remaining.plan
    meter = Meter(plan.recipe.samples, remaining.finished_samples)
    journal = Journal(remaining.out_url)
    with display(meter) as shown, _interruptible(outcome):

        def show(progress: list[Progress]) -> None:
            meter.live(progress)
            shown.refresh()

        for report in backend(specs, lambda: outcome.over, show):
            outcome.add(report, plan.shard(report.number).samples)
            meter.add(report)
            journal.add(report)
            shown.refresh()
    journal.write()


@contextmanager
def _backend(
    session: Session,
    lock: Lock,
    order: WorkOrder,
    workers: int | None,
    shards: int,
    limits: Limits,
) -> Iterator[Backend]:
    if workers == 0:
        yield _inline(session, lock, order.out_url)
        return
    from factory.pool import Pool
    from factory.ray_session import on_cluster, ray_session

    if workers is None and not on_cluster():
        workers = default_workers()
    with ray_session(min(workers or shards, shards)) as ray:
        yield Pool(ray, order, workers, shards, limits).run


def _inline(session: Session, lock: Lock, out_url: str) -> Backend:
    def make(
        specs: Iterator[ShardSpec], stopping: Callable[[], bool], show: Show
    ) -> Iterator[ShardReport]:
        def watch(progress: Progress) -> None:
            if stopping():
                raise Stopped
            show([progress])

        maker = session.maker(lock, out_url, watch)
        for spec in specs:
            yield maker.make(spec)
            if stopping():
                return

    return make


@contextmanager
def _interruptible(outcome: Outcome) -> Iterator[None]:
    """SIGINT and SIGTERM end the run cleanly; a second one ends it at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        if outcome.interrupted:
            raise KeyboardInterrupt
        outcome.interrupted = True

    before: dict[signal.Signals, Any] = {
        number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
