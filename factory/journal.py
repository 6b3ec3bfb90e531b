"""``run.json``: how the runs of a dataset went: where, how fast, what was slow. Nothing depends on it.

The driver writes it now and then, whole and atomically, so that ``factory status`` can tell from any
machine what files alone do not say. It is no part of the data: two builds of one dataset differ in it.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, ValidationError

from factory.worker import ShardReport
from shards.commit import publish_bytes
from shards.errors import StorageError
from shards.store import Store

RUN_FILE = "run.json"
WRITE_SECONDS = 10.0


class Pace(BaseModel):
    """Slots of one kind and the time they took."""

    slots: int = 0
    seconds: float = 0

    @property
    def per_slot(self) -> float:
        return self.seconds / self.slots if self.slots else 0.0


class Record(BaseModel):
    """Sums over all runs: wall time, shards by node, pace by kind."""

    model_config = ConfigDict(extra="ignore")

    seconds: float = 0
    slots: int = 0
    nodes: dict[str, int] = {}
    kinds: dict[str, Pace] = {}

    @classmethod
    def read(cls, out_url: str) -> Record:
        """What is known; an empty record where there is none, or none that can be read."""
        with suppress(StorageError, ValidationError, OSError):
            return cls.model_validate_json(Store.at(out_url).read(RUN_FILE))
        return cls()

    def add(self, report: ShardReport) -> None:
        self.nodes[report.node] = self.nodes.get(report.node, 0) + 1
        for kind, (slots, seconds) in report.times.items():
            pace = self.kinds.setdefault(kind, Pace())
            pace.slots += slots
            pace.seconds += seconds
            self.slots += slots

    @property
    def slowest(self) -> list[tuple[str, Pace]]:
        return sorted(self.kinds.items(), key=lambda item: -item[1].per_slot)


@dataclass
class Journal:
    """Keeps the record of a run up to date in its folder."""

    out_url: str
    record: Record = field(default_factory=Record)

    def __post_init__(self) -> None:
        self.record = Record.read(self.out_url)
        self._before = self.record.seconds
        self._start = time.monotonic()
        self._next = self._start + WRITE_SECONDS

    def add(self, report: ShardReport) -> None:
        """Take note of a committed shard."""
        if report.committed:
            self.record.add(report)
        if time.monotonic() >= self._next:
            self.write()

    def write(self) -> None:
        """Publish the record; a folder that refuses costs nothing but the record."""
        self._next = time.monotonic() + WRITE_SECONDS
        self.record.seconds = round(self._before + time.monotonic() - self._start, 1)
        data = self.record.model_dump(mode="json")
        for pace in data["kinds"].values():
            pace["seconds"] = round(pace["seconds"], 3)
        text = json.dumps(data, indent=1, sort_keys=True)
        with suppress(StorageError):
            publish_bytes(Store.at(self.out_url), RUN_FILE, text.encode())
