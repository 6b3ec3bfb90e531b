"""``factory verify`` finds what has been done to a dataset, byte by byte and meaning by meaning."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from factory.lock import settle
from factory.recipe import parse
from factory.run import run
from factory.session import Session
from factory.verify import verify, verify_dataset
from shards.canonical import pixel_hash
from shards.commit import write_shard
from shards.merge import merge_manifests
from shards.packed import PackedSample
from shards.pictures import encode
from shards.reader import Dataset
from shards.sample import Row, Sample
from shards.text import text_hash

SHARD = "checked-000000"
RECIPE = {
    "recipe": "checked",
    "seed": 3,
    "samples": 4,
    "shard_samples": 2,
    "size": {"choices": [[768, 768]]},
    "mix": [
        {"use": "physics.inclined_plane", "share": 0.5},
        {"use": "cs.shortest_path", "share": 0.5},
    ],
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("verify") / "out"
    session = Session.of(parse(RECIPE))
    outcome = run(session, settle(str(out), session.lock()), str(out), 0)
    assert outcome.exit_code == 0
    merge_manifests(str(out))
    return out


@pytest.fixture
def out(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "out"))


def complaints(out: Path) -> list[str]:
    return [str(problem) for problem in verify_dataset(str(out), workers=1)]


def rewritten(out: Path, alter: Callable[[PackedSample], PackedSample]) -> None:
    """The first shard written anew, as a faulty factory would have: bytes, hashes and manifests all agree."""
    samples = [alter(packed) for packed in Dataset.open(str(out)).samples((SHARD,))]
    rejects = [
        json.loads(line) for line in (out / f"rejects/{SHARD}.jsonl").read_text().splitlines()
    ]
    write_shard(str(out), SHARD, samples, rejects)
    merge_manifests(str(out))


def with_rows(packed: PackedSample, alter: Callable[[Row], Row]) -> PackedSample:
    rows = tuple(alter(row) for row in packed.sample.rows)
    hashes = packed.sample.hashes.model_copy(update={"text": text_hash(rows)})
    return PackedSample(
        packed.sample.model_copy(update={"rows": rows, "hashes": hashes}), packed.members
    )


def with_picture(
    packed: PackedSample, role: str, pixels: NDArray[np.uint8] | NDArray[np.bool_]
) -> PackedSample:
    hashes = packed.sample.hashes
    pixel = {**hashes.pixels, role: pixel_hash(pixels)}
    sample = packed.sample.model_copy(
        update={"hashes": hashes.model_copy(update={"pixels": pixel})}
    )
    return PackedSample(sample, {**packed.members, f"{role}.png": encode(pixels)})


def test_a_dataset_as_built_has_no_problem(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(str(out), workers=1) == 0
    assert "as it was built" in capsys.readouterr().out


# -- bytes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0.03, 0.4, 0.77])
def test_a_flipped_byte(out: Path, place: float) -> None:
    tar = out / f"shards/{SHARD}.tar"
    data = bytearray(tar.read_bytes())
    data[int(len(data) * place)] ^= 0x10
    tar.write_bytes(data)
    assert complaints(out)


def test_a_truncated_tar(out: Path) -> None:
    tar = out / f"shards/{SHARD}.tar"
    tar.write_bytes(tar.read_bytes()[: tar.stat().st_size // 2])
    assert any(SHARD in line for line in complaints(out))


@pytest.mark.parametrize(
    "name", [f"shards/{SHARD}.parquet", f"shards/{SHARD}.tar", f"rejects/{SHARD}.jsonl"]
)
def test_a_missing_file_is_named(out: Path, name: str) -> None:
    (out / name).unlink()
    assert any(name in line and "missing" in line for line in complaints(out))


# -- meaning: everything is written as a factory with a bug would write it --------------------------


def test_a_sample_that_vanished(out: Path) -> None:
    kept = list(Dataset.open(str(out)).samples((SHARD,)))[:1]
    write_shard(str(out), SHARD, kept, [])
    merge_manifests(str(out))
    assert any("neither in the shard nor given up" in line for line in complaints(out))


def test_a_sample_of_another_plan(out: Path) -> None:
    rewritten(
        out,
        lambda p: PackedSample(
            p.sample.model_copy(update={"difficulty": 11 - p.sample.difficulty}), p.members
        ),
    )
    assert any("the plan wants" in line for line in complaints(out))


def test_swapped_pictures(out: Path) -> None:
    def swap(packed: PackedSample) -> PackedSample:
        image, edited = packed.picture("image"), packed.picture("edit1")
        return with_picture(with_picture(packed, "image", edited), "edit1", image)

    rewritten(out, swap)
    assert complaints(out)


def test_a_changed_answer(out: Path) -> None:
    def lie(row: Row) -> Row:
        if row.answer_type not in ("integer", "number"):
            return row
        digit = next(char for char in row.answer if char.isdigit())
        return row.model_copy(
            update={"answer": row.answer.replace(digit, str((int(digit) + 1) % 10), 1)}
        )

    rewritten(out, lambda packed: with_rows(packed, lie))
    assert any("checks." in line for line in complaints(out))


def test_a_changed_digit_in_a_prompt(out: Path) -> None:
    def misprint(row: Row) -> Row:
        return (
            row.model_copy(
                update={"detail": row.detail + (" 987" if row.lang == "en" else "987。")}
            )
            if row.task == "t2i"
            else row
        )

    rewritten(out, lambda packed: with_rows(packed, misprint))
    assert any("words.numbers" in line for line in complaints(out))


@pytest.mark.parametrize("shift", [8, -8])
def test_a_shifted_mask(out: Path, shift: int) -> None:
    rewritten(
        out,
        lambda packed: (
            with_picture(packed, "mask1", np.roll(packed.picture("mask1"), shift, axis=1))
            if "mask1" in packed.roles
            else packed
        ),
    )
    assert complaints(out)


def test_one_stray_pixel_outside_the_mask(out: Path) -> None:
    def stain(packed: PackedSample) -> PackedSample:
        pixels = packed.picture("edit1").copy()
        pixels[1, 1] ^= 1
        return with_picture(packed, "edit1", pixels)

    rewritten(out, stain)
    assert any("outside" in line for line in complaints(out))


def test_a_mask_that_is_too_large(out: Path) -> None:
    def flood(packed: PackedSample) -> PackedSample:
        masks = [role for role in packed.roles if role.startswith("mask")]
        for role in masks:
            packed = with_picture(packed, role, np.ones_like(packed.picture(role)))
        return packed

    rewritten(out, flood)
    assert any("edit.tight" in line or "edit.shows" in line for line in complaints(out))


def test_a_box_that_moved(out: Path) -> None:
    def move(packed: PackedSample) -> PackedSample:
        sample = packed.sample
        label = next(element for element in sample.elements if element.lines)
        x0, y0, x1, y1 = label.box
        moved = label.model_copy(update={"box": (x0, y0 - 40, x1, y1 - 40)})
        elements = tuple(moved if element is label else element for element in sample.elements)
        first = sample.states[0].model_copy(update={"elements": elements})
        return PackedSample(
            sample.model_copy(update={"elements": elements, "states": (first, *sample.states[1:])}),
            packed.members,
        )

    rewritten(out, move)
    assert any("checks.boxes" in line for line in complaints(out))


def test_a_verifier_that_cannot_read_a_sample_is_a_problem_and_no_crash(out: Path) -> None:
    def strip(packed: PackedSample) -> PackedSample:
        sample: Sample = packed.sample
        states = tuple(
            state.model_copy(update={"facts": state.facts[:1]}) for state in sample.states
        )
        return PackedSample(
            sample.model_copy(update={"states": states, "facts": states[0].facts}), packed.members
        )

    rewritten(out, strip)
    assert complaints(out)


# -- mending -----------------------------------------------------------------------------------------


def test_a_missing_manifest_is_made_again_from_its_tar(out: Path, original: Path) -> None:
    name = f"shards/{SHARD}.parquet"
    (out / name).unlink()
    assert verify(str(out), fix=True, workers=1) == 1
    assert (out / name).read_bytes() == (original / name).read_bytes()
    assert verify(str(out), workers=1) == 0


def test_a_damaged_shard_is_removed_and_built_again(out: Path, original: Path) -> None:
    tar = out / f"shards/{SHARD}.tar"
    tar.write_bytes(tar.read_bytes()[:5000])
    assert verify(str(out), fix=True, workers=1) == 1
    assert not tar.exists()
    session = Session.of(parse(RECIPE))
    assert run(session, settle(str(out), session.lock()), str(out), 0).exit_code == 0
    merge_manifests(str(out))
    assert verify(str(out), workers=1) == 0
    assert tar.read_bytes() == (original / f"shards/{SHARD}.tar").read_bytes()
