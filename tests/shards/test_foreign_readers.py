"""The libraries people use read the shards and manifests, with nothing of ours."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.dataset as pads
import pytest
import yaml
from PIL import Image

from shards.features import card_header, features, member_suffixes
from shards.merge import merge_manifests
from tests.shards.make import HEIGHT, WIDTH, Box, dataset

COUNT = 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    dataset(folder, shards=2, per_shard=COUNT // 2)
    merge_manifests(str(folder))
    header = yaml.safe_dump(card_header(member_suffixes(str(folder))), sort_keys=False)
    (folder / "README.md").write_text(f"---\n{header}---\n# Tiny\n", encoding="utf-8")
    return folder


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")


def _tars(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.glob("shards/*.tar"))


def test_webdataset_reads_image_text_pairs(folder: Path) -> None:
    import webdataset as wds

    pairs = wds.WebDataset(_tars(folder), shardshuffle=False).decode("rgb8")
    found = list(pairs.to_tuple("image.png", "txt", "json", "__key__"))
    assert len(found) == COUNT
    for index, (image, caption, record, key) in enumerate(found):
        assert key == record["key"] == f"tiny-0badcafe-{index:09d}"
        assert image.shape == (HEIGHT, WIDTH, 3)
        colour = ("red", "blue", "green")[index % 3]
        assert np.array_equal(image, Box(colour, 4 + index % 29).draw())
        assert caption == f"A {colour} box labelled {colour.upper()} on white."


def test_webdataset_reads_edit_triples(folder: Path) -> None:
    import webdataset as wds

    source = wds.WebDataset(_tars(folder), shardshuffle=False)
    for before, after, mask in source.decode("pil").to_tuple("image.png", "edit1.png", "mask1.png"):
        differs = (np.asarray(before) != np.asarray(after)).any(axis=2)
        white = np.asarray(mask.convert("1"))
        assert differs.any()
        assert not (differs & ~white).any()


def _is_whole(rows: Any) -> None:
    assert len(rows) == COUNT
    assert rows[2]["json"]["rows"][2]["changes"][0]["new"] == '"red"'
    assert rows[2]["json"]["rows"][4]["claims"][0]["from"] == ["image/f1"]
    assert rows[2]["json"]["elements"][0]["quad"][2] == [22.0, 24.0]
    assert rows[2]["view-side.png"].size == (WIDTH, HEIGHT)
    assert rows[0]["view-side.png"] is None
    assert rows[0]["txt"] == "A red box labelled RED on white."


@pytest.mark.usefixtures("offline")
def test_datasets_reads_the_folder_through_its_card(folder: Path) -> None:
    from datasets import load_dataset

    loaded = load_dataset(str(folder))
    assert list(loaded) == ["train"]
    _is_whole(loaded["train"])


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("streaming", [False, True])
def test_datasets_reads_tars_with_the_columns_given(folder: Path, streaming: bool) -> None:
    from datasets import Features, load_dataset

    columns = Features._from_yaml_list(features(member_suffixes(str(folder))))
    loaded = load_dataset(
        "webdataset", data_files=_tars(folder), features=columns, streaming=streaming
    )
    _is_whole(list(loaded["train"]))


@pytest.mark.usefixtures("offline")
def test_datasets_reads_tars_alone_where_samples_are_alike(tmp_path: Path) -> None:
    """Without columns given it takes them from the first samples, so these must have the same."""
    from datasets import load_dataset

    from shards.commit import write_shard
    from tests.shards.make import packed

    alike = [packed(index) for index in range(9) if index % 3 != 2]
    write_shard(str(tmp_path), "tiny-000000", alike, [])
    loaded = load_dataset("webdataset", data_files=_tars(tmp_path))["train"]
    assert loaded[0]["txt"] == "A red box labelled RED on white."
    assert [row["__key__"] for row in loaded] == [sample.sample.key for sample in alike]


def test_duckdb_queries_manifests(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    query = f"""
        select task, count(*), sum(len(pictures)), max(mask_area)
        from '{folder}/shards/*.parquet' group by task order by task
    """
    assert duckdb.sql(query).fetchall() == [
        ("edit", 28, 96, WIDTH * HEIGHT),
        ("t2i", 24, 32, 0),
        ("understand", 12, 16, 0),
    ]
    merged = f"select count(*) from '{folder}/manifest/*.parquet' where scope = 'view'"
    assert duckdb.sql(merged).fetchall() == [(4,)]
    near = f"""
        select count(*) from '{folder}/manifest/*.parquet' a, '{folder}/manifest/*.parquet' b
        where a.key = b.key and a.row = b.row and bit_count(xor(a.phash, b.phash)) = 0
    """
    assert duckdb.sql(near).fetchall() == [(64,)]


def test_pyarrow_finds_a_picture_by_its_offset(folder: Path) -> None:
    manifests = pads.dataset(folder / "shards", format="parquet", exclude_invalid_files=True)
    wanted = (pads.field("task") == "edit") & (pads.field("inverse_of") == "r3")
    lines = manifests.to_table(filter=wanted).to_pylist()
    assert len(lines) == COUNT
    for line in lines:
        tar = (folder / "shards" / f"{line['shard']}.tar").read_bytes()
        for entry in line["pictures"]:
            if entry["use"] != "source":
                data = tar[entry["offset"] : entry["offset"] + entry["bytes"]]
                image = Image.open(io.BytesIO(data))
                assert image.size == (entry["width"], entry["height"])
        record = json.loads(tar[line["json_offset"] :][: line["json_bytes"]])
        assert record["key"] == line["key"]


@pytest.mark.slow
def test_ray_data_reads_tars_and_manifests(folder: Path) -> None:
    pytest.importorskip("ray.data")
    # In a process of its own: a stranger's Ray has none of the settings that a run of ours leaves behind.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    script = Path(__file__).with_name("read_with_ray.py")
    done = subprocess.run(
        [sys.executable, str(script), str(folder)],
        env={**plain, "RAY_AUTH_MODE": "disabled", "RAY_USAGE_STATS_ENABLED": "0"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == {
        "keys": [f"tiny-0badcafe-{index:09d}" for index in range(COUNT)],
        "kind": "test.box",
        "shape": [HEIGHT, WIDTH, 3],
        "t2i": 2 * COUNT,
    }
