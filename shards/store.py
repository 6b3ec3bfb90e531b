"""A dataset folder behind an fsspec URL: a local directory and ``s3://…`` alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import IO, Any, TypeVar

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from shards.errors import NotFound, Unreachable
from shards.retry import patiently

T = TypeVar("T")

READ_AT_ONCE = 512

SHARDS, REJECTS, MANIFEST, PARTIAL = "shards", "rejects", "manifest", ".partial"


@dataclass(frozen=True)
class Store:
    """Files of one dataset by their path relative to its root."""

    fs: Any
    root: str

    @classmethod
    def at(cls, url: str) -> Store:
        """The folder at ``url``; it need not exist. Credentials come from the environment."""
        fs, root = url_to_fs(str(url))
        return cls(fs, root.rstrip("/") or "/")

    @property
    def is_local(self) -> bool:
        return isinstance(self.fs, LocalFileSystem)

    def path(self, name: str) -> str:
        """Full path of ``name`` on the file system."""
        return f"{self.root}/{name}" if name else self.root

    def sizes(self, folder: str, suffix: str) -> dict[str, int]:
        """Bytes of each file ``folder/*suffix``, by stem, in order; empty when there are none."""
        found: dict[str, int] = {}
        for entry in self._entries(folder):
            name = entry["name"].rsplit("/", 1)[-1]
            if entry["type"] == "file" and name.endswith(suffix) and not name.startswith("."):
                found[name.removesuffix(suffix)] = int(entry["size"])
        return dict(sorted(found.items()))

    def stems(self, folder: str, suffix: str) -> Iterator[str]:
        """Stems of the files ``folder/*suffix``, in no particular order, without a look at each file."""
        if not self.is_local:
            yield from self.sizes(folder, suffix)
            return
        try:
            entries = os.scandir(self.path(folder))
        except (FileNotFoundError, NotADirectoryError):
            return
        with entries:
            for entry in entries:
                if entry.name.endswith(suffix) and not entry.name.startswith("."):
                    yield entry.name.removesuffix(suffix)

    def _entries(self, folder: str) -> list[dict[str, Any]]:
        path = self.path(folder)
        self.fs.invalidate_cache(path)
        try:
            return self._asked(path, lambda: self.fs.ls(path, detail=True))
        except (FileNotFoundError, NotADirectoryError):
            return []
        finally:
            self.fs.invalidate_cache(path)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file to read it from start to end. Raises ``NotFound``."""
        try:
            file = self.fs.open(self.path(name), "rb")
        except FileNotFoundError:
            raise NotFound(f"{self.path(name)} does not exist") from None
        with file:
            yield file

    def read(self, name: str, start: int | None = None, end: int | None = None) -> bytes:
        """Bytes ``[start, end)`` of a file in one request. Raises ``NotFound``."""
        try:
            path = self.path(name)
            return self._asked(path, lambda: self.fs.cat_file(path, start=start, end=end))
        except FileNotFoundError:
            raise NotFound(f"{self.path(name)} does not exist") from None

    def read_all(self, names: Iterable[str]) -> Iterator[bytes]:
        """Contents of many small files in order, many requests at once; those that are missing are left
        out."""
        rest = iter(names)
        while batch := [self.path(name) for name in islice(rest, READ_AT_ONCE)]:
            found = self._asked(batch[0], partial(self._cat, batch))
            yield from (found[path] for path in batch if path in found)

    def _cat(self, paths: list[str]) -> dict[str, bytes]:
        """Contents by path. Raises the first error that is not about a missing file."""
        contents: list[Any] = self.fs.cat_ranges(paths, None, None, on_error="return")
        for content in contents:
            if isinstance(content, Exception) and not isinstance(content, FileNotFoundError):
                raise content
        found = zip(paths, contents, strict=True)
        return {path: data for path, data in found if isinstance(data, bytes)}

    def exists(self, name: str) -> bool:
        self.fs.invalidate_cache(self.root)
        return bool(self._asked(self.path(name), lambda: self.fs.exists(self.path(name))))

    def _asked(self, path: str, question: Callable[[], T]) -> T:
        """An answer of the file system. Raises ``Unreachable`` when a store keeps failing."""
        if self.is_local:
            return question()
        try:
            return patiently(question)
        except FileNotFoundError:
            raise
        # Every object store raises its own classes; to the user all of them mean the same.
        except Exception as error:
            raise Unreachable(path, error) from error

    def remove(self, name: str) -> None:
        self.fs.rm_file(self.path(name))


def committed_shards(url: str) -> set[str]:
    """Names of the shards whose tar carries its final name: the only record of progress."""
    return set(Store.at(url).stems(SHARDS, ".tar"))
