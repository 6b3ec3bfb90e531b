"""Long runs: hung kinds end, tired workers are replaced, memory stays flat, a small disk is seen in time."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest
from toys import built, session, tree

from factory import room
from factory.errors import UserError
from factory.limits import Limits
from factory.lock import settle
from factory.resources import Resources
from factory.room import missing_bytes, require_room
from factory.run import run

HANGS = {
    "samples": 12,
    "shard_samples": 4,
    "mix": [
        {"use": "toy.bar", "share": "11/12"},
        {"use": "toy.box", "share": "1/12", "params": {"seconds": 3600}},
    ],
}


def test_a_hung_slot_is_found_and_its_shard_left_out(tmp_path: Path) -> None:
    made = session(**HANGS)
    out = str(tmp_path)
    outcome = run(made, settle(out, made.lock()), out, 1, Limits(slot_seconds=0.5))
    assert len(outcome.poisoned) == 1
    assert (outcome.missing, outcome.exit_code) == (1, 4)
    skip = (outcome.poisoned[0],)
    assert built(tmp_path, made, 0, skip).ledger.skipped == 1


def test_tired_workers_are_replaced(tmp_path: Path) -> None:
    quiet, out = tmp_path / "quiet", str(tmp_path / "out")
    assert built(quiet, session()).exit_code == 0
    made = session()
    limits = Limits(worker_samples=10, worker_memory=1)
    assert run(made, settle(out, made.lock()), out, 2, limits).exit_code == 0
    assert tree(tmp_path / "out") == tree(quiet)


def test_memory_is_flat(tmp_path: Path) -> None:
    """Five times the samples in one process, the same memory afterwards."""
    sizes: list[int] = []
    tracemalloc.start()
    try:
        for samples in (300, 600, 1800):
            assert built(tmp_path, session(samples=samples, shard_samples=100)).exit_code == 0
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert sizes[2] - sizes[1] < 400_000


def test_a_small_disk_is_seen_before_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = session(samples=100).plan
    require_room(str(tmp_path / "new"), plan)
    monkeypatch.setattr(room, "TYPICAL_SAMPLE", 10**15)
    with pytest.raises(UserError, match="still to be written"):
        require_room(str(tmp_path / "new"), plan)


def test_the_estimate_follows_the_shards_that_exist() -> None:
    plan = session(samples=100, shard_samples=10).plan
    assert missing_bytes(plan, {}) == 100 * room.TYPICAL_SAMPLE
    assert missing_bytes(plan, {"toys-000000": 5000, "toys-000001": 7000}) == 80 * 600
    assert missing_bytes(plan, {f"toys-{n:06d}": 5000 for n in range(10)}) == 0


def test_resources_are_read_and_fitted() -> None:
    wanted = Resources.parse("cpu=2,gpu=0.5,memory=4GiB,scratch=1")
    assert wanted == Resources(2, 0.5, 4 * 2**30, {"scratch": 1})
    assert wanted.fit_into({"CPU": 9, "GPU": 1, "memory": 2**40, "scratch": 7}) == 2
    assert wanted.fit_into({"CPU": 9}) == 0
    for text in ("cpu", "cpu=two", "gpu=1GiB", "=1", "memory=4GB"):
        with pytest.raises(UserError, match="resources"):
            Resources.parse(text)
