"""The manifest's contract, its determinism, and that it can be made again from the tars."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shards import pictures
from shards.canonical import pixel_hash
from shards.manifest import SCHEMA, licence_of, split_of
from shards.merge import merge_manifests, rebuild_manifests
from shards.reader import Dataset
from shards.sample import Asset
from tests.shards.make import FONT, dataset

COLUMNS = [
    *("key", "row", "shard", "recipe", "seed8", "digest8", "json_offset", "json_bytes", "pictures"),
    *("domain", "subject", "kind", "version", "task", "op", "scope", "chain", "inverse_of", "lang"),
    *("difficulty", "instruction", "answer", "n_claims", "cot_bytes", "mask_area", "truth_hash"),
    *("phash", "licence", "checks_failed", "split"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dataset(tmp_path, shards=3, per_shard=4)
    return tmp_path


def test_columns_are_the_contract(folder: Path) -> None:
    table = pq.read_table(folder / "shards/tiny-000000.parquet")
    assert table.schema.names == COLUMNS
    assert [f.name for f in table.schema.field("pictures").type.value_type] == [
        "role", "use", "offset", "bytes", "width", "height", "pixel_hash"
    ]  # fmt: skip
    assert all(column.null_count == 0 for column in table.columns)


def test_offsets_point_at_the_payloads(folder: Path) -> None:
    for line in Dataset.open(str(folder)).rows():
        tar = (folder / "shards" / f"{line['shard']}.tar").read_bytes()
        record = tar[line["json_offset"] : line["json_offset"] + line["json_bytes"]]
        assert f'"key":"{line["key"]}"'.encode() in record
        for entry in line["pictures"]:
            data = tar[entry["offset"] : entry["offset"] + entry["bytes"]]
            if entry["use"] == "source":
                assert data.startswith(b"<svg")
                digest = hashlib.blake2b(data, digest_size=16).hexdigest()
                assert entry["pixel_hash"] == digest
                continue
            pixels = pictures.decode(data)
            assert pixels.shape[:2] == (entry["height"], entry["width"])
            assert pixel_hash(pixels) == entry["pixel_hash"]


def test_lines_describe_their_rows(folder: Path) -> None:
    lines = {(r["key"], r["row"]): r for r in Dataset.open(str(folder)).rows()}
    edit = lines["tiny-0badcafe-000000002", "r3"]
    uses = [(p["role"], p["use"]) for p in edit["pictures"]]
    assert uses == [
        ("image", "input"), ("edit1", "output"), ("mask1", "mask"), ("scene.svg", "source")
    ]  # fmt: skip
    assert (edit["task"], edit["scope"], edit["chain"]) == ("edit", "local", 1)
    assert edit["mask_area"] == 16 * 16
    assert edit["licence"] == "OFL-1.1"
    asked = lines["tiny-0badcafe-000000000", "r5"]
    assert (asked["answer"], asked["n_claims"]) == ("red", 2)
    assert lines["tiny-0badcafe-000000000", "r4"]["inverse_of"] == "r3"


def test_same_samples_give_same_bytes(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    dataset(other, shards=3, per_shard=4)
    for mine in sorted(p for p in folder.rglob("*") if p.is_file()):
        assert mine.read_bytes() == (other / mine.relative_to(folder)).read_bytes()


def test_rebuilt_manifests_are_identical(folder: Path) -> None:
    merge_manifests(str(folder))
    manifests = [*folder.glob("shards/*.parquet"), *folder.glob("manifest/*.parquet")]
    before = {path: path.read_bytes() for path in manifests}
    for path in manifests:
        path.unlink()
    assert rebuild_manifests(str(folder)) == ["part-00000"]
    assert {path: path.read_bytes() for path in manifests} == before


def test_merged_parts_hold_all_rows_and_stale_parts_go(folder: Path) -> None:
    assert merge_manifests(str(folder), shards_per_part=1) == [
        "part-00000", "part-00001", "part-00002"
    ]  # fmt: skip
    assert merge_manifests(str(folder), shards_per_part=2) == ["part-00000", "part-00001"]
    parts = sorted(folder.glob("manifest/*.parquet"))
    assert [part.name for part in parts] == ["part-00000.parquet", "part-00001.parquet"]
    merged = pa.concat_tables([pq.read_table(part) for part in parts])
    single = [pq.read_table(path) for path in sorted(folder.glob("shards/*.parquet"))]
    bare = [table.replace_schema_metadata(None) for table in single]
    assert merged.replace_schema_metadata(None).equals(pa.concat_tables(bare))
    assert merged.schema.remove_metadata() == SCHEMA


def test_split_follows_the_truth_alone_and_keeps_its_share() -> None:
    truths = [hashlib.blake2b(str(i).encode(), digest_size=16).hexdigest() for i in range(20_000)]
    test = {truth for truth in truths if split_of(truth, 0.01) == "test"}
    assert 150 <= len(test) <= 250
    assert test <= {truth for truth in truths if split_of(truth, 0.05) == "test"}
    assert {split_of(truth, 0.0) for truth in truths} == {"train"}
    assert {split_of(truth, 1.0) for truth in truths} == {"test"}


def test_licence_is_an_expression_over_all_assets() -> None:
    def asset(licence: str) -> Asset:
        return FONT.model_copy(update={"licence": licence})

    assert licence_of([]) == ""
    assert (
        licence_of([asset("OFL-1.1"), asset("CC0-1.0"), asset("OFL-1.1")]) == "CC0-1.0 AND OFL-1.1"
    )
    assert licence_of([asset("MIT OR Apache-2.0"), asset("MIT")]) == "MIT AND (MIT OR Apache-2.0)"
