"""A driver must not outlive its Ray: when Ray's own processes die, its calls may wait for ever."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from factory.errors import EXIT_INTERRUPTED

LOOK_SECONDS = 1.0
VITAL = ("raylet", "gcs_server")
LAST_WORDS = "factory: a process of Ray died; run the same command: it resumes\n"


class Guard:
    """Ends this process, with one line, when a vital child of it is dead for two looks (Linux).

    Shards in hand are lost as in any kill; committed ones are not touched. ``folder`` is Ray's and is removed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._over = threading.Event()
        self._known: set[int] = set()

    def __enter__(self) -> Guard:
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    def rest(self) -> None:
        """From now on Ray may go."""
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            if self._lost() and not self._over.wait(LOOK_SECONDS) and self._lost():
                sys.stderr.write(LAST_WORDS)
                sys.stderr.flush()
                for pid, _, _ in _children():
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                shutil.rmtree(self._folder, ignore_errors=True)
                os._exit(EXIT_INTERRUPTED)

    def _lost(self) -> bool:
        vital = {pid: state for pid, name, state in _children() if name in VITAL}
        living = {pid for pid, state in vital.items() if state != "Z"}
        self._known |= living
        return bool(self._known - living)


def _children() -> Iterator[tuple[int, str, str]]:
    """Process id, name and state of each child of this process."""
    for listing in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            for pid in map(int, listing.read_text().split()):
                with suppress(OSError):
                    stat = Path(f"/proc/{pid}/stat").read_text()
                    name, _, rest = stat.partition("(")[2].rpartition(")")
                    yield pid, name, rest.split()[0]
