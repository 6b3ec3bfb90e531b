"""The manifest: one line per row, enough to plan an epoch and to read one picture without scanning.

A shard's manifest is a pure function of its tar, so it can always be made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from shards.canonical import digest
from shards.errors import BrokenShard, InvalidSample, PictureError
from shards.member import order, split_key
from shards.packed import Measured, StoredSample, measure, read_samples, require_storable
from shards.sample import Asset, Row
from shards.tar import Readable

TEST_SHARE = 0.01

PICTURE = pa.struct(
    [
        pa.field("role", pa.string(), nullable=False),
        pa.field("use", pa.string(), nullable=False),
        pa.field("offset", pa.int64(), nullable=False),
        pa.field("bytes", pa.int64(), nullable=False),
        pa.field("width", pa.int32(), nullable=False),
        pa.field("height", pa.int32(), nullable=False),
        pa.field("pixel_hash", pa.string(), nullable=False),
    ]
)

# A ``source`` picture is a native file (``scene.svg``): no size, and the hash is of its bytes;
# ``mask_area`` counts white pixels; ``phash`` is of the output picture, else of the first input;
# ``licence`` is an SPDX expression over the sample's assets.
SCHEMA = pa.schema(
    [
        pa.field(name, kind, nullable=False)
        for name, kind in (
            ("key", pa.string()),
            ("row", pa.string()),
            ("shard", pa.string()),
            ("recipe", pa.string()),
            ("seed8", pa.string()),
            ("digest8", pa.string()),
            ("json_offset", pa.int64()),
            ("json_bytes", pa.int64()),
            ("pictures", pa.list_(pa.field("element", PICTURE, nullable=False))),
            ("domain", pa.string()),
            ("subject", pa.string()),
            ("kind", pa.string()),
            ("version", pa.int32()),
            ("task", pa.string()),
            ("op", pa.string()),
            ("scope", pa.string()),
            ("chain", pa.int32()),
            ("inverse_of", pa.string()),
            ("lang", pa.string()),
            ("difficulty", pa.int32()),
            ("instruction", pa.string()),
            ("answer", pa.string()),
            ("n_claims", pa.int32()),
            ("cot_bytes", pa.int32()),
            ("mask_area", pa.int64()),
            ("truth_hash", pa.string()),
            ("phash", pa.uint64()),
            ("licence", pa.string()),
            ("checks_failed", pa.int32()),
            ("split", pa.string()),
        )
    ]
)


def split_of(truth_hash: str, test_share: float) -> str:
    """``test`` or ``train``, by the base truth alone: equal truths never straddle."""
    drawn = hashlib.blake2b(f"split:{truth_hash}".encode(), digest_size=8).digest()
    return "test" if int.from_bytes(drawn, "big") < test_share * 2.0**64 else "train"


def licence_of(assets: Iterable[Asset]) -> str:
    """SPDX expression of everything a sample is made with, ``""`` when it uses no asset."""
    names = sorted({asset.licence for asset in assets if asset.licence})
    return " AND ".join(f"({name})" if " OR " in name else name for name in names)


def rows_of(
    stored: StoredSample, measured: Mapping[str, Measured], shard: str, test_share: float
) -> Iterator[dict[str, Any]]:
    """The manifest lines of one sample."""
    sample = stored.sample
    _, seed8, _ = split_key(sample.key)
    common = {
        "key": sample.key,
        "shard": shard,
        "recipe": sample.recipe,
        "seed8": seed8,
        "digest8": sample.recipe_digest[:8],
        "json_offset": stored.spans["json"].offset,
        "json_bytes": stored.spans["json"].size,
        "domain": sample.domain,
        "subject": sample.subject,
        "kind": sample.kind,
        "version": sample.version,
        "difficulty": sample.difficulty,
        "truth_hash": sample.hashes.truth,
        "licence": licence_of(sample.assets),
        "checks_failed": sum(not check.passed for check in sample.checks),
        "split": split_of(sample.hashes.truth, test_share),
    }
    sources = [_source(stored, suffix) for suffix in _source_suffixes(stored)]
    for row in sample.rows:
        yield common | _row_columns(row, stored, measured, sources)


@dataclass(frozen=True)
class ShardContent:
    """What a tar holds: manifest lines, number of samples, and the suffixes of all members."""

    table: pa.Table
    samples: int
    suffixes: tuple[str, ...]


def manifest_of(
    file: Readable, path: str, shard: str, test_share: float = TEST_SHARE
) -> ShardContent:
    """Read a whole tar, check every member and pixel hash, and compute its manifest.

    Args:
        file: the tar, positioned at its start.
        path: its name in errors.

    Raises:
        BrokenShard: anything in the tar is not what a writer would have put there.
    """
    lines: list[dict[str, Any]] = []
    samples, suffixes = 0, set[str]()
    for stored in read_samples(file, path):
        samples += 1
        suffixes |= stored.spans.keys()
        lines.extend(rows_of(stored, _checked(stored, path), shard, test_share))
    table = pa.Table.from_pylist(lines, schema=SCHEMA)
    return ShardContent(table, samples, tuple(sorted(suffixes, key=order)))


def _checked(stored: StoredSample, path: str) -> dict[str, Measured]:
    try:
        require_storable(stored.packed)
        measured = measure(stored.packed)
    except InvalidSample as error:
        raise BrokenShard(path, error.key, f"{error.field}: {error.message}") from None
    except PictureError as error:
        raise BrokenShard(path, stored.sample.key, str(error)) from None
    claimed = stored.sample.hashes.pixels
    for role in sorted(measured.keys() | claimed.keys()):
        if role not in measured or measured[role].pixel_hash != claimed.get(role):
            raise BrokenShard(path, f"{stored.sample.key}.{role}", "pixels do not match their hash")
    return measured


def _row_columns(
    row: Row,
    stored: StoredSample,
    measured: Mapping[str, Measured],
    sources: list[dict[str, Any]],
) -> dict[str, Any]:
    uses = [(role, "input") for role in row.inputs]
    uses += [(role, use) for role, use in ((row.output, "output"), (row.mask, "mask")) if role]
    shown = row.output or (row.inputs[0] if row.inputs else "")
    return {
        "row": row.id,
        "pictures": [_picture(stored, measured, role, use) for role, use in uses] + sources,
        "task": row.task,
        "op": row.op,
        "scope": row.scope,
        "chain": row.chain,
        "inverse_of": row.inverse_of,
        "lang": row.lang,
        "instruction": row.instruction or row.question,
        "answer": row.answer,
        "n_claims": len(row.claims),
        "cot_bytes": len(row.cot.text.encode("utf-8")),
        "mask_area": measured[row.mask].area if row.mask else 0,
        "phash": measured[shown].phash if shown else 0,
    }


def _picture(
    stored: StoredSample, measured: Mapping[str, Measured], role: str, use: str
) -> dict[str, Any]:
    span = stored.spans[stored.packed.roles[role]]
    found = measured[role]
    return {
        "role": role,
        "use": use,
        "offset": span.offset,
        "bytes": span.size,
        "width": found.width,
        "height": found.height,
        "pixel_hash": found.pixel_hash,
    }


def _source_suffixes(stored: StoredSample) -> list[str]:
    return sorted((s for s in stored.packed.members if s.startswith("scene.")), key=order)


def _source(stored: StoredSample, suffix: str) -> dict[str, Any]:
    span = stored.spans[suffix]
    return {
        "role": suffix,
        "use": "source",
        "offset": span.offset,
        "bytes": span.size,
        "width": 0,
        "height": 0,
        "pixel_hash": digest(stored.packed.members[suffix]),
    }
