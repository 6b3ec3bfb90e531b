"""Token counts of every row, computed once per tokenizer and kept.

A cache entry is named by what it depends on: the tokenizer, the words around requests, the tile
size, and the shard's manifest. Any of them changing is another file, so no count is ever stale.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from model.errors import ModelError
from shards.errors import StorageError
from shards.reader import Dataset

if TYPE_CHECKING:
    from model.data.tokens import Scribe
    from shards.sample import Sample

VERSION = 1  # of documents: raise it when the same row gives another number of tokens
COLUMNS = ("short_tokens", "detailed_tokens", "answer_tokens", "reasoning_tokens")
SCHEMA = pa.schema([pa.field(name, pa.int32(), nullable=False) for name in COLUMNS])


def count_shard(dataset: Dataset, shard: str, scribe: Scribe, cache: Path | None) -> pa.Table:
    """Counts of one shard, one line per manifest line. Raises ModelError naming a bad row."""
    lines = dataset.shard_rows(shard)
    path = cache and cache / f"{shard}-{_identity(lines, scribe)}.parquet"
    if path and path.exists():
        try:
            found = pq.read_table(path, schema=SCHEMA)
            if found.num_rows == lines.num_rows:
                return found
        except (pa.ArrowException, OSError):
            pass  # a damaged entry is written again
    table = _counted(dataset, shard, lines, scribe)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(".partial")
        pq.write_table(table, written)
        written.replace(path)
    return table


def _identity(lines: pa.Table, scribe: Scribe) -> str:
    state = hashlib.blake2b(repr((VERSION, scribe.identity)).encode(), digest_size=16)
    for name in ("key", "row", "truth_hash", "json_offset", "json_bytes", "cot_bytes"):
        for chunk in lines.column(name).combine_chunks().buffers():
            state.update(b"" if chunk is None else chunk)
    return state.hexdigest()


def _counted(dataset: Dataset, shard: str, lines: pa.Table, scribe: Scribe) -> pa.Table:
    counts: dict[tuple[str, str], tuple[int, ...]] = {}
    try:
        for stored in dataset.stored(shard):
            counts |= _sample_counts(stored.sample, scribe)
    except StorageError as error:
        raise ModelError(f"counting tokens: {error}") from error
    names = zip(lines.column("key").to_pylist(), lines.column("row").to_pylist(), strict=True)
    rows = [counts[name] for name in names]
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    return pa.table([pa.array(c, pa.int32()) for c in columns], schema=SCHEMA)


def _sample_counts(sample: Sample, scribe: Scribe) -> dict[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for row in sample.rows:
        try:
            found[sample.key, row.id] = scribe.counts(row)
        except ModelError as error:
            raise ModelError(f"sample {sample.key}, row {row.id}: {error}") from error
    return found
