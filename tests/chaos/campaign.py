"""A seeded series of misfortunes for one build, which is started again until it is whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from processes import alive, descendants, shard_workers, wait_for

from shards.store import committed_shards

DRIVER = Path(__file__).parents[1] / "factory" / "drive.py"
LONGEST = 120.0
"""Seconds after which a driver that neither ends nor goes on counts as hung."""

MISFORTUNES = {"worker": 12, "driver": 3, "raylet": 2, "node": 3}
"""How often each kind of kill is drawn."""


@dataclass
class Campaign:
    """Kills ``kills`` processes or nodes below drivers that build ``fields`` into ``out``.

    A finished dataset is handed to ``finished`` and, while kills are left, loses some shards, so that there
    is work again. ``mishaps`` are further things to do to the world, each undone before the next start.
    """

    out: str
    fields: Mapping[str, Any]
    kills: int
    seed: int
    finished: Callable[[], None]
    forget: Callable[[random.Random], None]
    mishaps: Mapping[str, tuple[Callable[[], None], Callable[[], None]]] = field(
        default_factory=dict[str, tuple[Callable[[], None], Callable[[], None]]]
    )
    workers: int = 2
    done: Counter[str] = field(default_factory=Counter)
    exits: Counter[int] = field(default_factory=Counter)

    def run(self) -> None:
        rng = random.Random(self.seed)
        plan = [
            *rng.choices(list(MISFORTUNES), list(MISFORTUNES.values()), k=self.kills - 4),
            *MISFORTUNES,
        ]
        rng.shuffle(plan)
        for mishap in self.mishaps:
            plan.insert(rng.randrange(len(plan)), mishap)
        while plan:
            self._one_driver(plan, rng)
        while self._start_and_wait() != 0:
            assert sum(self.exits.values()) < 20 * self.kills
        self.finished()

    def _start(self) -> subprocess.Popen[bytes]:
        arguments = [sys.executable, str(DRIVER), self.out, str(self.workers)]
        return subprocess.Popen(
            [*arguments, json.dumps(self.fields)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "TOY_CLOCK": str(self.seed)},
        )

    def _start_and_wait(self) -> int:
        driver = self._start()
        return self._ended(driver, descendants(driver.pid))

    def _one_driver(self, plan: list[str], rng: random.Random) -> None:
        """One start of the command, until it ends by itself or by what is done to it."""
        driver = self._start()
        below: set[int] = set()
        undo: list[Callable[[], None]] = []
        try:
            while plan and driver.poll() is None:
                known = len(committed_shards(self.out))
                with suppress(AssertionError):  # too quiet for long: go on with what comes next
                    wait_for(lambda: driver.poll() is not None or self._busy(driver.pid, known), 30)  # noqa: B023
                time.sleep(rng.uniform(0.0, 0.6))
                below |= descendants(driver.pid)
                if driver.poll() is None and self._strike(plan[0], driver, undo, rng):
                    self.done[plan.pop(0)] += 1
            code = self._ended(driver, below | descendants(driver.pid))
        finally:
            for step in undo:
                step()
        if code == 0:
            self.finished()
            self.forget(rng)

    def _busy(self, driver: int, known: int) -> bool:
        return bool(shard_workers(driver)) or len(committed_shards(self.out)) > known

    def _strike(
        self,
        what: str,
        driver: subprocess.Popen[bytes],
        undo: list[Callable[[], None]],
        rng: random.Random,
    ) -> bool:
        """Do one thing; False when there was nothing to do it to."""
        if what in self.mishaps:
            begin, end = self.mishaps[what]
            begin()
            undo.append(end)
            return True
        if what == "worker":
            found = shard_workers(driver.pid)
            return bool(found) and _kill([rng.choice(found)])
        if what == "raylet":
            return _kill(pid for pid in descendants(driver.pid) if _name(pid) == "raylet")
        if what == "driver":
            return _kill([driver.pid])
        return _kill([driver.pid, *descendants(driver.pid)])

    def _ended(self, driver: subprocess.Popen[bytes], below: set[int]) -> int:
        """The exit code, once nothing of that run is left."""
        try:
            code = driver.wait(LONGEST)
        finally:
            if driver.poll() is None:
                _kill([driver.pid, *descendants(driver.pid)])
        with suppress(AssertionError):
            wait_for(lambda: not any(map(alive, below)), 2)
        _kill(pid for pid in below if alive(pid))
        self.exits[code] += 1
        return code


def _kill(pids: Any) -> bool:
    """Kill at once; whether there was anything to kill."""
    struck = False
    for pid in list(pids):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            struck = True
    return struck


def _name(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""
