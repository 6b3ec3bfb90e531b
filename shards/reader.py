"""Reading a dataset: one row by byte ranges, one sample by its key, or everything in a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from shards.errors import BrokenShard, NotFound, PictureError
from shards.manifest import SCHEMA
from shards.manifest_file import ManifestFile, ShardNote, read_notes
from shards.merge import current_manifest
from shards.packed import PackedSample, StoredSample, read_samples
from shards.pictures import Pixels, decode
from shards.sample import Row, Sample
from shards.store import MANIFEST, SHARDS, Store
from shards.tar import BLOCK

_MISPLACED = "is not where the manifest says; rebuild the manifest"


@dataclass(frozen=True)
class Example:
    """One row with the pictures it uses, decoded, by role."""

    sample: Sample
    row: Row
    pictures: Mapping[str, Pixels]


class Dataset:
    """A dataset folder, local or remote, opened by its manifests alone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tars = store.sizes(SHARDS, ".tar")
        self._recent: tuple[str, pa.Table] = "", SCHEMA.empty_table()

    @classmethod
    def open(cls, url: str) -> Dataset:
        """Open the folder at ``url``. Raises ``NotFound`` when it holds no shard."""
        dataset = cls(Store.at(url))
        if not dataset._tars:
            raise NotFound(f"{url} holds no shards/*.tar; build it first, or check the path")
        return dataset

    @property
    def shards(self) -> tuple[str, ...]:
        """Names of the committed shards, in order."""
        return tuple(self._tars)

    @cached_property
    def manifest(self) -> pa.Table:
        """All rows of all shards, in memory; ``rows`` streams them instead."""
        parts: dict[str, pa.Table] = {}
        for name in self._store.sizes(MANIFEST, ".parquet"):
            parts |= self._current_rows(f"{MANIFEST}/{name}.parquet")
        rest = {shard: self.shard_rows(shard) for shard in self.shards if shard not in parts}
        tables = parts | rest
        return pa.concat_tables([SCHEMA.empty_table(), *(tables[shard] for shard in self.shards)])

    def shard_rows(self, shard: str) -> pa.Table:
        """Manifest lines of one shard, from its own manifest, or from a scan of the tar where that
        is missing, damaged or stale."""
        return current_manifest(self._store, shard, self._tars[shard]).table

    def samples(self, shards: tuple[str, ...] | None = None) -> Iterator[PackedSample]:
        """Every sample of the given shards (all by default), by streaming the tars."""
        for shard in self.shards if shards is None else shards:
            for stored in self.stored(shard):
                yield stored.packed

    def stored(self, shard: str) -> Iterator[StoredSample]:
        """Samples of one shard with their positions in the tar, one in memory at a time."""
        name = f"{SHARDS}/{shard}.tar"
        with self._store.open(name) as file:
            yield from read_samples(file, self._store.path(name))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Manifest lines as dicts, shard by shard, without reading any picture."""
        for shard in self.shards:
            yield from self.shard_rows(shard).to_pylist()

    def sample(self, key: str) -> PackedSample:
        """One sample with all its members. Raises ``NotFound``."""
        line = self._line(key)
        name = f"{SHARDS}/{line['shard']}.tar"
        with self._store.open(name) as file:
            start = line["json_offset"] - BLOCK
            file.seek(start)
            stored = next(read_samples(file, self._store.path(name), start), None)
        if stored is None or stored.sample.key != key:
            raise BrokenShard(self._store.path(name), key, _MISPLACED)
        return stored.packed

    def example(self, key: str, row: str) -> Example:
        """One row with its pictures, reading only the bytes of its JSON and of those pictures.

        Raises:
            NotFound: no such row.
            BrokenShard: the bytes are not what the manifest says.
        """
        return self.example_at(self._line(key, row))

    def example_at(self, line: Mapping[str, Any]) -> Example:
        """As ``example``, for a manifest line at hand."""
        key, name = line["key"], f"{SHARDS}/{line['shard']}.tar"
        path = self._store.path(name)
        data = self._range(name, line["json_offset"], line["json_bytes"])
        try:
            sample = Sample.from_bytes(data)
        except ValidationError:
            raise BrokenShard(path, f"{key}.json", _MISPLACED) from None
        row = next((row for row in sample.rows if row.id == line["row"]), None)
        if sample.key != key or row is None:
            raise BrokenShard(path, f"{key}.json", _MISPLACED)
        found = {
            entry["role"]: self._picture(name, key, entry)
            for entry in line["pictures"]
            if entry["use"] != "source"
        }
        return Example(sample, row, found)

    def _picture(self, name: str, key: str, entry: Mapping[str, Any]) -> Pixels:
        try:
            return decode(self._range(name, entry["offset"], entry["bytes"]))
        except PictureError as error:
            member = f"{key}.{entry['role']}"
            raise BrokenShard(self._store.path(name), member, str(error)) from None

    def _range(self, name: str, offset: int, size: int) -> bytes:
        return self._store.read(name, offset, offset + size)

    def _line(self, key: str, row: str = "") -> dict[str, Any]:
        """The manifest line of a row, or the first one of a sample."""
        where = pc.field("key") == key
        if row:
            where &= pc.field("row") == row
        for note in self._notes:
            if note.first <= key <= note.last:
                found = self._recent_rows(note.shard).filter(where).slice(0, 1).to_pylist()
                if found:
                    return found[0]
        what = f"row {row} of sample {key}" if row else f"sample {key}"
        raise NotFound(f"there is no {what} in {self._store.root}")

    @cached_property
    def _notes(self) -> tuple[ShardNote, ...]:
        """Key range of every shard, from merged parts where they are current."""
        notes: dict[str, ShardNote] = {}
        names = [f"{MANIFEST}/{part}.parquet" for part in self._store.sizes(MANIFEST, ".parquet")]
        for name in names:
            with suppress(BrokenShard), self._store.open(name) as file:
                for note in read_notes(file, self._store.path(name)):
                    if self._tars.get(note.shard) == note.bytes:
                        notes[note.shard] = note
        for shard in self.shards:
            if shard not in notes:
                (notes[shard],) = current_manifest(self._store, shard, self._tars[shard]).notes
        return tuple(notes[shard] for shard in self.shards)

    def _recent_rows(self, shard: str) -> pa.Table:
        """Rows of a shard; the last one looked at is kept, since look-ups come in runs."""
        if self._recent[0] != shard:
            self._recent = shard, self.shard_rows(shard)
        return self._recent[1]

    def _current_rows(self, name: str) -> dict[str, pa.Table]:
        """Rows by shard of a merged part, without shards that were written again since."""
        try:
            merged = ManifestFile.from_bytes(self._store.read(name), self._store.path(name))
        except BrokenShard:
            return {}
        current = {n.shard for n in merged.notes if self._tars.get(n.shard) == n.bytes}
        return {shard: rows for shard, rows in merged.split().items() if shard in current}
