"""Reading rows by byte ranges: patient with stores, never for ever, and never silent about a loss."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from model.data.manifest import Index
from model.errors import ModelError
from shards.canonical import pixel_hash
from shards.errors import BrokenShard, StorageError
from shards.pictures import Pixels
from shards.reader import Dataset
from shards.sample import Row, Sample

T = TypeVar("T")

USED = ("input", "output")  # masks and native files are not trained on


class Unreadable(Exception):
    """A row that cannot be had: a broken member, a store that fails, a read that takes too long."""


@dataclass(frozen=True)
class RowData:
    """A row with its pictures `[H, W, 3]` uint8 and their pixel hashes, by role."""

    sample: Sample
    row: Row
    pictures: dict[str, Pixels]
    hashes: dict[str, str]


@dataclass(frozen=True)
class Skip:
    """A document that was planned and not trained on."""

    sample: str
    row: str
    epoch: int
    pack: int
    reason: str


@dataclass
class SkipLog:
    """Every skip, in memory and as a line of `path`. Raises ModelError when there are too many."""

    path: Path | None = None
    limit: int = 100
    skips: list[Skip] = field(default_factory=list[Skip])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, skip: Skip) -> None:
        with self._lock:
            self.skips.append(skip)
            if self.path:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(skip), ensure_ascii=False) + "\n")
            if len(self.skips) > self.limit:
                raise ModelError(
                    f"{len(self.skips)} rows could not be read, the last being {skip.sample}/"
                    f"{skip.row}: {skip.reason}; run `factory verify` on the data"
                )


class RowReader:
    """Rows of an index, each within `timeout` seconds; what a second try can mend is tried again."""

    def __init__(self, index: Index, datasets: Sequence[Dataset], timeout: float = 60.0) -> None:
        self.index, self.datasets, self.timeout = index, datasets, timeout

    def read(self, row: int) -> RowData:
        """Raises Unreadable naming the row and the reason."""
        line: dict[str, Any] = self.index.table.slice(row, 1).to_pylist()[0]
        try:
            return within(self.timeout, lambda: self._read(line))
        except (StorageError, OSError, TimeoutError) as error:
            raise Unreadable(str(error) or type(error).__name__) from error

    def _read(self, line: dict[str, Any]) -> RowData:
        used = [entry for entry in line["pictures"] if entry["use"] in USED]
        example = self.datasets[line["source"]].example_at(line | {"pictures": used})
        hashes = {entry["role"]: entry["pixel_hash"] for entry in used}
        for role, pixels in example.pictures.items():
            if pixel_hash(pixels) != hashes[role]:
                raise BrokenShard(
                    f"{line['shard']}.tar",
                    f"{line['key']}.{role}",
                    "pixels do not match their hash",
                )
        return RowData(example.sample, example.row, dict(example.pictures), hashes)


def within(seconds: float, operation: Callable[[], T]) -> T:
    """The operation's result or error. Raises TimeoutError when it takes longer.

    A read that hangs in a system call cannot be stopped; its thread is left behind as a daemon, so
    that neither training nor the end of the process waits for it.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(operation())
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=run, name="read", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError(f"no answer within {seconds:g} s")
    if failure:
        raise failure[0]
    return outcome[0]
