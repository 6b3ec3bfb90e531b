"""Byte-reproducible tar: one header format, no times, no owners; a strict reader of the same.

Every header is plain ustar with mode 0644, mtime 0, uid and gid 0. The reader rebuilds each header
from its name and size and refuses any other bytes, so links, devices, absolute paths, extended
headers and damaged fields cannot enter.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from shards.canonical import HASH_BYTES
from shards.errors import BrokenShard
from shards.member import split_name

BLOCK = tarfile.BLOCKSIZE
RECORD = tarfile.RECORDSIZE
MAX_MEMBER_BYTES = 1 << 28


@dataclass(frozen=True)
class Member:
    """One file of a tar; ``offset`` is where its payload starts in the archive."""

    key: str
    suffix: str
    offset: int
    data: bytes

    @property
    def name(self) -> str:
        return f"{self.key}.{self.suffix}"


class Readable(Protocol):
    """What is needed to read a tar: a stream."""

    def read(self, size: int, /) -> bytes: ...


class HashingFile:
    """A stream that counts and hashes (BLAKE2b) what is read from it."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._state = hashlib.blake2b(digest_size=HASH_BYTES)
        self.size = 0

    def read(self, size: int, /) -> bytes:
        data = self._file.read(size)
        self._state.update(data)
        self.size += len(data)
        return data

    def hexdigest(self) -> str:
        """The digest of everything read so far."""
        return self._state.hexdigest()


class TarWriter:
    """Appends members to an open binary file and tells where each payload lies."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0

    def add(self, name: str, data: bytes) -> int:
        """Write one member and return the offset of its payload.

        Raises:
            ValueError: the name is not a legal member name, or the payload is too large.
        """
        split_name(name)
        if len(data) > MAX_MEMBER_BYTES:
            raise ValueError(f"{name} has {len(data)} bytes, the limit is {MAX_MEMBER_BYTES}")
        self._write(_header(name, len(data)))
        offset = self.size
        self._write(data)
        self._write(bytes(-self.size % BLOCK))
        return offset

    def finish(self) -> None:
        """Write the end of the archive, filled up to a whole record."""
        self._write(bytes(2 * BLOCK))
        self._write(bytes(-self.size % RECORD))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self.size += len(data)


def read_members(file: Readable, path: str, start: int = 0) -> Iterator[Member]:
    """Members of an open tar in order, from the header at byte ``start`` to the end.

    Args:
        file: positioned at ``start``; only read forward, so a stream will do.
        path: the name used in errors.

    Raises:
        BrokenShard: truncated, or a header, name, padding or end that we would not have written.
    """
    position = start
    while True:
        header = _read(file, BLOCK, path, f"header at byte {position}")
        if not any(header):
            _check_end(file, path, position + BLOCK)
            return
        name, size = _parse(header, path, position)
        data = _read(file, size, path, name)
        padding = -size % BLOCK
        if any(_read(file, padding, path, name)):
            raise BrokenShard(path, name, "the padding after its payload is not zero")
        key, suffix = split_name(name)
        yield Member(key, suffix, position + BLOCK, data)
        position += BLOCK + size + padding


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")


def _parse(header: bytes, path: str, position: int) -> tuple[str, int]:
    where = f"header at byte {position}"
    try:
        info = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
        split_name(info.name)
    except (tarfile.HeaderError, ValueError) as error:
        raise BrokenShard(path, where, str(error)) from None
    if not 0 <= info.size <= MAX_MEMBER_BYTES:
        raise BrokenShard(path, info.name, f"{info.size} bytes, the limit is {MAX_MEMBER_BYTES}")
    if header != _header(info.name, info.size):
        raise BrokenShard(path, info.name, f"{where} is not a plain file header of this format")
    return info.name, info.size


def _check_end(file: Readable, path: str, position: int) -> None:
    """What follows the first zero block: a second one, then zeros up to a whole record."""
    expected = BLOCK + (-(position + BLOCK) % RECORD)
    rest = file.read(expected + 1)
    if len(rest) != expected or any(rest):
        raise BrokenShard(path, "", "wrong end of archive: truncated or appended to")


def _read(file: Readable, size: int, path: str, member: str) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise BrokenShard(path, member, f"truncated: {len(data)} of {size} bytes are there")
    return data
