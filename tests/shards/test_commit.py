"""A shard appears whole or not at all, whatever happens to its writer."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shards import pictures
from shards.commit import sweep, write_shard
from shards.errors import CannotWrite, InvalidSample
from shards.integrity import check_shard
from shards.packed import PackedSample
from shards.store import committed_shards
from tests.shards.make import dataset, packed, reject, samples

ROOT = Path(__file__).resolve().parents[2]
NAME = "tiny-000000"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_layout_and_summary(tmp_path: Path) -> None:
    summary = write_shard(str(tmp_path), NAME, samples(4), [reject(9), reject(10)])
    files = _files(tmp_path)
    assert sorted(files) == [
        f"rejects/{NAME}.jsonl",
        f"shards/{NAME}.parquet",
        f"shards/{NAME}.tar",
    ]
    assert (summary.samples, summary.rows, summary.rejects) == (4, 21, 2)
    assert summary.bytes == len(files[f"shards/{NAME}.tar"])
    lines = files[f"rejects/{NAME}.jsonl"].decode().splitlines()
    assert [json.loads(line) for line in lines] == [reject(9), reject(10)]
    assert committed_shards(str(tmp_path)) == {NAME}
    assert check_shard(str(tmp_path), NAME) == []


def test_rejects_are_read_after_the_samples(tmp_path: Path) -> None:
    rejects: list[dict[str, object]] = []

    def making() -> Iterator[PackedSample]:
        for index in range(3):
            rejects.append(reject(index))
            yield packed(index)

    assert write_shard(str(tmp_path), NAME, making(), rejects).rejects == 3


def test_an_empty_shard_is_a_shard(tmp_path: Path) -> None:
    assert write_shard(str(tmp_path), NAME, [], [reject(0)]).samples == 0
    assert committed_shards(str(tmp_path)) == {NAME}
    assert check_shard(str(tmp_path), NAME) == []


def test_nothing_is_committed_in_a_new_folder(tmp_path: Path) -> None:
    assert committed_shards(str(tmp_path / "none")) == set()


def _bad(index: int, **members: bytes | None) -> PackedSample:
    good = packed(index)
    changed = {**good.members, **{k.replace("_", "."): v for k, v in members.items()}}
    return PackedSample(good.sample, {k: v for k, v in changed.items() if v is not None})


RED = pictures.encode(np.full((48, 64, 3), 200, np.uint8))
BAD = {
    "picture missing": _bad(1, image_png=None),
    "picture swapped": _bad(1, image_png=RED),
    "picture damaged": _bad(1, image_png=RED[:-20]),
    "picture unannounced": _bad(1, neg1_png=RED),
    "illegal member": _bad(1, notes_md=b"x"),
    "json given": _bad(1, json=b"{}"),
    "key not of its index": replace(
        packed(1), sample=packed(1).sample.model_copy(update={"index": 5})
    ),
    "key malformed": replace(packed(1), sample=packed(1).sample.model_copy(update={"key": "a.b"})),
    "key repeated": packed(0),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_sample_stops_the_shard_and_leaves_nothing(tmp_path: Path, bad: PackedSample) -> None:
    with pytest.raises(InvalidSample):
        write_shard(str(tmp_path), NAME, [packed(0), bad], [])
    assert _files(tmp_path) == {}


def test_an_error_of_the_maker_passes_through(tmp_path: Path) -> None:
    def making() -> Iterator[PackedSample]:
        yield packed(0)
        raise FileNotFoundError(errno.ENOENT, "a font")

    with pytest.raises(FileNotFoundError, match="a font"):
        write_shard(str(tmp_path), NAME, making(), [])
    assert _files(tmp_path) == {}


def test_unwritable_place_gives_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotWrite) as caught:
        write_shard(str(tmp_path / "file" / "out"), NAME, samples(1), [])
    assert str(tmp_path / "file") in str(caught.value)
    assert "write to another folder" in str(caught.value)


def test_folder_that_appears_where_the_tar_goes(tmp_path: Path) -> None:
    (tmp_path / "shards" / f"{NAME}.tar" / "x").mkdir(parents=True)
    with pytest.raises(CannotWrite):
        write_shard(str(tmp_path), NAME, samples(1), [])
    assert not list(tmp_path.rglob("*.tmp"))


FULL_DISK = """
import sys
from shards.commit import write_shard
from shards.errors import CannotWrite
from tests.shards.make import samples
try:
    write_shard(sys.argv[1], "tiny-000000", samples(400), [])
except CannotWrite as error:
    print(error)
"""


def test_full_disk_gives_one_clear_error_and_leaves_nothing(tmp_path: Path) -> None:
    """On a real 256 KiB file system, in a mount namespace of its own."""
    script = (
        'mount -t tmpfs -o size=256k none "$1" && "$2" -c "$3" "$1" && find "$1" -type f | wc -l'
    )
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare")
    allowed = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", tmp_path], capture_output=True
    )
    if allowed.returncode:
        pytest.skip("mount namespaces are not allowed here")
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-ec", script, "sh", tmp_path, sys.executable, FULL_DISK],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    message, files = done.stdout.strip().splitlines()
    assert message.startswith(f"cannot write {tmp_path}/shards/tiny-000000.tar: No space left")
    assert "free some space" in message
    assert files.strip() == "0"


def test_two_writers_of_one_shard_are_harmless(tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    write_shard(str(alone), NAME, samples(12), [reject(0)])
    together = tmp_path / "together"
    start, errors = threading.Barrier(4), []

    def write() -> None:
        start.wait()
        try:
            write_shard(str(together), NAME, samples(12), [reject(0)])
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert _files(together) == _files(alone)


KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from shards.commit import write_shard
from tests.shards.make import reject, samples

def dying(events):
    count = 0
    def step(*_):
        nonlocal count
        count += 1
        if count > events:
            os.kill(os.getpid(), signal.SIGKILL)
    return step

def write(folder, step):
    def making():
        for sample in samples(5):
            step()
            yield sample
    write_shard(folder, "tiny-000000", making(), [reject(0)])

watched = {"open", "os.rename", "os.remove", "os.mkdir"}
write(f"{sys.argv[1]}/warm", lambda: None)  # what is loaded on first use, is now
for events in range(1000):
    folder = f"{sys.argv[1]}/{events:03d}"
    child = os.fork()
    if child == 0:
        step = dying(events)
        sync = os.fsync
        os.fsync = lambda fd: (step(), sync(fd))
        def watch(name, args):
            if name == "fcntl.flock" or name in watched and str(args[0]).startswith(folder):
                step()
        sys.addaudithook(watch)
        write(folder, step)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0
        break
print(events)
"""


def test_a_writer_killed_at_any_moment_leaves_nothing_truncated(tmp_path: Path) -> None:
    """SIGKILL before each sample, open, sync, lock, rename; then the same command again."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED_WRITER, tmp_path / "runs"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    kills = int(done.stdout)
    assert kills > 20
    write_shard(str(tmp_path / "clean"), NAME, samples(5), [reject(0)])
    clean = _files(tmp_path / "clean")
    outcomes = set()
    for number in range(kills):
        folder = tmp_path / "runs" / f"{number:03d}"
        final = {k: v for k, v in _files(folder).items() if not k.startswith(".partial/")}
        outcomes.add(tuple(sorted(final)))
        for name, data in final.items():
            assert data == clean[name], f"{name} after kill {number}"
        committed = committed_shards(str(folder))
        assert committed in (set(), {NAME})
        if committed:
            assert final == clean
        write_shard(str(folder), NAME, samples(5), [reject(0)])
        assert _files(folder) == clean, f"resumed after kill {number}"
    parts = [f"rejects/{NAME}.jsonl", f"shards/{NAME}.parquet", f"shards/{NAME}.tar"]
    assert {(), (parts[1],), (parts[0], parts[1]), tuple(parts)} <= outcomes


def test_sweep_takes_the_dead_and_spares_the_living(tmp_path: Path) -> None:
    (tmp_path / ".partial").mkdir()
    dead = tmp_path / ".partial" / "other-000001.host-1-0.tmp"
    dead.write_bytes(b"half a shard")
    seen: list[int] = []

    def making() -> Iterator[PackedSample]:
        yield packed(0)
        seen.append(sweep(str(tmp_path)))
        yield packed(1)

    write_shard(str(tmp_path), NAME, making(), [])
    assert seen == [1]
    assert not dead.exists()
    assert check_shard(str(tmp_path), NAME) == []


def test_test_share_reaches_the_manifest(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    write_shard(str(tmp_path), NAME, samples(3), [], test_share=1.0)
    table = pq.read_table(tmp_path / f"shards/{NAME}.parquet")
    assert set(table["split"].to_pylist()) == {"test"}
    assert check_shard(str(tmp_path), NAME) == []


def test_webp_shards(tmp_path: Path) -> None:
    write_shard(str(tmp_path), NAME, [packed(0, "webp"), packed(1, "webp")], [])
    assert check_shard(str(tmp_path), NAME) == []


def test_dataset_builder_makes_what_it_says(tmp_path: Path) -> None:
    assert [summary.name for summary in dataset(tmp_path)] == ["tiny-000000", "tiny-000001"]
