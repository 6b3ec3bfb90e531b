"""Atomic publication: a shard appears whole or not at all, and its tar's rename is the only state.

On a local file system everything is written to temporary files in ``.partial``, synced, read back
and checked; then the manifest and the rejects take their final names, and the tar last. On an
object store the same files are built in a local temporary folder and put, whole, in the same order.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any

from shards.canonical import encode
from shards.errors import BrokenShard, CannotWrite, InvalidSample
from shards.manifest import TEST_SHARE
from shards.manifest_file import ManifestFile
from shards.packed import PackedSample, require_storable
from shards.retry import patiently
from shards.store import PARTIAL, REJECTS, SHARDS, Store
from shards.tar import TarWriter

_SERIAL = count()


@dataclass(frozen=True)
class ShardSummary:
    """What was committed. ``digest`` is BLAKE2b of the tar, for comparing runs."""

    name: str
    samples: int
    rows: int
    rejects: int
    bytes: int
    digest: str


def write_shard(
    out_url: str,
    name: str,
    samples: Iterable[PackedSample],
    rejects: Iterable[Mapping[str, Any]],
    *,
    test_share: float = TEST_SHARE,
) -> ShardSummary:
    """Write ``shards/NAME.tar`` with its manifest and ``rejects/NAME.jsonl``, all or nothing.

    ``samples`` is consumed one at a time, in ascending order of key; ``rejects`` is read
    afterwards, so it may be a list that making the samples fills. Two writers of one shard are
    harmless.

    Raises:
        InvalidSample: a sample that no shard may hold.
        CannotWrite: disk full, folder not writable, store not reachable.
    """
    store = Store.at(out_url)
    tar_name, manifest_name = f"{SHARDS}/{name}.tar", f"{SHARDS}/{name}.parquet"
    rejects_name = f"{REJECTS}/{name}.jsonl"
    with Staging(store, name) as staging:
        with staging.file(tar_name) as file:
            _write_tar(file, samples, staging.target(tar_name))
        manifest = _read_back(staging.staged(tar_name), name, test_share)
        staging.write(manifest_name, manifest.to_bytes())
        lines = [encode(dict(reject)) + b"\n" for reject in rejects]
        staging.write(rejects_name, b"".join(lines))
        staging.publish([manifest_name, rejects_name], last=tar_name)
    note = manifest.notes[0]
    return ShardSummary(name, note.samples, note.rows, len(lines), note.bytes, note.digest)


def publish_bytes(store: Store, name: str, data: bytes) -> None:
    """Replace one file atomically. Raises ``CannotWrite``."""
    with Staging(store, name.replace("/", "-")) as staging:
        staging.write(name, data)
        staging.publish([], last=name)


def publish_new(store: Store, name: str, data: bytes) -> bool:
    """Create one file atomically; False, and nothing changed, when there is one of that name.

    Of several writers at once exactly one succeeds, where the store offers conditional writes (S3, GCS,
    local file systems with hard links). Raises ``CannotWrite``.
    """
    if not store.is_local:
        return _put_new(store, name, data)
    with Staging(store, name.replace("/", "-")) as staging:
        staging.write(name, data)
        with _writing(store.path(name)):
            try:
                os.link(staging.staged(name), store.path(name))
            except FileExistsError:
                return False
            except OSError as error:
                if error.errno not in (errno.EPERM, errno.ENOTSUP):
                    raise
                staging.publish([], last=name)  # a file system without hard links
            _sync_folder(Path(store.root))
    return True


def _put_new(store: Store, name: str, data: bytes) -> bool:
    path = store.path(name)
    try:
        store.fs.pipe_file(path, data, mode="create")
    except FileExistsError:
        return False
    # Every object store raises its own classes; a repeated try may meet what the first one wrote.
    except Exception as error:
        if store.exists(name):
            return False
        raise CannotWrite.because(path, error) from error
    return True


def sweep(out_url: str) -> int:
    """Remove temporary files whose writers are dead; returns how many."""
    store = Store.at(out_url)
    return _sweep(Path(store.path(PARTIAL)), "") if store.is_local else 0


class Staging:
    """Temporary files of one publication, removed on exit unless they were published.

    Each local file is locked while its writer lives; the lock dies with the process, which is how
    a later writer knows that a file was abandoned.
    """

    def __init__(self, store: Store, label: str) -> None:
        self._store = store
        self._label = label
        self._open: dict[str, tuple[IO[bytes], Path]] = {}
        self._remote: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Staging:
        with _writing(self._store.root):
            if self._store.is_local:
                self._folder = Path(self._store.path(PARTIAL))
                _sweep(self._folder, f"{self._label}.")
            else:
                self._remote = tempfile.TemporaryDirectory(prefix="shard-")
                self._folder = Path(self._remote.name)
        return self

    def __exit__(self, *_: object) -> None:
        for file, path in self._open.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)
            with suppress(OSError):
                file.close()
        if self._remote is not None:
            self._remote.cleanup()
        else:
            with suppress(OSError):
                self._folder.rmdir()

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """An empty temporary file for ``name``; on leaving, its bytes are on the disk."""
        with _writing(self.target(name)):
            file, path = _locked_file(self._folder, self._label)
        self._open[name] = file, path
        yield file
        with _writing(self.target(name)):
            file.flush()
            os.fsync(file.fileno())

    def write(self, name: str, data: bytes) -> None:
        """Stage ``data`` as the content of ``name``."""
        with self.file(name) as file, _writing(self.target(name)):
            file.write(data)

    def target(self, name: str) -> str:
        """The path that a failure to write ``name`` is about."""
        return self._store.path(name) if self._store.is_local else str(self._folder)

    def staged(self, name: str) -> Path:
        """Where the temporary file of ``name`` lies."""
        return self._open[name][1]

    def publish(self, names: Iterable[str], last: str) -> None:
        """Give the files their final names: ``names`` first, ``last`` when those are durable."""
        publish_one = self._rename if self._store.is_local else self._put
        for name in names:
            publish_one(name)
        publish_one(last)

    def _rename(self, name: str) -> None:
        final = Path(self._store.path(name))
        with _writing(str(final)):
            final.parent.mkdir(parents=True, exist_ok=True)
            self.staged(name).replace(final)
            _sync_folder(final.parent)

    def _put(self, name: str) -> None:
        target = self._store.path(name)
        try:
            patiently(lambda: self._store.fs.put_file(str(self.staged(name)), target))
        # Every object store raises its own classes; to the user all of them mean the same.
        except Exception as error:
            raise CannotWrite.because(target, error) from error


def _write_tar(file: IO[bytes], samples: Iterable[PackedSample], path: str) -> None:
    writer = TarWriter(file)
    previous = ""
    for packed in samples:
        require_storable(packed)
        key = packed.sample.key
        if key <= previous:
            raise InvalidSample(key, "key", f"follows {previous}; keys of a shard must ascend")
        previous = key
        files = list(packed.files())
        with _writing(path):
            for suffix, data in files:
                writer.add(f"{key}.{suffix}", data)
    with _writing(path):
        writer.finish()


def _read_back(staged: Path, shard: str, test_share: float) -> ManifestFile:
    """The manifest of a tar, read from the disk again."""
    with _writing(str(staged)), staged.open("rb") as file:
        try:
            return ManifestFile.of_tar(file, str(staged), shard, test_share)
        except BrokenShard as error:
            raise InvalidSample(error.member, "members", error.message) from None


@contextmanager
def _writing(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite.because(path, error) from error


def _locked_file(folder: Path, label: str) -> tuple[IO[bytes], Path]:
    owner = f"{socket.gethostname()}-{os.getpid()}"
    while True:
        path = folder / f"{label}.{owner}-{next(_SERIAL)}.tmp"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = path.open("x+b")
        except (FileExistsError, FileNotFoundError):
            continue  # left by a dead process of our number, or the folder was just tidied away
        with suppress(OSError):  # file systems without locks: abandoned files then stay
            fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists():
            return file, path
        file.close()  # a sweeper took it between its creation and its lock


def _sweep(folder: Path, prefix: str) -> int:
    swept = 0
    for path in sorted(folder.glob(f"{prefix}*.tmp")):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
