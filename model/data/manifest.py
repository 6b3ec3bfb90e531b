"""The index: every row of any mix of dataset folders as columns, without opening a tar.

What planning needs are numpy columns; what reading needs stays in the arrow table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from model.data.config import DataConfig
from model.data.counts import COLUMNS as COUNTS
from model.data.counts import count_shard
from model.data.names import TASKS
from model.data.rng import Words, row_ids
from model.data.sizes import within_aspect
from model.errors import ModelError
from shards.errors import StorageError
from shards.reader import Dataset

if TYPE_CHECKING:
    from model.data.tokens import Scribe

READ = ("key", "row", "shard", "json_offset", "json_bytes", "pictures", "domain", "kind", "task")

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Index:
    """Rows `[n]` of all sources. Sizes are pixels; 0 x 0 where there is no such picture."""

    table: pa.Table  # [n] the columns READ, and `source`: number of the folder
    sources: tuple[str, ...]
    ids: Words  # [n]
    task: Integers  # [n] number in TASKS
    domain: Integers  # [n] number in `domains`
    domains: tuple[str, ...]
    output: Integers  # [n, 2] height, width
    input_rows: Integers  # [m] row of each input picture, ascending
    inputs: Integers  # [m, 2] height, width
    counts: Integers  # [4, n] tokens, the columns COUNTS
    left_out: dict[str, int]  # rows that the selection leaves out, by reason

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def input_counts(self) -> Integers:
        """`[n]`"""
        return np.bincount(self.input_rows, minlength=len(self)).astype(np.int64)

    def name(self, row: int) -> str:
        """`KEY/ROW`, as errors name a row."""
        return f"{self.table['key'][row].as_py()}/{self.table['row'][row].as_py()}"

    def groups(self) -> tuple[list[tuple[str, str]], list[Integers]]:
        """(task, domain) of each group that has rows, and the rows of it."""
        code = self.task * len(self.domains) + self.domain
        order = np.argsort(code, kind="stable")
        found, starts = np.unique(code[order], return_index=True)
        names: list[tuple[str, str]] = [
            (TASKS[number // len(self.domains)], self.domains[number % len(self.domains)])
            for number in found.tolist()
        ]
        return names, cast("list[Integers]", np.split(order, starts[1:]))


def open_sources(sources: Sequence[str]) -> list[Dataset]:
    """Raises ModelError naming a folder that holds no shard."""
    try:
        return [Dataset.open(source) for source in sources]
    except StorageError as error:
        raise ModelError(f"sources: {error}") from error


def read_index(
    datasets: Sequence[Dataset], config: DataConfig, scribe: Scribe, cache: Path | None = None
) -> Index:
    """The rows of `config.split` that can be trained on, in a fixed order.

    Token counts are kept in the folder `cache`. Raises ModelError for a damaged manifest, an
    unknown column layout, a row that comes twice, or words that cannot stand in a prompt.
    """
    tables = [
        _manifest(dataset, source, scribe, cache)
        for dataset, source in zip(datasets, config.sources, strict=True)
    ]
    return index_of(tables, config)


def _manifest(dataset: Dataset, source: str, scribe: Scribe, cache: Path | None) -> pa.Table:
    try:
        manifest = dataset.manifest
        parts = [count_shard(dataset, shard, scribe, cache) for shard in dataset.shards]
    except (StorageError, pa.ArrowException) as error:
        raise ModelError(f"{source}: {error}") from error
    counts = pa.concat_tables(parts)
    for name in COUNTS:
        manifest = manifest.append_column(name, counts[name])
    return manifest


def index_of(tables: Sequence[pa.Table], config: DataConfig) -> Index:
    """As `read_index`, of manifests at hand with their token counts as columns."""
    table = pa.concat_tables(
        [
            _columns(table, source).append_column(
                "source", pa.array(np.full(len(table), number, np.int32))
            )
            for number, (table, source) in enumerate(zip(tables, config.sources, strict=True))
        ]
    ).combine_chunks()
    pictures = _pictures(table)
    left_out: dict[str, int] = {}
    keep = np.ones(len(table), bool)
    height, width = pictures.output.T
    rules = {
        f"not of split {config.split}": _equal(table["split"], config.split),
        "task without weight": _weighted(table["task"], config.tasks),
        "domain without weight": _weighted(table["domain"], config.domains),
        "aspect ratio": (height == 0) | within_aspect(height, width, config.resolution),
    }
    for reason, fine in rules.items():
        left_out[reason] = int((keep & ~fine).sum())
        keep &= fine
    chosen = np.flatnonzero(keep)
    selected = table.select([*READ, "source"]).take(pa.array(chosen))
    ids = row_ids(*(selected[name].combine_chunks() for name in ("key", "row")))
    task, domain = (_encoded(selected[name]) for name in ("task", "domain"))
    domains = tuple(sorted(domain.dictionary.to_pylist()))
    kept_inputs = keep[pictures.input_rows]
    index = Index(
        table=selected,
        sources=config.sources,
        ids=ids,
        task=_codes(task, TASKS),
        domain=_codes(domain, domains),
        domains=domains,
        output=pictures.output[chosen],
        input_rows=(np.cumsum(keep) - 1)[pictures.input_rows[kept_inputs]],
        inputs=pictures.inputs[kept_inputs],
        counts=np.stack([_numpy(table[name])[chosen] for name in COUNTS]).astype(np.int64),
        left_out={reason: count for reason, count in left_out.items() if count},
    )
    _require_unique(index)
    return index


@dataclass(frozen=True)
class _Pictures:
    output: Integers
    input_rows: Integers
    inputs: Integers


def _pictures(table: pa.Table) -> _Pictures:
    column = table["pictures"].combine_chunks()
    flat = column.flatten()
    row = np.repeat(np.arange(len(table)), _numpy(pc.call_function("list_value_length", [column])))
    size = np.stack([_numpy(flat.field("height")), _numpy(flat.field("width"))], axis=1)
    use = flat.field("use")
    is_output, is_input = (_equal(use, name) for name in ("output", "input"))
    output = np.zeros((len(table), 2), np.int64)
    output[row[is_output]] = size[is_output]
    return _Pictures(output, row[is_input], size[is_input].astype(np.int64))


def _columns(table: pa.Table, source: str) -> pa.Table:
    wanted = [*READ, "split", *COUNTS]
    for name in wanted:
        if name not in table.column_names:
            raise ModelError(f"{source}: its manifest has no column {name!r}; rebuild it")
    return table.select(wanted)


def _weighted(names: pa.ChunkedArray, weights: dict[str, float]) -> NDArray[np.bool_]:
    if not weights:
        return np.ones(len(names), bool)
    wanted = pa.array([name for name, weight in weights.items() if weight > 0], pa.string())
    return _numpy(pc.call_function("is_in", [names], pc.SetLookupOptions(wanted)))


def _encoded(names: pa.ChunkedArray) -> pa.DictionaryArray:
    return names.combine_chunks().dictionary_encode()


def _codes(encoded: pa.DictionaryArray, names: Sequence[str]) -> Integers:
    found: list[str] = encoded.dictionary.to_pylist()
    for name in found:
        if name not in names:
            raise ModelError(f"manifest: unknown task {name!r}; known are {', '.join(names)}")
    position = np.array([names.index(name) for name in found] or [0], np.int64)
    return position[_numpy(encoded.indices)]


def _equal(column: Any, value: str) -> NDArray[np.bool_]:
    return _numpy(pc.call_function("equal", [column, pa.scalar(value)]))


def _numpy(column: Any) -> NDArray[Any]:
    return column.to_numpy(zero_copy_only=False)


def _require_unique(index: Index) -> None:
    order = np.argsort(index.ids, kind="stable")
    twins = np.flatnonzero(index.ids[order][1:] == index.ids[order][:-1])
    if len(twins):
        name = index.name(int(order[twins[0]]))
        raise ModelError(f"row {name} comes twice; do two sources hold the same samples?")
