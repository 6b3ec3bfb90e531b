"""The process that makes shards on Ray, and the one that remembers where others died."""

from __future__ import annotations

import faulthandler
import socket
from dataclasses import replace
from typing import Any

from factory.limits import Limits
from factory.plan import ShardSpec
from factory.session import WorkOrder, WrongEnvironment, start_work
from factory.worker import Gate, Progress, ShardMaker, ShardReport


class ShardWorker:
    """The actor. One thread makes shards, the other answers how far it is.

    A slot that exceeds its time ends the process: the timer is a thread of C, so it also ends code that
    never gives the interpreter back, and it leaves a trace of the place in the worker's log.
    """

    def __init__(self, order: WorkOrder, watcher: Any, limits: Limits) -> None:
        self._order = order
        self._watcher = watcher
        self._limits = limits
        self._careful = False
        self._gate = Gate()
        self._maker: ShardMaker | None = None
        self._end = 0
        self._node = ""

    def ready(self) -> str:
        """The id of the node that this worker was put on."""
        import ray

        node = ray.get_runtime_context().get_node_id()
        self._node = f"{socket.gethostname()}/{node[:8]}"
        return node

    def make(self, spec: ShardSpec, careful: bool) -> ShardReport:
        """Make one shard; ``careful`` tells the watcher about every slot before it begins."""
        self._careful, self._end = careful, spec.stop
        try:
            if self._maker is None:
                self._maker = start_work(self._order, self._watch)
            return replace(self._maker.make(spec), node=self._node)
        except WrongEnvironment as error:
            return ShardReport(spec.number, spec.name, problem=f"a worker refused to work: {error}")
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _watch(self, progress: Progress) -> None:
        self._gate(progress)
        writing = progress.index == self._end
        if self._careful:
            import ray

            index = None if writing else progress.index
            ray.get(self._watcher.begin.remote(progress.shard, index))
        if writing:
            faulthandler.cancel_dump_traceback_later()
        else:
            seconds = self._limits.slot_seconds
            faulthandler.dump_traceback_later(seconds, exit=True)

    def progress(self) -> Progress:
        return self._gate.progress

    def stop(self) -> None:
        self._gate.stop()


class Watcher:
    """Outlives workers: knows the slot that each suspected shard was at."""

    def __init__(self) -> None:
        self._slots: dict[str, int | None] = {}

    def begin(self, shard: str, index: int | None) -> None:
        self._slots[shard] = index

    def last(self, shard: str) -> int | None:
        """The slot that was begun last since this was asked before."""
        return self._slots.pop(shard, None)
