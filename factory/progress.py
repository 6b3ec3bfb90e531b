"""What a user sees while shards are made: one live bar, or plain lines when output is not a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from factory.worker import Progress, ShardReport

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

PLAIN_SECONDS = 10.0


class Meter:
    """Counts of the run so far. ``found`` samples were there before it began."""

    def __init__(self, total: int, found: int) -> None:
        self.total = total
        self.found = found
        self.accepted = 0
        self.rejected = 0
        self.shard = ""
        self._committed = 0
        self._rejected = 0
        self._start = time.monotonic()

    def add(self, report: ShardReport) -> None:
        """Count a finished shard."""
        if report.committed:
            self._committed += report.samples
            self._rejected += report.rejected
            self.live(())

    def live(self, progress: Iterable[Progress]) -> None:
        """Count the shards in hand as well."""
        hands = list(progress)
        self.accepted = self._committed + sum(hand.accepted for hand in hands)
        self.rejected = self._rejected + sum(hand.rejected for hand in hands)
        self.shard = min((hand.shard for hand in hands if hand.shard), default=self.shard)

    @property
    def done(self) -> int:
        return min(self.total, self.found + self.accepted)

    @property
    def rate(self) -> float:
        """Accepted samples per second of this run."""
        seconds = time.monotonic() - self._start
        return self.accepted / seconds if seconds > 0 else 0.0

    @property
    def eta(self) -> str:
        if not self.rate:
            return "–"
        seconds = round((self.total - self.done) / self.rate)
        hours, minutes = divmod(seconds // 60, 60)
        return f"{hours}:{minutes:02d}:{seconds % 60:02d}"

    @property
    def line(self) -> str:
        return (
            f"{self.done}/{self.total} samples, {self.rate:.1f}/s, "
            f"{self.accepted} accepted, {self.rejected} rejected, ETA {self.eta}, {self.shard}"
        )


class PlainDisplay:
    """A line now and then."""

    def __init__(self, meter: Meter, stream: TextIO) -> None:
        self._meter = meter
        self._stream = stream
        self._next = time.monotonic() + PLAIN_SECONDS

    def refresh(self) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + PLAIN_SECONDS
            print(self._meter.line, file=self._stream, flush=True)


class BarDisplay:
    """The live bar."""

    def __init__(self, meter: Meter, bar: Bar) -> None:
        self._meter = meter
        self._bar = bar
        self._task = bar.add_task("", total=meter.total, **self._fields())

    def refresh(self) -> None:
        self._bar.update(self._task, completed=self._meter.done, **self._fields())

    def _fields(self) -> dict[str, Any]:
        meter = self._meter
        return {
            "rate": f"{meter.rate:.1f}/s",
            "accepted": meter.accepted,
            "rejected": meter.rejected,
            "eta": meter.eta,
            "shard": meter.shard,
        }


@contextmanager
def display(meter: Meter, stream: TextIO | None = None) -> Iterator[PlainDisplay | BarDisplay]:
    """A display fit for the stream (standard error by default)."""
    target = stream or sys.stderr
    if not target.isatty():
        yield PlainDisplay(meter, target)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("[bold]{task.fields[rate]}"),
        TextColumn("[green]{task.fields[accepted]} accepted"),
        TextColumn("[yellow]{task.fields[rejected]} rejected"),
        TextColumn("ETA {task.fields[eta]}"),
        TextColumn("[dim]{task.fields[shard]}"),
    )
    with Bar(*columns, console=Console(file=target), refresh_per_second=4) as bar:
        shown = BarDisplay(meter, bar)
        yield shown
        shown.refresh()
