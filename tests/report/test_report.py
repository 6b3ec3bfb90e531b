"""The card, report.json, croissant.json and the files of the gallery."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from factory import report
from factory.report.card import size_category, sparkline, table
from factory.report.gallery import Limits, choose
from factory.report.rejects import SKIPPED, UNFILLED, short_reason
from shards.errors import NotFound
from shards.reader import Dataset
from tests.report import toy

SAMPLES, REJECTED = 10, 7


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("toy")
    toy.write_dataset(folder, samples=SAMPLES, shard_samples=6, rejected=REJECTED)
    report.write(str(folder), timing={"seconds": 12.5})
    return folder


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def read_script(path: Path) -> object:
    """The data of a gallery script: the last argument of its one call."""
    text = path.read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r"gallery\.\w+\(\"[^\"]+\",(.*)\);\n", text, re.DOTALL)[1])  # type: ignore[index]


def test_the_same_dataset_gives_the_same_bytes(out: Path) -> None:
    before = digests(out)
    report.write(str(out))
    assert digests(out) == before


def test_report_counts_what_is_there(out: Path) -> None:
    data = json.loads((out / "report.json").read_text(encoding="utf-8"))
    table_rows = Dataset.open(str(out)).manifest
    assert data["counts"]["samples"] == SAMPLES
    assert data["counts"]["rows"] == table_rows.num_rows
    assert data["counts"]["shards"] == 2
    assert data["counts"]["rejected"] == REJECTED
    assert sum(data["composition"]["task"].values()) == table_rows.num_rows
    assert sum(entry["samples"] for entry in data["kinds"].values()) == SAMPLES
    assert data["rates"]["accepted_per_attempt"] == pytest.approx(
        SAMPLES / (SAMPLES + REJECTED), abs=1e-6
    )
    assert data["timing"] == {"seconds": 12.5}


def test_timing_survives_a_later_report_and_is_nowhere_else(out: Path) -> None:
    assert "12.5" in (out / "report.json").read_text()
    for name in ("README.md", "croissant.json", "gallery/data/report.js"):
        assert "seconds" not in (out / name).read_text(encoding="utf-8")


def test_the_header_is_what_the_hub_reads(out: Path) -> None:
    text = (out / "README.md").read_text(encoding="utf-8")
    header = yaml.safe_load(text.split("---\n")[1])
    assert header["language"] == ["en", "zh"]
    assert header["size_categories"] == ["n<1K"]
    assert header["configs"] == [{"config_name": "default", "data_files": "shards/*.tar"}]
    names = {feature["name"] for feature in header["dataset_info"]["features"]}
    assert {"image.png", "edit1.png", "mask1.png", "json", "txt", "__key__"} <= names


def test_every_kind_and_reason_stands_in_the_card(out: Path) -> None:
    text = (out / "README.md").read_text(encoding="utf-8")
    for word in (
        *toy.KINDS,
        "label_overlap",
        "mask_loose",
        "no planar layout",
        "Aileron-Regular",
        toy.DIGEST,
    ):
        assert word in text
    assert "{" not in text.split("## How it was made")[1]


@pytest.mark.parametrize("block", [0, 1], ids=["without the manifest", "with the manifest"])
def test_the_reading_examples_run(out: Path, block: int) -> None:
    pytest.importorskip(("webdataset", "duckdb")[block], reason="the reader is not installed")
    code = re.findall(
        r"```python\n(.*?)```", (out / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )[block]
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=out,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ("t2i" if block == 0 else "output image") in ran.stdout


def test_croissant_is_valid(out: Path) -> None:
    croissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    dataset = croissant.Dataset(jsonld=str(out / "croissant.json"))
    assert not dataset.metadata.issues.errors
    first = next(iter(dataset.records("rows")))
    assert first["rows/recipe"] in ("toy", b"toy")


def test_croissant_names_every_manifest_part_with_its_hash(out: Path) -> None:
    data = json.loads((out / "croissant.json").read_text(encoding="utf-8"))
    for file in data["distribution"]:
        assert hashlib.sha256((out / file["contentUrl"]).read_bytes()).hexdigest() == file["sha256"]


def test_gallery_pictures_are_the_members_of_the_shards(out: Path) -> None:
    dataset = Dataset.open(str(out))
    for packed in dataset.samples():
        for suffix, data in packed.members.items():
            assert (out / "gallery/pictures" / f"{packed.sample.key}.{suffix}").read_bytes() == data


def test_every_entry_points_at_files_that_exist(out: Path) -> None:
    gallery = out / "gallery"
    index = read_script(gallery / "data/index.js")
    assert isinstance(index, dict)
    assert len(index["entries"]) == SAMPLES
    for entry in index["entries"]:
        assert (gallery / entry["thumb"]).is_file()
        record = read_script(gallery / f"samples/{entry['key']}.js")
        assert isinstance(record, dict)
        assert all((gallery / path).is_file() for path in record["files"].values())
    page = (gallery / "index.html").read_text(encoding="utf-8")
    for path in re.findall(r'(?:src|href)="([^"#:]+\.(?:js|css))"', page):
        assert (gallery / path).is_file()


def test_the_gallery_never_reaches_for_the_network(out: Path) -> None:
    for file in [*(out / "gallery/site").iterdir(), out / "gallery/index.html"]:
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|\bfetch\(|XMLHttpRequest|@import", text), file.name


def test_a_smaller_budget_keeps_all_kinds_and_clears_old_files(tmp_path: Path) -> None:
    toy.write_dataset(tmp_path, samples=8)
    report.write(str(tmp_path))
    report.write(str(tmp_path), limits=Limits(samples=4))
    entries = read_script(tmp_path / "gallery/data/index.js")["entries"]  # type: ignore[index]
    assert {entry["kind"] for entry in entries} == set(toy.KINDS)
    assert len(entries) == len(list((tmp_path / "gallery/samples").iterdir())) == 4
    manifest = Dataset.open(str(tmp_path)).manifest
    assert choose(manifest, Limits(bytes=0)) == frozenset()
    assert choose(manifest, Limits(samples=4)) < choose(manifest, Limits(samples=6))


def test_no_shards_is_an_error_that_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=re.escape(str(tmp_path))):
        report.write(str(tmp_path))


def test_stages_of_the_ledger_are_those_that_the_build_writes() -> None:
    worker = pytest.importorskip("factory.worker", reason="drawing libraries are not installed")
    assert (UNFILLED, SKIPPED) == (worker.UNFILLED, worker.SKIPPED)


@pytest.mark.parametrize(
    ("reason", "short"),
    [
        ("label_overlap: A over B", "label_overlap"),
        ("mask is 1.52 of its hull", "mask is"),
        ("node 3 hidden", "node"),
        ("", "unnamed"),
    ],
)
def test_reasons_are_grouped_without_their_details(reason: str, short: str) -> None:
    assert short_reason(reason) == short


def test_small_things_of_the_card() -> None:
    assert sparkline({"1": 7, "10": 1}) == "█········▂"
    assert size_category(999) == "n<1K"
    assert size_category(1_000) == "1K<n<10K"
    assert table(("a", "n"), [("x|y", 1200)]) == "| a | n |\n| --- | ---: |\n| x\\|y | 1,200 |\n"
