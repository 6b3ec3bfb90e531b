"""Executes a rank's packs of the plan: threads read ahead, batches come out in plan order.

Workers hold no state: a batch depends on the plan and the draws, never on who made it or when. So a
cursor of two numbers resumes a run anywhere, at any world size and with any number of workers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from model.data.batch import Batch
from model.data.collate import Collator, Document
from model.data.packing import rank_packs
from model.data.planner import EpochPlan, PlannedDocument, Planner
from model.data.reader import RowReader, Skip, SkipLog, Unreadable
from model.errors import ModelError


@dataclass(frozen=True)
class Cursor:
    """The next step to execute: all that a checkpoint has to remember of the data."""

    epoch: int = 0
    step: int = 0


@dataclass(frozen=True)
class Step:
    """One optimizer step of one rank: its share of the global batch."""

    cursor: Cursor  # of this step
    following: Cursor  # to resume after it
    packs: tuple[int, ...]  # numbers in the epoch's plan
    batches: tuple[Batch, ...]  # one for each pack, on the CPU


@dataclass(frozen=True)
class _Ticket:
    """A step under way."""

    cursor: Cursor
    following: Cursor
    packs: tuple[int, ...]
    batches: tuple[Future[Batch], ...]


class Loader:
    """Steps of one rank. `prefetch` bounds the steps that are read ahead."""

    def __init__(
        self,
        planner: Planner,
        reader: RowReader,
        collator: Collator,
        *,
        rank: int = 0,
        world: int = 1,
        workers: int = 2,
        prefetch: int = 2,
        skips: SkipLog | None = None,
    ) -> None:
        """Raises ModelError when the packs of a step do not divide among `world` ranks."""
        self.planner, self.reader, self.collator = planner, reader, collator
        self.rank, self.world = rank, world
        self.workers, self.prefetch = workers, prefetch
        self.skips = skips or SkipLog()
        rank_packs(0, planner.config.packs_per_step, rank, world)

    def steps(self, cursor: Cursor = Cursor()) -> Iterator[Step]:
        """Steps from `cursor` on, epoch after epoch, without end; close it to stop reading.

        Raises ModelError when rows keep failing, or when a pack has no readable row left.
        """
        pool = ThreadPoolExecutor(self.workers, "pack")
        ahead: deque[_Ticket] = deque()
        planned = self._planned(cursor)
        try:
            while True:
                while len(ahead) < max(1, self.prefetch):
                    plan, at, following = next(planned)
                    packs = tuple(
                        rank_packs(
                            at.step, self.planner.config.packs_per_step, self.rank, self.world
                        )
                    )
                    futures = tuple(pool.submit(self.make, plan, pack) for pack in packs)
                    ahead.append(_Ticket(at, following, packs, futures))
                ticket = ahead.popleft()
                batches = tuple(future.result() for future in ticket.batches)
                yield Step(ticket.cursor, ticket.following, ticket.packs, batches)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _planned(self, cursor: Cursor) -> Iterator[tuple[EpochPlan, Cursor, Cursor]]:
        """The plan, cursor and following cursor of each step to come."""
        while True:
            plan = self.planner.plan(cursor.epoch)
            if cursor.step > plan.steps:
                raise ModelError(
                    f"step {cursor.step} of epoch {cursor.epoch}: the plan has {plan.steps} steps; "
                    "the data or its configuration changed since the checkpoint"
                )
            for step in range(cursor.step, plan.steps):
                last = step + 1 == plan.steps
                following = Cursor(cursor.epoch + last, 0 if last else step + 1)
                yield plan, Cursor(cursor.epoch, step), following
            cursor = Cursor(cursor.epoch + 1)

    def make(self, plan: EpochPlan, pack: int) -> Batch:
        """One batch, here and now. Raises ModelError when none of its rows can be read."""
        documents = [
            document
            for planned in plan.documents(pack)
            if (document := self._document(planned, plan.epoch, pack))
        ]
        if not documents:
            reason = self.skips.skips[-1].reason
            raise ModelError(f"epoch {plan.epoch}, pack {pack}: no row could be read; {reason}")
        return self.collator.batch(documents)

    def _document(self, planned: PlannedDocument, epoch: int, pack: int) -> Document | None:
        """None, and a record of it, when the row cannot be had."""
        index = self.planner.index
        try:
            data = self.reader.read(planned.row)
            identity = int(index.ids[planned.row])
            return self.collator.document(data, identity, planned.visit, planned.view)
        except (Unreadable, ModelError) as error:
            sample, row = index.name(planned.row).split("/", 1)
            self.skips.record(Skip(sample, row, epoch, pack, str(error)))
            return None
