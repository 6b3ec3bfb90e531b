"""Looks at a dataset without pause while others write, kill and resume."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

Look = Callable[[], Mapping[str, bytes]]


class Observer:
    """Every file that ever shows under a final name must be, at first sight, what it will be at the end.

    ``looks`` counts how often it looked, ``seen`` how many files it compared, ``wrong`` what it caught.
    """

    def __init__(self, look: Look, expected: Mapping[str, bytes]) -> None:
        self._look = look
        self._expected = expected
        self._over = threading.Event()
        self.looks = 0
        self.seen = 0
        self.wrong: list[str] = []

    def watch(self) -> None:
        while not self._over.wait(0.01):
            self.once()

    def once(self) -> None:
        self.looks += 1
        found = self._look()
        for name, content in found.items():
            self.seen += 1
            if self._expected.get(name) != content:
                self.wrong.append(f"{name}: {len(content)} bytes are not what belongs there")

    def stop(self) -> None:
        self._over.set()


@contextmanager
def observed(look: Look, expected: Mapping[str, bytes]) -> Iterator[Observer]:
    """An observer at work in a thread."""
    observer = Observer(look, expected)
    thread = threading.Thread(target=observer.watch, daemon=True)
    thread.start()
    try:
        yield observer
    finally:
        observer.stop()
        thread.join()


class Folder:
    """New and changed files of a local folder since the last look, tars with what must precede them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[int, int]] = {}

    def __call__(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for path in (*self._root.glob("shards/*"), *self._root.glob("rejects/*")):
            name = str(path.relative_to(self._root))
            try:
                with path.open("rb") as file:
                    mark = path.stat().st_ino, path.stat().st_size
                    if self._known.get(name) == mark:
                        continue
                    found[name] = file.read()
            except FileNotFoundError:  # taken away between two steps to be made again
                self._known.pop(name, None)
                continue
            self._known[name] = mark
        for name in [name for name in found if name.endswith(".tar")]:
            stem = Path(name).stem
            for before in (f"shards/{stem}.parquet", f"rejects/{stem}.jsonl"):
                if not (self._root / before).is_file():
                    found[before] = b""
        return found
