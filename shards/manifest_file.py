"""Manifests as Parquet files: deterministic bytes, one row group per shard, and a note about each
shard that lets readers find a key and notice a stale manifest without reading the rows."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from shards.errors import BrokenShard
from shards.manifest import SCHEMA, TEST_SHARE, manifest_of
from shards.store import SHARDS, Store
from shards.tar import HashingFile, Readable

_NOTES, _TEST_SHARE = b"shards", b"test_share"


@dataclass(frozen=True)
class ShardNote:
    """What a manifest file says of one shard.

    ``bytes`` and ``digest`` (BLAKE2b) are of the tar; ``first`` and ``last`` are its first and last
    key, ``""`` for a shard without rows; ``suffixes`` are all kinds of members it has.
    """

    shard: str
    bytes: int
    digest: str
    samples: int
    rows: int
    first: str
    last: str
    suffixes: tuple[str, ...]


@dataclass(frozen=True)
class ManifestFile:
    """Rows of one or more shards, in the order of the notes."""

    table: pa.Table
    notes: tuple[ShardNote, ...]
    test_share: float

    @classmethod
    def of_tar(cls, file: Readable, path: str, shard: str, test_share: float) -> ManifestFile:
        """Read a whole tar and compute its manifest.

        Raises:
            BrokenShard: anything in the tar is not what a writer would have put there.
        """
        hashing = HashingFile(file)
        content = manifest_of(hashing, path, shard, test_share)
        keys = content.table["key"]
        note = ShardNote(
            shard=shard,
            bytes=hashing.size,
            digest=hashing.hexdigest(),
            samples=content.samples,
            rows=len(keys),
            first=keys[0].as_py() if len(keys) else "",
            last=keys[-1].as_py() if len(keys) else "",
            suffixes=content.suffixes,
        )
        return cls(content.table, (note,), test_share)

    @classmethod
    def merged(cls, files: Sequence[ManifestFile]) -> ManifestFile:
        """One file with the rows of several."""
        table = pa.concat_tables([SCHEMA.empty_table(), *(file.table for file in files)])
        notes = tuple(note for file in files for note in file.notes)
        return cls(table, notes, files[0].test_share if files else TEST_SHARE)

    @classmethod
    def from_bytes(cls, data: bytes, path: str) -> ManifestFile:
        """Parse a file. Raises ``BrokenShard`` when it is not a manifest of this version."""
        try:
            table = pq.read_table(io.BytesIO(data))
        except (pa.ArrowException, OSError) as error:
            raise BrokenShard(path, "", f"not a readable Parquet file: {error}") from None
        notes, test_share = _parse_notes(table.schema, path)
        table = table.replace_schema_metadata(None)
        if sum(note.rows for note in notes) != len(table):
            raise BrokenShard(path, "", "its number of rows is not what its notes say")
        return cls(table, notes, test_share)

    def to_bytes(self) -> bytes:
        """Parquet bytes."""
        notes = json.dumps([asdict(note) for note in self.notes])
        schema = SCHEMA.with_metadata({_NOTES: notes, _TEST_SHARE: repr(self.test_share)})
        buffer = io.BytesIO()
        with pq.ParquetWriter(buffer, schema, compression="zstd") as writer:
            for table in self.split().values():
                if len(table):
                    writer.write_table(table.cast(schema), row_group_size=len(table))
        return buffer.getvalue()

    def split(self) -> dict[str, pa.Table]:
        """Rows by shard."""
        tables, start = {}, 0
        for note in self.notes:
            tables[note.shard] = self.table.slice(start, note.rows)
            start += note.rows
        return tables


def read_notes(file: IO[bytes], path: str) -> tuple[ShardNote, ...]:
    """The notes of a manifest, from the file's footer alone. Raises ``BrokenShard``."""
    try:
        schema = pq.read_schema(file)
    except (pa.ArrowException, OSError) as error:
        raise BrokenShard(path, "", f"not a readable Parquet file: {error}") from None
    return _parse_notes(schema, path)[0]


def scan_shard(store: Store, shard: str, test_share: float = TEST_SHARE) -> ManifestFile:
    """The manifest of a shard computed from its tar, whose every byte is read and checked.

    Raises:
        NotFound: there is no such tar.
        BrokenShard: the tar is damaged.
    """
    name = f"{SHARDS}/{shard}.tar"
    with store.open(name) as file:
        return ManifestFile.of_tar(file, store.path(name), shard, test_share)


def _parse_notes(schema: pa.Schema, path: str) -> tuple[tuple[ShardNote, ...], float]:
    metadata = schema.metadata or {}
    if schema.remove_metadata() != SCHEMA:
        raise BrokenShard(path, "", "its columns are not those of a manifest of this version")
    try:
        listed = json.loads(metadata[_NOTES])
        notes = tuple(ShardNote(**note | {"suffixes": tuple(note["suffixes"])}) for note in listed)
        return notes, float(metadata[_TEST_SHARE])
    except (KeyError, TypeError, ValueError):
        raise BrokenShard(path, "", "its notes about shards are missing or damaged") from None
