"""Every corruption is found, and named by key and field."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from shards import pictures
from shards.canonical import pixel_hash
from shards.commit import write_shard
from shards.errors import NotFound
from shards.integrity import check_dataset, check_sample, check_shard
from shards.manifest_file import ManifestFile, scan_shard
from shards.merge import merge_manifests, rebuild_manifests
from shards.packed import PackedSample
from shards.problem import Problem
from shards.sample import Check, Negative, Row, Sample
from shards.store import Store
from shards.tar import TarWriter, read_members
from shards.text import text_hash
from tests.shards.make import HEIGHT, WIDTH, Box, dataset, packed, samples

NAME = "tiny-000000"
KEY = "tiny-0badcafe-000000001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dataset(tmp_path, shards=1, per_shard=4)
    return tmp_path


def _tar(folder: Path) -> Path:
    return folder / "shards" / f"{NAME}.tar"


def _check(folder: Path) -> list[Problem]:
    return check_shard(str(folder), NAME)


def _rewrite(folder: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write the tar again with members changed or left out, as someone with a tar tool would."""
    with _tar(folder).open("rb") as file:
        members = list(read_members(file, "x"))
    buffer = io.BytesIO()
    writer = TarWriter(buffer)
    for member in members:
        data = change(member.name, member.data)
        if data is not None:
            writer.add(member.name, data)
    writer.finish()
    _tar(folder).write_bytes(buffer.getvalue())


def test_a_good_dataset_has_no_problem(folder: Path) -> None:
    merge_manifests(str(folder))
    assert list(check_dataset(str(folder))) == []


def test_any_flipped_byte_is_found(folder: Path) -> None:
    original = _tar(folder).read_bytes()
    for position in random.Random(0).sample(range(len(original)), 60):
        damaged = bytearray(original)
        damaged[position] ^= 1
        _tar(folder).write_bytes(damaged)
        assert _check(folder), f"byte {position}"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.999])
def test_truncated_tar_is_found(folder: Path, share: float) -> None:
    data = _tar(folder).read_bytes()
    _tar(folder).write_bytes(data[: int(len(data) * share)])
    (problem,) = [p for p in _check(folder) if "truncated" in p.message]
    assert problem.shard == NAME


def test_missing_manifest_is_found_and_can_be_made_again(folder: Path) -> None:
    manifest = folder / "shards" / f"{NAME}.parquet"
    before = manifest.read_bytes()
    manifest.unlink()
    (problem,) = _check(folder)
    assert problem == Problem(
        NAME, "", f"shards/{NAME}.parquet", "is missing; rebuild the manifest"
    )
    rebuild_manifests(str(folder))
    assert manifest.read_bytes() == before
    assert _check(folder) == []


def test_missing_rejects_and_missing_tar_are_found(folder: Path) -> None:
    (folder / "rejects" / f"{NAME}.jsonl").unlink()
    assert [problem.field for problem in _check(folder)] == [f"rejects/{NAME}.jsonl"]
    _tar(folder).unlink()
    assert [problem.field for problem in _check(folder)] == [f"shards/{NAME}.tar"]
    with pytest.raises(NotFound):
        list(check_dataset(str(folder)))


def test_swapped_picture_is_found(folder: Path) -> None:
    other = packed(2).members["image.png"]
    _rewrite(folder, lambda name, data: other if name == f"{KEY}.image.png" else data)
    found = _check(folder)
    assert Problem(NAME, KEY, "hashes.pixels.image", "is not the hash of the pixels") in found


def test_changed_answer_is_found(folder: Path) -> None:
    def change(name: str, data: bytes) -> bytes:
        return data.replace(b'"answer":"blue"', b'"answer":"pink"')

    _rewrite(folder, change)
    _remake_manifest(folder)
    assert Problem(NAME, KEY, "hashes.text", "is not the hash of the rows") in _check(folder)


def test_removed_sample_is_found(folder: Path) -> None:
    _rewrite(folder, lambda name, data: None if name.startswith(KEY) else data)
    assert "has 21 lines, the tar has 16 rows" in {problem.message for problem in _check(folder)}


def test_missing_member_is_found(folder: Path) -> None:
    for suffix in ("json", "txt", "image.png", "mask1.png"):
        dataset(folder, shards=1, per_shard=4)
        _rewrite(folder, lambda name, data, s=suffix: None if name == f"{KEY}.{s}" else data)
        assert any(problem.key == KEY for problem in _check(folder)), suffix


def test_changed_caption_and_uncanonical_json_are_found(folder: Path) -> None:
    def change(name: str, data: bytes) -> bytes:
        if name == f"{KEY}.txt":
            return b"something else"
        return data.replace(b'","', b'", "', 1) if name == f"{KEY}.json" else data

    _rewrite(folder, change)
    _remake_manifest(folder)
    assert {problem.field for problem in _check(folder)} == {f"{KEY}.json", f"{KEY}.txt"}


def test_changed_native_source_is_found(folder: Path) -> None:
    _rewrite(folder, lambda name, data: data.replace(b"svg", b"SVG") if "scene" in name else data)
    assert any("pictures" in problem.field for problem in _check(folder))


def test_manifest_that_says_something_else_is_found(folder: Path) -> None:
    path = folder / "shards" / f"{NAME}.parquet"
    table = pq.read_table(path)
    lines = table.to_pylist()
    lines[3]["difficulty"] = 9
    pq.write_table(type(table).from_pylist(lines, schema=table.schema), path)
    (problem,) = _check(folder)
    assert (problem.field, problem.key) == ("manifest r4.difficulty", KEY[:-1] + "0")


def test_manifest_of_another_shard_is_found(tmp_path: Path) -> None:
    dataset(tmp_path, shards=2, per_shard=4)
    shutil.copy(tmp_path / "shards" / "tiny-000001.parquet", tmp_path / f"shards/{NAME}.parquet")
    assert [p.message for p in _check(tmp_path)] == ["is the manifest of another shard"]


def test_stale_merged_manifest_and_repeated_keys_are_found(tmp_path: Path) -> None:
    dataset(tmp_path, shards=2, per_shard=4)
    merge_manifests(str(tmp_path))
    write_shard(str(tmp_path), "tiny-000001", samples(5, 3), [])
    found = list(check_dataset(str(tmp_path)))
    assert [problem.field for problem in found] == ["key", "manifest/part-00000.parquet"]
    assert found[0].key == "tiny-0badcafe-000000003"


def _remake_manifest(folder: Path) -> None:
    """A forger's manifest: it agrees with the tar, so only the tar's own rules can tell."""
    with _tar(folder).open("rb") as file:
        try:
            made = ManifestFile.of_tar(file, "x", NAME, 0.01)
        except Exception:
            return
    (folder / "shards" / f"{NAME}.parquet").write_bytes(made.to_bytes())


# What follows is about single samples whose hashes are all made to agree again.


def _with(sample: Sample, **update: object) -> Sample:
    changed = sample.model_copy(update=update)
    hashes = changed.hashes.model_copy(update={"text": text_hash(changed.rows)})
    return changed.model_copy(update={"hashes": hashes})


def _with_row(index: int, **update: object) -> PackedSample:
    good = packed(2)
    rows = list(good.sample.rows)
    rows[index] = rows[index].model_copy(update=update)
    return replace(good, sample=_with(good.sample, rows=tuple(rows)))


def _with_picture(role: str, pixels: np.ndarray) -> PackedSample:
    good = packed(2)
    hashes = good.sample.hashes
    hashes = hashes.model_copy(update={"pixels": {**hashes.pixels, role: pixel_hash(pixels)}})
    members = {**good.members, f"{role}.png": pictures.encode(pixels)}
    return PackedSample(good.sample.model_copy(update={"hashes": hashes}), members)


def _fields(sample: PackedSample) -> set[str]:
    return {problem.field for problem in check_sample(sample)}


def test_good_samples_have_no_problem() -> None:
    assert [problem for index in range(9) for problem in check_sample(packed(index))] == []


def test_shifted_mask_is_found() -> None:
    mask = np.roll(packed(2).picture("mask1"), 1, axis=1)
    assert _fields(_with_picture("mask1", mask)) == {"rows.r3.mask", "rows.r4.mask"}


def test_one_pixel_outside_the_mask_is_found() -> None:
    touched = packed(2).picture("edit1").copy()
    touched[-1, -1, 2] ^= 1
    (problem, _) = check_sample(_with_picture("edit1", touched))
    assert problem.message == "1 pixels outside it differ between image and edit1"


def test_edit_without_effect_is_found() -> None:
    found = _fields(_with_picture("edit1", packed(2).picture("image")))
    assert {"rows.r3.output", "rows.r3.changes"} <= found


def test_mask_of_a_view_must_be_all_white() -> None:
    mask = np.ones((HEIGHT, WIDTH), np.bool_)
    mask[0, 0] = False
    assert _fields(_with_picture("maskfull", mask)) == {"rows.r6.mask"}


def test_sizes_must_agree() -> None:
    small = np.zeros((HEIGHT, WIDTH - 1, 3), np.uint8)
    assert {"rows.r3.output", "rows.r4.output"} <= _fields(_with_picture("edit1", small))
    assert "size" in _fields(_with_picture("image", small))


def test_box_must_lie_in_the_picture() -> None:
    good = packed(0)
    states = list(good.sample.states)
    element = states[1].elements[0].model_copy(update={"box": (0.0, 0.0, WIDTH + 1.0, 5.0)})
    states[1] = states[1].model_copy(update={"elements": (element,)})
    sample = good.sample.model_copy(update={"states": tuple(states)})
    assert _fields(replace(good, sample=sample)) == {"states.edit1.elements.box"}


ROW_FAULTS = {
    "rows.r1.output": _with_row(0, inputs=("image",)),
    "rows.r1.instruction": _with_row(0, detail=""),
    "rows.r1.verbatim": _with_row(0, verbatim=("TURQUOISE",)),
    "rows.r3.scope": _with_row(2, scope="global"),
    "rows.r3.negatives": _with_row(2, negatives=(Negative(picture="edit1", fault="x"),)),
    "rows.r4.inverse_of": _with_row(3, inverse_of="r9"),
    "rows.r4.mask": _with_row(3, mask="maskfull"),
    "rows.r5.evidence": _with_row(4, evidence=("image/f9",)),
    "rows.r5.answer": _with_row(4, answer=""),
    "rows.r5.claims.c1.from": _with_row(
        4, claims=(packed(2).sample.rows[4].claims[0].model_copy(update={"from_": ("c2",)}),)
    ),
    "rows.r5.claims.c1.element": _with_row(
        4, claims=(packed(2).sample.rows[4].claims[0].model_copy(update={"element": "sun"}),)
    ),
    "rows.r5.claims.c1.value": _with_row(
        4, claims=(packed(2).sample.rows[4].claims[0].model_copy(update={"value": "{"}),)
    ),
    "rows.r5.claims": _with_row(4, claims=packed(2).sample.rows[4].claims * 2),
    "rows": _with_row(1, id="r1"),
    "rows.r5.inputs": _with_row(4, output="image"),
}


@pytest.mark.parametrize(("field", "bad"), ROW_FAULTS.items(), ids=ROW_FAULTS.keys())
def test_broken_row_is_found(field: str, bad: PackedSample) -> None:
    assert field in _fields(bad)


def test_choice_must_be_among_the_choices() -> None:
    bad = _with_row(4, answer_type="choice", choices=("red", "pink"))
    assert "rows.r5.answer" in _fields(bad)


def test_output_that_is_a_negative_is_found() -> None:
    assert "rows.r3.output" in _fields(_with_row(2, output="neg1"))


def test_picture_that_is_not_there_is_found() -> None:
    (problem,) = check_sample(_with_row(2, output="edit7"))
    assert (problem.field, problem.message) == ("rows.r3", "there is no picture edit7")


def test_a_caption_row_in_the_drawn_language_is_needed() -> None:
    good = packed(0).sample
    rows: tuple[Row, ...] = good.rows[1:]
    assert "rows" in _fields(replace(packed(0), sample=_with(good, rows=rows)))


SAMPLE_FAULTS = {
    "truth": {"truth": '{"colour":"red"}'},
    "style": {"style": "{'a': 1}"},
    "facts": {"facts": ()},
    "schema": {"schema_": 2},
    "checks.ocr": {"checks": (Check(name="ocr", engine="x", passed=False, detail="3 of 4"),)},
    "states.edit1": {"states": (Box("green", 6).state("image"),)},
    "states": {"states": (*packed(2).sample.states, packed(2).sample.states[0])},
}


@pytest.mark.parametrize(("field", "update"), SAMPLE_FAULTS.items(), ids=SAMPLE_FAULTS.keys())
def test_broken_sample_is_found(field: str, update: dict[str, object]) -> None:
    bad = packed(2).sample.model_copy(update=update)
    assert field in _fields(replace(packed(2), sample=bad))


def test_wrong_truth_hash_is_found() -> None:
    good = packed(2).sample
    states = (good.states[0].model_copy(update={"truth_hash": "0" * 32}), *good.states[1:])
    bad = good.model_copy(update={"states": states})
    assert _fields(replace(packed(2), sample=bad)) == {"states.image.truth_hash", "hashes.truth"}


def test_problem_reads_as_one_line() -> None:
    problem = check_sample(_with_row(2, output="neg1"), NAME)[0]
    assert str(problem).startswith(f"{NAME} tiny-0badcafe-000000002 rows.r3.output: ")
    assert "\n" not in str(problem)


def test_scan_agrees_with_the_manifest(folder: Path) -> None:
    scanned = scan_shard(Store.at(str(folder)), NAME)
    assert scanned.to_bytes() == (folder / "shards" / f"{NAME}.parquet").read_bytes()
