"""One row by byte ranges, one sample by key, everything in a stream; with and without manifests."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from shards.commit import write_shard
from shards.errors import BrokenShard, NotFound
from shards.merge import merge_manifests
from shards.reader import Dataset
from tests.shards.make import HEIGHT, WIDTH, dataset, packed, samples

KEY = "tiny-0badcafe-000000008"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dataset(tmp_path, shards=3, per_shard=4)
    return tmp_path


def _merge(folder: Path) -> None:
    merge_manifests(str(folder))


def _only_merged(folder: Path) -> None:
    merge_manifests(str(folder))
    for path in folder.glob("shards/*.parquet"):
        path.unlink()


def _half_merged(folder: Path) -> None:
    """Merged before the last shard was there."""
    last = folder / "shards" / "tiny-000002.tar"
    kept = last.read_bytes()
    last.unlink()
    merge_manifests(str(folder))
    last.write_bytes(kept)


def _no_manifests(folder: Path) -> None:
    for path in folder.glob("shards/*.parquet"):
        path.unlink()


def _damaged_manifests(folder: Path) -> None:
    merge_manifests(str(folder))
    for path in (*folder.glob("shards/*.parquet"), *folder.glob("manifest/*.parquet")):
        path.write_bytes(path.read_bytes()[:100])


STATES = [lambda _: None, _merge, _only_merged, _half_merged, _no_manifests, _damaged_manifests]


@pytest.mark.parametrize("change", STATES, ids=lambda f: f.__name__.strip("_<>"))
def test_everything_is_read_whatever_manifests_there_are(folder: Path, change) -> None:
    wanted = Dataset.open(str(folder)).manifest
    change(folder)
    found = Dataset.open(str(folder))
    assert found.shards == ("tiny-000000", "tiny-000001", "tiny-000002")
    assert found.manifest.equals(wanted)
    assert list(found.rows()) == wanted.to_pylist()
    assert found.sample(KEY) == packed(8)
    assert found.example(KEY, "r3").row.instruction == packed(8).sample.rows[2].instruction
    assert [sample.sample.index for sample in found.samples()] == list(range(12))


def test_samples_come_back_as_they_were(folder: Path) -> None:
    assert list(Dataset.open(str(folder)).samples()) == list(samples(12))
    only = Dataset.open(str(folder)).samples(("tiny-000001",))
    assert [sample.sample.index for sample in only] == [4, 5, 6, 7]


def test_example_has_its_pictures_and_no_others(folder: Path) -> None:
    example = Dataset.open(str(folder)).example(KEY, "r3")
    assert list(example.pictures) == ["image", "edit1", "mask1"]
    assert example.pictures["image"].shape == (HEIGHT, WIDTH, 3)
    assert example.pictures["mask1"].dtype == np.bool_
    differs = (example.pictures["image"] != example.pictures["edit1"]).any(axis=2)
    assert differs.any()
    assert not (differs & ~example.pictures["mask1"]).any()
    assert (example.sample, example.row.id) == (packed(8).sample, "r3")


def test_example_needs_no_other_byte_of_the_tar(folder: Path) -> None:
    data = Dataset.open(str(folder))
    wanted = data.example(KEY, "r3")
    line = next(line for line in data.rows() if (line["key"], line["row"]) == (KEY, "r3"))
    spans = [(line["json_offset"], line["json_bytes"])]
    spans += [(p["offset"], p["bytes"]) for p in line["pictures"] if p["use"] != "source"]
    tar = folder / "shards" / f"{line['shard']}.tar"
    whole = tar.read_bytes()
    noise = bytearray(b"\xff" * len(whole))
    for offset, size in spans:
        noise[offset : offset + size] = whole[offset : offset + size]
    tar.write_bytes(noise)
    found = data.example_at(line)
    assert (found.sample, found.row) == (wanted.sample, wanted.row)
    assert all(
        np.array_equal(found.pictures[role], wanted.pictures[role]) for role in wanted.pictures
    )


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("tiny-0badcafe-000000099", "r1"),
        ("another-0badcafe-000000001", "r1"),
        (KEY, "r99"),
        ("", ""),
    ],
)
def test_what_is_not_there_is_said(folder: Path, key: str, row: str) -> None:
    with pytest.raises(NotFound, match="there is no"):
        Dataset.open(str(folder)).example(key, row)


def test_missing_picture_is_said() -> None:
    with pytest.raises(NotFound, match="no picture edit9; it has image"):
        packed(0).picture("edit9")


def test_no_dataset_is_said(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NotFound, match=r"holds no shards/\*\.tar"):
            Dataset.open(str(place))


def test_a_shard_written_again_is_not_read_by_old_manifests(folder: Path) -> None:
    merge_manifests(str(folder))
    write_shard(str(folder), "tiny-000002", samples(5, 8), [])
    assert Dataset.open(str(folder)).manifest.num_rows == sum(
        len(sample.sample.rows) for sample in samples(13)
    )
    stale = folder / "shards" / "tiny-000002.parquet"
    shutil.copy(folder / "shards" / "tiny-000001.parquet", stale)
    last = f"{KEY[:-1]}{9}"
    assert Dataset.open(str(folder)).sample(last).sample.key == last


def test_offsets_that_lie_are_noticed(folder: Path) -> None:
    data = Dataset.open(str(folder))
    line = next(iter(data.rows()))
    with pytest.raises(BrokenShard, match="not where the manifest says"):
        data.example_at({**line, "json_offset": line["json_offset"] + 512})
    entries = [{**entry, "offset": entry["offset"] + 1} for entry in line["pictures"]]
    with pytest.raises(BrokenShard, match="image"):
        data.example_at({**line, "pictures": entries})


def test_an_empty_shard_does_not_disturb(folder: Path) -> None:
    write_shard(str(folder), "tiny-000003", [], [])
    data = Dataset.open(str(folder))
    assert len(data.shards) == 4
    assert data.sample(KEY).sample.key == KEY
    assert merge_manifests(str(folder)) == ["part-00000"]
    assert Dataset.open(str(folder)).manifest.equals(data.manifest)
