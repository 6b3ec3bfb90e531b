"""A dataset folder behind an fsspec URL: a local directory and ``s3://…`` alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from shards.errors import NotFound

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
        self.fs.invalidate_cache(self.path(folder))
        try:
            entries = self.fs.ls(self.path(folder), detail=True)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        found: dict[str, int] = {}
        for entry in entries:
            name = entry["name"].rsplit("/", 1)[-1]
            if entry["type"] == "file" and name.endswith(suffix) and not name.startswith("."):
                found[name.removesuffix(suffix)] = int(entry["size"])
        return dict(sorted(found.items()))

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
            return self.fs.cat_file(self.path(name), start=start, end=end)
        except FileNotFoundError:
            raise NotFound(f"{self.path(name)} does not exist") from None

    def remove(self, name: str) -> None:
        self.fs.rm_file(self.path(name))


def committed_shards(url: str) -> set[str]:
    """Names of the shards whose tar carries its final name: the only record of progress."""
    return set(Store.at(url).sizes(SHARDS, ".tar"))
